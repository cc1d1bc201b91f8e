"""The parts of drawings: numbers and path data that templates put into SVG."""

from __future__ import annotations

from generator.views.contract import shows, view
from generator.views.parts import ChangeView, DirectionView, Link, TermView


@view
class StepLine:
    """The times in which one answer was held."""

    stance: TermView = shows("the answer")
    stale: bool = shows("whether it had not been repeated for longer than the site’s limit by then")
    path: str = shows("the lines, as path data")


@view
class StepMark:
    """The days on which positions changed in one way."""

    change: TermView = shows("the change")
    path: str = shows("a shape on each of the days, as path data")


@view
class StepChart:
    """What one actor held on one theme over time."""

    about: Link = shows("the theme on the page of an actor, the actor on the page of a theme")
    title: str = shows("what is drawn, `Ukraine on Ceasefire`")
    description: str = shows("the drawing in words")
    stance: TermView = shows("the newest answer")
    ended: bool = shows("whether it was taken back, so that nothing is held")
    grid: str = shows("the levels from +2 to −2 and the beginnings of months, as path data")
    lines: tuple[StepLine, ...] = shows("the answers")
    joins: str = shows("what joins one answer to the next, as path data; empty if nothing does")
    ticks: str = shows("a tick for each day with a sourced statement, as path data")
    marks: tuple[StepMark, ...] = shows("what changed")


@view
class StepLevel:
    """A stance on the scale of a drawing."""

    label: str = shows("the stance as a number, `+2`")
    height: int = shows("its place from the top")


@view
class StepEntry:
    """A position in the table of a drawing."""

    change: ChangeView = shows("the position and what it changed")
    score: str = shows("its stance as a number, `+2`; empty if silent")


@view
class HistoryChart:
    """The drawings of an actor or theme, and the same as a table."""

    charts: tuple[StepChart, ...] = shows("one for each theme or actor; empty if there is nothing to draw")
    left: int = shows("of how many more themes or actors there is no drawing")
    entries: tuple[StepEntry, ...] = shows("the positions that are drawn, newest first")
    first: str = shows("the first day of the drawings, in few characters")
    last: str = shows("their last day")
    levels: tuple[StepLevel, ...] = shows("the levels that are named")
    changes: tuple[StepMark, ...] = shows("the shapes of all changes that are drawn, for the legend")
    stale_weeks: int = shows("after how many weeks an answer that was not repeated is dotted")


@view
class DirectionRow:
    """Which way a theme moved in each of several weeks."""

    theme: Link = shows("the theme")
    weeks: tuple[DirectionView, ...] = shows("one for each week, oldest first")


@view
class WeekLink:
    """A digest by its number in the year."""

    link: Link = shows("the digest")
    number: int = shows("the number of its week")


@view
class DirectionTable:
    """Which way themes moved in the last weeks."""

    weeks: tuple[WeekLink, ...] = shows("the weeks, oldest first")
    rows: tuple[DirectionRow, ...] = shows("a row for each theme that was assessed in one of the weeks")
