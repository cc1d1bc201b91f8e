"""The board of red lines: each collision once, put together around the side that has most."""

from __future__ import annotations

from hypothesis import given

from generator.read.content import Content
from generator.views.actors import actor_page
from generator.views.crossings import CollisionView
from generator.views.redlines import collision_views, red_lines_page
from generator.views.themes import theme_page
from tests.digest.strategies import FEW, contents
from tests.digest.support import article, position
from tests.views.support import example_kit, kit_of


def pairs(views: tuple[CollisionView, ...]) -> list[frozenset[str]]:
    return [frozenset((view.claim.anchor, other.anchor)) for view in views for other in view.others]


@FEW
@given(contents())
def test_every_collision_is_shown_once(made: Content) -> None:
    kit = kit_of(*made.articles, *made.actors, *made.themes, *made.digests, *made.pages)
    assert len(list(kit.routes.of("red_lines"))) == bool(kit.corpus.red_lines)
    for items in kit.corpus.collisions.values():
        expected = [frozenset((f"position-{i.claim.id}", f"position-{i.line.id}")) for i in items]
        assert sorted(map(sorted, pairs(collision_views(kit, items)))) == sorted(map(sorted, expected))


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
    assert [view.possible for view in ceasefire.collisions] == [False, True]
    assert [view.claim.actor.text for view in ceasefire.collisions] == ["Russia", "Ukraine"]
    (line,) = ceasefire.lines
    assert (line.crossed, line.left, line.times) == (2, None, 1)
    (left,) = territory.lines
    assert left.left is not None
    assert left.left.kind.term == "demand"
    # The same on the pages of its theme and of each side.
    assert theme_page(kit, "ceasefire").collisions == ceasefire.collisions
    assert len(actor_page(kit, "ukraine").collisions) == 2
    assert len(actor_page(kit, "united-states").collisions) == 1


def test_the_example_has_typed_and_possible_ones() -> None:
    kit = example_kit()
    found = [view for theme in red_lines_page(kit).themes for view in theme.collisions]
    assert {view.possible for view in found} == {True, False}
    assert all(view.current for view in found)
    typed = {(view.claim.actor.text, view.others[0].actor.text) for view in found if not view.possible}
    assert ("United States", "Ukraine") in typed
