"""Published content → one immutable index that every view is made from.

Nothing here is linear in the corpus per article; every list has one order, decided here:
articles newest first, then by id; events by date, exact ones before approximate ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import TypeVar

from generator.digest.ledger import History, Statement, histories
from generator.digest.publication import available
from generator.model.documents import Actor, Article, Direction, DigestNote, Page, Theme
from generator.model.records import (
    Disagreement,
    DisagreementRef,
    Event,
    EventRef,
    Outlook,
    OutlookRef,
    Participant,
    Resolution,
    Support,
)
from generator.model.settings import Settings
from generator.model.values import Moment, Week
from generator.model.vocabulary import ActorKind, DisagreementState
from generator.read.content import Content, Loaded

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Briefing:
    """A published article with its place among the weeks."""

    id: str
    slug: str
    article: Article
    #: The digest it belongs to: the ISO week of its date in the site's time zone.
    week: Week
    #: When it could first be read.
    available: Moment
    #: Whether its week's digest had been issued by then.
    late: bool

    @property
    def current_week(self) -> Week:
        """The week in which it arrived; differs from ``week`` only if late."""
        return Week.of(self.available.day) if self.late else self.week


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with what later articles added to it."""

    event: Event
    #: The article that records it.
    briefing: Briefing
    #: Articles that refer to it, oldest first.
    referring: tuple[Briefing, ...]
    themes: tuple[str, ...]
    #: Actors that took part, with a page: of states, of formats and of persons by their name.
    actors: tuple[str, ...]
    #: What the articles that refer to it add, oldest first.
    notes: tuple[tuple[Briefing, str], ...]

    @property
    def sort_key(self) -> tuple[date, date, str]:
        """First day, last day, id; a month or week stands where it may have begun, after exact days."""
        return (self.event.date.first, self.event.date.last, self.event.id)


@dataclass(frozen=True, slots=True)
class StateChange:
    """One state in the history of a disagreement."""

    day: date
    state: DisagreementState
    note: str
    briefing: Briefing


@dataclass(frozen=True, slots=True)
class Dispute:
    """A disagreement with the history of its state, oldest first."""

    disagreement: Disagreement
    briefing: Briefing
    states: tuple[StateChange, ...]

    @property
    def state(self) -> DisagreementState:
        """Where it stands now."""
        return self.states[-1].state

    def state_on(self, day: date) -> DisagreementState | None:
        """Give the state on a day, None before it was recorded."""
        known = [item.state for item in self.states if item.day <= day]
        return known[-1] if known else None


@dataclass(frozen=True, slots=True)
class Expectation:
    """An outlook item with what became of it."""

    outlook: Outlook
    briefing: Briefing
    themes: tuple[str, ...]
    resolution: Resolution | None
    #: The article that resolves it, whose sources the resolution cites.
    resolved_in: Briefing | None

    def overdue_on(self, day: date) -> bool:
        """Whether it was still open after its due date."""
        resolved = self.resolution is not None and self.resolution.date <= day
        return self.outlook.due < day and not resolved


@dataclass(frozen=True, slots=True)
class Pledge:
    """A support record with its day."""

    support: Support
    briefing: Briefing
    day: date


