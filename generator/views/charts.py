"""Drawings of positions: steps from +2 (supports) to −2 (rejects) over the days.

Lengths are user units of a drawing of 320 by 96; every number is rounded to one decimal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from generator.digest.grouping import grouped
from generator.digest.ledger import MOVES, History, LedgerEntry
from generator.digest.steps import Step, steps
from generator.model.vocabulary import Change, Stance
from generator.views.drawings import HistoryChart, StepChart, StepEntry, StepLevel, StepLine, StepMark
from generator.views.kit import Kit
from generator.views.wording import day_view, sentence

#: A drawing reaches back a year at most.
_WEEKS = 52
#: How many drawings stand on a page at most.
_DRAWINGS = 30
#: Where the days begin and end, and where +2 and −2 lie.
_LEFT, _RIGHT, _TOP, _BOTTOM = 28, 312, 10, 66
#: Where the ticks of the statements stand.
_TICKS, _TICK = 72, 6
#: Half the width of a mark.
_MARK = 5


def history_chart(kit: Kit, histories: Sequence[History], about: str, room: int) -> HistoryChart:
    """Give the drawings of some histories on one scale of days.

    The days are those of the last year, or fewer where there are more positions than there is room for.

    Args:
        kit: The maker of parts.
        histories: All histories of an actor or theme, in the order of the drawings.
        about: What each is named after: ``theme`` or ``actor``.
        room: How many positions may be drawn; 0 for no drawing.
    """
    entries = sorted(
        (entry for history in histories for entry in history.entries),
        key=lambda item: item.statement.sort_key,
    )
    last = max((entry.statement.day for entry in entries), default=kit.corpus.as_of)
    last = max(last, kit.corpus.as_of)
    since = last - timedelta(weeks=_WEEKS) if entries else last
    shown = [item for item in entries if item.statement.day > since]
    shown = shown[-room:] if room else []
    # What was held before is drawn from the edge; where all is drawn the first day has some room.
    first = shown[0].statement.day if shown else last
    scale = _Scale(min(first, last - timedelta(days=1)) if shown else last, last)
    of = grouped((_name(item), item) for item in shown)
    drawings = histories[:_DRAWINGS] if shown else ()
    charts = tuple(
        _chart(kit, history, of.get((history.actor, history.theme), ()), scale, about) for history in drawings
    )
    drawn = {mark.change.term for chart in charts for mark in chart.marks}
    return HistoryChart(
        charts=charts,
        left=len(histories) - len(drawings) if shown else 0,
        entries=tuple(
            StepEntry(change=kit.change(entry), score=_score(entry.statement.position.stance.score))
            for entry in reversed(shown)
        ),
        first=day_view(scale.first).short,
        last=day_view(last).short,
        levels=tuple(StepLevel(label=_score(score), height=scale.y(score)) for score in (2, 0, -2)),
        changes=tuple(
            StepMark(change=kit.term(change), path=_shape(change, 8, 8))
            for change in Change
            if str(change) in drawn
        ),
        stale_weeks=kit.settings.stale_weeks,
    )


def _name(entry: LedgerEntry) -> tuple[str, str]:
    position = entry.statement.position
    return position.actor, position.theme


class _Scale:
    """Days and stances as lengths."""

    def __init__(self, first: date, last: date) -> None:
        # What began on the last day has that day to be seen on.
        self.first, self.end = first, last + timedelta(days=1)

    def x(self, day: date) -> float:
        """Give the place of a day from the left; what lies before the first day stands at the edge."""
        share = (max(day, self.first) - self.first).days / (self.end - self.first).days
        return round(_LEFT + share * (_RIGHT - _LEFT), 1)

    def y(self, score: int) -> int:
        """Give the place of a stance from the top."""
        return _TOP + (2 - score) * (_BOTTOM - _TOP) // 4

    def grid(self) -> str:
        """Give the levels, and the beginnings of months."""
        levels = [f"M{_LEFT} {self.y(score)}H{_RIGHT}" for score in (2, 1, 0, -1, -2)]
        day = (self.first.replace(day=1) + timedelta(days=32)).replace(day=1)
        months = []
        while day < self.end:
            months.append(f"M{_number(self.x(day))} {_TOP}V{_TICKS + _TICK}")
            day = (day + timedelta(days=32)).replace(day=1)
        return "".join([*levels, *months])


def _chart(kit: Kit, history: History, known: Sequence[LedgerEntry], scale: _Scale, about: str) -> StepChart:
    held = steps(history, scale.first, scale.end, kit.settings.stale_weeks)
    days = sorted({entry.statement.day for entry in known})
    actor, theme = kit.link("actor", history.actor), kit.link("theme", history.theme)
    return StepChart(
        about=theme if about == "theme" else actor,
        title=f"{actor.text} on {theme.text}",
        description=_description(kit, held, known),
        stance=kit.term(history.current.statement.position.stance),
        ended=history.holding.ended,
        grid=scale.grid(),
        lines=_lines(kit, held, scale),
        joins=_joins(held, scale),
        ticks="".join(f"M{_number(scale.x(day))} {_TICKS}v{_TICK}" for day in days),
        marks=_marks(kit, known, scale),
    )


def _lines(kit: Kit, held: Iterable[Step], scale: _Scale) -> tuple[StepLine, ...]:
    paths: defaultdict[tuple[Stance, bool], list[str]] = defaultdict(list)
    for step in held:
        start, end = _number(scale.x(step.first)), _number(scale.x(step.last))
        paths[step.stance, step.stale].append(f"M{start} {scale.y(step.score)}H{end}")
    return tuple(
        StepLine(stance=kit.term(stance), stale=stale, path="".join(paths[stance, stale]))
        for stance in Stance
        for stale in (False, True)
        if (stance, stale) in paths
    )


def _joins(held: Sequence[Step], scale: _Scale) -> str:
    return "".join(
        f"M{_number(scale.x(later.first))} {scale.y(step.score)}V{scale.y(later.score)}"
        for step, later in pairwise(held)
        if step.last == later.first and step.stance is not later.stance
    )


def _marks(kit: Kit, entries: Iterable[LedgerEntry], scale: _Scale) -> tuple[StepMark, ...]:
    """What began, moved or was taken back; a position that was only restated has its tick."""
    paths: defaultdict[Change, list[str]] = defaultdict(list)
    for entry in entries:
        score = entry.statement.position.stance.score
        if entry.change in (*MOVES, Change.NEW) and score is not None:
            paths[entry.change].append(_shape(entry.change, scale.x(entry.statement.day), scale.y(score)))
    return tuple(
        StepMark(change=kit.term(change), path="".join(paths[change])) for change in Change if change in paths
    )


def _shape(change: Change, x: float, y: float) -> str:
    """Give the shape of a change: pointing to where it moved, so that no colour is needed."""
    at = f"M{_number(x)} {_number(y)}"
    half, whole = _MARK, 2 * _MARK
    shapes = {
        Change.NEW: f"m-{half - 1} 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
        Change.HARDENED: f"m-{half} -{half}h{whole}l-{half} {whole}z",
        Change.SOFTENED: f"m-{half} {half}h{whole}l-{half} -{whole}z",
        Change.REVERSED: f"m0 -{half}l{half} {half}l-{half} {half}l-{half} -{half}z",
        Change.WITHDRAWN: f"m-{half} -{half}h{whole}v{whole}h-{whole}z",
    }
    return at + shapes[change]


def _description(kit: Kit, held: Sequence[Step], entries: Iterable[LedgerEntry]) -> str:
    """The steps and changes in words."""
    spoken: list[str] = []
    for before, step in zip([None, *held], held, strict=False):
        if before is None or before.stance is not step.stance or before.last != step.first:
            spoken.append(f"{kit.term(step.stance).label} from {day_view(step.first).text}")
    moved = [
        f"{kit.term(entry.change).label.lower()} on {day_view(entry.statement.day).text}"
        for entry in entries
        if entry.change in MOVES
    ]
    text = sentence("; ".join(spoken) or "No answer in this time")
    return f"{text} Changes: {sentence('; '.join(moved))}" if moved else text


def _score(score: int | None) -> str:
    """Give a stance as a number with its sign, empty for silence."""
    return "" if score is None else f"{score:+d}".replace("-", "−").replace("+0", "0")


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
