"""What pages show of positions that may have been taken back, against a search by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from selectolax.lexbor import LexborHTMLParser

from generator.digest.ledger import Statement, build_statements
from generator.model.vocabulary import Change
from generator.views.actors import actor_list_page, actor_page
from generator.views.kit import Kit
from generator.views.matrix import matrix_page, matrix_week_page
from generator.views.redlines import red_lines_page
from generator.views.themes import theme_list_page, theme_page
from tests.digest import by_hand
from tests.digest.one_theme import FIRST, MANY, THEME, WEEKS, statements
from tests.digest.support import ACTORS, article, position
from tests.views.support import digest, environment, kit_of, site_of


def shown(made: list[Statement]) -> tuple[Kit, dict[str, list[Statement]]]:
    """Give a small site of some statements, and what each of its actors said in it."""
    articles = [
        article(
            name,
            str(FIRST + timedelta(days=20)),
            positions=tuple(
                replace(item.position, id=item.id, date=item.day)  # type: ignore[arg-type]  # an id
                for item in made
                if item.briefing_id == name
            ),
        )
        for name in ("a", "b")
    ]
    kit = kit_of(article("first", str(FIRST)), *articles)
    assert kit.corpus.weeks == WEEKS
    statements = build_statements(kit.corpus.briefings)
    assert len(statements) == len(made)
    return kit, {actor: by_hand.said_by(statements, actor) for actor in ACTORS}


@MANY
@given(statements())
def test_nobody_holds_what_was_taken_back(made: list[Statement]) -> None:
    kit, said = shown(made)
    now = {actor: run for actor, own in said.items() if (run := by_hand.held(own))}
    page = theme_page(kit, THEME)
    assert page.actors == len(now)
    assert sorted(
        (str(group.stance.term), holding.now.actor.text, holding.since.iso, holding.times)
        for group in page.stances
        for holding in group.holdings
    ) == sorted(
        (str(run[-1].position.stance), kit.link("actor", actor).text, run[0].day.isoformat(), len(run))
        for actor, run in now.items()
    )
    (row,) = [row for row in theme_list_page(kit).themes if row.theme.path == kit.link("theme", THEME).path]
    assert row.actors == len(now)
    rows = {row.actor.path: row for group in actor_list_page(kit).groups for row in group.actors}
    for actor in ACTORS:
        run = now.get(actor, [])
        assert [holding.since.iso for holding in actor_page(kit, actor).holdings] == [
            item.day.isoformat() for item in run[:1]
        ]
        row_of = rows[kit.link("actor", actor).path]
        assert (row_of.holdings, row_of.red_lines) == (bool(run), bool(run) and by_hand.is_red(run[-1]))
    if kit.corpus.red_lines:
        board = red_lines_page(kit)
        red = {a for a, run in now.items() if by_hand.is_red(run[-1]) and not by_hand.silent(run[-1])}
        assert board.held == len(red)
        assert sorted(item.link.path for item in board.actors) == sorted(
            kit.link("actor", actor).path for actor in red
        )


@MANY
@given(statements())
def test_a_cell_is_marked_withdrawn_in_the_week_of_the_withdrawal_alone(made: list[Statement]) -> None:
    kit, said = shown(made)
    for week in kit.corpus.matrices:
        last = date.max if week == WEEKS[-1] else week.sunday
        expected = {}
        for actor, all_said in said.items():
            own = [item for item in all_said if item.day <= last]
            counting = [item for item in own if by_hand.counts(item)]
            if run := by_hand.held(own):
                expected[kit.link("actor", actor).text] = (run[-1].day.isoformat(), False)
            elif counting and counting[-1].day >= week.monday:
                expected[kit.link("actor", actor).text] = (counting[-1].day.isoformat(), True)
        pages = [matrix_week_page(kit, week), *([matrix_page(kit)] if week == WEEKS[-1] else [])]
        for page in pages:
            cells = {row.actor.text: cell for row in page.rows for cell in row.cells if cell}
            assert {
                name: (cell.holding.now.day.iso, cell.holding.change.term == "withdrawn")
                for name, cell in cells.items()
            } == expected
            for name, cell in cells.items():
                marked = cell.moved is not None and cell.moved.term == "withdrawn"
                assert marked == expected[name][1]


def test_after_a_withdrawal_nothing_is_told_as_held_before() -> None:
    taken = (
        position(id="p1", date=date(2025, 12, 1)),
        position(id="p2", date=date(2025, 12, 3), change=Change.WITHDRAWN),
        position(id="p3", date=date(2025, 12, 5)),
        position(id="p4", date=date(2025, 12, 6), text="Other words."),
    )
    kit = kit_of(article("a", "2025-12-07", positions=taken))
    page = digest(kit, "2025-W49")
    html = environment().get_template("digest.html").render(view=page, site=site_of(kit), root="../../")
    before = [" ".join(cell.text().split()) for cell in LexborHTMLParser(html).css("table.ledger .c-before")]
    told = dict(zip([change.after.anchor for change in page.changes], before, strict=True))
    assert told["position-p1"] == "Nothing was held before"
    assert told["position-p2"].startswith("Supports")
    assert told["position-p3"] == "Nothing; taken back 3 Dec 2025"
    assert told["position-p4"].startswith("Supports")
    # In a week after a withdrawal nobody holds anything, though there were positions.
    alone = kit_of(article("a", "2025-12-01", positions=taken[:2]), article("b", "2025-12-10"))
    html = environment().get_template("positions.html").render(
        view=matrix_page(alone), site=site_of(alone), root="../"
    )  # fmt: skip
    assert "No position is held." in html
    assert "on record" not in html
