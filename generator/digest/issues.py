"""The weekly digests: what each issue shows, in its order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from generator.digest.briefings import Briefing
from generator.digest.contacts import took_place, week_of
from generator.digest.corpus import Corpus
from generator.digest.disputes import Dispute
from generator.digest.events import Happening
from generator.digest.grouping import grouped
from generator.digest.ledger import MOVES, LedgerEntry, counted
from generator.digest.outlook import Expectation
from generator.model.documents import DigestNote, Direction
from generator.model.records import Correction
from generator.model.settings import Settings
from generator.model.values import Week
from generator.model.vocabulary import Change, CorrectionKind, DisagreementState


@dataclass(frozen=True, slots=True)
class Issue:
    """The digest of one week. Records belong to the issue of the article that carries them."""

    week: Week
    number: int
    note: DigestNote | None
    previous: Week | None
    next: Week | None
    #: The week's articles in reading order; late ones are among them.
    briefings: tuple[Briefing, ...]
    #: Articles of earlier weeks that arrived in this one.
    arrived_late: tuple[Briefing, ...]
    changes: tuple[LedgerEntry, ...]
    events: tuple[Happening, ...]
    #: Events of earlier weeks of which its articles say that they stand otherwise now.
    moved_events: tuple[Happening, ...]
    #: Events that began in the week and in which actors met, whichever article records them.
    met: tuple[Happening, ...]
    #: Open or narrowing at the end of the week, or moved in it.
    disputes: tuple[Dispute, ...]
    made: tuple[Expectation, ...]
    #: Due in the week, whether resolved or not.
    due: tuple[Expectation, ...]
    #: Not resolved by the end of the week, and due in the next.
    due_next: tuple[Expectation, ...]
    #: Not resolved by the end of the week, and due before it; left out once it is stale.
    overdue: tuple[Expectation, ...]
    resolved: tuple[Expectation, ...]
    corrections: tuple[tuple[Briefing, Correction], ...]

    @property
    def quiet(self) -> bool:
        """Whether the week has no article of its own."""
        return not self.briefings

    @property
    def directions(self) -> tuple[Direction, ...]:
        """The editor's directions; empty where the week was not assessed."""
        return self.note.directions if self.note else ()

    @property
    def red_lines(self) -> tuple[LedgerEntry, ...]:
        """The red lines that were asserted."""
        return tuple(entry for entry in self.changes if entry.asserts_red_line)

    @property
    def counts(self) -> tuple[tuple[Change, int], ...]:
        """How many positions changed in which way, most telling first, without zeros."""
        return counted(self.changes)


def build_issues(corpus: Corpus, settings: Settings) -> tuple[Issue, ...]:
    """Give the issue of every week, oldest first; quiet weeks have one too."""
    weeks = corpus.weeks
    shelves = _shelves(corpus, _Now.of(corpus, settings))
    issues = []
    for place, week in enumerate(weeks):
        loaded = corpus.notes.get(week)
        note = loaded.record if loaded else None
        shown = {name: shelf.get(week, ()) for name, shelf in shelves.items()}
        shown["changes"] = tuple(sorted(shown["changes"], key=_change_order))
        issues.append(
            Issue(
                week=week,
                number=settings.first_issue + place,
                note=note,
                previous=weeks[place - 1] if place else None,
                next=weeks[place + 1] if place + 1 < len(weeks) else None,
                briefings=_ordered(corpus.by_week.get(week, ()), note),
                arrived_late=tuple(i for i in corpus.by_current_week.get(week, ()) if i.week != week),
                **shown,
            )
        )
    return tuple(issues)


def weeks_showing(parts: Mapping[str, Iterable[Any]], corpus: Corpus, settings: Settings) -> set[Week]:
    """Give the weeks in whose issues something stands.

    Args:
        parts: Of the corpus, by the name of its list.
        corpus: The published content.
        settings: The site's settings.
    """
    now = _Now.of(corpus, settings)
    found = {week for of, weeks in _SHELVES.values() for item in parts[of] for week in weeks(item, now)}
    for item in parts["briefings"]:
        found |= {item.week, item.current_week, *(week for week, _ in _corrections([item]))}
    return found


def _shelves(corpus: Corpus, now: _Now) -> dict[str, Mapping[Week, tuple[Any, ...]]]:
    """Put every record on the shelf of its weeks; in one pass over the corpus."""
    week_of = {item.id: item.week for item in corpus.briefings}
    entries = (entry for history in corpus.histories.values() for entry in history.entries)
    shelves = {
        name: grouped((week, item) for item in getattr(corpus, of) for week in weeks(item, now))
        for name, (of, weeks) in _SHELVES.items()
    }
    shelves["changes"] = grouped((week_of[entry.statement.briefing_id], entry) for entry in entries)
    shelves["corrections"] = grouped(_corrections(corpus.briefings))
    return shelves


