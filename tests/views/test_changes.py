"""The change ledger: every position once, under each of its filters, in the order of time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import given

from generator.digest.ledger import LedgerEntry
from generator.model.vocabulary import Change
from generator.read.content import Content
from generator.views.actors import actor_page
from generator.views.boards import ChangesPage
from generator.views.changes import changes_page, changes_part_page
from generator.views.themes import theme_page
from tests.digest.strategies import FEW, contents
from tests.digest.support import article, position
from tests.views.many import sized
from tests.views.support import example_kit, kit_of, texts

MOVED = (Change.REVERSED, Change.HARDENED, Change.SOFTENED, Change.WITHDRAWN)


def anchors(page: ChangesPage) -> list[str]:
    return [item.after.anchor.removeprefix("position-") for item in page.changes]


def filters() -> dict[str, Callable[[LedgerEntry, str], bool]]:
    """Say what each sort of filter leaves, by what stands before the slash."""
    return {
        "actors": lambda entry, key: entry.statement.position.actor == key,
        "themes": lambda entry, key: entry.statement.position.theme == key,
        "moved": lambda entry, _: entry.change in MOVED,
        "": lambda *_: True,
    }


@FEW
@given(contents())
def test_each_filter_leaves_what_it_says(made: Content) -> None:
    kit = kit_of(*made.articles, *made.actors, *made.themes, *made.digests, *made.pages)
    entries = sorted(
        (entry for history in kit.corpus.histories.values() for entry in history.entries),
        key=lambda entry: entry.statement.sort_key,
    )
    assert bool(kit.corpus.ledger) == bool(entries)
    assert len(list(kit.routes.of("changes"))) == bool(entries)
    for name, found in kit.corpus.ledger.items():
        sort, _, key = name.partition("/")
        leaves = filters().get(sort)
        assert found == tuple(
            entry for entry in entries if (leaves(entry, key) if leaves else str(entry.change) == sort)
        )
    seen = {str(item.change) for item in entries}
    assert {name for name in kit.corpus.ledger if "/" not in name} - {"", "moved"} == seen


def test_ledger_and_years_have_every_position_once() -> None:
    taken = tuple(
        position("rejects" if number % 3 else "supports", date=date(2024, 11, 4) + timedelta(weeks=number))
        for number in range(40)
    )
    kit = kit_of(article("a", "2025-12-01", positions=taken), settings=sized(15))
    page = changes_page(kit)
    assert (len(page.changes), page.total) == (15, 40)
    assert texts(page.archive) == ["2025", "2024"]
    keys = [route.key for route in kit.routes.of("changes_part")]
    years = [key for key in keys if key.startswith("20")]
    assert years == ["2024", "2025", "2025-2", "2025-3"]
    parts = [changes_part_page(kit, key) for key in years]
    listed = [anchor for part in reversed(parts) for anchor in anchors(part)]
    assert listed[:15] == anchors(page)
    assert len(listed) == 40
    assert [part.previous.path if part.previous else "" for part in parts[1:]] == [
        p.meta.path for p in parts[:-1]
    ]
    assert parts[-1].next is None
    # A filter with more than a page has years of its own.
    assert "actors/ukraine/2025-2" in keys
    own = changes_part_page(kit, "actors/ukraine/2025-2")
    assert anchors(own) == anchors(parts[2])
    assert own.previous is not None
    assert own.previous.path == "changes/actors/ukraine/2025/"
    reversals = changes_part_page(kit, "reversed")
    assert reversals.total == sum(entry.change is Change.REVERSED for entry in kit.corpus.ledger[""])


def test_the_pages_of_actors_and_themes_count_their_changes_and_lead_to_them() -> None:
    kit = kit_of(
        article("a", "2025-12-01", positions=(position(), position(who="russia", stance="opposes"))),
        article("b", "2025-12-15", positions=(position("rejects"),)),
    )
    page = actor_page(kit, "ukraine")
    assert [(item.term.term, item.number) for item in page.counts] == [("reversed", 1), ("new", 1)]
    assert page.ledger is not None
    assert page.ledger.path == "changes/actors/ukraine/"
    on = theme_page(kit, "ceasefire")
    assert [(item.term.term, item.number) for item in on.counts] == [("reversed", 1), ("new", 2)]
    assert actor_page(kit, "united-states").ledger is None
    (change,) = changes_part_page(kit, "moved").changes
    assert change.before is not None
    assert (change.before.stance.term, change.after.stance.term) == ("supports", "rejects")


def test_filters_lead_to_pages_that_exist_and_mark_the_own_one() -> None:
    kit = example_kit()
    page = changes_part_page(kit, "actors/russia")
    assert page.heading == "Changes: Russia"
    links = [item for group in page.groups for item in group.filters]
    known = {route.url for route in kit.routes.table.values()}
    assert {item.link.path for item in links} <= known
    assert [item.link.text for item in links if item.current] == ["Russia"]
    assert {item.after.actor.text for item in page.changes} == {"Russia"}
