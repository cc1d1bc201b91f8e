"""The board of red lines: each collision once, put together around the side that has most."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from selectolax.lexbor import LexborHTMLParser

from generator.model.vocabulary import Change
from generator.read.content import Content, Loaded
from generator.views.actors import actor_page
from generator.views.crossings import CollisionView
from generator.views.redlines import crossings, red_lines_page, red_lines_part_page
from generator.views.themes import theme_page
from tests.digest.strategies import FEW, contents
from tests.digest.support import actor, article, position
from tests.views.many import sized
from tests.views.support import environment, example_kit, kit_of, site_of


def pairs(views: tuple[CollisionView, ...]) -> list[frozenset[str]]:
    return [frozenset((view.claim.anchor, other.anchor)) for view in views for other in view.others]


@FEW
@given(contents())
def test_every_collision_is_shown_once(made: Content) -> None:
    kit = kit_of(*made.articles, *made.actors, *made.themes, *made.digests, *made.pages)
    assert len(list(kit.routes.of("red_lines"))) == bool(kit.corpus.red_lines)
    for items in kit.corpus.collisions.values():
        expected = [frozenset((f"position-{i.claim.id}", f"position-{i.line.id}")) for i in items]
        assert sorted(map(sorted, pairs(crossings(kit, items, len(items)).shown))) == sorted(
            map(sorted, expected)
        )


def test_the_board() -> None:
    taken = (
        position("rejects", "red-line"),
        position("supports", who="russia", crosses=("a-ukraine-ceasefire",)),
        position("supports", "offer", who="united-states"),
    )
    kit = kit_of(
        article("a", "2025-12-01", positions=taken),
        article(
            "b", "2025-12-08", positions=(position("rejects", "red-line", on="territory", who="russia"),)
        ),
        article("c", "2025-12-15", positions=(position("opposes", "demand", on="territory", who="russia"),)),
    )
    page = red_lines_page(kit)
    assert (page.total, page.held, page.crossed) == (2, 1, 1)
    assert [(item.link.text, item.number) for item in page.actors] == [("Ukraine", 1)]
    ceasefire, territory = page.themes
    assert [view.possible for view in ceasefire.collisions.shown] == [False, True]
    assert [view.claim.actor.text for view in ceasefire.collisions.shown] == ["Russia", "Ukraine"]
    (line,) = ceasefire.lines
    assert (line.crossed, line.left, line.times) == (2, None, 1)
    (left,) = territory.lines
    assert left.left is not None
    assert left.left.kind.term == "demand"
    # The same on the pages of its theme and of each side.
    assert theme_page(kit, "ceasefire").collisions.shown == ceasefire.collisions.shown
    assert len(actor_page(kit, "ukraine").collisions.shown) == 2
    assert len(actor_page(kit, "united-states").collisions.shown) == 1


def test_what_gave_way_stands_against_nothing() -> None:
    """Here the claim gives way, and the line stays."""
    kit = kit_of(
        article("a", "2025-12-01", positions=(
            position("rejects", "red-line"),
            position("supports", who="russia", crosses=("a-ukraine-ceasefire",)),
        )),
        article("b", "2025-12-08", positions=(position("opposes", who="russia"),)),
    )  # fmt: skip
    page = red_lines_page(kit)
    (group,) = page.themes
    (crossing,) = group.collisions.shown
    assert (crossing.possible, crossing.current) == (False, False)
    (line,) = group.lines
    assert (line.left, line.crossed, page.crossed) == (None, 0, 0)


def test_a_red_line_that_turned_into_its_opposite_is_another() -> None:
    taken = (
        position("supports", "red-line", "It must.", id="p1", date=date(2025, 12, 1)),
        position("rejects", "red-line", "It must not.", id="p2", date=date(2025, 12, 3)),
        position("rejects", "red-line", "It must not.", id="p3", date=date(2025, 12, 5)),
    )
    page = red_lines_page(kit_of(article("a", "2025-12-07", positions=taken)))
    assert (page.total, page.held) == (2, 1)
    (group,) = page.themes
    first, second = group.lines
    assert (first.line.text, first.times, first.broken, first.withdrawn) == ("It must.", 1, False, False)
    assert first.left is not None
    assert first.left.text == "It must not."
    assert (second.first.text, second.times, second.left, second.broken) == ("It must not.", 2, None, False)
    # The desk may say that nothing was reversed; then the page tells what the first answer was.
    denied = replace(taken[1], change=Change.CLARIFIED, change_reason="It did.")  # type: ignore[arg-type]  # a text
    page = red_lines_page(kit := kit_of(article("a", "2025-12-07", positions=(taken[0], denied, taken[2]))))
    ((line,),) = (group.lines for group in page.themes)
    assert (line.first.text, line.line.text, line.times) == ("It must.", "It must not.", 3)
    html = environment().get_template("redlines.html").render(view=page, site=site_of(kit), root="../")
    told = " ".join(LexborHTMLParser(html).css("table.redlines td")[1].text().split())
    assert told == "First 1 Dec 2025 (Supports), last 5 Dec 2025 (3 times)"


def test_the_example_has_typed_and_possible_ones() -> None:
    kit = example_kit()
    found = [view for theme in red_lines_page(kit).themes for view in theme.collisions.shown]
    assert {view.possible for view in found} == {True, False}
    assert {view.current for view in found if not view.possible} == {True, False}
    assert all(view.current for view in found if view.possible)
    typed = {(view.claim.actor.text, view.others[0].actor.text) for view in found if not view.possible}
    assert ("United States", "Ukraine") in typed


def test_many_red_lines_have_a_page_for_each_theme() -> None:
    names = [f"actor-{number}" for number in range(6)]
    taken = (
        *(position("rejects", "red-line", who=name) for name in names),
        position("supports", "demand", who="russia", crosses=("a-actor-0-ceasefire",)),
    )
    records: tuple[Loaded[Any], ...] = (
        article("a", "2025-12-01", positions=taken),
        article("b", "2025-12-01", positions=(position("rejects", "red-line", on="territory"),)),
        *[actor(name) for name in (*names, "russia", "ukraine")],
    )
    assert list(kit_of(*records, settings=sized(7)).routes.of("red_lines_part")) == []
    kit = kit_of(*records, settings=sized(6))
    page = red_lines_page(kit)
    assert page.themes == ()
    assert (page.total, page.held, page.crossed) == (7, 7, 6)
    assert [(item.theme.path, item.total, item.held, item.crossed) for item in page.counts] == [
        ("red-lines/ceasefire/", 6, 6, 6), ("red-lines/territory/", 1, 1, 0)
    ]  # fmt: skip
    assert page.typed is not None
    (typed,) = page.typed.shown
    assert (typed.claim.actor.text, [side.actor.text for side in typed.others]) == ("Russia", ["Actor-0"])
    part = red_lines_part_page(kit, "ceasefire")
    (group,) = part.themes
    assert (part.heading, len(group.lines), part.crossed) == ("Red lines: Ceasefire", 6, 6)
    # Five are possibly crossed by the same position.
    assert [(view.possible, len(view.others), view.left) for view in group.collisions.shown] == [
        (False, 1, 0), (True, 5, 0)
    ]  # fmt: skip
    board = theme_page(kit, "ceasefire").collisions.board
    assert board is not None
    assert board.path == "red-lines/ceasefire/"
    for view in (page, part):
        html = environment().get_template("redlines.html").render(view=view, site=site_of(kit), root="../")
        assert "Ceasefire" in html


def test_what_does_not_fit_is_counted() -> None:
    names = [f"actor-{number}" for number in range(9)]
    red = tuple(position("rejects", "red-line", who=name) for name in names)
    against = (position("supports", who="russia"), position("supports", who="ukraine"))
    actors = [actor(name) for name in (*names, "russia", "ukraine")]
    kit = kit_of(article("a", "2025-12-01", positions=(*red, *against)), *actors, settings=sized(10))
    found = theme_page(kit, "ceasefire").collisions
    assert [(len(view.others), view.left) for view in found.shown] == [(2, 7), (2, 7)]
    assert found.left == 0
    (group,) = red_lines_page(kit).themes
    assert [(len(view.others), view.left) for view in group.collisions.shown] == [(2, 7), (2, 7)]
    alone = actor_page(kit, "actor-0").collisions
    assert alone.board is not None
    assert (len(alone.shown), alone.left, alone.board.path) == (1, 0, "red-lines/")
