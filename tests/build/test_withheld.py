"""Texts that are not public leave no trace in any file of the site."""

from __future__ import annotations

import base64
import gzip
import html
import json
import quopri
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.conftest import Site, SiteFactory, snapshot
from tests.leaks import found
from tests.site.support import pelican

#: It holds characters that each format writes in its own way.
CANARY = "Zeisig & Söhne <geheim>"
WORDS = ("Zeisig", "Söhne", "geheim")

TEXT = f"""\
---
title: "{CANARY}"
date: 2025-12-16
summary: "{CANARY}"
{{extra}}
key_points: ["{CANARY}"]
themes: [security-guarantees]
actors: [norway]
events: [{{{{id: zeisig-event, kind: meeting, title: "{CANARY}", date: 2025-12-16,
  participants: [norway], sources: [s1]}}}}]
positions: [{{{{actor: norway, theme: security-guarantees, kind: refusal, stance: rejects, text: "{CANARY}",
  sources: [s1]}}}}]
outlook: [{{{{id: zeisig-outlook, statement: "{CANARY}", likelihood: likely, confidence: low, due: 2026-01-15,
  sources: [s1]}}}}]
sources: [{{{{id: s1, title: "{CANARY}", publisher: "{CANARY}", url: "https://zeisig.example/geheim",
  date: 2025-12-16, form: note}}}}]
---
Zeisig, Söhne, geheim.[@s1]
"""
WITHHELD = {
    "a draft": "status: draft",
    "in review": "status: review",
    "withdrawn": "status: withdrawn",
    "an embargo": "publish_at: 2026-01-01T00:00",
    "restricted": "handling: amber",
}


def leaks(tree: Path) -> list[str]:
    places = found(tree, (*WORDS, "zeisig"))
    return [f"{path}: {word}" for word, paths in places.items() for path in paths]


def with_text(site_factory: SiteFactory, extra: str) -> Site:
    return site_factory(content={"articles/zeisig.md": TEXT.format(extra=extra)})


def test_the_words_are_found_where_the_text_is_public(site_factory: SiteFactory) -> None:
    site = with_text(site_factory, "")
    places = "\n".join(leaks(site.build()))
    for place in (
        "articles/zeisig",
        "index.html",
        "feeds/all.atom.xml",
        "actors/norway",
        "timeline",
        "sitemap",
    ):
        assert place in places


@pytest.mark.parametrize("extra", WITHHELD.values(), ids=WITHHELD)
def test_withheld_texts_are_nowhere(site_factory: SiteFactory, extra: str) -> None:
    site = with_text(site_factory, extra)
    # One second before the embargo ends, in Brussels.
    done = site.run("build", SOURCE_DATE_EPOCH="1767221999")
    assert done.returncode == 0, done.stderr
    # The publisher is told what is held back; readers are not.
    assert "articles/zeisig.md" in done.stdout
    forget_the_address(site.output, extra)
    assert leaks(site.output) == []


def forget_the_address(output: Path, extra: str) -> None:
    """Take away the one thing that is told of what was withdrawn: hosts learn that its address is gone."""
    if extra != WITHHELD["withdrawn"]:
        return
    file = output / "_redirects"
    text = file.read_text(encoding="utf-8")
    page = "/briefing/410.html 410\n"
    told = "".join(f"/briefing/articles/zeisig{end} {page}" for end in ("/", "", "/index.html"))
    assert text.endswith(told), text
    file.write_text(text.removesuffix(told), encoding="utf-8")


def test_an_embargo_ends_to_the_second(site_factory: SiteFactory) -> None:
    site = with_text(site_factory, WITHHELD["an embargo"])
    assert site.run("build", SOURCE_DATE_EPOCH="1767222000").returncode == 0
    assert leaks(site.output) != []


def test_a_text_that_is_withdrawn_later_leaves_nothing_behind(site_factory: SiteFactory) -> None:
    site = with_text(site_factory, "")
    site.build()
    site.write("articles/zeisig.md", TEXT.format(extra="status: withdrawn"))
    output = site.build()
    forget_the_address(output, WITHHELD["withdrawn"])
    assert leaks(output) == []


def test_what_is_withdrawn_before_it_was_out_is_refused_until_it_would_have_been(
    site_factory: SiteFactory,
) -> None:
    before, then = "1767221999", "1767222000"
    site = with_text(site_factory, "status: draft\npublish_at: 2026-01-01T00:00")
    assert site.run("build", SOURCE_DATE_EPOCH=before).returncode == 0
    stood = snapshot(site.output)
    site.write("articles/zeisig.md", TEXT.format(extra="status: withdrawn\npublish_at: 2026-01-01T00:00"))
    for command in (["build"], ["build", "--fresh"], ["build", "--as-of", "2025-W51"], ["check"], ["due"]):
        done = site.run(*command, SOURCE_DATE_EPOCH=before)
        assert done.returncode == 2, done.stdout
        assert "error[B219] it is withdrawn before it was out" in done.stderr
    done = pelican(
        "content", "-s", site.settings.name, "-o", site.folder / "plain", cwd=site.folder,
        env={"SOURCE_DATE_EPOCH": before},
    )  # fmt: skip
    assert done.returncode != 0
    assert "error[B219]" in done.stderr
    assert snapshot(site.output) == stood
    # From then on it may have been there. Nothing that was found before is taken over.
    for more in ([], ["--fresh"]):
        assert site.run("build", *more, SOURCE_DATE_EPOCH=then).returncode == 0
        assert (site.output / "410.html").is_file()
    assert site.run("build", SOURCE_DATE_EPOCH=before).returncode == 2


@pytest.mark.parametrize("folder", ["pages", "digests"])
def test_withheld_pages_and_digest_notes(site_factory: SiteFactory, folder: str) -> None:
    texts = {
        "pages": ("pages/zeisig.md", f'---\ntitle: "{CANARY}"\nstatus: draft\n---\nZeisig, Söhne, geheim.\n'),
        "digests": (
            "digests/2025-W50.md",
            f'---\nheadline: "{CANARY}"\nstatus: draft\nkey_points: ["{CANARY}"]\n---\nZeisig.\n',
        ),
    }
    path, text = texts[folder]
    assert leaks(site_factory(content={path: text}).build()) == []


def test_the_search_sees_through_every_escape(tmp_path: Path) -> None:
    escaped: dict[str, str | bytes] = {
        "html": html.escape(CANARY), "xml in html": html.escape(html.escape(CANARY)),
        "numbers": "".join(f"&#{ord(character)};" for character in CANARY), "json": json.dumps(CANARY),
        "url": quote(CANARY), "gzip": gzip.compress(CANARY.encode()),
        "calendar": "Zei\r\n sig Sö\r\n hne geheim",
        "base64": base64.encodebytes(CANARY.encode()), "mail": quopri.encodestring(CANARY.encode()),
    }  # fmt: skip
    for name, data in escaped.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / "x").write_bytes(data if isinstance(data, bytes) else data.encode())
        assert {line.rsplit(": ", 1)[1] for line in leaks(folder)} >= set(WORDS), name
