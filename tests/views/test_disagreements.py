"""The board of disagreements, and the directions of the last weeks in a digest."""

from __future__ import annotations

from generator.model.documents import Direction
from generator.model.vocabulary import DirectionKind
from generator.views.disagreements import disagreements_page
from tests.digest.support import article, dispute, moves, note, term
from tests.views.many import sized
from tests.views.support import digest, kit_of


def direction(on: str, word: str) -> Direction:
    return Direction(theme=on, direction=term(DirectionKind, word), reason="A reason.")  # type: ignore[arg-type]  # an id


def test_disagreements_stand_under_their_state_the_last_to_move_first() -> None:
    kit = kit_of(
        article("a", "2025-12-01", disagreements=(dispute("one"), dispute("two"), dispute("three"))),
        article("b", "2025-12-08", disagreements=(moves("two", "narrowing", note="They moved."),)),
        article("c", "2025-12-15", disagreements=(moves("one", "open"), moves("three", "settled"))),
        article("d", "2025-12-16", disagreements=(dispute("four", parties=("ukraine", "united-states")),)),
    )
    page = disagreements_page(kit)
    assert {
        group.state.term: [item.anchor.removeprefix("disagreement-") for item in group.disagreements]
        for group in page.groups
    } == {"open": ["four", "one"], "narrowing": ["two"], "settled": ["three"]}
    assert [(item.link.text, item.number) for item in page.actors] == [
        ("Ukraine", 3), ("Russia", 2), ("United-States", 1),
    ]  # fmt: skip
    assert [state.note for state in page.groups[1].disagreements[0].history] == ["", "They moved."]
    assert len(list(kit.routes.of("disagreements"))) == 1
    assert list(kit_of(article("a")).routes.of("disagreements")) == []


def test_of_what_is_settled_the_last_are_listed_and_the_rest_counted() -> None:
    found = tuple(dispute(f"d{number:02d}", "settled") for number in range(20))
    open_ones = tuple(dispute(f"o{number:02d}") for number in range(20))
    kit = kit_of(article("a", disagreements=(*found, *open_ones)), settings=sized(12))
    groups = {group.state.term: group for group in disagreements_page(kit).groups}
    assert (len(groups["settled"].disagreements), groups["settled"].earlier) == (8, 12)
    assert (len(groups["open"].disagreements), groups["open"].earlier) == (20, 0)


def test_directions_of_the_last_quarter_with_weeks_that_were_not_assessed() -> None:
    kit = kit_of(
        article("a", "2025-08-04"),
        note("2025-W32", directions=(direction("territory", "improved"),)),
        note("2025-W38", directions=(direction("ceasefire", "improved"),)),
        note(
            "2025-W50",
            directions=(direction("ceasefire", "deteriorated"), direction("guarantees", "unchanged")),
        ),
    )
    assert digest(kit, "2025-W32").weeks is None, "one week is no row"
    table = digest(kit, "2025-W50").weeks
    assert table is not None
    assert [week.number for week in table.weeks] == list(range(38, 51))
    assert {
        row.theme.text: [
            f"{week.number} {item.direction.term}"
            for week, item in zip(table.weeks, row.weeks, strict=True)
            if item.direction
        ]
        for row in table.rows
    } == {"Ceasefire": ["38 improved", "50 deteriorated"], "Guarantees": ["50 unchanged"]}
    # What came later is not there.
    early = digest(kit, "2025-W38").weeks
    assert early is not None
    assert [row.theme.text for row in early.rows] == ["Ceasefire", "Territory"]
