"""What a position does to the one before it, and what an actor holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.digest.ledger import (
    History,
    Statement,
    build_statements,
    compute_change,
    histories,
)
from generator.model.records import Position
from generator.model.vocabulary import Change, PositionKind, Stance
from tests.digest import by_hand
from tests.digest.support import UNTIMED, article, corpus, day_of, position

#: What each stance (rows) followed by another (columns, in the same order) is, for the same kind and text.
STANCES: Final = ("supports", "conditional", "ambivalent", "opposes", "rejects", "silent")
TABLE: Final = {
    "supports": "reaffirmed hardened hardened reversed reversed clarified",
    "conditional": "softened reaffirmed hardened reversed reversed clarified",
    "ambivalent": "softened softened reaffirmed hardened hardened clarified",
    "opposes": "reversed reversed softened reaffirmed hardened clarified",
    "rejects": "reversed reversed softened softened reaffirmed clarified",
    "silent": "new new new new new reaffirmed",
}
#: Kinds from the least to the most firm; those of one row are equally firm.
FIRMNESS: Final = (
    ("no-position",),
    ("preference",),
    ("offer",),
    ("condition",),
    ("demand", "commitment", "refusal"),
    ("red-line",),
)


def firmness(kind: str) -> int:
    return next(number for number, row in enumerate(FIRMNESS) if kind in row)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [(old, new, word) for old, row in TABLE.items() for new, word in zip(STANCES, row.split(), strict=True)],
)
def test_the_table_of_stances(old: str, new: str, expected: str) -> None:
    assert compute_change(position(old), position(new)) == expected


@pytest.mark.parametrize("old", [kind for row in FIRMNESS for kind in row])
@pytest.mark.parametrize("new", [kind for row in FIRMNESS for kind in row])
@pytest.mark.parametrize("stance", STANCES[:-1])
def test_the_table_of_kinds(old: str, new: str, stance: str) -> None:
    if old == new:
        expected = "reaffirmed"
    elif firmness(old) == firmness(new):
        expected = "clarified"
    else:
        expected = "hardened" if firmness(new) > firmness(old) else "softened"
    assert compute_change(position(stance, old), position(stance, new)) == expected


def test_the_tables_are_complete() -> None:
    assert set(STANCES) == {str(stance) for stance in Stance}
    assert {kind for row in FIRMNESS for kind in row} == {str(kind) for kind in PositionKind}


def test_without_a_position_before_it_is_new() -> None:
    for stance in STANCES:
        assert compute_change(None, position(stance)) is Change.NEW


def test_a_move_on_the_scale_outweighs_the_kind() -> None:
    assert compute_change(position("supports", "red-line"), position("opposes", "preference")) == "reversed"
    assert compute_change(position("rejects", "preference"), position("opposes", "red-line")) == "softened"


def test_silence_is_no_move_however_firm() -> None:
    assert compute_change(position("silent", "no-position"), position("silent", "demand")) == "clarified"
    assert compute_change(position("rejects", "red-line"), position("silent", "no-position")) == "clarified"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The text.", "reaffirmed"),
        ("the  TEXT", "reaffirmed"),
        ("Another text.", "clarified"),
        ("The text!", "clarified"),
    ],
)
def test_the_same_words_reaffirm_and_others_clarify(text: str, expected: str) -> None:
    assert compute_change(position(), position(text=text)) == expected


def test_conditions_are_part_of_the_words() -> None:
    before = position("conditional", conditions=("a ceasefire",))
    assert compute_change(before, position("conditional", conditions=("A ceasefire.",))) == "reaffirmed"
    assert compute_change(before, position("conditional", conditions=("a truce",))) == "clarified"
    assert compute_change(before, position("conditional", conditions=())) == "clarified"


# Histories

DAYS: Final = st.dates(date(2025, 12, 1), date(2025, 12, 3))


@st.composite
def statements(draw: st.DrawFn) -> list[Statement]:
    """Statements of a few actors on a few themes, often on the same day, each with its own id."""
    number = draw(st.integers(1, 12))
    made = []
    for place in range(number):
        taken = draw(DAYS)
        recorded = datetime(2025, 12, draw(st.integers(3, 4)), tzinfo=UTC)
        made.append(
            Statement(
                id=f"statement-{place}",
                position=position(
                    draw(st.sampled_from(STANCES)),
                    draw(st.sampled_from([str(kind) for kind in PositionKind])),
                    draw(st.sampled_from(["One.", "Two."])),
                    who=draw(st.sampled_from(["ukraine", "russia"])),
                    on="ceasefire",
                    change=draw(st.sampled_from([None, None, None, *Change])),
                ),
                day=taken,
                briefing_id=draw(st.sampled_from(["a", "b"])),
                recorded=recorded,
                place=place,
            )
        )
    return made


@UNTIMED
@given(statements().flatmap(lambda made: st.tuples(st.just(made), st.permutations(made))))
def test_replaying_in_any_order_gives_the_same(pair: tuple[list[Statement], list[Statement]]) -> None:
    made, shuffled = pair
    first, second = histories(made), histories(shuffled)
    assert first == second
    assert list(first) == list(second)


def group(made: list[Statement], history: History) -> list[Statement]:
    """Give the statements of a history by a plain search, oldest first."""
    own = [s for s in made if (s.position.actor, s.position.theme) == (history.actor, history.theme)]
    ordered: list[Statement] = []
    while own:
        oldest = own[0]
        for other in own[1:]:
            if (other.day, other.recorded, other.briefing_id, other.place) < (
                oldest.day,
                oldest.recorded,
                oldest.briefing_id,
                oldest.place,
            ):
                oldest = other
        ordered.append(oldest)
        own.remove(oldest)
    return ordered


@UNTIMED
@given(statements())
def test_every_statement_is_in_one_history_in_its_order(made: list[Statement]) -> None:
    found = histories(made)
    assert sum(len(history.entries) for history in found.values()) == len(made)
    for key, history in found.items():
        assert key == (history.actor, history.theme)
        assert [entry.statement for entry in history.entries] == group(made, history)


@UNTIMED
@given(statements())
def test_the_current_cell_is_the_newest_answer(made: list[Statement]) -> None:
    for history in histories(made).values():
        own = group(made, history)
        answered = [statement for statement in own if by_hand.counts(statement)]
        assert history.current.statement == (answered or own)[-1]


@UNTIMED
@given(statements())
def test_each_entry_is_compared_with_the_answer_before(made: list[Statement]) -> None:
    for history in histories(made).values():
        own = group(made, history)
        for place, entry in enumerate(history.entries):
            earlier = own[:place]
            answered = [statement for statement in earlier if by_hand.counts(statement)]
            before = (answered or earlier)[-1] if earlier else None
            assert entry.previous == before
            old = before.position if before is not None else None
            assert entry.computed == compute_change(old, entry.statement.position)
            override = entry.statement.position.change
            assert entry.change == (override or entry.computed)
            assert entry.overridden == (override is not None and override != entry.computed)


@UNTIMED
@given(statements())
def test_since_is_the_day_from_which_every_answer_was_the_same(made: list[Statement]) -> None:
    for history in histories(made).values():
        own = group(made, history)
        found = history.holding
        if found.ended:
            # Of what was taken back, what it was; itself if nothing was held.
            back = own.index(found.current.statement)
            held = by_hand.held(own[:back]) or [own[back]]
        else:
            held = by_hand.held(own)
            assert found.current.statement == held[-1]
        assert (found.first.statement, found.since, found.times) == (held[0], held[0].day, len(held))


@UNTIMED
@given(statements())
def test_what_was_held_after_each_entry_is_what_its_history_holds(made: list[Statement]) -> None:
    for history in histories(made).values():
        assert len(history.holdings) == len(history.entries)
        for place, holding in enumerate(history.holdings, 1):
            until = replace(history, entries=history.entries[:place])
            assert (holding, holding.current) == (until.holding, until.current)


@UNTIMED
@given(statements(), DAYS)
def test_a_history_on_a_day_is_the_history_of_what_was_said_until_then(
    made: list[Statement], day: date
) -> None:
    until = histories([statement for statement in made if statement.day <= day])
    for key, history in histories(made).items():
        assert history.on(day) == until.get(key)


def history_of(*positions: tuple[str, Position]) -> History:
    items = [
        article(f"article-{number}", day, positions=(record,))
        for number, (day, record) in enumerate(positions, 1)
    ]
    return corpus(*items).histories["ukraine", "ceasefire"]


def test_since_begins_anew_after_a_break() -> None:
    history = history_of(
        ("2025-12-01", position("rejects")),
        ("2025-12-02", position("opposes")),
        ("2025-12-03", position("rejects")),
        ("2025-12-04", position("rejects", text="Other words.")),
    )
    assert history.holding.since == day_of("2025-12-03")
    assert [str(entry.change) for entry in history.entries] == ["new", "softened", "hardened", "clarified"]


def test_since_follows_the_editor_who_says_what_moved() -> None:
    def over(change: Change) -> dict[str, Any]:
        return {"change": change, "change_reason": "A reason."}

    firm, soft = position("rejects", "red-line"), position("rejects", "demand")
    assert history_of(("2025-12-01", firm), ("2025-12-02", soft)).holding.since == day_of("2025-12-02")
    still = replace(soft, **over(Change.CLARIFIED))
    again = replace(firm, **over(Change.REAFFIRMED))
    history = history_of(("2025-12-01", firm), ("2025-12-02", still), ("2025-12-03", again))
    assert history.holding.since == day_of("2025-12-01")
    moved = replace(firm, **over(Change.HARDENED))
    assert history_of(("2025-12-01", firm), ("2025-12-02", moved)).holding.since == day_of("2025-12-02")


def test_since_looks_at_the_kind_too() -> None:
    history = history_of(
        ("2025-12-01", position("rejects", "refusal")), ("2025-12-02", position("rejects", "red-line"))
    )
    assert history.holding.since == day_of("2025-12-02")


def test_an_editor_decides_the_change_but_not_what_is_compared_next() -> None:
    history = history_of(
        ("2025-12-01", position("supports")),
        ("2025-12-02", position("rejects", change=Change.REAFFIRMED, change_reason="The same in substance.")),
        ("2025-12-03", position("supports")),
    )
    assert [str(entry.change) for entry in history.entries] == ["new", "reaffirmed", "reversed"]
    assert [str(entry.computed) for entry in history.entries] == ["new", "reversed", "reversed"]
    assert [entry.overridden for entry in history.entries] == [False, True, False]


def test_an_override_that_agrees_with_the_rules_overrides_nothing() -> None:
    history = history_of(("2025-12-01", position(change=Change.NEW)))
    assert not history.current.overridden


def test_silence_leaves_the_last_answer_standing() -> None:
    history = history_of(
        ("2025-12-01", position("rejects", "refusal")),
        ("2025-12-02", position("silent", "no-position")),
        ("2025-12-03", position("rejects", "refusal")),
    )
    assert [str(entry.change) for entry in history.entries] == ["new", "clarified", "reaffirmed"]
    assert history.on(day_of("2025-12-02")).current.statement.day == day_of("2025-12-01")  # type: ignore[union-attr]
    assert history.holding.since == day_of("2025-12-01")
    assert history.holding.times == 2


def test_an_actor_that_never_answered_is_silent() -> None:
    history = history_of(
        ("2025-12-01", position("silent", "no-position")), ("2025-12-02", position("silent", "no-position"))
    )
    assert [str(entry.change) for entry in history.entries] == ["new", "reaffirmed"]
    assert history.current.statement.day == day_of("2025-12-02")
    assert history.holding.since == day_of("2025-12-01")


def test_withdrawn_is_only_what_an_editor_says() -> None:
    found = {
        compute_change(position(old, kind), position(new, other))
        for old in STANCES
        for new in STANCES
        for kind in ("offer", "red-line")
        for other in ("offer", "red-line")
    }
    assert Change.WITHDRAWN not in found
    history = history_of(
        ("2025-12-01", position("supports", "offer")),
        ("2025-12-02", position("silent", "no-position", change=Change.WITHDRAWN)),
    )
    assert history.current.change is Change.WITHDRAWN
    assert history.holding.ended
    assert history.holding.since == day_of("2025-12-01")


def test_after_a_withdrawal_the_next_answer_is_new() -> None:
    history = history_of(
        ("2025-12-01", position("rejects", "demand")),
        ("2025-12-02", position("rejects", "demand", change=Change.WITHDRAWN)),
        ("2025-12-03", position("silent", "no-position")),
        ("2025-12-04", position("rejects", "demand")),
        ("2025-12-05", position("rejects", "demand")),
    )
    new, withdrawn, clarified, again = Change.NEW, Change.WITHDRAWN, Change.CLARIFIED, Change.REAFFIRMED
    assert [entry.change for entry in history.entries] == [new, withdrawn, clarified, new, again]
    assert [holding.ended for holding in history.holdings] == [False, True, True, False, False]
    assert (history.holding.since, history.holding.times) == (day_of("2025-12-04"), 2)


def test_the_day_is_the_positions_own_or_else_the_articles() -> None:
    item = article(
        "a",
        "2025-12-15",
        positions=(position(date=day_of("2025-12-13")), position("opposes", on="territory", id="named")),
    )
    first, second = build_statements(corpus(item).briefings)
    assert (first.id, first.day) == ("a-ukraine-ceasefire", day_of("2025-12-13"))
    assert (second.id, second.day) == ("named", day_of("2025-12-15"))


def test_an_older_day_stands_first_even_if_recorded_later() -> None:
    items = (
        article("early", "2025-12-10", positions=(position("rejects"),)),
        article("late", "2025-12-20", positions=(position("supports", date=day_of("2025-12-01")),)),
    )
    history = corpus(*items).histories["ukraine", "ceasefire"]
    assert [entry.statement.briefing_id for entry in history.entries] == ["late", "early"]
    assert history.current.change is Change.REVERSED