@dataclass(frozen=True, slots=True)
class _Now:
    """How far the site has come."""

    last: Week
    stale_weeks: int

    @classmethod
    def of(cls, corpus: Corpus, settings: Settings) -> _Now:
        """Take it from the corpus."""
        return cls(corpus.weeks[-1] if corpus.weeks else Week(1, 1), settings.stale_weeks)


def _span(first: Week, end: Week) -> Iterator[Week]:
    """Give the weeks from the first to the one before the end."""
    week = first
    while week < end:
        yield week
        week = week.shifted(1)


def _dispute_weeks(dispute: Dispute, now: _Now) -> list[Week]:
    """Give the weeks at whose end a disagreement was not settled, and those in which it moved."""
    moved = {state.briefing.week for state in dispute.states}
    first = min(moved)
    open_weeks = (
        week
        for week in _span(first, now.last.shifted(1))
        if dispute.state_on(week.sunday) not in (None, DisagreementState.SETTLED)
    )
    return sorted(moved.union(open_weeks))


def _still_open(item: Expectation, week: Week) -> bool:
    made = item.briefing.week <= week
    return made and (item.resolved_in is None or item.resolved_in.week > week)


def _due_weeks(item: Expectation, _now: _Now) -> tuple[Week, ...]:
    due = Week.of(item.outlook.due)
    return (due,) if item.briefing.week <= due else ()


def _week_before(item: Expectation, _now: _Now) -> tuple[Week, ...]:
    before = Week.of(item.outlook.due).shifted(-1)
    return (before,) if _still_open(item, before) else ()


def _overdue_weeks(item: Expectation, now: _Now) -> Iterable[Week]:
    """Give the weeks in which an item is called overdue: not for ever, or digests would only grow."""
    due = Week.of(item.outlook.due)
    first = max(due.shifted(1), item.briefing.week)
    end = item.resolved_in.week if item.resolved_in else now.last.shifted(1)
    return _span(first, min(end, due.shifted(now.stale_weeks + 1)))


def _resolved_weeks(item: Expectation, _now: _Now) -> tuple[Week, ...]:
    return (item.resolved_in.week,) if item.resolved_in else ()


def _own_week(item: Happening | Expectation, _now: _Now) -> tuple[Week, ...]:
    return (item.briefing.week,)


def _moved_weeks(item: Happening, _now: _Now) -> list[Week]:
    weeks = {step.briefing.week for step in item.steps if step.moved}
    return sorted(week for week in weeks if week > item.briefing.week)


def _met_weeks(item: Happening, _now: _Now) -> tuple[Week, ...]:
    week = week_of(item)
    return (week,) if week and took_place(item) else ()


#: The lists of an issue that are made from a list of the corpus: from which, and the weeks in which one of it
#: is shown.
_SHELVES: Final[Mapping[str, tuple[str, Callable[[Any, _Now], Iterable[Week]]]]] = MappingProxyType({
    "events": ("events", _own_week),
    "moved_events": ("events", _moved_weeks),
    "met": ("events", _met_weeks),
    "disputes": ("disputes", _dispute_weeks),
    "made": ("outlook", _own_week),
    "due": ("outlook", _due_weeks),
    "due_next": ("outlook", _week_before),
    "overdue": ("outlook", _overdue_weeks),
    "resolved": ("outlook", _resolved_weeks),
})  # fmt: skip


def _corrections(briefings: Iterable[Briefing]) -> Iterator[tuple[Week, tuple[Briefing, Correction]]]:
    for item in briefings:
        for correction in item.article.corrections:
            if correction.kind is CorrectionKind.MAJOR:
                yield Week.of(correction.date), (item, correction)


def _change_order(entry: LedgerEntry) -> tuple[bool, tuple[object, ...]]:
    """Changes that moved something first, then by day."""
    return (entry.change not in MOVES, entry.statement.sort_key)


def _ordered(briefings: tuple[Briefing, ...], note: DigestNote | None) -> tuple[Briefing, ...]:
    """The editor's order first, then by significance, then oldest first."""
    order: tuple[str, ...] = note.order if note else ()
    first = {name: place for place, name in enumerate(order)}
    return tuple(
        sorted(
            briefings,
            key=lambda item: (
                first.get(item.id, len(first)),
                -item.article.significance.rank,
                item.article.date.instant,
                item.id,
            ),
        )
    )