@dataclass(frozen=True, slots=True)
class Corpus:
    """The published content, indexed."""

    briefings: tuple[Briefing, ...]
    actors: Mapping[str, Loaded[Actor]]
    themes: Mapping[str, Loaded[Theme]]
    notes: Mapping[Week, Loaded[DigestNote]]
    pages: tuple[Loaded[Page], ...]
    static: tuple[str, ...]
    files: Mapping[str, Loaded[Article]]
    by_week: Mapping[Week, tuple[Briefing, ...]]
    by_current_week: Mapping[Week, tuple[Briefing, ...]]
    by_actor: Mapping[str, tuple[Briefing, ...]]
    by_theme: Mapping[str, tuple[Briefing, ...]]
    events: tuple[Happening, ...]
    events_by_actor: Mapping[str, tuple[Happening, ...]]
    events_by_theme: Mapping[str, tuple[Happening, ...]]
    events_by_briefing: Mapping[str, tuple[Happening, ...]]
    histories: Mapping[tuple[str, str], History]
    disputes: tuple[Dispute, ...]
    expectations: tuple[Expectation, ...]
    pledges: tuple[Pledge, ...]
    children: Mapping[str, tuple[str, ...]]
    members: Mapping[str, tuple[str, ...]]
    #: Ids of persons by each of their names, in lower case.
    persons: Mapping[str, str]

    @property
    def as_of(self) -> date:
        """The last day the site knows of: the end of its newest week; never the clock."""
        weeks = self.weeks
        return weeks[-1].sunday if weeks else date.min

    @property
    def weeks(self) -> tuple[Week, ...]:
        """All weeks from the first to the last with content; quiet weeks included."""
        known = {*self.by_week, *self.by_current_week, *self.notes}
        if not known:
            return ()
        first, last = min(known), max(known)
        span = (last.monday - first.monday).days // 7
        return tuple(first.shifted(number) for number in range(span + 1))

    def direction(self, week: Week, theme: str) -> Direction | None:
        """Give the direction of a theme in a week, None if it was not assessed."""
        note = self.notes.get(week)
        if note is None:
            return None
        return next((item for item in note.record.directions if item.theme == theme), None)

    def participant_actors(self, participant: Participant) -> tuple[str, ...]:
        """Give the actors a participant stands for: the one they act for, and their own page."""
        person = self.persons.get((participant.name or "").casefold())
        return tuple(item for item in (participant.actor, person) if item)


def build_corpus(content: Content, settings: Settings) -> Corpus:
    """Index content that passed all checks.

    Args:
        content: What may be shown; every reference in it resolves.
        settings: The site's settings.
    """
    notes = {Week.parse(item.id): item for item in content.digests}
    briefings = tuple(
        sorted(
            (_briefing(item, notes, settings) for item in content.articles),
            key=lambda item: (item.article.date.instant, item.id),
            reverse=True,
        )
    )
    actors = {item.id: item for item in sorted(content.actors, key=lambda a: a.record.name.casefold())}
    themes = {item.id: item for item in sorted(content.themes, key=lambda t: t.record.name.casefold())}
    persons = _person_names(actors)
    oldest_first = tuple(reversed(briefings))
    events = _happenings(oldest_first, persons)
    return Corpus(
        briefings=briefings,
        actors=MappingProxyType(actors),
        themes=MappingProxyType(themes),
        notes=MappingProxyType(notes),
        pages=content.pages,
        static=content.static,
        files=MappingProxyType({item.path: item for item in content.articles}),
        by_week=_grouped((item.week, item) for item in briefings),
        by_current_week=_grouped((item.current_week, item) for item in briefings),
        by_actor=_grouped((actor, item) for item in briefings for actor in item.article.actors),
        by_theme=_grouped((theme, item) for item in briefings for theme in item.article.themes),
        events=events,
        events_by_actor=_grouped((actor, item) for item in events for actor in item.actors),
        events_by_theme=_grouped((theme, item) for item in events for theme in item.themes),
        events_by_briefing=_grouped(
            (user.id, item) for item in events for user in (item.briefing, *item.referring)
        ),
        histories=histories(_statements(oldest_first)),
        disputes=_disputes(oldest_first),
        expectations=_expectations(oldest_first),
        pledges=tuple(
            Pledge(support, item, support.date or item.article.date.day)
            for item in oldest_first
            for support in item.article.support
        ),
        children=_grouped(
            (item.record.parent, item.id) for item in themes.values() if item.record.parent is not None
        ),
        members=_grouped((group, item.id) for item in actors.values() for group in item.record.member_of),
        persons=MappingProxyType(persons),
    )


def issue_moment(week: Week, note: DigestNote | None, settings: Settings) -> datetime:
    """Give the time a week's digest was issued: the editor's, or the end of its Sunday."""
    if note is not None and note.issued is not None:
        return note.issued.instant
    end = week.sunday + timedelta(days=1)
    return datetime(end.year, end.month, end.day, tzinfo=settings.zone)


