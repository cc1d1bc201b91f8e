"""The board of disagreements, and the directions of the last weeks in a digest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from generator.model.documents import Direction
from generator.model.records import Step, StepOrder
from generator.model.vocabulary import Alert, DirectionKind
from generator.views.disagreements import disagreements_page
from generator.views.themes import theme_page
from tests.digest.support import article, dispute, moves, note, term
from tests.views.many import sized
from tests.views.support import digest, environment, kit_of, site_of


def direction(on: str, word: str) -> Direction:
    return Direction(theme=on, direction=term(DirectionKind, word), reason="A reason.")  # type: ignore[arg-type]  # an id


def ordered(lanes: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    """Give the fields of a disagreement for the order of each party."""
    names = sorted({step for steps in lanes.values() for step in steps})
    return {
        "steps": tuple(Step(id=name, label=f"Step {name}") for name in names),  # type: ignore[arg-type]  # an id
        "order": tuple(StepOrder(actor=who, steps=steps) for who, steps in lanes.items()),  # type: ignore[arg-type]  # ids
    }


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


def test_a_party_without_an_order_is_named_and_agrees_to_nothing() -> None:
    lanes = {"ukraine": ("a", "b"), "russia": ("a", "c", "b")}
    kit = kit_of(
        article(
            "a",
            disagreements=(
                dispute("some", parties=("ukraine", "united-states", "russia"), **ordered(lanes)),
                dispute("all", parties=("ukraine", "russia"), **ordered(lanes)),
                dispute("none", parties=("ukraine", "russia")),
            ),
        )
    )
    views = {item.anchor: item for group in disagreements_page(kit).groups for item in group.disagreements}
    some, every, none = (views[f"disagreement-{name}"] for name in ("some", "all", "none"))
    assert [link.text for link in some.unknown] == ["United-States"]
    assert (every.unknown, none.unknown) == ((), ())
    assert some.agreed == every.agreed == ("Step a",)
    html = environment().get_template("disagreements.html").render(
        view=disagreements_page(kit), site=site_of(kit), root="../"
    )  # fmt: skip
    told = {item.id: " ".join(item.text().split()) for item in LexborHTMLParser(html).css("li[id]")}
    assert "United-StatesNo order on record" in told[some.anchor]
    assert "Agreed ground Ukraine and Russia: Step a first" in told[some.anchor]
    assert "Agreed ground Step a first" in told[every.anchor]
    assert "Parties: Ukraine, Russia" in told[none.anchor]


def test_alerts_and_weeks_without_an_assessment_are_told_in_the_strip_and_its_table() -> None:
    alert = replace(direction("ceasefire", "improved"), alert=Alert.CONFLICT_RISK)
    kit = kit_of(
        article("a", "2025-12-01"),
        note("2025-W49", directions=(direction("territory", "improved"),)),
        note("2025-W50", directions=(alert,)),
    )
    strips = {}
    for theme in ("ceasefire", "guarantees"):
        html = environment().get_template("theme.html").render(
            view=theme_page(kit, theme), site=site_of(kit), root="../../"
        )  # fmt: skip
        tree = LexborHTMLParser(html)
        cells = [(node.attributes["class"], node.text().strip()) for node in tree.css(".strip li")]
        rows = [[cell.text() for cell in row.css("th, td")] for row in tree.css("table.data tbody tr")]
        strips[theme] = (cells, rows)
    unassessed = ("none", "Week 49, 2025: not assessed")
    assert strips["ceasefire"] == (
        [unassessed, ("improved warned", "Week 50, 2025: Improved, Conflict risk")],
        [["Week 50, 2025", "Improved", "A reason. Conflict risk"]],
    )
    assert strips["guarantees"] == (
        [unassessed, ("none", "Week 50, 2025: not assessed")],
        [["No week was assessed."]],
    )
    html = environment().get_template("digest.html").render(
        view=digest(kit, "2025-W50"), site=site_of(kit), root="../../"
    )  # fmt: skip
    assert [cell.text() for cell in LexborHTMLParser(html).css("table.weeks td")] == ["·", "▲!", "▲", "·"]
