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
    current: bool = shows("whether all sides still hold what they held")


@view
class RedLineView:
    """The red line of one actor on one theme."""

    line: StatementView = shows("the position that asserted it last")
    first: StatementView = shows("the position that asserted it first")
    times: int = shows("how often it was asserted")
    left: StatementView | None = shows("the answer that took its place; None while it is held")
    crossed: int = shows("how many positions now cross it, possibly")


@view
class RedLineTheme:
    """The red lines on one theme, and what crosses them."""

    theme: Link = shows("the theme")
    question: str = shows("its question")
    anchor: str = shows("its id on the page")
    collisions: tuple[CollisionView, ...] = shows("what crosses them: typed by editors, then possible")
    lines: tuple[RedLineView, ...] = shows("the red lines, the first to be asserted first")
