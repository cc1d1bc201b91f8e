"""Rendered Markdown by way of the store: a body is used again if all that it was made from is the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from generator.build.store.codec import DecodeError, decode, encode
from generator.build.store.database import Store
from generator.model.settings import Settings
from generator.read.content import Loaded
from generator.read.markdown import LinkResolver, MarkdownRenderer, Rendered
from generator.views.bodies import render_text
from generator.views.urls import GuessedLinks

_KIND = "body"


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a link led to when the body was rendered."""

    prefix: str
    target: str
    path: str | None


@dataclass(frozen=True, slots=True)
class Body:
    """What is kept of a body: what it became, and every link it asked for."""

    rendered: Rendered
    answers: tuple[_Answer, ...]


class Ahead:
    """Renders bodies as soon as they are read, when nobody knows yet where links lead: it guesses.

    A guess is used only if it was right, so that it can only save time.
    """

    def __init__(self, content: str) -> None:
        """Take the name of the content folder."""
        self._content = content
        self._bodies: dict[str, Body] = {}

    def renderer(self, settings: Settings) -> Callable[[Loaded[Any]], Body | None]:
        """Give what renders the body of a file; it gives None if something is wrong with it."""
        renderer = MarkdownRenderer(language=settings.language)

        def render(item: Loaded[Any]) -> Body | None:
            asked = _Asked(GuessedLinks(settings, self._content, item.path))
            rendered = _lean(render_text(renderer, item, asked))
            return None if rendered.problems else Body(rendered, asked.answers())

        return render

    def keep(self, path: str, body: Body | None) -> None:
        """Keep a body until it is asked for."""
        if body is not None:
            self._bodies[path] = body

    def take(self, path: str) -> Body | None:
        """Give the body of a file, once."""
        return self._bodies.pop(path, None)


class StoredBodies:
    """Keeps bodies without fault; where their links lead now is asked again each time."""

    def __init__(self, store: Store, ahead: Ahead, settings: Settings) -> None:
        """Take what is known, and the settings that bodies depend on."""
        self._store = store
        self._ahead = ahead
        self._language = settings.language

    def __call__(
        self,
        item: Loaded[Any],
        name: str,
        links: LinkResolver,
        render: Callable[[LinkResolver], Rendered],
    ) -> Rendered:
        """Give the body of a file as it is rendered now, from the store if all it shows is the same."""
        known = self._stored(item, name)
        if known is not None and _agree(known, links):
            return known.rendered
        guessed = self._ahead.take(item.path)
        if guessed is not None and _agree(guessed, links):
            self._keep(item, name, guessed)
            return guessed.rendered
        asked = _Asked(links)
        rendered = _lean(render(asked))
        if not rendered.problems:
            self._keep(item, name, Body(rendered, asked.answers()))
        return rendered

    def _stored(self, item: Loaded[Any], name: str) -> Body | None:
        found = self._store.get(_KIND, item.path) if item.digest else None
        if found is None or found[0] != self._key(item, name):
            return None
        try:
            body: Body = decode(Body, found[1])
        except DecodeError:
            return None
        return body

    def _keep(self, item: Loaded[Any], name: str, body: Body) -> None:
        if item.digest and self._store.lasting:
            self._store.put(_KIND, item.path, self._key(item, name), encode(Body, body))

    def _key(self, item: Loaded[Any], name: str) -> str:
        return f"{item.digest} {name} {self._language}"


def _lean(rendered: Rendered) -> Rendered:
    """Give a body without its plain text, which no page shows; it is as long as the HTML."""
    return replace(rendered, text="")


def _agree(body: Body, links: LinkResolver) -> bool:
    """Tell whether every link in a body leads where it led."""
    return all(links.resolve(answer.prefix, answer.target) == answer.path for answer in body.answers)


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
