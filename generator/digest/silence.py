"""Who spoke often on a theme and has not spoken on it for long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from generator.digest.ledger import History, LedgerEntry, Statement
from generator.model.values import Week
from generator.model.vocabulary import Basis

#: In how many weeks somebody has taken a position on a theme who spoke on it often.
OFTEN: Final = 3


@dataclass(frozen=True, slots=True)
class Silence:
    """An actor that spoke often on a theme, and then no more."""

    actor: str
    theme: str
    #: In how many weeks it spoke.
    weeks: int
    #: What it said last.
    last: LedgerEntry
    #: Whole weeks since then.
    age_weeks: int


def build_silences(histories: Iterable[History], as_of: date, long: int) -> tuple[Silence, ...]:
    """Give the silences among some histories, the longest first, then by theme and actor.

    Args:
        histories: Of any actors and themes.
        as_of: The last day that the site knows of.
        long: After how many whole weeks without a position we call them silent.
    """
    found = [silence for history in histories if (silence := _silence(history, as_of, long))]
    return tuple(sorted(found, key=lambda item: (-item.age_weeks, item.theme, item.actor)))


def _silence(history: History, as_of: date, long: int) -> Silence | None:
    spoken = [entry for entry in history.entries if _spoke(entry.statement)]
    weeks = len({Week.of(entry.statement.day) for entry in spoken})
    if weeks < OFTEN:
        return None
    age = (as_of - spoken[-1].statement.day).days // 7
    return Silence(history.actor, history.theme, weeks, spoken[-1], age) if age >= long else None


def _spoke(statement: Statement) -> bool:
    """Whether somebody spoke: to refuse an answer is none, and what the desk infers nobody said."""
    return statement.answers and statement.position.basis is not Basis.ASSESSED
