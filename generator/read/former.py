"""Ids of positions, and the ids that things had before they were renamed.

The id of a position is made from those of its article, actor and theme unless it has one of its own. Who
renames one of these says what it was called (``former_ids``, of an article ``aliases``): from that the former
ids of its positions follow, so that addresses which were cited lead to them still.
"""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from generator.model.documents import Actor, Article, Theme
from generator.model.fields import Registry
from generator.model.records import Position
from generator.model.values import ID_PATTERN
from generator.read.content import Content, Loaded

#: Endings of addresses that are no part of a name.
_ENDING = re.compile(r"(/|/?index\.html?|\.html?)$")


def position_id(article: str, position: Position) -> str:
    """Give the permanent id of a position: its own, or one made from article, actor and theme."""
    return position.id or f"{article}-{position.actor}-{position.theme}"


def former_names(items: Iterable[Loaded[Actor] | Loaded[Theme]]) -> Mapping[str, tuple[str, ...]]:
    """Give the former ids of the actors or themes that have any, by their ids."""
    found = {item.id: tuple(map(str, item.record.former_ids)) for item in items}
    return MappingProxyType({key: names for key, names in found.items() if names})


def former_position_ids(
    key: str,
    article: Article,
    position: Position,
    actors: Mapping[str, tuple[str, ...]],
    themes: Mapping[str, tuple[str, ...]],
) -> tuple[str, ...]:
    """Give the ids that a position had before: none if it has an id of its own, which no renaming touches.

    Args:
        key: The id of its article.
        article: The article.
        position: One of its positions.
        actors: The former ids of actors.
        themes: The former ids of themes.
    """
    if position.id:
        return ()
    names = itertools.product(
        (key, *_former_articles(article)),
        (position.actor, *actors.get(position.actor, ())),
        (position.theme, *themes.get(position.theme, ())),
    )
    found = dict.fromkeys("-".join(parts) for parts in names)
    return tuple(name for name in found if name != position_id(key, position))


class Renamed:
    """What former ids are called now; looked for once somebody uses an unknown one."""

    def __init__(self, content: Content) -> None:
        """Take all content."""
        self._content = content
        self._now: dict[tuple[str, str], str] | None = None

    def now(self, registry: str, key: str) -> str:
        """Give what an id of a registry is called now; empty if nothing was called so."""
        if self._now is None:
            self._now = dict(_renamed(self._content))
        return self._now.get((registry, key), "")


def _renamed(content: Content) -> Iterator[tuple[tuple[str, str], str]]:
    actors, themes = former_names(content.actors), former_names(content.themes)
    for registry, names in ((Registry.ACTOR, actors), (Registry.THEME, themes)):
        yield from (((registry, old), key) for key, former in names.items() for old in former)
    for item in content.articles:
        yield from (((Registry.ARTICLE, old), item.id) for old in _former_articles(item.record))
        for position in item.record.positions:
            for old in former_position_ids(item.id, item.record, position, actors, themes):
                yield (Registry.POSITION, old), position_id(item.id, position)


def _former_articles(article: Article) -> Iterator[str]:
    """Give the names under which an article stood: its former slugs, which are ids unless it had both."""
    for alias in article.aliases:
        name = posixpath.basename(_ENDING.sub("", alias))
        if re.fullmatch(ID_PATTERN, name):
            yield name
