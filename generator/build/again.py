"""A site after small edits: what did not change is taken over, not only from disk but as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from generator.build.memory import Memory
from generator.build.prepare import Prepared
from generator.model.documents import Actor, Article, DigestNote, Page, Theme
from generator.read.content import Content, Loaded
from generator.read.folder import File, read_files
from generator.views.bodies import Bodies, render_bodies, render_body
from generator.views.kit import Kit

K = TypeVar("K")
R = TypeVar("R")
#: The field of ``Content`` for each kind of file.
_FIELDS: dict[type[Any], str] = {
    Article: "articles", Actor: "actors", Theme: "themes", DigestNote: "digests", Page: "pages",
}  # fmt: skip


def with_new_texts(prepared: Prepared, changed: Mapping[str, Path], memory: Memory) -> Prepared | None:
    """Give a site after edits below the front matter alone, without indexing it again.

    Most edits are of this kind. Everything that is made of records stays as it is: the corpus, the issues,
    the routes and what was found wrong with them. So the work does not grow with the site, but for copying
    a few tables.

    Args:
        prepared: The site before.
        changed: The files that changed and still exist, by the path shown to the editor.
        memory: Reads and renders.

    Returns:
        The site as ``prepare`` would give it, or None if more than texts changed; then it must be asked.
    """
    kit = prepared.kit
    if kit is None:
        return None
    told = "\n".join(map(str, prepared.diagnostics))
    new: dict[str, Loaded[Any]] = {}
    read = memory.reader(read_files)
    for old in _items(prepared.content, changed):
        # A place that was told may have moved with the text above it.
        if old.path in told or changed[old.path].is_symlink():
            return None
        ((item, problems),) = read([File(type(old.record), changed[old.path], old.path)], kit.settings)
        if problems or not isinstance(item, Loaded) or (item.id, item.record) != (old.id, old.record):
            return None
        new[old.path] = item
    if len(new) != len(changed):
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
    whole: dict[str, Any] = {name: _each(getattr(prepared.content, name), new) for name in _FIELDS.values()}
    content = replace(prepared.content, **whole)
    corpus = replace(
        kit.corpus,
        actors=_values(kit.corpus.actors, new),
        themes=_values(kit.corpus.themes, new),
        notes=_values(kit.corpus.notes, new),
        files=_values(kit.corpus.files, new),
        pages=_each(kit.corpus.pages, new),
    )
    together = Bodies.of({**kit.bodies.by_path, **bodies.by_path})
    fresh = Kit(corpus, tuple(kit.issues.values()), kit.routes, together, kit.settings)
    return replace(prepared, content=content, kit=fresh)


def _items(content: Content, paths: Mapping[str, Path]) -> list[Loaded[Any]]:
    return [item for name in _FIELDS.values() for item in getattr(content, name) if item.path in paths]


def _each(items: tuple[Loaded[R], ...], new: Mapping[str, Loaded[R]]) -> tuple[Loaded[R], ...]:
    return tuple(new.get(item.path, item) for item in items)


def _values(items: Mapping[K, Loaded[R]], new: Mapping[str, Loaded[R]]) -> Mapping[K, Loaded[R]]:
    return MappingProxyType({key: new.get(item.path, item) for key, item in items.items()})
