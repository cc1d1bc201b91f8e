"""The Chatham House Rule: what is said without attribution, without the names, and names told all the same.

Records with ``attribution: none`` lose their names before anything is indexed, so that no page, feed or list
can tell them. What nobody can take out is a name that an author writes elsewhere: that is a diagnostic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, Final

from generator.model.diagnostics import Diagnostic, Severity
from generator.model.documents import Actor, Article
from generator.model.fields import Registry
from generator.model.records import Event, Participant, Position, Source
from generator.model.values import Id, Line
from generator.model.vocabulary import ActorKind, Attribution
from generator.read.content import Loaded
from generator.read.located import Path
from generator.read.phrases import Phrases, as_written, plain
from generator.read.shape import shape_of

#: Stands for the actor of a position without attribution. No file has this id: whatever would name the actor
#: fails instead.
NOBODY: Final = Id("")
TITLE: Final = Line("Source withheld at the speaker’s request")
PUBLISHER: Final = Line("Source withheld")
#: Ids of sources stand in addresses, so that those of hidden ones may say nothing.
_NEUTRAL: Final = re.compile(r"(?:s|src|source|ref)-?[0-9]+")
#: Words of a title that says nothing yet.
_SHORT: Final = 2
_NOTE: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ACTOR_LINK: Final = re.compile(r"\{actor\}([^\s#<>()]+)")
_RENAME: Final = "call it otherwise, or take `attribution: none` away"
_HINT: Final = "write it without the name, or take `attribution: none` away"


def hides(article: Article) -> bool:
    """Tell whether an article has anything to tell without a name."""
    records: tuple[Position | Source, ...] = (*article.positions, *article.sources)
    return any(item.attribution is Attribution.NONE for item in records) or any(
        map(_unnamed_in, article.events)
    )


def hidden_sources(article: Article) -> frozenset[str]:
    """Give the ids of the sources that would tell who spoke.

    Those are the ones that say so, and whatever a record without attribution cites, unless it is said of the
    source that it may be named.
    """
    records: Iterable[Any] = (
        *(item for item in article.positions if item.attribution is Attribution.NONE),
        *filter(_unnamed_in, article.events),
    )
    cited = {str(key) for record in records for key in record.sources}
    return frozenset(
        str(source.id)
        for source in article.sources
        if source.attribution is Attribution.NONE or (source.attribution is None and source.id in cited)
    )


def unnamed(item: Loaded[Article]) -> Loaded[Article]:
    """Give an article as readers get it: without the names that are not to be told."""
    if not hides(item.record):
        return item
    article, hidden = item.record, hidden_sources(item.record)
    return replace(
        item,
        record=replace(
            article,
            positions=tuple(map(_unnamed_position, article.positions)),
            events=tuple(
                unnamed_event(event) if isinstance(event, Event) and _unnamed_in(event) else event
                for event in article.events
            ),
            sources=tuple(_unnamed_source(s) if s.id in hidden else s for s in article.sources),
        ),
    )


def _unnamed_in(event: object) -> bool:
    return isinstance(event, Event) and (
        event.attribution is Attribution.NONE
        or any(who.attribution is Attribution.NONE for who in event.participants)
    )


def _unnamed_position(position: Position) -> Position:
    if position.attribution is not Attribution.NONE:
        return position
    return replace(position, id=None, actor=NOBODY, crosses=(), change=None, change_reason=None)


def unnamed_event(event: Event) -> Event:
    """Give an event without those who are not to be named."""
    everybody = event.attribution is Attribution.NONE
    return replace(
        event,
        # How many there were is not told either.
        participants=tuple(
            dict.fromkeys(
                Participant(role=who.role, attribution=Attribution.NONE)
                if everybody or who.attribution is Attribution.NONE
                else who
                for who in event.participants
            )
        ),
    )


def _unnamed_source(source: Source) -> Source:
    return Source(
        id=source.id, title=TITLE, publisher=PUBLISHER, form=source.form, reliability=source.reliability,
        credibility=source.credibility, attribution=Attribution.NONE,
    )  # fmt: skip


def check_attribution(item: Loaded[Article], actors: Mapping[str, Loaded[Actor]]) -> Iterator[Diagnostic]:
    """Find what tells a name that the same article does not want told.

    Args:
        item: The article, with all names.
        actors: All actors by id.
    """
    if hides(item.record):
        yield from _Names(item, actors).told()


class _Names:
    def __init__(self, item: Loaded[Article], actors: Mapping[str, Loaded[Actor]]) -> None:
        self.item = item
        self.article = item.record
        self.actors = actors
        self.shown = unnamed(item).record
        self.hidden_sources = hidden_sources(item.record)
        #: Actors that none of its records names in the open.
        self.hidden_actors = _recorded(item.record) - _recorded(self.shown)

    def told(self) -> Iterator[Diagnostic]:
        for number, source in enumerate(self.article.sources):
            if source.id in self.hidden_sources and not _NEUTRAL.fullmatch(source.id):
                message = f'the id "{source.id}" of a source that is not told stands in addresses'
                yield self._fault(("sources", number, "id"), message, "call it s1, s2 or the like")
        for number, position in enumerate(self.article.positions):
            if position.attribution is Attribution.NONE:
                yield from self._position(position, ("positions", number))
        for number, event in enumerate(self.article.events):
            if isinstance(event, Event) and _unnamed_in(event):
                yield from self._event(event, ("events", number))
        yield from self._elsewhere()
        for number, actor in enumerate(self.article.actors):
            if actor in self.hidden_actors:
                message = (
                    f'only records without attribution name "{actor}", and the page names it at its head'
                )
                yield self._fault(
                    ("actors", number), message, "leave it out if it tells who spoke", Severity.WARNING
                )

    def _position(self, position: Position, path: Path) -> Iterator[Diagnostic]:
        for field in ("change", "crosses"):
            if getattr(position, field):
                message = f"`{field}` of a position without attribution, which is nobody's"
                yield self._fault((*path, field), message, f"delete `{field}`")
        names = Phrases(self._names_of(position.actor))
        for field in ("text", "conditions"):
            yield from self._naming(getattr(position, field), names, (*path, field))

    def _event(self, event: Event, path: Path) -> Iterator[Diagnostic]:
        seen = {who.actor for who in unnamed_event(event).participants}
        hidden = {who.actor for who in event.participants if who.actor and who.actor not in seen}
        names = Phrases(name for actor in sorted(hidden) for name in self._names_of(actor))
        for field in ("id", "title", "note"):
            yield from self._naming(getattr(event, field), names, (*path, field))

    def _elsewhere(self) -> Iterator[Diagnostic]:
        """Find persons, titles and addresses anywhere in what readers get of the article."""
        persons = {key: known.record.name for key in self.hidden_actors if (known := self._person(key))}
        phrases = Phrases(self._phrases(persons))
        for path, text in _texts(self.shown, ()):
            # Who is listed at the head of the page is told of there.
            if path[:1] != ("actors",) or text not in self.hidden_actors:
                yield from self._naming(text, phrases, path)
        for name in phrases.found_in(self.item.id) | Phrases(persons).found_in(self.item.id):
            message = f'"{name}" is told by the name of this file, which `attribution: none` hides'
            yield self.item.places.diagnostic(self.item.places.at(()), "B241", message, _RENAME)
        whole = self.item.text.whole()
        body = _NOTE.sub(lambda note: re.sub(r"[^\n]", " ", note[0]), whole.body)
        for name, start in (_links_to(persons, body) | phrases.found_in(body)).items():
            line = whole.body_line + body.count("\n", 0, start)
            column = start - body.rfind("\n", 0, start)
            place = replace(self.item.places.at(()), line=line, column=column)
            yield self.item.places.diagnostic(place, "B241", _message(name), _HINT)

    def _person(self, actor: str) -> Loaded[Actor] | None:
        known = self.actors.get(actor)
        return known if known and known.record.kind is ActorKind.PERSON else None

    def _phrases(self, persons: Iterable[str]) -> Iterator[str]:
        """Give the names of persons and sources; states and the like are named in any text on the matter."""
        for actor in sorted(persons):
            yield from self._names_of(actor)
        for event in self.article.events:
            if isinstance(event, Event):
                everybody = event.attribution is Attribution.NONE
                for who in event.participants:
                    if who.name and (everybody or who.attribution is Attribution.NONE):
                        yield who.name
        for source in self.article.sources:
            if source.id in self.hidden_sources:
                # A short title is a word of the language, such as "Interview".
                if len(source.title.split()) > _SHORT:
                    yield source.title
                if source.url:
                    yield source.url

    def _names_of(self, actor: str) -> list[str]:
        known = self.actors.get(actor)
        return [known.record.name, *known.record.aliases] if known else []

    def _naming(self, value: object, names: Phrases, path: Path) -> Iterator[Diagnostic]:
        texts = value if isinstance(value, tuple) else (value,)
        found = {name for text in texts if text for name in names.found_in(str(text))}
        for name in sorted(found):
            yield self._fault(path, _message(name), _HINT)

    def _fault(self, path: Path, message: str, hint: str, severity: Severity = Severity.ERROR) -> Diagnostic:
        places = self.item.places
        return places.diagnostic(places.at(path), "B241", message, hint, severity)


def _message(name: str) -> str:
    return f'"{name}" is told here, which `attribution: none` hides'


def _links_to(persons: Mapping[str, str], body: str) -> dict[str, int]:
    """Give the names of the persons to whose pages a text links, each with the place of the first link."""
    read = plain(body)
    found: dict[str, int] = {}
    for link in _ACTOR_LINK.finditer(read):
        if name := persons.get(link[1]):
            found.setdefault(name, link.start())
    return as_written(body, read, found)


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    """Give every text of a record and of what it holds, with its place."""
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for number, entry in enumerate(value):
            yield from _texts(entry, (*path, number))
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            # The free bag is not shown.
            if field.name != "extra":
                yield from _texts(getattr(value, field.name), (*path, field.name))


def _recorded(article: Article) -> set[str]:
    """Give the actors that the records of an article name."""
    lists = (
        article.events, article.positions, article.disagreements, article.support, article.interests,
    )  # fmt: skip
    return {actor for records in lists for record in records for actor in _actors_of(record)}


def _actors_of(record: Any) -> Iterator[str]:  # noqa: ANN401 - any record
    """Give the actors that a record names, and the records in it."""
    kind: type = type(record)  # a cached function takes no type[Any]
    for shape in shape_of(kind):
        value = getattr(record, shape.name)
        for entry in value if shape.is_list else filter(None, (value,)):
            if shape.records:
                yield from _actors_of(entry)
            elif shape.registry == Registry.ACTOR and entry != NOBODY:
                yield str(entry)
