"""What the positions matrix shows, now and at the end of each week."""

from __future__ import annotations

from datetime import date

from generator.editions.pages import page_job
from generator.model.values import Week
from generator.model.vocabulary import Change
from generator.views.boards import MatrixCell, MatrixPage
from generator.views.digests import digest_page
from generator.views.matrix import matrix_page, matrix_week_page
from tests.digest.support import article, position
from tests.views.support import example_kit, kit_of


def cells(page: MatrixPage) -> dict[tuple[str, str], MatrixCell]:
    return {
        (row.actor.text, page.themes[place].text): cell
        for row in page.rows
        for place, cell in enumerate(row.cells)
        if cell is not None
    }


def test_a_week_shows_what_was_held_then() -> None:
    kit = kit_of(
        article("first", "2025-12-01", positions=(position("rejects"),)),
        article("second", "2025-12-09", positions=(position("conditional"),)),
        article("third", "2025-12-16", positions=(position("conditional", who="russia"),)),
    )
    pages = [matrix_week_page(kit, week) for week in kit.corpus.matrices]
    assert [page.as_of.iso for page in pages if page.as_of] == ["2025-12-07", "2025-12-14", "2025-12-21"]
    name = ("Ukraine", "Ceasefire")
    held = [cells(page)[name] for page in pages]
    assert [cell.holding.now.stance.term for cell in held] == ["rejects", "conditional", "conditional"]
    assert [cell.moved.term if cell.moved else "" for cell in held] == ["new", "reversed", ""]
    assert [page.moved for page in pages] == [1, 1, 1]
    assert [len(page.rows) for page in pages] == [1, 1, 2]
    now = matrix_page(kit)
    assert (now.rows, now.moved, now.as_of) == (pages[-1].rows, 1, pages[-1].as_of)


def test_weeks_lead_to_each_other_and_to_now() -> None:
    kit = kit_of(
        article("quiet", "2025-12-01"),
        article("first", "2025-12-08", positions=(position("rejects"),)),
        article("second", "2025-12-22"),
    )
    pages = [matrix_week_page(kit, week) for week in kit.corpus.matrices]
    assert [page.meta.path for page in pages] == [f"positions/2025-w{number}/" for number in (50, 51, 52)]
    ways = [(page.previous and page.previous.path, page.next and page.next.path) for page in pages]
    assert ways == [
        (None, "positions/2025-w51/"),
        ("positions/2025-w50/", "positions/2025-w52/"),
        ("positions/2025-w51/", None),
    ]
    assert {page.now.path for page in pages if page.now} == {"positions/"}
    now = matrix_page(kit)
    assert (now.now, now.next) == (None, None)
    assert now.previous is not None
    assert now.previous.path == "positions/2025-w51/"
    links = [digest_page(kit, week).positions for week in kit.corpus.weeks]
    assert [link and link.path for link in links] == [None, *(page.meta.path for page in pages)]


def test_a_position_goes_stale_with_the_weeks() -> None:
    kit = kit_of(
        article("first", "2025-10-01", positions=(position("rejects"),)), article("second", "2025-12-03")
    )
    held = {
        week: cells(matrix_week_page(kit, week))["Ukraine", "Ceasefire"].holding
        for week in kit.corpus.matrices
    }
    assert [holding.age_weeks for holding in held.values()] == list(range(10))
    stale = kit.settings.stale_weeks
    assert [holding.stale for holding in held.values()] == [age >= stale for age in range(10)]


def test_example_each_week_has_its_matrix() -> None:
    kit = example_kit()
    assert tuple(kit.corpus.matrices) == kit.corpus.weeks
    for week in kit.corpus.weeks:
        job = page_job(kit, kit.routes["positions_week", str(week)])
        assert job is not None
        assert job.root == "../../"
    first = cells(matrix_week_page(kit, Week.parse("2025-W32")))
    assert all(cell.holding.now.day.iso <= "2025-08-10" for cell in first.values())
    assert {cell.moved.term for cell in first.values() if cell.moved} <= {
        "new", "hardened", "softened", "reversed", "withdrawn"
    }  # fmt: skip


def test_the_first_week_marks_nothing_that_was_taken_before_it() -> None:
    old = position("rejects", id="old", date=date(2025, 7, 1))
    new = position("rejects", id="new", who="russia", date=date(2025, 12, 2))
    kit = kit_of(article("a", "2025-12-07", positions=(old, new)))
    (week,) = kit.corpus.weeks
    page = matrix_week_page(kit, week)
    cells = {row.actor.text: cell for row in page.rows for cell in row.cells if cell}
    assert {name: cell.moved and cell.moved.term for name, cell in cells.items()} == {
        "Ukraine": None, "Russia": "new",
    }  # fmt: skip
    assert page.moved == 1


def test_as_many_cells_are_marked_as_are_counted() -> None:
    """A withdrawal after which the desk calls the next answer clarified leaves no mark."""
    taken = (
        position(id="p1", date=date(2025, 12, 1)),
        position(id="p2", date=date(2025, 12, 8), change=Change.WITHDRAWN),
        position(id="p3", date=date(2025, 12, 9), change=Change.CLARIFIED),
        position("silent", "no-position", id="p4", who="russia", date=date(2025, 12, 1)),
        position("rejects", id="p5", who="russia", date=date(2025, 12, 8)),
    )
    kit = kit_of(article("a", "2025-12-14", positions=taken), article("b", "2025-12-01"))
    page = matrix_week_page(kit, kit.corpus.weeks[-1])
    marked = {
        row.actor.text: cell.moved.term for row in page.rows for cell in row.cells if cell and cell.moved
    }
    # The first answer after silence is new.
    assert marked == {"Russia": "new"}
    assert page.moved == 1
