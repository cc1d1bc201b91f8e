"""The views of red lines and of what crosses them: the board, and the part of a theme or actor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator.digest.ledger import Statement
from generator.digest.redlines import Collision, RedLine
from generator.model.vocabulary import Change
from generator.views.boards import CountLink, RedLinesPage
from generator.views.crossings import CollisionView, Crossings, RedLineCount, RedLineTheme, RedLineView
from generator.views.kit import Kit
from generator.views.paging import red_lines_divided
from generator.views.parts import Link
from generator.views.site import meta
from generator.views.wording import plural

#: The kind of the pages of themes.
_PART = "red_lines_part"


def red_lines_page(kit: Kit) -> RedLinesPage:
    """Give the view of all red lines by theme, or where they are many of how many each theme has."""
    by_theme = kit.corpus.red_lines
    order = sorted(by_theme, key=lambda theme: (-len(by_theme[theme]), kit.link("theme", theme).text, theme))
    counts = tuple(_count(kit, theme) for theme in order)
    by_actor = Counter(line.actor for lines in by_theme.values() for line in lines if line.left is None)
    actors = sorted(by_actor, key=lambda actor: (-by_actor[actor], kit.link("actor", actor).text, actor))
    total = sum(count.total for count in counts)
    divided = red_lines_divided(kit.corpus, kit.settings)
    typed = [item for theme in order for item in kit.corpus.collisions.get(theme, ()) if item.typed]
    description = f"{plural(total, 'red line')} by theme: who asserted them, and what crosses them."
    return RedLinesPage(
        meta=meta(kit, "Red lines", description, kind="red_lines"),
        heading="Red lines",
        as_of=kit.as_of(),
        held=by_actor.total(),
        total=total,
        crossed=sum(count.crossed for count in counts),
        actors=tuple(CountLink(link=kit.link("actor", actor), number=by_actor[actor]) for actor in actors),
        themes=() if divided else tuple(_theme(kit, theme, _room(kit)) for theme in order),
        counts=counts if divided else (),
        typed=crossings(kit, typed, kit.settings.page_size) if divided and typed else None,
    )


def red_lines_part_page(kit: Kit, theme: str) -> RedLinesPage:
    """Give the view of the red lines on one theme, where there are too many for one page."""
    count = _count(kit, theme)
    title = f"Red lines: {kit.link('theme', theme).text}"
    description = (
        f"{plural(count.total, 'red line')}: who asserted them, and what crosses them. {count.question}"
    )
    return RedLinesPage(
        meta=meta(kit, title, description, kind=_PART, key=theme, above="red_lines"),
        heading=title,
        as_of=kit.as_of(),
        held=count.held,
        total=count.total,
        crossed=count.crossed,
        actors=(),
        themes=(_theme(kit, theme, kit.settings.page_size),),
    )


def _room(kit: Kit) -> int:
    """How many collisions stand on a page that has other things too, and how many sides in each."""
    return max(1, kit.settings.page_size // 5)


def _count(kit: Kit, theme: str) -> RedLineCount:
    lines = kit.corpus.red_lines[theme]
    crossed = _crossed(kit, theme)
    held = [line for line in lines if line.left is None]
    return RedLineCount(
        theme=_board(kit, theme),
        question=kit.corpus.themes[theme].record.question,
        total=len(lines),
        held=len(held),
        crossed=sum(1 for line in held if crossed[line.actor]),
    )


def _board(kit: Kit, theme: str) -> Link:
    """The red lines on a theme, named after it."""
    # Told by the route: a page of one theme is not to depend on the red lines of all.
    path = (
        kit.routes.path(_PART, theme)
        if (_PART, theme) in kit.routes.table
        else f"{kit.routes.path('red_lines')}#{_anchor(theme)}"
    )
    return Link(text=kit.link("theme", theme).text, path=path)


def _anchor(theme: str) -> str:
    return f"on-{theme}"


def _crossed(kit: Kit, theme: str) -> Counter[str]:
    """How many positions cross the red line of each actor now."""
    found = kit.corpus.collisions.get(theme, ())
    return Counter(actor for item in found if item.current for actor in _sides(item))


def _theme(kit: Kit, theme: str, room: int) -> RedLineTheme:
    crossed = _crossed(kit, theme)
    return RedLineTheme(
        theme=kit.link("theme", theme),
        question=kit.corpus.themes[theme].record.question,
        anchor=_anchor(theme),
        collisions=crossings(kit, kit.corpus.collisions.get(theme, ()), room),
        lines=tuple(_line(kit, line, crossed) for line in kit.corpus.red_lines[theme]),
    )


def _sides(item: Collision) -> Iterable[str]:
    """Whose red lines meet in a collision: of two red lines each crosses the other."""
    claim = item.claim.position
    return (item.line.position.actor, *([claim.actor] if claim.kind is item.line.position.kind else []))


def _line(kit: Kit, line: RedLine, crossed: Counter[str]) -> RedLineView:
    return RedLineView(
        line=kit.statement(line.last),
        first=kit.statement(line.first),
        times=line.times,
        broken=line.broken,
        left=kit.statement(line.left) if line.left else None,
        withdrawn=line.left is not None and line.left.position.change is Change.WITHDRAWN,
        crossed=0 if line.left else crossed[line.actor],
    )


def crossings(kit: Kit, collisions: Iterable[Collision], room: int, board: Link | None = None) -> Crossings:
    """Give collisions: what editors typed, of now first, then what is possible, in few parts.

    Args:
        kit: The maker of parts.
        collisions: The collisions.
        room: How many parts there may be, and how many sides in each against its first.
        board: Where the red lines are that they are about.
    """
    found = tuple(collisions)
    typed: dict[tuple[bool, str], list[Statement]] = {}
    for item in sorted((item for item in found if item.typed), key=lambda item: not item.current):
        typed.setdefault((item.current, item.claim.id), [item.claim]).append(item.line)
    certain = ((sides, False, current) for (current, _), sides in typed.items())
    possible = _around([(item.claim, item.line) for item in found if not item.typed])
    parts = [*certain, *((sides, True, True) for sides in possible)]
    return Crossings(
        shown=tuple(
            CollisionView(
                claim=kit.statement(sides[0]),
                others=tuple(kit.statement(side) for side in sides[1 : room + 1]),
                left=len(sides[room + 1 :]),
                possible=only_possible,
                current=current,
            )
            for sides, only_possible, current in parts[:room]
        ),
        left=len(parts[room:]),
        board=board,
    )


def _around(pairs: list[tuple[Statement, Statement]]) -> Iterator[list[Statement]]:
    """Put pairs together around the side that has the most of them, that side first; each pair once."""
    left = pairs
    while left:
        number = Counter(side.id for pair in left for side in pair)
        sides = {side.id: side for pair in left for side in pair}
        hub = min(sides.values(), key=lambda side: (-number[side.id], side.sort_key))
        others = [one if other is hub else other for one, other in left if hub in (one, other)]
        yield [hub, *sorted(others, key=lambda side: side.sort_key)]
        left = [pair for pair in left if hub not in pair]


def actor_crossings(kit: Kit, actor: str, themes: Iterable[str]) -> Crossings:
    """Give the collisions of now in which an actor has a part, on either side.

    Args:
        kit: The maker of parts.
        actor: The actor.
        themes: The themes on which it has a position.
    """
    found = [
        item
        for theme in themes
        for item in kit.corpus.collisions.get(theme, ())
        if item.current and actor in (item.claim.position.actor, item.line.position.actor)
    ]
    board = Link(text="All red lines", path=kit.routes.path("red_lines")) if found else None
    return crossings(kit, found, _room(kit), board)


def theme_crossings(kit: Kit, theme: str) -> Crossings:
    """Give the collisions of now on a theme."""
    found = [item for item in kit.corpus.collisions.get(theme, ()) if item.current]
    board = replace(_board(kit, theme), text="All red lines on this theme") if found else None
    return crossings(kit, found, _room(kit), board)
