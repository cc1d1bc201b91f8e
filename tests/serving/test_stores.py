"""What a store is told of each file: the types and caching that servers have by the policy."""

from __future__ import annotations

import subprocess

import pytest

from generator.editions.serving.policy import TYPES, with_charset
from tests.conftest import ROOT, Site


def told(site: Site, *paths: str) -> dict[str, tuple[str, str, str]]:
    """Ask for the class, the type and the caching of files."""
    done = subprocess.run(
        site.command("serving", "s3"), input="".join(f"{path}\n" for path in paths), env=site.env(), cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = [line.split("|") for line in done.stdout.splitlines()]
    assert [line[3] for line in lines] == list(paths)
    return {path: (kind, mime, caching) for kind, mime, caching, path in lines}


HOUR, MINUTES, QUARTER = "public, max-age=3600", "public, max-age=300", "public, max-age=900"
YEAR = "public, max-age=31536000, immutable"
ATOM, HTML = "application/atom+xml; charset=utf-8", "text/html; charset=utf-8"


def test_the_usual_files(site: Site) -> None:
    expected = {
        "index.html": ("page", HTML, MINUTES),
        "articles/oslo-talks/index.html": ("page", HTML, MINUTES),
        "404.html": ("page", HTML, MINUTES),
        # Pages at old addresses, as those were written.
        "2024/talks.htm": ("page", HTML, MINUTES),
        "2024/TALKS.HTM": ("page", HTML, MINUTES),
        "feeds/all.atom.xml": ("feed", ATOM, QUARTER),
        "feeds/actors/ukraine.atom.xml": ("feed", ATOM, QUARTER),
        "calendar.ics": ("calendar", "text/calendar; charset=utf-8", QUARTER),
        "build.json": ("data", "application/json", MINUTES),
        "SHA256SUMS": ("page", "application/octet-stream", MINUTES),
        "theme/css/site.css": ("theme", "text/css; charset=utf-8", MINUTES),
        "static/map.svg": ("file", "image/svg+xml; charset=utf-8", HOUR),
        "static/map.0123456789abcdef.svg": ("fingerprinted", "image/svg+xml; charset=utf-8", YEAR),
        "static/map.0123456789abcde.svg": ("file", "image/svg+xml; charset=utf-8", HOUR),
        "static/notes.md": ("page", "text/markdown; charset=utf-8", MINUTES),
        # A twin is sent as what it is, and kept as long as what it holds.
        "static/map.svg.br": ("file", "application/octet-stream", HOUR),
        "index.html.gz": ("page", "application/gzip", MINUTES),
    }
    assert told(site, *expected) == expected
    kinds = told(site, *(f"static/file.{ending}" for ending in TYPES))
    assert {path.rpartition(".")[2]: kind for path, (_, kind, _) in kinds.items()} == {
        ending: "text/calendar; charset=utf-8" if ending == "ics" else with_charset(kind)
        for ending, kind in TYPES.items()
    }


@pytest.mark.parametrize("fingerprints", [True, False])
def test_addresses_and_folders_of_ones_own(site: Site, *, fingerprints: bool) -> None:
    site.append(
        'BRIEFING["FEED_URL"] = "feed.xml"\nBRIEFING["ACTOR_FEED_URL"] = "f/{slug}.rss"\n'
        f'THEME_STATIC_DIR = "assets"\nBRIEFING["FINGERPRINTS"] = {fingerprints}\n'
    )
    css = "assets.0123456789abcdef/site.css" if fingerprints else "assets/site.css"
    assert told(site, "feed.xml", "f/ukraine.rss", css, "theme/site.css") == {
        "feed.xml": ("feed", ATOM, QUARTER),
        "f/ukraine.rss": ("feed", ATOM, QUARTER),
        css: ("theme", "text/css; charset=utf-8", YEAR if fingerprints else MINUTES),
        "theme/site.css": ("file", "text/css; charset=utf-8", HOUR),
    }
