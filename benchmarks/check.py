"""Whether the sites are the same: paths, text, weight; and whether an edit has reached its pages."""

from __future__ import annotations

import html
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.plain import Piece

#: What only our product writes. They are tiny in the lean site, and count as ours.
OURS_ALONE = frozenset({
    "404.html", "SHA256SUMS", "_headers", "_redirects", "build.json", "feeds/index.html",
    "outlook/index.html", "positions/index.html", "robots.txt", "timeline/index.html",
})  # fmt: skip
#: Where our product divides the list of digests by year, and a site map above 50,000 addresses.
_DIVIDED = re.compile(r"digests/\d{4}/index\.html|sitemap-\d+\.xml")
#: The further pages of an actor or theme: tools number and divide them in their own ways.
_FURTHER = re.compile(r"((?:actors|themes)/[^/]+)/(?:page|articles)/\d+/index\.html")
#: How far the lightest and the heaviest site may be apart.
TOLERANCE = 0.10
_SHOWN = 3
_ENTRY = re.compile(r'<a href="[^"]*articles/[^/"]+/">([^<]+)</a>')


def survey(output: Path) -> dict[str, int]:
    """Give the paths of a site with their sizes in bytes."""
    found = {}
    for folder, _, names in os.walk(output):
        for name in names:
            path = Path(folder, name)
            found[path.relative_to(output).as_posix()] = path.stat().st_size
    return found


def weight(paths: Mapping[str, int], ending: str) -> int:
    """Give the bytes of all files with an ending."""
    return sum(size for path, size in paths.items() if path.endswith(ending))


def differences(sites: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Say in what sites differ that should be the same.

    Args:
        sites: For each tool the paths of its site with their sizes.
    """
    faults = []
    compared = {name: _compared(paths) for name, paths in sites.items()}
    everything = {path for paths in compared.values() for path in paths}
    for name, paths in compared.items():
        missing = sorted(everything - paths.keys())
        if missing:
            faults.append(f"{name}: {len(missing)} pages are missing that others have: {_some(missing)}")
        empty = sorted(path for path, size in paths.items() if not size)
        if empty:
            faults.append(f"{name}: {len(empty)} files are empty: {_some(empty)}")
    faults += _divided(sites)
    weights = {name: weight(paths, ".html") for name, paths in sites.items()}
    if weights and max(weights.values()) > min(weights.values()) * (1 + TOLERANCE):
        light, heavy = min(weights, key=weights.__getitem__), max(weights, key=weights.__getitem__)
        faults.append(
            f"{heavy} writes {weights[heavy]} bytes of HTML, {light} {weights[light]}: "
            f"more than {TOLERANCE:.0%} apart"
        )
    return faults


def _compared(paths: Mapping[str, int]) -> dict[str, int]:
    """Give the paths that every tool must have."""
    return {
        path: size
        for path, size in paths.items()
        if path not in OURS_ALONE and not _DIVIDED.fullmatch(path) and not _FURTHER.fullmatch(path)
    }


def _divided(sites: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Say where one tool divides a list into more pages than another: one more is rounding."""
    counts = {
        name: Counter(found[1] for path in paths if (found := _FURTHER.fullmatch(path)))
        for name, paths in sites.items()
    }
    faults = []
    for term in sorted({term for found in counts.values() for term in found}):
        numbers = {name: found[term] for name, found in counts.items()}
        if max(numbers.values()) - min(numbers.values()) > 1:
            faults.append(f"{term} has different numbers of further pages: {numbers}")
    return faults


def missing_text(output: Path, pieces: Iterable[Piece]) -> list[str]:
    """Say what a site does not show: each article on its page, in its week, with its actors and themes."""
    faults = []
    listed: dict[str, set[str]] = defaultdict(set)
    for piece in pieces:
        page = output / "articles" / piece.id / "index.html"
        text = page.read_text(encoding="utf-8") if page.is_file() else ""
        faults += [f"{page}: lacks {word!r}" for word in (piece.title, piece.last_word) if word not in text]
        for folder in (
            f"digests/{piece.week}",
            *(f"actors/{actor}" for actor in piece.actors),
            *(f"themes/{theme}" for theme in piece.themes),
        ):
            if folder not in listed:
                listed[folder] = _listed(output / folder)
            if piece.title not in listed[folder]:
                faults.append(f"{output / folder}: does not list {piece.title!r}")
    return faults


def _listed(folder: Path) -> set[str]:
    """Give the articles that a page and its further pages list."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.html")))
    return {html.unescape(title) for text in texts for title in _ENTRY.findall(text)}


def unreached(output: Path, expected: Iterable[tuple[str, str]]) -> list[str]:
    """Say on which pages an edit does not show."""
    faults = []
    for path, word in expected:
        page = output / path
        if not page.is_file() or word not in page.read_text(encoding="utf-8"):
            faults.append(f"{page}: lacks {word!r}")
    return faults


def _some(items: list[str]) -> str:
    rest = len(items) - _SHOWN
    return ", ".join(items[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
