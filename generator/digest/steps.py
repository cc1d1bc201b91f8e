"""What an actor held on a theme from day to day: the steps of its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from generator.digest.ledger import History, Holding
from generator.model.vocabulary import Stance


@dataclass(frozen=True, slots=True)
class Step:
    """A time in which one answer was held."""

    #: The day from which it was held, or on which the time in question begins.
    first: date
    #: The day on which the next step or gap begins, or the time in question ends.
    last: date
    stance: Stance
    #: Whether by then it had not been repeated for longer than the limit.
    stale: bool

    @property
    def score(self) -> int:
        """The answer from +2 (supports) to −2 (rejects); silence is no step."""
        return self.stance.score or 0


def steps(history: History, first: date, last: date, stale_weeks: int) -> tuple[Step, ...]:
    """Give the steps of a history between two days; where nothing is held there is none.

    An answer is held from the day it was given until the actor gives another or takes it back. A silent
    position leaves the answer before it as it was. Of several answers of one day the last one counts.

    Args:
        history: The positions of an actor on a theme.
        first: The first day.
        last: The day after the last one.
        stale_weeks: Whole weeks after which an answer that was not repeated is stale.
    """
    found: list[Step] = []
    days = [entry.statement.day for entry in history.entries]
    for holding, begins, ends in zip(history.holdings, days, [*days[1:], last], strict=True):
        if not _answers(holding):
            continue
        newest = holding.current.statement
        start, end = max(begins, first), min(ends, last)
        stale_from = newest.day + timedelta(weeks=stale_weeks)
        turn = min(max(stale_from, start), end)
        stance = newest.position.stance
        found += [
            Step(since, until, stance, stale)
            for since, until, stale in ((start, turn, False), (turn, end, True))
            if since < until
        ]
    return tuple(found)


def _answers(holding: Holding) -> bool:
    """Whether somebody holds an answer after it: neither silence nor what was taken back is one."""
    return holding.current.statement.position.stance is not Stance.SILENT and not holding.ended
