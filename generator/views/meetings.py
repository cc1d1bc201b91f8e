"""The parts that show who met whom."""

from __future__ import annotations

from generator.views.contract import shows, view
from generator.views.parts import DateView, Link, TermView


@view
class MeetingView:
    """An event in which actors met or spoke."""

    title: str = shows("what happened")
    note: str = shows("how and when, `in person, 14 Dec 2025`; also that it is only reported")
    path: str = shows("the address of the event in its article, with anchor")


@view
class MetView:
    """Whom an actor met equally often and in the same way."""

    names: tuple[str, ...] = shows("the other actors")
    note: str = shows("in how many events if in several, and how: `4 times, in person and by video`")


@view
class MetActorView:
    """An actor and whom it met; each pair stands once, under the one that met more."""

    actor: Link = shows("the actor")
    met: tuple[MetView, ...] = shows("whom it met: most often first, of equals the most direct way first")


@view
class MetWeek:
    """Who met whom in a week."""

    meetings: tuple[MeetingView, ...] = shows("the events that the page does not tell anyway, oldest first")
    more: int = shows("how many more of them there were")
    actors: tuple[MetActorView, ...] = shows("who met whom, those with most contacts first")
    left: int = shows("how many more pairs met")


@view
class ContactWeek:
    """Who met whom in one of the newest weeks."""

    week: str = shows("the week in words")
    span: str = shows("its days in words")
    digest: Link | None = shows("its digest; None for weeks before the first")
    met: MetWeek = shows("who met whom in it")


@view
class PairView:
    """Two actors and how often they met or spoke."""

    one: Link = shows("an actor")
    other: Link = shows("the other actor")
    times: int = shows("in how many events")
    channels: tuple[TermView, ...] = shows("how they were in contact, the most direct way first")
    first: DateView = shows("the date of the first of them")
    last: DateView = shows("the date of the last of them")
    last_path: str = shows("the address of the last of them in its article, with anchor")


@view
class NodeView:
    """An actor in the drawing."""

    actor: Link = shows("the actor")
    label: str = shows("its name, shortened if it is long")
    x: str = shows("where its point stands")
    y: str = shows("how far down")
    text_x: str = shows("where its name begins or ends")
    side: str = shows("`right`, where the name begins beside its point, or `left`, where it ends there")


@view
class LineView:
    """A line between two actors."""

    path: str = shows("the line as path data")
    strength: int = shows("its width in four steps, from 1 to 4")
    direct: bool = shows("whether they met in person at least once; if not the line is dashed")
    text: str = shows("whom it joins, and how often they met")


@view
class NetworkView:
    """A drawing of who met whom."""

    width: int = shows("its width")
    height: int = shows("its height")
    least: int = shows("how often those joined by a line met at least")
    lines: tuple[LineView, ...] = shows("the lines, the thin ones first")
    nodes: tuple[NodeView, ...] = shows("the actors around the ring, from its top clockwise")


@view
class GridRow:
    """The contacts of one actor with some others."""

    actor: Link = shows("the actor")
    times: tuple[str, ...] = shows("how often it met each of them; empty if never, `–` for itself")
