"""What actors hold, found anew for each question by a search through all that they said until then.

These are the rules of docs/positions.md and docs/ledger.md as a reader would follow them with a finger on the
list: nothing here steps from one position to the next, as the ledger does, or asks the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

from generator.digest.ledger import Statement, compute_change
from generator.model.vocabulary import Change, PositionKind, Stance


def order(statement: Statement) -> tuple[date, datetime, str, int]:
    """By the day, then the article, then the place in it."""
    return (statement.day, statement.recorded, statement.briefing_id, statement.place)


def said_by(made: Iterable[Statement], actor: str) -> list[Statement]:
    """Give all that an actor said, oldest first."""
    return sorted((item for item in made if item.position.actor == actor), key=order)


def takes_back(statement: Statement) -> bool:
    return statement.position.change is Change.WITHDRAWN


def silent(statement: Statement) -> bool:
    return statement.position.stance is Stance.SILENT


def counts(statement: Statement) -> bool:
    """Whether it gives an answer or takes one back: all but silence does."""
    return takes_back(statement) or not silent(statement)


def is_red(statement: Statement) -> bool:
    return statement.position.kind is PositionKind.RED_LINE


def asserts_red(statement: Statement) -> bool:
    """Whether it says where the line is, rather than that it is gone or that nothing is said."""
    return is_red(statement) and not takes_back(statement) and not silent(statement)


def standing(own: list[Statement]) -> list[Statement]:
    """Give the answers since the last withdrawal; if nobody ever took one back or gave one, the silences."""
    taken_back = [place for place, item in enumerate(own) if takes_back(item)]
    since = own[taken_back[-1] + 1 :] if taken_back else own
    answers = [item for item in since if not silent(item)]
    return answers or ([] if taken_back else since)


def red_lines(own: list[Statement]) -> list[list[Statement]]:
    """Give the assertions of an actor's red lines, those of each line together.

    Who ruled out what he required before has two lines, unless the desk says that the answer turned nothing.
    """
    asserted = [item for item in own if asserts_red(item)]
    starts = [0]
    for place, item in enumerate(asserted):
        sides = [earlier for earlier in asserted[:place] if earlier.position.stance is not Stance.AMBIVALENT]
        turned = sides and above_zero(sides[-1]) != above_zero(item)
        word = item.position.change
        denied = word not in (None, ruled(own, item), Change.REVERSED, Change.NEW)
        if turned and item.position.stance is not Stance.AMBIVALENT and not denied:
            starts.append(place)
    ends = [*starts[1:], len(asserted)]
    return [asserted[start:end] for start, end in zip(starts, ends, strict=True) if start < end]


def above_zero(statement: Statement) -> bool:
    return statement.position.stance in (Stance.SUPPORTS, Stance.CONDITIONAL)


def ruled(own: list[Statement], statement: Statement) -> Change:
    """Give what the rules alone say of a statement: what it does to the answer that stood before it."""
    earlier = own[: own.index(statement)]
    before = standing(earlier)
    if silent(statement) and not before and earlier:
        # Silence begins nothing after a withdrawal: it is compared with what was said there.
        back = next(item for item in reversed(earlier) if takes_back(item))
        return compute_change(replace(back.position, change=None), statement.position)
    return compute_change(before[-1].position if before else None, statement.position)


def changed(own: list[Statement], statement: Statement) -> Change:
    """Give the change that is shown: that of the editor, if any."""
    return statement.position.change or ruled(own, statement)


def same(own: list[Statement], one: Statement, other: Statement) -> bool:
    """Whether an answer leaves the one before as it was: by the editor, else by its stance and kind."""
    shown = changed(own, other)
    if shown is not ruled(own, other):
        return shown in (Change.CLARIFIED, Change.REAFFIRMED)
    return (one.position.stance, one.position.kind) == (other.position.stance, other.position.kind)


def held(own: list[Statement]) -> list[Statement]:
    """Give the answers that say what is held after the last of them, without a break; none if nothing is."""
    known = standing(own)
    for place in range(len(known)):
        if all(same(own, *pair) for pair in pairwise(known[place:])):
            return known[place:]
    return []


def still_holds(own: list[Statement], statement: Statement) -> bool:
    """Whether what was held with a statement is held now: what was held then has only been continued."""
    then, now = held(own[: own.index(statement) + 1]), held(own)
    return bool(then) and now[: len(then)] == then
