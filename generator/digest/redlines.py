"""Red lines: who asserted them, whether they are still held, and what crosses them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType

from generator.digest.grouping import grouped
from generator.digest.ledger import History, LedgerEntry, Statement
from generator.model.vocabulary import Change, PositionKind

#: What an editor may say of an answer that turns into its opposite without denying that it does.
_TURNS = (Change.REVERSED, Change.NEW)


@dataclass(frozen=True, slots=True)
class RedLine:
    """A red line of one actor on one theme."""

    actor: str
    theme: str
    #: The position that asserted it first, and the one that did last.
    first: Statement
    last: Statement
    #: How often it was asserted.
    times: int
    #: Whether it gave another answer, or took this one back, between the first and the last time.
    broken: bool
    #: What followed the last assertion: another answer, or what took it back; None while it is held.
    left: Statement | None


@dataclass(frozen=True, slots=True)
class Collision:
    """A position that stands against another actor's red line on the same theme."""

    theme: str
    claim: Statement
    line: Statement
    #: Whether an editor said so; else it is possible, since the two answers oppose each other.
    typed: bool
    #: Whether both sides still hold what they held.
    current: bool


def build_red_lines(histories: Iterable[History]) -> Mapping[str, tuple[RedLine, ...]]:
    """Give all red lines that were ever asserted, by theme; the first to be asserted comes first."""
    found = [line for history in histories for line in _red_lines(history)]
    found.sort(key=lambda line: line.first.sort_key)
    return grouped((line.theme, line) for line in found)


def _red_lines(history: History) -> Iterator[RedLine]:
    """Give the red lines of an actor on a theme: one, but for those that turned into their opposite."""
    entries = history.entries
    lines: list[list[int]] = []
    sided: Statement | None = None
    for place, entry in enumerate(entries):
        if not entry.asserts_red_line:
            continue
        if sided is None or _turned(entry, sided):
            lines.append([])
        lines[-1].append(place)
        # What lies on neither side is compared with nothing.
        if entry.statement.position.stance.score or sided is None:
            sided = entry.statement
    for places in lines:
        first, last = places[0], places[-1]
        after = (entry.statement for entry in entries[last + 1 :] if entry.statement.answers)
        yield RedLine(
            history.actor,
            history.theme,
            entries[first].statement,
            entries[last].statement,
            len(places),
            any(entries[at].statement.answers and at not in places for at in range(first, last)),
            next(after, None),
        )


def _turned(entry: LedgerEntry, before: Statement) -> bool:
    """Whether a red line rules out what one before required, or the reverse.

    An editor who decides that an answer reversed nothing decides this too.
    """
    denied = entry.overridden and entry.change not in _TURNS
    return not denied and _opposite(entry.statement, before)


def build_collisions(histories: Iterable[History]) -> Mapping[str, tuple[Collision, ...]]:
    """Give all collisions by theme: those that editors typed, by day, then those that are possible.

    A collision is possible where two actors hold answers now of which one supports and the other opposes, and
    at least one of the two is a red line. Where an editor typed the collision of the two, it is not possible
    but certain. Of two red lines that face each other the claim is the one that faces more of them, then the
    one that was stated later.
    """
    known = tuple(histories)
    asserted = (entry.statement for history in known for entry in history.entries if entry.asserts_red_line)
    lines = {statement.id: statement for statement in asserted}
    by_theme = grouped((history.theme, history) for history in known)
    found = {}
    for theme, own in by_theme.items():
        typed = tuple(_typed(own, lines))
        certain = {_pair(item) for item in typed if item.current}
        possible = tuple(item for item in _possible(own) if _pair(item) not in certain)
        if typed or possible:
            found[theme] = (*typed, *possible)
    return MappingProxyType(found)


def _typed(histories: Iterable[History], lines: Mapping[str, Statement]) -> Iterator[Collision]:
    own = tuple(histories)
    by_actor = {history.actor: history for history in own}
    entries = sorted(
        (entry for history in own for entry in history.entries), key=lambda entry: entry.statement.sort_key
    )
    for claim in (entry.statement for entry in entries):
        for key in claim.position.crosses:
            line = lines.get(key)
            if line is None:  # told as B204 or B218; the content is refused, but all of it is looked at
                continue
            other = by_actor.get(line.position.actor)
            held = _holds(by_actor[claim.position.actor], claim)
            stands = other is not None and _holds(other, line) and _red(other.current.statement)
            current = held and stands
            yield Collision(claim.position.theme, claim, line, typed=True, current=current)


def _holds(history: History, statement: Statement) -> bool:
    """Whether an actor still holds what it held with a position."""
    holding = history.holding
    if holding.ended:
        return False
    return holding.first.statement.sort_key <= statement.sort_key


def _possible(histories: Iterable[History]) -> list[Collision]:
    now = [history.current.statement for history in histories if not history.holding.ended]
    pairs = [pair for pair in combinations(now, 2) if _opposed(*pair)]
    faced = Counter(statement.id for pair in pairs for statement in pair if all(map(_red, pair)))

    def claim_last(statement: Statement) -> tuple[object, ...]:
        return (not _red(statement), faced[statement.id], statement.sort_key)

    ordered = (sorted(pair, key=claim_last) for pair in pairs)
    found = [
        Collision(claim.position.theme, claim, line, typed=False, current=True) for line, claim in ordered
    ]
    return sorted(found, key=lambda item: (item.claim.sort_key, item.line.sort_key))


def _opposed(one: Statement, other: Statement) -> bool:
    return _opposite(one, other) and (_red(one) or _red(other))


def _opposite(one: Statement, other: Statement) -> bool:
    """Whether one answer lies above zero and the other below."""
    return (one.position.stance.score or 0) * (other.position.stance.score or 0) < 0


def _red(statement: Statement) -> bool:
    return statement.position.kind is PositionKind.RED_LINE


def _pair(collision: Collision) -> frozenset[str]:
    return frozenset((collision.claim.position.actor, collision.line.position.actor))
