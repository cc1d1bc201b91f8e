"""Events with everything that articles say of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from generator.digest.briefings import Briefing
from generator.model.records import Event, EventRef
from generator.model.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with what later articles added to it."""

    event: Event
    #: The article that records it.
    briefing: Briefing
    #: Articles that refer to it with what they add, oldest first.
    references: tuple[tuple[Briefing, EventRef], ...]
    themes: tuple[str, ...]
    #: Actors that took part, with a page: of states, of formats and of persons by their name.
    actors: tuple[str, ...]
    #: Those of them that mediated.
    mediators: tuple[str, ...]

    @property
    def referring(self) -> tuple[Briefing, ...]:
        """The articles that refer to it, oldest first."""
        return tuple(briefing for briefing, _ in self.references)

    @property
    def notes(self) -> tuple[str, ...]:
        """What must be known about it: its own note, then what later articles add."""
        found = (self.event.note, *(reference.note for _, reference in self.references))
        return tuple(note for note in found if note)

    @property
    def sources(self) -> tuple[tuple[Briefing, tuple[str, ...]], ...]:
        """Ids of the sources it rests on, by the article that cites them."""
        later = ((briefing, reference.sources) for briefing, reference in self.references)
        return ((self.briefing, self.event.sources), *later)

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
    for _, reference in references:
        event = replace(
            event, status=reference.status or event.status, result=reference.result or event.result
        )
    found = [
        (actor, who.role)
        for who in event.participants
        for actor in (who.actor, persons.get((who.name or "").casefold()))
        if actor
    ]
    return Happening(
        event=event,
        briefing=briefing,
        references=tuple(references),
        themes=event.themes or briefing.article.themes,
        actors=tuple(dict.fromkeys(actor for actor, _ in found)),
        mediators=tuple(dict.fromkeys(actor for actor, role in found if role is Role.MEDIATOR)),
    )
