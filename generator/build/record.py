"""What a site says of how it was made: ``build.json``, and the hash of each of its files.

Nothing in it comes from the clock, the machine or a text that is withheld, so that whoever has the same
sources can build the same bytes. The time of a build is not in it either: time decides what is withheld and
nothing else, and a site that a scheduled run finds unchanged must stay the same to the byte.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from generator import __version__
from generator.build.manifest import is_data
from generator.build.outputs import Outputs
from generator.build.paths import naming
from generator.build.prepare import Prepared
from generator.build.sums import RECORD, SUMS, hash_files, hash_texts, sums_text
from generator.build.themefiles import without_fingerprint
from generator.build.tree import Tree
from generator.read.content import Content, Loaded
from generator.views.kit import Kit

#: Raised when a field of ``build.json`` changes its meaning or goes.
SCHEMA = 1
#: Pelican's settings that say where something lies on this machine, or what is done with it there.
_PLACES = frozenset(
    {"CACHE_PATH", "DEBUG", "DELETE_OUTPUT_DIRECTORY", "OUTPUT_PATH", "OUTPUT_RETENTION", "PATH", "PLUGINS",
     "PLUGIN_PATHS", "THEME", "THEME_TEMPLATES_OVERRIDES", "AUTORELOAD", "LISTEN", "BIND", "PORT"}
)  # fmt: skip
_OURS = (RECORD, SUMS)
#: What makes pages, texts and twins; another version of one may write other bytes.
_LIBRARIES = ("brotli", "jinja2", "markdown-it-py", "pelican")
#: The kinds of pages that are shown with a status, by that.
_ERRORS = {"404": "not_found", "410": "gone"}


def write_record(
    folder: Path, settings: Mapping[str, Any], prepared: Prepared, outputs: Outputs | None = None
) -> None:
    """Write ``build.json`` and ``SHA256SUMS`` into a finished tree; nothing may be written after it.

    Args:
        folder: The tree.
        settings: Pelican's settings.
        prepared: The content that it was made from, without errors.
        outputs: Knows the hashes of files that were taken over from the tree before.
    """
    if prepared.kit is None:
        raise ValueError("content with errors has no site")
    names = [name for name in Tree.look(folder).sizes if name not in _OURS and not _is_hidden(name)]
    known = outputs.known_sums(names) if outputs else {}
    # Whoever listens may hold threads or files that a forked process must not have.
    sums = {**known, **hash_files(folder, [name for name in names if name not in known])}
    record = _record(settings, prepared, prepared.kit, sums)
    _write(folder / RECORD, json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
    sums |= hash_files(folder, [RECORD])
    _write(folder / SUMS, sums_text(sums))
    if outputs:
        outputs.note_sums(sums)


def _write(path: Path, text: str) -> None:
    # A new file: what stands there may be a link to the file of another tree.
    path.unlink(missing_ok=True)
    with naming(path):
        path.write_bytes(text.encode("utf-8", "surrogateescape"))


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or "/." in name


def _record(
    settings: Mapping[str, Any], prepared: Prepared, kit: Kit, sums: Mapping[str, str]
) -> dict[str, Any]:
    corpus = kit.corpus
    feeds = ("feed", "actor_feed", "theme_feed")
    week = kit.settings.as_of
    return {
        "schema": SCHEMA,
        "program": {"name": "communique", "version": __version__},
        "made_with": _made_with(),
        "site": kit.settings.url,
        "as_of": str(week) if week else None,
        "sources": {
            "content": hash_texts(_content(_shown(prepared.content), kit, sums)),
            "settings": hash_texts([repr(list(_settings(settings)))]),
            "theme": hash_texts(_theme(settings)),
        },
        # By their files: servers that redirect do not show these pages.
        "moved": {route.save_as: route.leads_to for route in kit.routes.of("moved")},
        # The pages that servers show with these statuses; they have no address of their own on some.
        "error_pages": {
            status: route.save_as for status, kind in _ERRORS.items() for route in kit.routes.of(kind)
        },
        "counts": {
            "articles": len(corpus.briefings),
            "actors": len(corpus.actors),
            "themes": len(corpus.themes),
            "digests": len(corpus.weeks),
            "pages": sum(name.endswith(".html") for name in sums),
            "feeds": sum(1 for kind in feeds for _ in kit.routes.of(kind)),
            # With this one, without the list of hashes.
            "files": len(sums) + 1,
        },
    }


def _made_with() -> dict[str, str]:
    """Give the versions of the libraries that decide bytes, but of those in a bundle that tells none."""
    found = {}
    for name in _LIBRARIES:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def _shown(content: Content) -> Iterator[Loaded[Any]]:
    lists: tuple[tuple[Loaded[Any], ...], ...] = (
        content.articles, content.actors, content.themes, content.digests, content.pages,
    )  # fmt: skip
    for items in lists:
        yield from items


def _content(items: Iterator[Loaded[Any]], kit: Kit, sums: Mapping[str, str]) -> Iterator[str]:
    """Give the id and hash of every text that is shown, and of the static files as they were copied.

    Not the path: a text that is moved to another folder makes the same site.
    """
    for names in sorted((type(item.record).__name__, item.id, _digest(item)) for item in items):
        yield from names
    for route in sorted(kit.routes.of("static"), key=lambda route: route.save_as):
        yield route.save_as
        yield sums.get(route.save_as, "")


def _digest(item: Loaded[Any]) -> str:
    """Give the hash of a text; one that was cut, or has a warning, is known by what was read of it."""
    return item.digest or hash_texts([repr(item.record), item.body])


def _settings(settings: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key in sorted(settings):
        if key == "THEME_STATIC_DIR":
            # What its fingerprint is of is counted with the theme.
            yield key, without_fingerprint(str(settings[key]))
        elif key.isupper() and key not in _PLACES and is_data(settings[key]):
            yield key, settings[key]


def _theme(settings: Mapping[str, Any]) -> Iterator[str]:
    """Give the path and hash of each file of the site theme and of what overrides it."""
    for folder in (settings["THEME"], *(settings.get("THEME_TEMPLATES_OVERRIDES") or ())):
        root = Path(folder)
        files = sorted(name for name in _files(root) if not _is_hidden(name) and "__pycache__" not in name)
        hashes = hash_files(root, files, processes=1)
        yield str(len(files))
        for name in files:
            yield name
            yield hashes[name]


def _files(root: Path) -> Iterator[str]:
    for folder, _, names in os.walk(root, followlinks=True):
        for name in names:
            path = Path(folder, name)
            if path.is_file():
                yield path.relative_to(root).as_posix()
