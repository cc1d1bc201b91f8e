"""Rendered Markdown by way of the store: a body is used again if all that it was made from is the same."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import Any

from generator.build.asked import Answers, Asked, agrees
from generator.build.spool import Piece, Spool
from generator.build.store.codec import DecodeError, decode, encode
from generator.build.store.database import Store
from generator.model.settings import Settings
from generator.read.content import Loaded
from generator.read.markdown import LinkResolver, MarkdownRenderer, Rendered
from generator.views.bodies import KeptBody, render_text
from generator.views.fileuse import Unmentioned
from generator.views.urls import GuessedLinks

_KIND = "body"


@dataclass(frozen=True, slots=True)
class Written:
    """A body as it is kept: as text, with every link it asked for."""

    #: What ``encode`` gives, in UTF-8, as a spool keeps it.
    data: bytes | Piece
    #: Stands for the body in comparisons.
    token: str
    word_count: int
    answers: Answers

    @classmethod
    def of(cls, rendered: Rendered, answers: Answers, spool: Spool) -> Written:
        """Write a body without fault down, without its plain text, which no page shows."""
        data = encode(Rendered, replace(rendered, text="")).encode("utf-8", "surrogatepass")
        return cls(spool.put(data), token_of(data), rendered.word_count, answers)


def token_of(data: bytes) -> str:
    """Give what stands for a body, by its bytes as they are kept."""
    return sha256(data).hexdigest()[:32]


def _read(data: bytes) -> Rendered:
    """Give a body by its bytes as they are kept; raises DecodeError if they are not what was written."""
    found: Rendered = decode(Rendered, data.decode("utf-8", "surrogatepass"))
    return found


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a link led to when the body was rendered."""

    prefix: str
    target: str
    path: str | None


@dataclass(frozen=True, slots=True)
class _Known:
    """What the store says of a body before it is read."""

    token: str
    word_count: int
    answers: tuple[_Answer, ...]

    def asked(self) -> Answers:
        """Give where its links led."""
        return {(answer.prefix, answer.target): answer.path for answer in self.answers}


class Ahead:
    """Renders bodies as soon as they are read, when nobody knows yet where links lead: it guesses.

    A guess is used only if it was right, so that it can only save time.
    """

    def __init__(self, content: str) -> None:
        """Take the name of the content folder."""
        self.spool = Spool()
        self._content = content
        self._bodies: dict[str, Written] = {}

    def renderer(self, settings: Settings) -> Callable[[Loaded[Any]], Written | None]:
        """Give what renders the body of a file; it gives None if something is wrong with it."""
        renderer = MarkdownRenderer(language=settings.language)

        def render(item: Loaded[Any]) -> Written | None:
            asked = Asked(Unmentioned(GuessedLinks(settings, self._content, item.path)))
            rendered = render_text(renderer, item, asked)
            return None if rendered.problems else Written.of(rendered, asked.answers, self.spool)

        return render

    def keep(self, path: str, body: Written | None) -> None:
        """Keep a body until it is asked for."""
        if body is not None:
            self._bodies[path] = body

    def take(self, path: str) -> Written | None:
        """Give the body of a file, once."""
        return self._bodies.pop(path, None)


class StoredBodies:
    """Keeps bodies without fault; where their links lead now is asked again each time."""

    def __init__(self, store: Store, ahead: Ahead, settings: Settings) -> None:
        """Take what is known, and the settings that bodies depend on."""
        self._store = store
        self._ahead = ahead
        self._spool = ahead.spool
        self._language = settings.language
        self._recent: dict[str, Rendered] = {}

    def __call__(
        self,
        item: Loaded[Any],
        name: str,
        links: LinkResolver,
        render: Callable[[LinkResolver], Rendered],
    ) -> Rendered | KeptBody:
        """Give the body of a file as it is rendered now, from the store if all it shows is the same."""
        known = self._stored(item, name)
        if known is not None and agrees(known.asked(), links):
            read = self._reader(item, name, links, render)
            return _Kept(known.token, known.word_count, partial(read, known.token), self._recent)
        guessed = self._ahead.take(item.path)
        if guessed is not None and agrees(guessed.answers, links):
            self._keep(item, name, guessed)
            return self._given(guessed)
        asked = Asked(links)
        rendered = render(asked)
        if rendered.problems:
            return rendered
        written = Written.of(rendered, asked.answers, self._spool)
        self._keep(item, name, written)
        return self._given(written)

    def _given(self, written: Written) -> _Kept:
        def read() -> Rendered:
            data = self._spool.get(written.data)
            if token_of(data) != written.token:
                raise OSError(errno.EIO, "what was set aside is not what it was", tempfile.gettempdir())
            return _read(data)

        return _Kept(written.token, written.word_count, read, self._recent)

    def _stored(self, item: Loaded[Any], name: str) -> _Known | None:
        found = self._store.get(_KIND, item.path) if item.digest else None
        if found is None or found[0] != self._key(item, name):
            return None
        try:
            known: _Known = decode(_Known, found[1])
        except DecodeError:
            return None
        return known

    def _keep(self, item: Loaded[Any], name: str, body: Written) -> None:
        if item.digest and self._store.lasting:
            answers = tuple(_Answer(*question, path) for question, path in body.answers.items())
            known = _Known(body.token, body.word_count, answers)
            self._store.put(
                _KIND,
                item.path,
                self._key(item, name),
                encode(_Known, known),
                partial(self._spool.get, body.data),
            )

    def _reader(
        self, item: Loaded[Any], name: str, links: LinkResolver, render: Callable[[LinkResolver], Rendered]
    ) -> Callable[[str], Rendered]:
        """Give what reads a body by its token from the store; one that is not whole there is rendered."""

        def read(token: str) -> Rendered:
            data = self._store.bulk(_KIND, item.path)
            if data is not None and token_of(data) == token:
                with suppress(DecodeError, UnicodeDecodeError):
                    return _read(data)
            asked = Asked(links)
            rendered = render(asked)
            if not rendered.problems:
                self._keep(item, name, Written.of(rendered, asked.answers, self._spool))
            return replace(rendered, text="")

        return read

    def _key(self, item: Loaded[Any], name: str) -> str:
        return f"{item.digest} {name} {self._language}"


class _Kept:
    """A body that is read each time somebody asks for it: all of them together would fill the memory."""

    __slots__ = ("_read", "_recent", "token", "word_count")

    def __init__(
        self, token: str, word_count: int, read: Callable[[], Rendered], recent: dict[str, Rendered]
    ) -> None:
        self.token = token
        self.word_count = word_count
        self._read = read
        #: The body that was asked for last, by its token: it is often asked for again.
        self._recent = recent

    def whole(self) -> Rendered:
        """Give the body."""
        found = self._recent.get(self.token)
        if found is None:
            found = self._read()
            self._recent.clear()
            self._recent[self.token] = found
        return found
