"""Static files that only withheld texts lead to: none is copied, however a text names it."""

from __future__ import annotations

from typing import Final

import pytest

from tests.conftest import SiteFactory, snapshot
from tests.hostile.test_canary import DRAFT, SVG, WORD, clean
from tests.leaks import found

pytestmark = pytest.mark.xdist_group("canary")


def test_a_file_that_a_published_text_links_to_is_not_withheld(site_factory: SiteFactory) -> None:
    content: dict[str, str | None] = {
        "articles/x.md": DRAFT,
        "pages/shown.md": "---\ntitle: Shown\n---\n![A drawing]({static}/static/zeisig.svg)\n",
        "static/zeisig.svg": SVG,
        "static/alone.svg": SVG,
    }
    site = site_factory(content=content)
    assert (site.build() / "static/zeisig.svg").is_file()
    # Nobody links to it: it may be meant for templates, or for the server.
    assert (site.output / "static/alone.svg").is_file()
    site.write("pages/shown.md", "---\ntitle: Shown\n---\nNothing.\n")
    assert not (site.build() / "static/zeisig.svg").exists()
    assert site.run("verify").returncode == 0


#: Files that tell of the sources of a build.
STAMPED: Final = ("SHA256SUMS", "build.json")
SMALL: Final = "https://small.example/briefing/static"


@pytest.mark.parametrize(
    ("link", "name", "shown"),
    [
        (f"[it]({SMALL}/zeisig.svg)", "zeisig.svg", True),
        ("<HTTP://Small.Example:80/briefing/static/%7Aeisig.svg?x#y>", "zeisig.svg", True),
        (f"[it][]\n\n[it]: {SMALL}/zeisig.svg", "zeisig.svg", True),
        (f"[it]({SMALL}/zeisig.svg?x=a/b)", "zeisig.svg", True),
        # As they are when rendered: brackets, apostrophes, escapes and entities are of the name.
        (f"[it]({SMALL}/zeisig(1).svg)", "zeisig(1).svg", True),
        (f"[it]({SMALL}/zeisig's.svg)", "zeisig's.svg", True),
        (f"[it]({SMALL}/zeisig\\_plan.svg)", "zeisig_plan.svg", True),
        (f"[it]({SMALL}/zeisig&amp;d.svg)", "zeisig&d.svg", True),
        (f"[it](<{SMALL}/&#122;eisig.svg>)", "zeisig.svg", True),
        # What is no link is none for readers; a withheld text may tell a file in any way.
        (f"It is at {SMALL}/zeisig.svg.", "zeisig.svg", False),
        (f"Text.\n\n[it]: {SMALL}/zeisig.svg", "zeisig.svg", False),
        (f"Text.\n\n[^it]: Never asked for: <{SMALL}/zeisig.svg>", "zeisig.svg", False),
        (f"<!-- not yet: {SMALL}/zeisig.svg -->\nText.", "zeisig.svg", False),
    ],
)
def test_a_link_may_be_the_whole_address_of_a_file(
    site_factory: SiteFactory, link: str, name: str, *, shown: bool
) -> None:
    front = DRAFT.partition("![")[0]
    drawing = SVG.replace("<svg", '<svg id="y"', 1)
    site = site_factory(content={"articles/x.md": f"{front}{link}\n", f"static/{name}": drawing})
    assert not (site.build() / "static" / name).exists()
    assert clean(site.output) == []
    # Also when the text is not read again.
    site.write("pages/other.md", "---\ntitle: Other\n---\nText.\n")
    assert not (site.build() / "static" / name).exists()
    # Where a text links to it that readers get, it is there.
    site.write("pages/shown.md", f"---\ntitle: Shown\n---\n{link}\n")
    assert (site.build() / "static" / name).exists() is shown
    # The same from nothing.
    site.build("--fresh", "-o", site.folder / "fresh")
    assert snapshot(site.output) == snapshot(site.folder / "fresh")
    assert site.run("verify").returncode == 0


SOURCE: Final = f'sources: [{{id: s1, title: Z, publisher: Z, url: "{SMALL}/zeisig.svg"MORE}}]\n'
HOME: Final = f'---\nname: Z\nkind: person\nsummary: Z.\nhomepage: "{SMALL}/zeisig.svg#x"\nMORE---\nText.\n'


@pytest.mark.parametrize(
    ("path", "text", "states"),
    [
        (
            "articles/x.md",
            DRAFT.partition("![")[0].replace("status: draft\n", "MOREsources: here\n") + "Text.[@s1]\n",
            {"status: draft\n": False, "": True},
        ),
        ("actors/z.md", HOME, {"status: draft\n": False, "": True}),
        # What is not told of a text that readers get.
        (
            "articles/x.md",
            DRAFT.partition("![")[0].replace("status: draft\n", "sources: here\n") + "Text.[@s1]\n",
            {", attribution: none": False, "": True},
        ),
    ],
    ids=["source", "homepage", "hidden source"],
)
def test_an_address_in_a_field_may_be_of_a_file(
    site_factory: SiteFactory, path: str, text: str, states: dict[str, bool]
) -> None:
    text = text.replace("title: Zeisig\n", "title: Open\n").replace("summary: Zeisig.", "summary: Open.")
    text = text.replace("sources: here\n", SOURCE.replace("MORE", "") if "MORE" in text else SOURCE)
    site = site_factory(content={"static/zeisig.svg": SVG})
    for more, there in states.items():
        site.write(path, text.replace("MORE", more))
        assert (site.build() / "static/zeisig.svg").exists() is there
        assert bool(found(site.output, [WORD])[WORD]) is there


def test_a_file_that_is_held_back_takes_no_redirect_with_it(site_factory: SiteFactory) -> None:
    """As a draft with a new picture did: with it went all redirects, and what was withdrawn was not found."""
    content: dict[str, str | None] = {
        "pages/renamed.md": "---\ntitle: Renamed\naliases: [/old/name.html, older]\n---\nText.\n",
        "pages/gone.md": "---\ntitle: Gone\nstatus: withdrawn\n---\nText.\n",
        "articles/x.md": DRAFT,
        "static/zeisig.svg": SVG,
    }
    briefing = {"FEED_TAG": "small.example,2025", "REDIRECTS": {"/feed.xml": "/feeds/all.atom.xml"}}
    site = site_factory(content=content, BRIEFING=briefing)
    held = {name: text for name, text in snapshot(site.build()).items() if name not in STAMPED}
    assert {"old/name.html", "older/index.html", "410.html"} <= held.keys()
    rules = (site.output / "_redirects").read_text(encoding="utf-8")
    assert [line.split()[0].rpartition("/briefing")[2] for line in rules.splitlines()[1:]] == [
        "/feed.xml", "/old/name.html", "/older/", "/older", "/gone/", "/gone", "/gone/index.html",
    ]  # fmt: skip
    # The same as without that draft.
    site.write("articles/x.md", DRAFT.partition("![")[0] + "Text.\n")
    (site.folder / "content/static/zeisig.svg").unlink()
    assert {name: text for name, text in snapshot(site.build()).items() if name not in STAMPED} == held


def test_a_redirect_to_a_file_that_is_held_back_is_told(site_factory: SiteFactory) -> None:
    site = site_factory(
        content={"articles/x.md": DRAFT, "static/zeisig.svg": SVG},
        BRIEFING={"FEED_TAG": "small.example,2025", "REDIRECTS": {"/picture": "/static/zeisig.svg"}},
    )
    done = site.run("build")
    assert done.returncode == 2
    assert "pelicanconf.py: error[B31" in done.stderr
