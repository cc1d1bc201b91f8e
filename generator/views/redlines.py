"""The views of red lines and of what crosses them: the board, and the part of a theme or actor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from generator.digest.ledger import Statement
from generator.digest.redlines import Collision, RedLine
from generator.views.boards import CountLink, RedLinesPage
from generator.views.crossings import CollisionView, RedLineTheme, RedLineView
from generator.views.kit import Kit
from generator.views.site import meta
from generator.views.wording import plural


def red_lines_page(kit: Kit) -> RedLinesPage:
    """Give the view of all red lines by theme."""
    by_theme = kit.corpus.red_lines
    order = sorted(by_theme, key=lambda theme: (-len(by_theme[theme]), kit.link("theme", theme).text, theme))
    themes = tuple(_theme(kit, theme) for theme in order)
    held = [line for lines in by_theme.values() for line in lines if line.left is None]
    by_actor = Counter(line.actor for line in held)
    actors = sorted(by_actor, key=lambda actor: (-by_actor[actor], kit.link("actor", actor).text, actor))
    lines = [line for theme in themes for line in theme.lines]
    description = f"{plural(len(lines), 'red line')} by theme: who asserted them, and what crosses them."
    return RedLinesPage(
        meta=meta(kit, "Red lines", description, kind="red_lines"),
        as_of=kit.as_of(),
        held=len(held),
        total=len(lines),
        crossed=sum(1 for line in lines if line.crossed),
        actors=tuple(CountLink(link=kit.link("actor", actor), number=by_actor[actor]) for actor in actors),
        themes=themes,
    )


def _theme(kit: Kit, theme: str) -> RedLineTheme:
    found = kit.corpus.collisions.get(theme, ())
    crossed = Counter(actor for item in found if item.current for actor in _sides(item))
    return RedLineTheme(
        theme=kit.link("theme", theme),
        question=kit.corpus.themes[theme].record.question,
        anchor=f"on-{theme}",
        collisions=collision_views(kit, found),
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
        left=kit.statement(line.left) if line.left else None,
        crossed=0 if line.left else crossed[line.actor],
    )


def collision_views(kit: Kit, collisions: Iterable[Collision]) -> tuple[CollisionView, ...]:
    """Give collisions: what editors typed, of now first, then what is possible, in few parts."""
    found = tuple(collisions)
    typed: dict[tuple[bool, str], list[Statement]] = {}
    for item in sorted((item for item in found if item.typed), key=lambda item: not item.current):
        typed.setdefault((item.current, item.claim.id), [item.claim]).append(item.line)
    certain = (_view(kit, sides, possible=False, current=current) for (current, _), sides in typed.items())
    possible = _around([(item.claim, item.line) for item in found if not item.typed])
    return (*certain, *(_view(kit, sides, possible=True, current=True) for sides in possible))


def _view(kit: Kit, sides: list[Statement], *, possible: bool, current: bool) -> CollisionView:
    claim, *others = (kit.statement(side) for side in sides)
    return CollisionView(claim=claim, others=tuple(others), possible=possible, current=current)


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


def actor_collisions(kit: Kit, actor: str, themes: Iterable[str]) -> tuple[CollisionView, ...]:
    """Give the collisions of now in which an actor has a part, on either side.

    Args:
        kit: The maker of parts.
        actor: The actor.
        themes: The themes on which it has a position.
    """
    found = (item for theme in themes for item in kit.corpus.collisions.get(theme, ()) if item.current)
    return collision_views(
        kit, (item for item in found if actor in (item.claim.position.actor, item.line.position.actor))
    )
