"""The parts about red lines and what crosses them."""

from __future__ import annotations

from generator.views.contract import shows, view
from generator.views.parts import Link, StatementView


@view
class CollisionView:
    """A position that stands against others, of which it crosses a red line or they its own."""

    claim: StatementView = shows("the position")
    others: tuple[StatementView, ...] = shows("what it stands against; if not only possible, red lines")
    possible: bool = shows("whether it is only possible, since the answers oppose each other")
    left: int = shows("how many more there are of these others")
    current: bool = shows("whether all sides still hold what they held")


@view
class Crossings:
    """What stands against what on one page."""

    shown: tuple[CollisionView, ...] = shows("typed by editors, then possible; those with most others first")
    left: int = shows("how many more there are")
    board: Link | None = shows("the way to the red lines they are about; None on the board itself")


@view
class RedLineView:
    """The red line of one actor on one theme."""

    line: StatementView = shows("the position that asserted it last")
    first: StatementView = shows("the position that asserted it first")
    times: int = shows("how often it was asserted")
    broken: bool = shows("whether it gave another answer between the first and the last time")
    left: StatementView | None = shows(
        "the answer that took its place or took it back; None while it is held"
    )
    withdrawn: bool = shows("whether it was taken back")
    crossed: int = shows("how many positions now cross it, possibly")


@view
class RedLineTheme:
    """The red lines on one theme, and what crosses them."""

    theme: Link = shows("the theme")
    question: str = shows("its question")
    anchor: str = shows("its id on the page")
    collisions: Crossings = shows("what crosses them")
    lines: tuple[RedLineView, ...] = shows("the red lines, the first to be asserted first")


@view
class RedLineCount:
    """A theme by how many red lines there are on it, where each theme has a page."""

    theme: Link = shows("the page of its red lines")
    question: str = shows("its question")
    total: int = shows("how many were ever asserted")
    held: int = shows("how many are held now")
    crossed: int = shows("how many of those held are crossed, possibly")
