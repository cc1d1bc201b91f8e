"""Whom the desk quotes and on what it rests: shares of actors and publishers, for editors.

Positions count in the week of the article that records them: it is the desk's choice that is measured.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

from generator.digest.briefings import Briefing
from generator.digest.corpus import Corpus
from generator.digest.grouping import grouped
from generator.model.records import Event, Position, Source
from generator.model.values import Week
from generator.model.vocabulary import Attribution

#: With fewer positions a week is not called one-sided.
ENOUGH: Final = 4

#: What tells one document from another: its address, or else its publisher and title.
_Document = tuple[str, str]


class ClaimKind(Enum):
    """What rests on sources."""

    POSITION = "position"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Claim:
    """A position or event with what it rests on."""

    kind: ClaimKind
    #: ``ukraine on territorial-control``, or the id of the event.
    name: str
    briefing: Briefing
    #: How many documents.
    documents: int
    publishers: tuple[str, ...]

    @property
    def single(self) -> bool:
        """Whether it rests on one document, or on several of one publisher."""
        return self.documents == 1 or len(self.publishers) == 1


@dataclass(frozen=True, slots=True)
class ActorShare:
    """How much of the positions are those of one actor."""

    actor: str
    positions: int
    #: How many documents they rest on, and of how many publishers.
    documents: int
    publishers: int


@dataclass(frozen=True, slots=True)
class PublisherShare:
    """How often positions cite a publisher."""

    publisher: str
    citations: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """One week, or all of them."""

    articles: int
    #: The most positions first.
    actors: tuple[ActorShare, ...]
    #: The most citations first.
    publishers: tuple[PublisherShare, ...]
    #: Positions and events, in the order of their articles.
    claims: tuple[Claim, ...]

    @property
    def positions(self) -> int:
        """How many positions."""
        return sum(share.positions for share in self.actors)

    @property
    def citations(self) -> int:
        """How many sources the positions cite; one counts for each of them."""
        return sum(share.citations for share in self.publishers)

    @property
    def singles(self) -> tuple[Claim, ...]:
        """What rests on one source, or on one publisher."""
        return tuple(claim for claim in self.claims if claim.single)

    @property
    def leader(self) -> ActorShare | None:
        """The actor with more than half of the positions; None in a week with few of them."""
        enough = self.positions >= ENOUGH and self.actors[0].positions * 2 > self.positions
        return self.actors[0] if enough else None

    @property
    def only_publisher(self) -> str:
        """The publisher on which all positions rest; empty in a week with few of them."""
        enough = self.positions >= ENOUGH and len(self.publishers) == 1
        return self.publishers[0].publisher if enough else ""


def build_coverage(corpus: Corpus) -> tuple[Coverage, Mapping[Week, Coverage]]:
    """Give the coverage of all weeks together, and of each week, oldest first.

    Args:
        corpus: The published content.
    """
    oldest_first = tuple(reversed(corpus.briefings))
    cited = _event_sources(corpus)
    claims = {item.id: _claims(item, cited) for item in oldest_first}
    by_week = grouped((item.week, item) for item in oldest_first)
    weeks = {week: _coverage(by_week.get(week, ()), claims) for week in corpus.weeks}
    return _coverage(oldest_first, claims), MappingProxyType(weeks)


def _coverage(briefings: Iterable[Briefing], claims: Mapping[str, list[Claim]]) -> Coverage:
    items = tuple(briefings)
    positions: Counter[str] = Counter()
    citations: Counter[str] = Counter()
    documents: defaultdict[str, set[_Document]] = defaultdict(set)
    publishers: defaultdict[str, set[str]] = defaultdict(set)
    for item in items:
        sources = _by_id(item)
        for position in _attributed(item):
            positions[position.actor] += 1
            used = [sources[key] for key in dict.fromkeys(position.sources)]
            citations.update(source.publisher for source in used)
            documents[position.actor].update(map(_document, used))
            publishers[position.actor].update(source.publisher for source in used)
    return Coverage(
        articles=len(items),
        actors=tuple(
            ActorShare(actor, number, len(documents[actor]), len(publishers[actor]))
            for actor, number in sorted(positions.items(), key=_most)
        ),
        publishers=tuple(PublisherShare(*pair) for pair in sorted(citations.items(), key=_most)),
        claims=tuple(claim for item in items for claim in claims[item.id]),
    )


def _most(pair: tuple[str, int]) -> tuple[int, str]:
    return (-pair[1], pair[0])


def _attributed(item: Briefing) -> list[Position]:
    """Give the positions that are somebody's."""
    return [position for position in item.article.positions if position.attribution is Attribution.NAMED]


def _by_id(item: Briefing) -> dict[str, Source]:
    return {source.id: source for source in item.article.sources}


def _document(source: Source) -> _Document:
    return (source.url, "") if source.url else (source.publisher, source.title)


def _claims(item: Briefing, cited: Mapping[str, list[Source]]) -> list[Claim]:
    sources = _by_id(item)
    found = [
        _claim(
            ClaimKind.POSITION,
            f"{position.actor} on {position.theme}",
            item,
            [sources[key] for key in position.sources],
        )
        for position in _attributed(item)
    ]
    found += [
        _claim(ClaimKind.EVENT, event.id, item, cited[event.id])
        for event in item.article.events
        if isinstance(event, Event)
    ]
    return found


def _claim(kind: ClaimKind, name: str, item: Briefing, sources: list[Source]) -> Claim:
    publishers = tuple(dict.fromkeys(source.publisher for source in sources))
    return Claim(kind, name, item, len(set(map(_document, sources))), publishers)


def _event_sources(corpus: Corpus) -> dict[str, list[Source]]:
    """Give the sources of each event, those of later articles that refer to it among them."""
    known = {item.id: _by_id(item) for item in corpus.briefings}
    return {
        happening.event.id: [
            known[briefing.id][key] for briefing, keys in happening.sources for key in keys
        ]
        for happening in corpus.events
    }  # fmt: skip
