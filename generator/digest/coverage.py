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
from generator.digest.publishers import document_key, publisher_slug
from generator.model.records import Position
from generator.model.values import Week
from generator.model.vocabulary import Attribution

#: With fewer positions a week is not called one-sided.
ENOUGH: Final = 4

#: What tells a document or a publisher from others.
_Key = tuple[str, str]


class ClaimKind(Enum):
    """What rests on sources."""

    POSITION = "position"
    EVENT = "event"
    OUTLOOK = "outlook item"


@dataclass(frozen=True, slots=True)
class Claim:
    """A position, an event or an outlook item with what it rests on."""

    kind: ClaimKind
    #: ``ukraine on territorial-control``, or the id of the event or item.
    name: str
    briefing: Briefing
    #: How many documents.
    documents: int
    #: Their names, each once; whether two that are withheld are one nobody can tell.
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
    #: Positions, events and what outlook items rest on, in the order of their articles.
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
    cited = {item.id: _cited(item, corpus) for item in oldest_first}
    claims = _claims(corpus, cited)
    by_week = grouped((item.week, item) for item in oldest_first)
    weeks = {week: _coverage(by_week.get(week, ()), cited, claims) for week in corpus.weeks}
    return _coverage(oldest_first, cited, claims), MappingProxyType(weeks)


def _coverage(
    briefings: Iterable[Briefing],
    cited: Mapping[str, Mapping[str, _Cited]],
    claims: Mapping[str, tuple[Claim, ...]],
) -> Coverage:
    items = tuple(briefings)
    positions: Counter[str] = Counter()
    citations: Counter[str] = Counter()
    documents: defaultdict[str, set[_Key]] = defaultdict(set)
    publishers: defaultdict[str, set[_Key]] = defaultdict(set)
    for item in items:
        for position in _attributed(item):
            positions[position.actor] += 1
            used = [cited[item.id][key] for key in dict.fromkeys(position.sources)]
            citations.update(source.name for source in used)
            documents[position.actor].update(source.document for source in used)
            publishers[position.actor].update(source.publisher for source in used)
    return Coverage(
        articles=len(items),
        actors=tuple(
            ActorShare(actor, number, len(documents[actor]), len(publishers[actor]))
            for actor, number in sorted(positions.items(), key=_most)
        ),
        publishers=tuple(PublisherShare(*pair) for pair in sorted(citations.items(), key=_most)),
        claims=tuple(claim for item in items for claim in claims.get(item.id, ())),
    )


def _most(pair: tuple[str, int]) -> tuple[int, str]:
    return (-pair[1], pair[0])


def _attributed(item: Briefing) -> list[Position]:
    """Give the positions that are somebody's."""
    return [position for position in item.article.positions if position.attribution is Attribution.NAMED]


@dataclass(frozen=True, slots=True)
class _Cited:
    """A source by what tells it from others, as on the pages of publishers."""

    document: _Key
    publisher: _Key
    #: As most articles write the publisher.
    name: str


def _cited(item: Briefing, corpus: Corpus) -> dict[str, _Cited]:
    found: dict[str, _Cited] = {}
    for source in item.article.sources:
        if source.attribution is Attribution.NONE:
            own = (item.id, source.id)
            found[source.id] = _Cited(own, own, source.publisher)
        else:
            slug = publisher_slug(source.publisher)
            name = corpus.publishers[slug].name
            found[source.id] = _Cited(document_key(source), (slug, ""), name)
    return found


def _claims(corpus: Corpus, cited: Mapping[str, Mapping[str, _Cited]]) -> Mapping[str, tuple[Claim, ...]]:
    """Give what rests on sources by the article that records it.

    Of events and outlook items the sources of later articles that refer to them count, too.
    """

    def claim(
        kind: ClaimKind, name: str, item: Briefing, sources: Iterable[tuple[Briefing, Iterable[str]]]
    ) -> tuple[str, Claim]:
        used = [cited[briefing.id][key] for briefing, keys in sources for key in keys]
        documents = {source.document for source in used}
        publishers = {source.publisher: source.name for source in used}
        return item.id, Claim(kind, name, item, len(documents), tuple(publishers.values()))

    positions = (
        claim(ClaimKind.POSITION, f"{position.actor} on {position.theme}", item, ((item, position.sources),))
        for item in corpus.briefings
        for position in _attributed(item)
    )
    events = (
        claim(ClaimKind.EVENT, happening.event.id, happening.briefing, happening.sources)
        for happening in corpus.events
    )
    outlook = (
        claim(ClaimKind.OUTLOOK, item.outlook.id, item.briefing, item.sources)
        for item in corpus.outlook
        if any(keys for _, keys in item.sources)
    )
    return grouped((*positions, *events, *outlook))
