"""The drawing of who met whom: actors on a ring, lines between them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from generator.digest.contacts import Contact
from generator.digest.ring import ring_order
from generator.model.vocabulary import Channel
from generator.views.kit import Kit
from generator.views.meetings import GridRow, LineView, NetworkView, NodeView
from generator.views.parts import Link
from generator.views.wording import plural

#: More lines or names than these nobody can tell apart.
_LINES, _NODES = 40, 40
#: Actors in the table that stands in for the drawing.
_GRID = 16
#: The height of a line of text, half the width of the ring, and the room for a name beside it.
_STEP, _HALF, _NAME = 24, 180, 210
_LONGEST = 28
_WIDTHS = 4
#: So many contacts more than one make the widest line, or as many as the most frequent pair has: two are not
#: to look like a crowd where nobody met more often.
_MANY = 9


def network(kit: Kit, contacts: Sequence[Contact], most: int) -> NetworkView | None:
    """Draw the most frequent contacts, as many as can be told apart; None if even those are too many.

    Args:
        kit: The maker of parts.
        contacts: All contacts, the most frequent first.
        most: How many stand in the table; the drawing shows none that the table has not.
    """
    shown = _drawable(contacts, min(_LINES, most))
    if not shown:
        return None
    order = ring_order([(*contact.pair, contact.times) for contact in shown])
    half = -(-len(order) // 2)
    # A circle; of many names drawn out in height.
    height = max(2 * _HALF, half * _STEP)
    places = _places(len(order), height)
    points = dict(zip(order, places, strict=True))
    names = {actor: kit.link("actor", actor) for actor in order}
    least, greatest = shown[-1].times, shown[0].times
    return NetworkView(
        width=2 * (_HALF + _NAME),
        height=height,
        least=least,
        lines=tuple(
            LineView(
                path=_line(points[contact.pair[0]], points[contact.pair[1]], height / 2),
                strength=1 + (contact.times - 1) * (_WIDTHS - 1) // max(_MANY, greatest - 1),
                direct=Channel.IN_PERSON in contact.channels,
                text=_text(names, contact),
            )
            for contact in reversed(shown)
        ),
        nodes=tuple(
            NodeView(
                actor=names[actor],
                label=_short(names[actor].text),
                x=_number(x),
                y=_number(y),
                text_x=_number(x + 10 if number < half else x - 10),
                side="right" if number < half else "left",
            )
            for number, (actor, (x, y)) in enumerate(points.items())
        ),
    )


def grid(kit: Kit, contacts: Sequence[Contact]) -> tuple[GridRow, ...]:
    """Give a table of the actors with the most contacts, each with every other."""
    times = {contact.pair: contact.times for contact in contacts}
    sums: dict[str, int] = {}
    for contact in contacts:
        for actor in contact.pair:
            sums[actor] = sums.get(actor, 0) + contact.times
    actors = sorted(sums, key=lambda actor: (-sums[actor], actor))[:_GRID]
    return tuple(
        GridRow(
            actor=kit.link("actor", actor),
            times=tuple(
                "–" if other == actor else str(times.get((min(actor, other), max(actor, other)), ""))
                for other in actors
            ),
        )
        for actor in actors
    )


def _drawable(contacts: Sequence[Contact], most: int) -> list[Contact]:
    """Give the most frequent contacts: all of those that met so often, or none of them."""
    shown: list[Contact] = []
    for times in sorted({contact.times for contact in contacts}, reverse=True):
        more = [contact for contact in contacts if contact.times >= times]
        if len(more) > most or len({actor for contact in more for actor in contact.pair}) > _NODES:
            break
        shown = more
    return shown


def _places(number: int, height: int) -> list[tuple[float, float]]:
    """Give the places around the ring, from its top clockwise; names stand under each other on both sides."""
    half = -(-number // 2)
    centre, middle, tall = _HALF + _NAME, height / 2, height / 2
    sides = ((half, 1), (number - half, -1))
    step = height / half
    found = []
    for many, side in sides:
        for place in range(many):
            down = (place - (many - 1) / 2) * step * side
            out = _HALF * math.sqrt(1 - (down / tall) ** 2)
            found.append((centre + side * out, middle + down))
    return found


def _line(one: tuple[float, float], other: tuple[float, float], middle: float) -> str:
    """Bend a line to the middle of the ring, the more the longer it is: off the names, and off each other."""
    bend = min(1, math.dist(one, other) / _HALF) / 2
    x, y = (
        (here + there) / 2 * (1 - bend) + centre * bend
        for here, there, centre in zip(one, other, (_HALF + _NAME, middle), strict=True)
    )
    ends = [_number(value) for value in (*one, x, y, *other)]
    return f"M{ends[0]} {ends[1]}Q{ends[2]} {ends[3]} {ends[4]} {ends[5]}"


def _text(names: dict[str, Link], contact: Contact) -> str:
    one, other = (names[actor].text for actor in contact.pair)
    return f"{one} and {other}: {plural(contact.times, 'contact')}"


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"


def _number(value: float) -> str:
    return f"{value:.1f}"
