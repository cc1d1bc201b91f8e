"""Texts that are not public leave no trace in any file of the site."""

from __future__ import annotations

import base64
import gzip
import html
import json
import quopri
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from tests.conftest import Site, SiteFactory

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
BASE64 = re.compile(r"[A-Za-z0-9+/\n]{24,}")
WITHHELD = {
    "a draft": "status: draft",
    "in review": "status: review",
    "withdrawn": "status: withdrawn",
    "an embargo": "publish_at: 2026-01-01T00:00",
    "restricted": "handling: amber",
}


def forms(data: bytes) -> Iterator[str]:
    """Give a file as a reader of its format would see it: unpacked, unescaped, decoded."""
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    text = data.decode("utf-8", "replace")
    yield text
    yield html.unescape(text)
    yield html.unescape(html.unescape(text))
    yield unquote(text)
    # JSON writes ö as an escape of six characters; calendars and mails break lines within words.
    yield text.replace("\\u00f6", "ö")
    yield text.replace("\r\n ", "")
    yield quopri.decodestring(data).decode("utf-8", "replace")
    for packed in BASE64.findall(text):
        whole = packed.replace("\n", "")
        yield base64.b64decode(whole[: len(whole) // 4 * 4]).decode("utf-8", "replace")


def leaks(tree: Path) -> list[str]:
    found = []
    for path in sorted(tree.rglob("*")):
        seen = [path.relative_to(tree).as_posix()]
        if path.is_file():
            seen += forms(path.read_bytes())
        found += [f"{path}: {word}" for word in (*WORDS, "zeisig") if any(word in form for form in seen)]
    return found


def with_text(site_factory: SiteFactory, extra: str) -> Site:
    return site_factory(content={"articles/zeisig.md": TEXT.format(extra=extra)})


def test_the_words_are_found_where_the_text_is_public(site_factory: SiteFactory) -> None:
    site = with_text(site_factory, "")
    found = "\n".join(leaks(site.build()))
    for place in (
        "articles/zeisig",
        "index.html",
        "feeds/all.atom.xml",
        "actors/norway",
        "timeline",
        "sitemap",
    ):
        assert place in found


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
    told = f"/briefing/articles/zeisig/ {page}/briefing/articles/zeisig {page}"
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
        assert len(leaks(folder)) == 3, name
