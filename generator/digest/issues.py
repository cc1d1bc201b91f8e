"""The weekly digests: what each issue shows, in its order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from generator.digest.corpus import Briefing, Corpus, Dispute, Expectation, Happening
from generator.digest.ledger import LedgerEntry
from generator.model.documents import Direction, DigestNote
from generator.model.records import Correction
from generator.model.settings import Settings
from generator.model.values import Week
from generator.model.vocabulary import Change, CorrectionKind, DisagreementState, PositionKind


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
    disputes: tuple[Dispute, ...]
    made: tuple[Expectation, ...]
    #: Open and due within seven days after the week.
    due: tuple[Expectation, ...]
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
        order = [
            Change.REVERSED, Change.HARDENED, Change.SOFTENED, Change.WITHDRAWN,
            Change.NEW, Change.CLARIFIED, Change.REAFFIRMED,
        ]  # fmt: skip
        found = [entry.change for entry in self.changes]
        return tuple((change, found.count(change)) for change in order if change in found)


def build_issues(corpus: Corpus, settings: Settings) -> tuple[Issue, ...]:
    """Give the issue of every week, oldest first; quiet weeks have one too."""
    weeks = corpus.weeks
    week_of = {item.id: item.week for item in corpus.briefings}
    changes: dict[Week, list[LedgerEntry]] = {}
    for history in corpus.histories.values():
        for entry in history.entries:
            changes.setdefault(week_of[entry.statement.briefing_id], []).append(entry)
    events: dict[Week, list[Happening]] = {}
    for event in corpus.events:
        events.setdefault(event.briefing.week, []).append(event)
    return tuple(
        _issue(
            corpus,
            week,
            number=settings.first_issue + place,
            around=(weeks[place - 1] if place else None, weeks[place + 1] if place + 1 < len(weeks) else None),
            changes=tuple(sorted(changes.get(week, []), key=_change_order)),
            events=tuple(events.get(week, [])),
        )
        for place, week in enumerate(weeks)
    )


def _change_order(entry: LedgerEntry) -> tuple[int, tuple[object, ...]]:
    """Changes that moved something first, then by day."""
    quiet = entry.change in (Change.REAFFIRMED, Change.CLARIFIED, Change.NEW)
    return (1 if quiet else 0, entry.statement.sort_key)


def _issue(
    corpus: Corpus,
    week: Week,
    *,
    number: int,
    around: tuple[Week | None, Week | None],
    changes: tuple[LedgerEntry, ...],
    events: tuple[Happening, ...],
) -> Issue:
    note = corpus.notes.get(week)
    end = week.sunday
    expectations = corpus.expectations
    horizon = end + timedelta(days=7)
    return Issue(
        week=week,
        number=number,
        note=note.record if note else None,
        previous=around[0],
        next=around[1],
        briefings=_ordered(corpus.by_week.get(week, ()), note.record if note else None),
        arrived_late=tuple(i for i in corpus.by_current_week.get(week, ()) if i.week != week),
        changes=changes,
        events=events,
        disputes=tuple(
            item
            for item in corpus.disputes
            if item.state_on(end) in (DisagreementState.OPEN, DisagreementState.NARROWING)
            or any(state.briefing.week == week for state in item.states)
        ),
        made=tuple(item for item in expectations if item.briefing.week == week),
        due=tuple(i for i in expectations if week.monday <= i.outlook.due <= horizon and _open(i, week)),
        overdue=tuple(i for i in expectations if i.outlook.due < week.monday and _open(i, week)),
        resolved=tuple(i for i in expectations if i.resolved_in is not None and i.resolved_in.week == week),
        corrections=tuple(
            (item, correction)
            for item in corpus.briefings
            for correction in item.article.corrections
            if correction.kind is CorrectionKind.MAJOR and Week.of(correction.date) == week
        ),
    )


def _open(item: Expectation, week: Week) -> bool:
    """Whether an outlook item had been made by the week and not resolved by its end."""
    made = item.briefing.week <= week
    return made and (item.resolved_in is None or item.resolved_in.week > week)


def _ordered(briefings: tuple[Briefing, ...], note: DigestNote | None) -> tuple[Briefing, ...]:
    """The editor's order first, then by significance, then oldest first."""
    first = {name: place for place, name in enumerate(note.order)} if note else {}
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
