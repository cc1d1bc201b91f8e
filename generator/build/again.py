"""A site after small edits: what did not change is taken over, not only from disk but as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from generator.build.memory import Memory
from generator.build.prepare import Prepared
from generator.digest.publication import Withheld, title_of
from generator.digest.shown import shown_alone, with_files
from generator.model.documents import Actor, Article, DigestNote, Page, Theme
from generator.read.content import Content, Loaded
from generator.read.folder import File, read_files
from generator.views.bodies import Bodies, render_bodies, render_body
from generator.views.kit import Kit

R = TypeVar("R")
#: The field of ``Content`` for each kind of file.
_FIELDS: dict[type[Any], str] = {
    Article: "articles", Actor: "actors", Theme: "themes", DigestNote: "digests", Page: "pages",
}  # fmt: skip


def with_edits(prepared: Prepared, changed: Mapping[str, Path], memory: Memory) -> Prepared | None:
    """Give a site after edits of texts and of what is only shown, without indexing it again.

    Most edits are of this kind: below the front matter, or of a title or summary in it. The corpus and the
    issues get the new records in place of the old ones; the routes and what was found wrong stay. So the work
    does not grow with the site, but for copying a few tables.

    Args:
        prepared: The site before.
        changed: The files that changed and still exist, by the path shown to the editor.
        memory: Reads and renders.

    Returns:
        The site as ``prepare`` would give it, or None if more than that changed; then it must be asked.
    """
    kit = prepared.kit
    if kit is None:
        return None
    new = _read(prepared, kit, changed, memory)
    if new is None:
        return None
    texts: dict[str, Any] = {
        name: tuple(item for item in new.values() if isinstance(item.record, kind))
        for kind, name in _FIELDS.items()
    }
    edited = Content(**texts)
    make = memory.bodies(render_body, kit.settings)
    bodies, problems = render_bodies(edited, edited, kit.routes, kit.settings, prepared.root.name, make=make)
    if problems:
        return None
    whole: dict[str, Any] = {
        name: _each(getattr(prepared.content, name), new) for name, items in texts.items() if items
    }
    corpus, issues = with_files(kit.corpus, kit.issues, new.values(), kit.settings)
    together = Bodies.of({**kit.bodies.by_path, **bodies.by_path})
    return replace(
        prepared,
        content=replace(prepared.content, **whole),
        withheld=tuple(_retitled(item, new) for item in prepared.withheld),
        kit=Kit(corpus, issues, kit.routes, together, kit.settings),
    )


def _read(
    prepared: Prepared, kit: Kit, changed: Mapping[str, Path], memory: Memory
) -> dict[str, Loaded[Any]] | None:
    """Read files again, by path; None if one has more that is new than its text and what is only shown."""
    told = "\n".join(map(str, prepared.diagnostics))
    new: dict[str, Loaded[Any]] = {}
    read = memory.reader(read_files)
    for old in _items(prepared.content, changed):
        # A place that was told may have moved with the text above it.
        if old.path in told or changed[old.path].is_symlink():
            return None
        ((item, problems),) = read([File(type(old.record), changed[old.path], old.path)], kit.settings)
        if problems or not isinstance(item, Loaded) or item.id != old.id:
            return None
        if not shown_alone(old.record, item.record):
            return None
        new[old.path] = item
    return new if len(new) == len(changed) else None


def _items(content: Content, paths: Mapping[str, Path]) -> list[Loaded[Any]]:
    return [item for name in _FIELDS.values() for item in getattr(content, name) if item.path in paths]


def _each(items: tuple[Loaded[R], ...], new: Mapping[str, Loaded[R]]) -> tuple[Loaded[R], ...]:
    return tuple([new.get(item.path, item) for item in items])


def _retitled(item: Withheld, new: Mapping[str, Loaded[Any]]) -> Withheld:
    return replace(item, title=title_of(new[item.path])) if item.path in new else item
