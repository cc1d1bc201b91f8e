"""Positions → histories with the change each one made.

Consecutive positions of one actor on one theme are compared: crossing between
support and opposition reverses; away from support, or firmer at the same stance, hardens; toward
support, or less firm, softens; the same stance and kind in other words clarifies; the same again
reaffirms. A silent position answers nothing: it is recorded, clarifies at most, and the last answer
stands, before it and after it, unless an editor says that it withdraws that answer. After a withdrawal
nothing is held; the next answer is new.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from generator.digest.briefings import Briefing
from generator.digest.grouping import grouped
from generator.model.documents import Actor, Theme
from generator.model.records import Position
from generator.model.vocabulary import Attribution, Change, PositionKind, Stance
from generator.read.content import Loaded
from generator.read.former import former_names, former_position_ids, position_id

#: Changes that moved something; the others restate or begin.
MOVES = (Change.REVERSED, Change.HARDENED, Change.SOFTENED, Change.WITHDRAWN)
#: Every change, the most telling first.
TELLING_FIRST = (*MOVES, Change.NEW, Change.CLARIFIED, Change.REAFFIRMED)
#: Changes after which the position is the one it was.
_STILL = (Change.CLARIFIED, Change.REAFFIRMED)


@dataclass(frozen=True, slots=True)
class Statement:
    """A position with its day, the article that records it and its place there."""

    id: str
    position: Position
    day: date
    briefing_id: str
    recorded: datetime
    place: int

    @property
    def answers(self) -> bool:
        """Whether it answers the theme's question, or takes the answer back."""
        return self.position.stance is not Stance.SILENT or self.position.change is Change.WITHDRAWN

    @property
    def sort_key(self) -> tuple[date, datetime, str, int]:
        """Day taken, time recorded, article, place in the article: a total order."""
        return (self.day, self.recorded, self.briefing_id, self.place)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A position and what it did to the answer before."""

    statement: Statement
    #: The newest position before that answers the theme's question; a silent one if none does.
    previous: Statement | None
    change: Change
    #: What the rules alone give; differs from ``change`` where an editor overrides it.
    computed: Change

    @property
    def overridden(self) -> bool:
        """Whether an editor decided the change."""
        return self.change is not self.computed

    @property
    def asserts_red_line(self) -> bool:
        """Whether it says where a red line is: silence asserts none, and a withdrawal takes one back."""
        position = self.statement.position
        red = position.kind is PositionKind.RED_LINE and position.stance is not Stance.SILENT
        return red and self.change is not Change.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Holding:
    """What an actor holds on a theme at some time, and since when."""

    #: The newest answer to the theme's question, or what took it back; the newest entry if there was none.
    current: LedgerEntry
    #: The entry from which stance and kind have been what they are now, without a break; of what was taken
    #: back, what they were.
    first: LedgerEntry
    #: How often it was stated since then.
    times: int

    @property
    def since(self) -> date:
        """The day from which stance and kind have been what they are now."""
        return self.first.statement.day

    @property
    def ended(self) -> bool:
        """Whether it was taken back, so that nothing is held."""
        return self.current.change is Change.WITHDRAWN

    @classmethod
    def after(cls, before: Holding | None, entry: LedgerEntry) -> Holding:
        """Give what is held after an entry; a silent one leaves the answer before it as it is."""
        if before is None:
            return cls(entry, entry, 1)
        if before.current.statement.answers and not entry.statement.answers:
            return before
        if before.ended:
            return cls(entry, entry, 1)
        if entry.change is Change.WITHDRAWN:
            return cls(entry, before.first, before.times)
        if _continues(entry, before.current):
            return cls(entry, before.first, before.times + 1)
        return cls(entry, entry, 1)


def _continues(later: LedgerEntry, before: LedgerEntry) -> bool:
    """Tell whether an entry leaves stance and kind as they were.

    An editor who decides that an answer moved nothing, or that it did, decides this too.
    """
    if later.overridden and later.change not in _STILL:
        return False
    # Before an answer that follows nothing but silence there was none that it could leave as it was.
    if later.overridden and later.statement.answers == before.statement.answers:
        return True
    new, old = later.statement.position, before.statement.position
    return (new.stance, new.kind) == (old.stance, old.kind)


@dataclass(frozen=True, slots=True)
class History:
    """All positions of one actor on one theme, oldest first; never empty."""

    actor: str
    theme: str
    entries: tuple[LedgerEntry, ...]

    @property
    def current(self) -> LedgerEntry:
        """The newest answer, or what took it back; the newest entry if the actor gave none."""
        return self.holding.current

    @property
    def holdings(self) -> tuple[Holding, ...]:
        """What was held after each entry."""
        found: list[Holding] = []
        for entry in self.entries:
            found.append(Holding.after(found[-1] if found else None, entry))
        return tuple(found)

    @property
    def holding(self) -> Holding:
        """What is held now, or was until it was taken back."""
        return self.holdings[-1]

    def on(self, day: date) -> History | None:
        """Give the history as known on a day: nothing taken later; None if nothing is left."""
        known = tuple(entry for entry in self.entries if entry.statement.day <= day)
        return History(self.actor, self.theme, known) if known else None


def compute_change(before: Position | None, after: Position) -> Change:
    """Give what a position does to the one before it, by the rules alone."""
    if before is None or (not _stands(before) and after.stance is not Stance.SILENT):
        return Change.NEW
    old, new = before.stance.score, after.stance.score
    if old is not None and new is not None and old != new:
        if old * new < 0:
            return Change.REVERSED
        return Change.HARDENED if new < old else Change.SOFTENED
    if before.stance is not after.stance:
        # Silence has no place on the scale: neither way across it is a move.
        return Change.CLARIFIED
    if after.stance is not Stance.SILENT and after.kind.firmness != before.kind.firmness:
        firmer = after.kind.firmness > before.kind.firmness
        return Change.HARDENED if firmer else Change.SOFTENED
    same = (before.kind, _plain(before)) == (after.kind, _plain(after))
    return Change.REAFFIRMED if same else Change.CLARIFIED


def _stands(position: Position) -> bool:
    """Whether a position leaves an answer that the next one can be compared with."""
    return position.stance is not Stance.SILENT and position.change is not Change.WITHDRAWN


def histories(statements: Iterable[Statement]) -> Mapping[tuple[str, str], History]:
    """Give the history of each actor on each theme, whatever the order of the statements."""
    groups: defaultdict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in statements:
        groups[statement.position.actor, statement.position.theme].append(statement)
    return MappingProxyType({key: _history(*key, groups[key]) for key in sorted(groups)})


def counted(entries: Iterable[LedgerEntry]) -> tuple[tuple[Change, int], ...]:
    """Count how many positions changed in which way, most telling first, without zeros."""
    found = Counter(entry.change for entry in entries)
    return tuple((change, found[change]) for change in TELLING_FIRST if found[change])


def build_ledger(histories: Iterable[History]) -> Mapping[str, tuple[LedgerEntry, ...]]:
    """Give the ledger, and what each of its filters leaves of it, oldest first.

    The filters are a change (``hardened``), what moved at all (``moved``), an actor (``actors/ukraine``) and
    a theme (``themes/ceasefire``); the whole ledger stands under the empty name. What is empty has no name.
    """
    entries = sorted(
        (entry for history in histories for entry in history.entries), key=lambda e: e.statement.sort_key
    )
    return grouped((name, entry) for entry in entries for name in _filters(entry))


def _filters(entry: LedgerEntry) -> Iterator[str]:
    yield ""
    yield str(entry.change)
    if entry.change in MOVES:
        yield "moved"
    yield f"actors/{entry.statement.position.actor}"
    yield f"themes/{entry.statement.position.theme}"


def _history(actor: str, theme: str, statements: list[Statement]) -> History:
    entries: list[LedgerEntry] = []
    previous: Statement | None = None
    for statement in sorted(statements, key=lambda item: item.sort_key):
        computed = compute_change(previous.position if previous else None, statement.position)
        entries.append(LedgerEntry(statement, previous, statement.position.change or computed, computed))
        if statement.answers or previous is None or not previous.answers:
            previous = statement
    return History(actor, theme, tuple(entries))


def _plain(position: Position) -> tuple[str, ...]:
    return tuple(
        " ".join(text.casefold().split()).rstrip(".") for text in (position.text, *position.conditions)
    )


def build_former_ids(
    briefings: Iterable[Briefing], actors: Mapping[str, Loaded[Actor]], themes: Mapping[str, Loaded[Theme]]
) -> Mapping[str, tuple[str, ...]]:
    """Give by the id of each position those it had before; within an article each stands for one position."""
    by_actor, by_theme = former_names(actors.values()), former_names(themes.values())
    found: dict[str, tuple[str, ...]] = {}
    for item in briefings:
        named = [one for one in item.article.positions if one.attribution is not Attribution.NONE]
        taken = {position_id(item.id, position) for position in named}
        for position in named:
            former = former_position_ids(item.id, item.article, position, by_actor, by_theme)
            free = tuple(key for key in former if key not in taken)
            taken.update(free)
            if free:
                found[position_id(item.id, position)] = free
    return MappingProxyType(found)


def build_statements(briefings: Iterable[Briefing]) -> list[Statement]:
    """Give every position of the articles, dated; one without attribution is nobody's."""
    return [
        Statement(
            id=position_id(item.id, position),
            position=position,
            day=position.date or item.article.date.day,
            briefing_id=item.id,
            recorded=item.article.date.instant,
            place=place,
        )
        for item in briefings
        for place, position in enumerate(item.article.positions)
        if position.attribution is Attribution.NAMED
    ]
