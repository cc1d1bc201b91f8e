"""Which files a site should have, and whether its own list of hashes agrees with what is there.

The list tells what has changed since the build; the content tells what a build should have made. Neither
alone would do: a page that an earlier build left is on the list, too.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from generator.build.prepare import Prepared
from generator.build.rules import fault
from generator.build.sums import RECORD, SUMS, SumsError, hash_files, read_sums
from generator.build.themefiles import theme_files
from generator.build.tree import Tree
from generator.editions.serving.policy import TWINS
from generator.model.diagnostics import Diagnostic, sort_diagnostics
from generator.model.settings import Settings

#: Files that no route leads to and that a build may write. Another kind of output is one more line here.
BESIDE: Final = (RECORD, SUMS, "CNAME")
_IMAGES: Final = frozenset({".avif", ".gif", ".ico", ".jpeg", ".jpg", ".png", ".svg", ".webp"})
_KB, _MB = 1_000, 1_000_000


def verify_files(tree: Path, prepared: Prepared, settings: Mapping[str, Any]) -> list[Diagnostic]:
    """Give the files that should not be in a built site, or are not as they were built, or weigh too much.

    Args:
        tree: The site.
        prepared: The content that it was built from, without errors.
        settings: Pelican's settings.
    """
    if prepared.kit is None:
        raise ValueError("content with errors has no pages to expect")
    sizes = Tree.look(tree).sizes
    expected = {*BESIDE, *(route.save_as for route in prepared.kit.routes.table.values())}
    expected.update(_of_pelican(settings))
    found = [
        fault("V103", name, "no part of the content, the theme or the settings explains this file")
        for name in sizes
        if not _explained(name, expected, prepared.settings.extra_output)
    ]
    return list(sort_diagnostics([*found, *verify_sums(tree), *verify_sizes(sizes, prepared.settings)]))


def _explained(name: str, expected: set[str], extra: tuple[str, ...]) -> bool:
    stem, ending = posixpath.splitext(name)
    return (
        name in expected
        or (ending[1:] in TWINS and stem in expected)
        or any(fnmatchcase(name, pattern) for pattern in extra)
    )


def _of_pelican(settings: Mapping[str, Any]) -> Iterator[str]:
    """Give what Pelican writes beside our pages: the theme's static files, and templates as pages."""
    yield from map(str, (settings.get("TEMPLATE_PAGES") or {}).values())
    place = str(settings.get("THEME_STATIC_DIR", "theme")).strip("/")
    yield from (f"{place}/{name}" for name, _ in theme_files(settings))


def verify_sums(tree: Path) -> list[Diagnostic]:
    """Hold a folder against its own list of hashes: what is missing, what is other, what is not listed."""
    if not (tree / SUMS).is_file():
        return [fault("V106", SUMS, "the list of hashes is missing, so nobody can tell what should be here")]
    try:
        listed = read_sums((tree / SUMS).read_text(encoding="utf-8", errors="surrogateescape"))
    except SumsError as error:
        return [fault("V106", SUMS, str(error), error.line, 1)]
    names = [name for name in Tree.look(tree).sizes if (tree / name).is_file() and name != SUMS]
    there = hash_files(tree, names)
    found = [fault("V106", name, "listed, but not there") for name in listed if name not in there]
    for name, digest in there.items():
        if name not in listed:
            found.append(fault("V106", name, "not on the list of hashes"))
        elif digest != listed[name]:
            found.append(fault("V106", name, "not what was built: its hash is another than the list says"))
    return list(sort_diagnostics(found))


def verify_sizes(sizes: Mapping[str, int], settings: Settings) -> Iterator[Diagnostic]:
    """Find what weighs more than the settings allow; twins count for nothing."""
    for name, size in sizes.items():
        ending = posixpath.splitext(name)[1].lower()
        if ending == ".html" and size > settings.max_page_kb * _KB:
            yield fault("V601", name, _too_large(size, settings.max_page_kb, _KB, "kB", "MAX_PAGE_KB"))
        elif ending in _IMAGES and size > settings.max_image_kb * _KB:
            yield fault("V602", name, _too_large(size, settings.max_image_kb, _KB, "kB", "MAX_IMAGE_KB"))
    whole = sum(size for name, size in sizes.items() if posixpath.splitext(name)[1][1:] not in TWINS)
    if whole > settings.max_site_mb * _MB:
        yield fault("V603", ".", _too_large(whole, settings.max_site_mb, _MB, "MB", "MAX_SITE_MB"))


def _too_large(size: int, most: int, unit: int, name: str, setting: str) -> str:
    weight = f"{-(-size // unit)} {name}, and {most} {name} is the most"
    return f'{weight}; make it smaller, or raise BRIEFING["{setting}"]'
