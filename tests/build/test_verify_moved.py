"""A page at an old address sends its reader where its redirect leads, and nowhere else."""

from __future__ import annotations

import re

import pytest

from tests.conftest import Site, make_site

ARTICLE = "articles/oslo-talks/index.html"
INSIDE = "old/talks/index.html"
OUTSIDE = "shop/index.html"
HTM = "old/talks.htm"
SHOP = "https://shop.example/books?all=1&new=2"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    redirects = {"/shop/": SHOP, "/old/talks/": "/articles/oslo-talks/"}
    redirects[f"/{HTM}"] = "/articles/oslo-talks/"
    briefing = {"FEED_TAG": "small.example,2025", "REDIRECTS": redirects}
    made = make_site(tmp_path_factory.mktemp("moved") / "site", BRIEFING=briefing)
    made.build()
    return made


def test_a_redirect_to_another_site_is_published(site: Site) -> None:
    done = site.run("verify", "--public")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("path", "target", "good"),
    [
        (OUTSIDE, SHOP.replace("&", "&amp;"), True),
        (OUTSIDE, "https://shop.example/", False),
        (OUTSIDE, "https://shop.example.evil.example/books?all=1&amp;new=2", False),
        (OUTSIDE, "../articles/oslo-talks/", False),
        (INSIDE, "../../articles/oslo-talks/", True),
        (INSIDE, "https://small.example/briefing/articles/oslo-talks/", True),
        (INSIDE, "../../articles/berlin-talks/", False),
        (INSIDE, "https://shop.example/books?all=1&amp;new=2", False),
        # Whatever its ending.
        (HTM, "../articles/oslo-talks/", True),
        (HTM, "../articles/berlin-talks/", False),
        # Any other page leads to no other site.
        (ARTICLE, SHOP.replace("&", "&amp;"), False),
    ],
)
def test_where_a_page_may_send_its_reader(
    site: Site,
    path: str,
    target: str,
    good: bool,  # noqa: FBT001 - a value of the table
) -> None:
    file = site.output / path
    before = file.read_text(encoding="utf-8")
    rest = re.sub(r'<meta http-equiv="refresh"[^>]*>', "", before)
    refresh = f'<meta http-equiv="refresh" content="0; url={target}">'
    file.write_text(rest.replace("</head>", f"{refresh}</head>"), encoding="utf-8")
    told = site.run("verify").stderr.splitlines()
    file.write_text(before, encoding="utf-8")
    # That the file is not as it was built is told as well, and is not what is asked here.
    faults = [line for line in told if "error[" in line and "V106" not in line]
    assert len(faults) == (0 if good else 1), told
    assert good or "error[V404] the page sends its reader to" in faults[0]
