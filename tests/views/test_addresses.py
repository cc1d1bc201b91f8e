"""Whole addresses of the site itself, however they are written."""

from __future__ import annotations

import pytest

from generator.views.addresses import below_site


@pytest.mark.parametrize(
    ("address", "site", "below"),
    [
        ("https://x.example/static/a.pdf", "https://x.example", "/static/a.pdf"),
        ("http://X.example.:80/b/static/%61.pdf?q", "https://x.example/b", "/static/a.pdf?q"),
        ("https://x.example/b/themes/%2e", "https://x.example/b", "/themes/"),
        ("https://x.example/b/..", "https://x.example", "/"),
        ("https://x.example/static/a.pdf", "https://x.example/b", None),
        ("https://y.example/static/a.pdf", "https://x.example", None),
        # Links are written with the name as computers know it, the setting maybe as people do.
        ("https://xn--bcher-kva.example/a.pdf", "https://bücher.example", "/a.pdf"),
        ("https://BÜCHER.example/a.pdf", "https://xn--bcher-kva.example", "/a.pdf"),
        (f"https://{'ü' * 70}.example/a.pdf", "https://x.example", None),
    ],
)
def test_an_address_of_the_site_is_one_below_it(address: str, site: str, below: str | None) -> None:
    assert below_site(address, site) == (below or address)
