"""Events with everything that articles say of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from generator.digest.briefings import Briefing
from generator.model.records import Event, EventRef
from generator.model.values import Week
from generator.model.vocabulary import Channel, EventStatus, Result, Role


@dataclass(frozen=True, slots=True)
class EventStep:
    """What one article says of an event: how it stands, and what to know about it."""

    #: The day of the article.
    day: date
    #: How the event stands after it; what an article leaves open stays as it was.
    status: EventStatus
    result: Result | None
    note: str
    briefing: Briefing
    #: Ids of the sources it rests on, in that article.
    sources: tuple[str, ...]
    #: Whether status or result are others than before; of the record itself they are not.
    moved: bool


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as it stands after all that articles say of it."""

    #: As recorded, but for status and result: these are those of the last step.
    event: Event
    #: The article that records it.
    briefing: Briefing
    #: The record, then what the articles that refer to it add, oldest first.
    steps: tuple[EventStep, ...]
    themes: tuple[str, ...]
    #: Actors that took part, with a page: of states, of formats and of persons by their name.
    actors: tuple[str, ...]
    #: Those of them that mediated.
    mediators: tuple[str, ...]

    @property
    def channel(self) -> Channel | None:
        """How those who took part were in contact: as recorded, or as the kind has it; None if not at all."""
        return self.event.channel or self.event.kind.channel

    @property
    def referring(self) -> tuple[Briefing, ...]:
        """The articles that refer to it, oldest first."""
        return tuple(step.briefing for step in self.steps[1:])

    @property
    def sources(self) -> tuple[tuple[Briefing, tuple[str, ...]], ...]:
        """Ids of the sources it rests on, by the article that cites them."""
        return tuple((step.briefing, step.sources) for step in self.steps)

    def known_in(self, week: Week) -> Happening:
        """Give it as the articles of a week and of those before tell it."""
        known = (self.steps[0], *(step for step in self.steps[1:] if step.briefing.week <= week))
        if len(known) == len(self.steps):
            return self
        now = replace(self.event, status=known[-1].status, result=known[-1].result)
        return replace(self, event=now, steps=known)

    @property
    def month(self) -> tuple[int, int]:
        """Year and month in which it began, or may have begun."""
        return (self.event.date.first.year, self.event.date.first.month)

    @property
    def sort_key(self) -> tuple[tuple[int, int], bool, date, date, str]:
        """By month; in each the exact days come first, then what is known to a week or month only."""
        when = self.event.date
        return (self.month, not when.exact, when.first, when.last, self.event.id)


def build_events(briefings: tuple[Briefing, ...], persons: Mapping[str, str]) -> tuple[Happening, ...]:
    """Give all events by date.

    Args:
        briefings: The articles, oldest first.
        persons: Ids of persons by each of their names, in lower case.
    """
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


def newest_first(happenings: Iterable[Happening]) -> list[Happening]:
    """Turn events round, by month; in each what is known to a week or month only stays behind exact days."""
    turned = sorted(happenings, key=lambda item: item.sort_key, reverse=True)
    return sorted(turned, key=lambda item: (-item.month[0], -item.month[1], not item.event.date.exact))


def _happening(
    briefing: Briefing,
    event: Event,
    references: list[tuple[Briefing, EventRef]],
    persons: Mapping[str, str],
) -> Happening:
    steps = tuple(_steps(briefing, event, references))
    event = replace(event, status=steps[-1].status, result=steps[-1].result)
    found = [
        (actor, who.role)
        for who in event.participants
        for actor in (who.actor, persons.get((who.name or "").casefold()))
        if actor
    ]
    return Happening(
        event=event,
        briefing=briefing,
        steps=steps,
        themes=event.themes or briefing.article.themes,
        actors=tuple(dict.fromkeys(actor for actor, _ in found)),
        mediators=tuple(dict.fromkeys(actor for actor, role in found if role is Role.MEDIATOR)),
    )


def _steps(
    briefing: Briefing, event: Event, references: list[tuple[Briefing, EventRef]]
) -> Iterator[EventStep]:
    status, result = event.status, event.result
    day = briefing.article.date.day
    yield EventStep(day, status, result, event.note or "", briefing, event.sources, moved=False)
    for item, reference in references:
        before = (status, result)
        status, result = reference.status or status, reference.result or result
        yield EventStep(
            item.article.date.day, status, result, reference.note or "", item, reference.sources,
            moved=(status, result) != before,
        )  # fmt: skip
