"""The weekly digests: what each issue shows, in its order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.digest.briefings import Briefing
from generator.digest.corpus import Corpus
from generator.digest.disputes import Dispute
from generator.digest.events import Happening
from generator.digest.grouping import grouped
from generator.digest.ledger import LedgerEntry
from generator.digest.outlook import Expectation
from generator.model.documents import DigestNote, Direction
from generator.model.records import Correction
from generator.model.settings import Settings
from generator.model.values import Week
from generator.model.vocabulary import Change, CorrectionKind, DisagreementState, PositionKind

#: Changes that moved something; the others restate or begin.
MOVES = (Change.REVERSED, Change.HARDENED, Change.SOFTENED, Change.WITHDRAWN)
_TELLING_FIRST = (*MOVES, Change.NEW, Change.CLARIFIED, Change.REAFFIRMED)


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
    #: Open or narrowing at the end of the week, or moved in it.
    disputes: tuple[Dispute, ...]
    made: tuple[Expectation, ...]
    #: Not resolved by the end of the week, and due in it or in the next.
    due: tuple[Expectation, ...]
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
        red = PositionKind.RED_LINE
        return tuple(entry for entry in self.changes if entry.statement.position.kind is red)

    @property
    def counts(self) -> tuple[tuple[Change, int], ...]:
        """How many positions changed in which way, most telling first, without zeros."""
        found = [entry.change for entry in self.changes]
        return tuple((change, found.count(change)) for change in _TELLING_FIRST if change in found)


def build_issues(corpus: Corpus, settings: Settings) -> tuple[Issue, ...]:
    """Give the issue of every week, oldest first; quiet weeks have one too."""
    shelves = _Shelves.fill(corpus, settings.stale_weeks)
    weeks = corpus.weeks
    issues = []
    for place, week in enumerate(weeks):
        loaded = corpus.notes.get(week)
        note = loaded.record if loaded else None
        issues.append(
            Issue(
                week=week,
                number=settings.first_issue + place,
                note=note,
                previous=weeks[place - 1] if place else None,
                next=weeks[place + 1] if place + 1 < len(weeks) else None,
                briefings=_ordered(corpus.by_week.get(week, ()), note),
                arrived_late=tuple(i for i in corpus.by_current_week.get(week, ()) if i.week != week),
                changes=tuple(sorted(shelves.changes.get(week, ()), key=_change_order)),
                events=shelves.events.get(week, ()),
                disputes=shelves.disputes.get(week, ()),
                made=shelves.made.get(week, ()),
                due=shelves.due.get(week, ()),
                overdue=shelves.overdue.get(week, ()),
                resolved=shelves.resolved.get(week, ()),
                corrections=shelves.corrections.get(week, ()),
            )
        )
    return tuple(issues)


@dataclass(frozen=True, slots=True)
class _Shelves:
    """Records by the week in which they are shown; filled in one pass over the corpus."""

    changes: Mapping[Week, tuple[LedgerEntry, ...]]
    events: Mapping[Week, tuple[Happening, ...]]
    disputes: Mapping[Week, tuple[Dispute, ...]]
    made: Mapping[Week, tuple[Expectation, ...]]
    due: Mapping[Week, tuple[Expectation, ...]]
    overdue: Mapping[Week, tuple[Expectation, ...]]
    resolved: Mapping[Week, tuple[Expectation, ...]]
    corrections: Mapping[Week, tuple[tuple[Briefing, Correction], ...]]

    @classmethod
    def fill(cls, corpus: Corpus, stale_weeks: int) -> _Shelves:
        """Put every record on the shelf of its weeks."""
        weeks = corpus.weeks
        last = weeks[-1] if weeks else Week(1, 1)
        week_of = {item.id: item.week for item in corpus.briefings}
        entries = (entry for history in corpus.histories.values() for entry in history.entries)
        outlook = corpus.outlook
        return cls(
            changes=grouped((week_of[entry.statement.briefing_id], entry) for entry in entries),
            events=grouped((event.briefing.week, event) for event in corpus.events),
            disputes=grouped((w, item) for item in corpus.disputes for w in _dispute_weeks(item, last)),
            made=grouped((item.briefing.week, item) for item in outlook),
            due=grouped((w, item) for item in outlook for w in _due_weeks(item)),
            overdue=grouped((w, item) for item in outlook for w in _overdue_weeks(item, last, stale_weeks)),
            resolved=grouped((item.resolved_in.week, item) for item in outlook if item.resolved_in),
            corrections=grouped(_corrections(corpus.briefings)),
        )


def _span(first: Week, end: Week) -> Iterator[Week]:
    """Give the weeks from the first to the one before the end."""
    week = first
    while week < end:
        yield week
        week = week.shifted(1)


def _dispute_weeks(dispute: Dispute, last: Week) -> list[Week]:
    """Give the weeks at whose end a disagreement was not settled, and those in which it moved."""
    moved = {state.briefing.week for state in dispute.states}
    first = min(moved)
    open_weeks = (
        week
        for week in _span(first, last.shifted(1))
        if dispute.state_on(week.sunday) not in (None, DisagreementState.SETTLED)
    )
    return sorted(moved.union(open_weeks))


def _still_open(item: Expectation, week: Week) -> bool:
    made = item.briefing.week <= week
    return made and (item.resolved_in is None or item.resolved_in.week > week)


def _due_weeks(item: Expectation) -> list[Week]:
    due = Week.of(item.outlook.due)
    return [week for week in (due.shifted(-1), due) if _still_open(item, week)]


def _overdue_weeks(item: Expectation, last: Week, stale_weeks: int) -> Iterable[Week]:
    """Give the weeks in which an item is called overdue: not for ever, or digests would only grow."""
    due = Week.of(item.outlook.due)
    first = max(due.shifted(1), item.briefing.week)
    end = item.resolved_in.week if item.resolved_in else last.shifted(1)
    return _span(first, min(end, due.shifted(stale_weeks + 1)))


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
