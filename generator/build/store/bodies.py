"""Rendered Markdown by way of the store: a body is used again if all that it was made from is the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from generator.build.store.codec import DecodeError, decode, encode
from generator.build.store.database import Store
from generator.model.settings import Settings
from generator.read.content import Loaded
from generator.read.markdown import LinkResolver, Rendered

_KIND = "body"


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a link led to when the body was rendered."""

    prefix: str
    target: str
    path: str | None


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is kept of a body: what it became, and every link it asked for."""

    rendered: Rendered
    answers: tuple[_Answer, ...]


class StoredBodies:
    """Keeps bodies without fault; where their links lead now is asked again each time."""

    def __init__(self, store: Store, settings: Settings) -> None:
        """Take the store, and the settings that bodies depend on."""
        self._store = store
        self._language = settings.language

    def __call__(
        self,
        item: Loaded[Any],
        name: str,
        links: LinkResolver,
        render: Callable[[LinkResolver], Rendered],
    ) -> Rendered:
        """Give the body of a file as it is rendered now, from the store if all it shows is the same."""
        known = self._known(item, name, links)
        if known is not None:
            return known
        asked = _Asked(links)
        rendered = render(asked)
        if item.digest and not rendered.problems:
            entry = _Entry(rendered, asked.answers())
            self._store.put(_KIND, item.path, self._key(item, name), encode(_Entry, entry))
        return rendered

    def _known(self, item: Loaded[Any], name: str, links: LinkResolver) -> Rendered | None:
        found = self._store.get(_KIND, item.path)
        if not item.digest or found is None or found[0] != self._key(item, name):
            return None
        try:
            entry: _Entry = decode(_Entry, found[1])
        except DecodeError:
            return None
        if any(links.resolve(answer.prefix, answer.target) != answer.path for answer in entry.answers):
            return None
        return entry.rendered

    def _key(self, item: Loaded[Any], name: str) -> str:
        return f"{item.digest} {name} {self._language}"


class _Asked:
    """A resolver that remembers what it was asked."""

    def __init__(self, links: LinkResolver) -> None:
        """Take the resolver that knows."""
        self._links = links
        self._asked: dict[tuple[str, str], str | None] = {}

    def resolve(self, prefix: str, target: str) -> str | None:
        """Give what the other gives."""
        path = self._links.resolve(prefix, target)
        self._asked[prefix, target] = path
        return path

    def answers(self) -> tuple[_Answer, ...]:
        """Give every question with its answer, in the order they were asked first."""
        return tuple(_Answer(*question, path) for question, path in self._asked.items())
