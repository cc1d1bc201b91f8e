"""The preview shows drafts of every kind, and names nobody whom readers are not told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import CONTENT, SiteFactory
from tests.serve.support import draft, preview_of, save

TABLE = """\
---
title: A round table
date: 2025-12-18
summary: S.
themes: [financial-support]
actors: [ukraine]
positions:
  - {actor: norway, theme: financial-support, kind: offer, stance: supports, text: It could pay., source: s1,
     attribution: none}
sources: [{id: s1, title: Talk with a secret envoy, publisher: The desk}]
---
One who was there said so.[@s1]
"""


@pytest.mark.parametrize(
    ("path", "address", "fields"),
    [
        ("actors/held.md", "/actors/held/", "name: Held\nkind: state\nsummary: S."),
        ("themes/held.md", "/themes/held/", "name: Held\nquestion: Q?\ndescription: D."),
    ],
)
def test_drafts_of_actors_and_themes_have_a_banner(
    path: str, address: str, fields: str, site_factory: SiteFactory, tmp_path: Path
) -> None:
    site = site_factory(content={path: f"---\n{fields}\nstatus: draft\n---\nText.\n"})
    preview = preview_of(site, tmp_path / "scratch")
    shown = preview.serve(address)
    assert shown.found
    assert b"Draft: not published." in shown.body
    assert f'[href$="{address}"]' in preview.stylesheet()
    assert not (site.build() / address.strip("/")).exists()


def test_names_are_not_told_here_either_before_and_after_an_edit(
    site_factory: SiteFactory, tmp_path: Path
) -> None:
    site = site_factory(content={"articles/table.md": TABLE})
    preview = preview_of(site, tmp_path / "scratch")
    for title in ("A round table", "A long table"):
        preview.update(save(site, "articles/table.md", TABLE.replace("A round table", title)))
        page = preview.serve("/articles/table/").body.decode()
        assert f"<h1>{title}</h1>" in page
        assert "It could pay." in page
        assert "secret envoy" not in page
        assert "It could pay." not in preview.serve("/actors/norway/").body.decode()


def test_a_picture_of_a_draft_is_here_and_nowhere_else(site_factory: SiteFactory, tmp_path: Path) -> None:
    text = draft() + "\n![A dot]({static}/static/held.svg)\n"
    site = site_factory(content={"articles/x.md": text, "static/held.svg": CONTENT["static/dot.svg"]})
    preview = preview_of(site, tmp_path / "scratch")
    assert preview.serve("/static/held.svg").found
    assert not (site.build() / "static/held.svg").exists()
    preview.update(save(site, "articles/x.md", text.replace("status: draft", "status: withdrawn")))
    assert not preview.serve("/static/held.svg").found