def _briefing(
    item: Loaded[Article], notes: Mapping[Week, Loaded[DigestNote]], settings: Settings
) -> Briefing:
    article = item.record
    week = Week.of(article.date.day)
    opens = available(article)
    note = notes.get(week)
    late = opens.instant >= issue_moment(week, note.record if note else None, settings)
    return Briefing(item.id, article.slug or item.id, article, week, opens, late)


def _grouped(pairs: Iterable[tuple[K, V]]) -> Mapping[K, tuple[V, ...]]:
    groups: defaultdict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return MappingProxyType({key: tuple(values) for key, values in groups.items()})


def _person_names(actors: Mapping[str, Loaded[Actor]]) -> dict[str, str]:
    return {
        name.casefold(): item.id
        for item in actors.values()
        if item.record.kind is ActorKind.PERSON
        for name in (item.record.name, *item.record.aliases)
    }


def _statements(briefings: tuple[Briefing, ...]) -> list[Statement]:
    return [
        Statement(
            id=position.id or f"{item.id}-{position.actor}-{position.theme}",
            position=position,
            day=position.date or item.article.date.day,
            briefing_id=item.id,
            recorded=item.article.date.instant,
            place=place,
        )
        for item in briefings
        for place, position in enumerate(item.article.positions)
    ]


def _happenings(briefings: tuple[Briefing, ...], persons: Mapping[str, str]) -> tuple[Happening, ...]:
    referring: defaultdict[str, list[tuple[Briefing, EventRef]]] = defaultdict(list)
    recorded: list[tuple[Briefing, Event]] = []
    for item in briefings:
        for event in item.article.events:
            if isinstance(event, EventRef):
                referring[event.ref].append((item, event))
            else:
                recorded.append((item, event))
    found = [_happening(item, event, referring[event.id], persons) for item, event in recorded]
    return tuple(sorted(found, key=lambda happening: happening.sort_key))


def _happening(
    briefing: Briefing,
    event: Event,
    references: list[tuple[Briefing, EventRef]],
    persons: Mapping[str, str],
) -> Happening:
    for _, reference in references:
        event = replace(
            event, status=reference.status or event.status, result=reference.result or event.result
        )
    actors = [
        actor
        for who in event.participants
        for actor in (who.actor, persons.get((who.name or "").casefold()))
        if actor
    ]
    return Happening(
        event=event,
        briefing=briefing,
        referring=tuple(item for item, _ in references),
        themes=event.themes or briefing.article.themes,
        actors=tuple(dict.fromkeys(actors)),
        notes=tuple((item, reference.note) for item, reference in references if reference.note),
    )


def _disputes(briefings: tuple[Briefing, ...]) -> tuple[Dispute, ...]:
    found: dict[str, Dispute] = {}
    later: list[tuple[Briefing, DisagreementRef]] = []
    for item in briefings:
        for entry in item.article.disagreements:
            if isinstance(entry, DisagreementRef):
                later.append((item, entry))
            else:
                first = StateChange(item.article.date.day, entry.state, "", item)
                found[entry.id] = Dispute(entry, item, (first,))
    for item, reference in later:
        dispute = found[reference.ref]
        change = StateChange(item.article.date.day, reference.state, reference.note or "", item)
        ordered = sorted((*dispute.states, change), key=lambda state: state.day)
        found[reference.ref] = replace(dispute, states=tuple(ordered))
    return tuple(sorted(found.values(), key=lambda item: (item.briefing.article.date.instant, item.disagreement.id)))


def _expectations(briefings: tuple[Briefing, ...]) -> tuple[Expectation, ...]:
    found: dict[str, Expectation] = {}
    later: list[tuple[Briefing, OutlookRef]] = []
    for item in briefings:
        for entry in item.article.outlook:
            if isinstance(entry, OutlookRef):
                later.append((item, entry))
            else:
                themes = entry.themes or item.article.themes
                resolved = item if entry.resolution else None
                found[entry.id] = Expectation(entry, item, themes, entry.resolution, resolved)
    for item, reference in later:
        found[reference.ref] = replace(
            found[reference.ref], resolution=reference.resolution, resolved_in=item
        )
    return tuple(sorted(found.values(), key=lambda item: (item.outlook.due, item.outlook.id)))
