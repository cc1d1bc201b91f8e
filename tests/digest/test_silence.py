"""Silence: spoken in enough weeks, then nothing for long enough; neither more nor less."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.digest.corpus import Corpus, build_corpus
from generator.digest.silence import OFTEN, Silence, build_silences
from generator.model.values import Week
from generator.model.vocabulary import Basis, Stance
from generator.read.content import Content
from tests.digest.strategies import FEW, contents
from tests.digest.support import MONDAY, SETTINGS, UNTIMED, article, corpus, position

SUNDAY: Final = MONDAY + timedelta(days=6)
#: Any number of weeks but that of the settings.
LONG: Final = 3


def silences(made: Corpus, as_of: date | None = None) -> list[tuple[str, str, int, int]]:
    found = build_silences(made.histories.values(), as_of or made.as_of, LONG)
    return [(item.actor, item.theme, item.weeks, item.age_weeks) for item in found]


def spoken(*weeks_ago: int, day: int = 0, **fields: object) -> Corpus:
    """Give a corpus in which an actor spoke so many weeks before Monday of the newest week."""
    return corpus(
        *(
            article(
                f"a{number}",
                str(MONDAY - timedelta(weeks=number) + timedelta(days=day)),
                positions=(position(text=f"Text {number}.", **fields),),  # type: ignore[arg-type]
            )
            for number in weeks_ago
        ),
        article("now", str(MONDAY)),
    )


@pytest.mark.parametrize("gap", range(LONG + 4))
@pytest.mark.parametrize("times", range(1, OFTEN + 3))
def test_gaps_of_every_length(gap: int, times: int) -> None:
    made = spoken(*range(gap, gap + times))
    expected = [("ukraine", "ceasefire", times, gap)] if times >= OFTEN and gap >= LONG else []
    assert silences(made) == expected


@pytest.mark.parametrize(("days", "silent"), [(7 * LONG - 1, False), (7 * LONG, True), (7 * LONG + 1, True)])
def test_the_gap_is_measured_in_days_to_the_last_sunday(days: int, *, silent: bool) -> None:
    last = SUNDAY - timedelta(days=days)
    items = [
        article(f"a{number}", str(last - timedelta(weeks=number)), positions=(position(text=f"{number}"),))
        for number in range(OFTEN)
    ]
    assert bool(silences(corpus(*items, article("now")))) is silent


def test_several_positions_of_one_week_are_one() -> None:
    days = [MONDAY - timedelta(weeks=10) + timedelta(days=number) for number in range(OFTEN + 1)]
    items = [article(f"a{d}", str(d), positions=(position(text=f"{d}"),)) for d in days]
    assert silences(corpus(*items, article("now"))) == []


def test_no_position_is_not_speaking() -> None:
    ago = range(LONG, LONG + OFTEN)
    assert silences(spoken(*ago)) != []
    assert silences(spoken(*ago, stance="silent", kind="no-position")) == []


def test_what_the_desk_infers_nobody_said() -> None:
    assert silences(spoken(*range(LONG, LONG + OFTEN), basis=Basis.ASSESSED)) == []


def test_refusing_an_answer_does_not_end_a_silence() -> None:
    made = corpus(
        *(
            article(f"a{n}", str(MONDAY - timedelta(weeks=n)), positions=(position(text=f"{n}"),))
            for n in range(LONG, LONG + OFTEN)
        ),
        article("now", positions=(position("silent", "no-position"),)),
    )
    assert silences(made) == [("ukraine", "ceasefire", OFTEN, LONG)]


def test_the_longest_silence_comes_first() -> None:
    def items(on: str, start: int) -> list[object]:
        return [
            article(f"{on}-{n}", str(MONDAY - timedelta(weeks=n)), positions=(position(on=on, text=f"{n}"),))
            for n in range(start, start + OFTEN)
        ]

    made = corpus(*items("ceasefire", 5), *items("territory", 9), *items("guarantees", 5), article("now"))  # type: ignore[arg-type]
    assert [theme for _, theme, _, _ in silences(made)] == ["territory", "ceasefire", "guarantees"]


def test_nobody_is_silent_on_an_empty_site() -> None:
    assert build_silences((), date.min, LONG) == ()


def brute(everything: Content, as_of: date) -> set[tuple[str, str, int, int]]:
    """Count by days, for each pair, from the articles themselves."""
    found = set()
    said = [
        (p.actor, p.theme, p.date or item.record.date.day)
        for item in everything.articles
        for p in item.record.positions
        if p.basis is not Basis.ASSESSED and (p.stance is not Stance.SILENT or str(p.change) == "withdrawn")
    ]
    for actor, theme in {(a, t) for a, t, _ in said}:
        days = [day for a, t, day in said if (a, t) == (actor, theme)]
        mondays = {day - timedelta(days=day.weekday()) for day in days}
        quiet = 0
        while max(days) + timedelta(days=7 * (quiet + 1)) <= as_of:
            quiet += 1
        if len(mondays) >= OFTEN and quiet >= LONG:
            found.add((str(actor), str(theme), len(mondays), quiet))
    return found


@FEW
@given(contents(), st.integers(0, 12))
def test_any_content_counted_by_hand(everything: Content, after: int) -> None:
    made = build_corpus(everything, SETTINGS)
    if not made.weeks:
        return
    as_of = made.as_of + timedelta(weeks=after)
    assert set(silences(made, as_of)) == brute(everything, as_of)


@UNTIMED
@given(st.sets(st.integers(0, 20)))
def test_any_weeks_counted_by_hand(ago: set[int]) -> None:
    made = spoken(*sorted(ago))
    silent = len(ago) >= OFTEN and min(ago, default=0) >= LONG
    assert silences(made) == ([("ukraine", "ceasefire", len(ago), min(ago))] if silent else [])


def test_it_says_what_was_said_last() -> None:
    made = spoken(*range(LONG, LONG + OFTEN))
    (found,) = build_silences(made.histories.values(), made.as_of, LONG)
    assert isinstance(found, Silence)
    assert found.last.statement.briefing_id == f"a{LONG}"
    assert Week.of(found.last.statement.day) == Week.of(MONDAY).shifted(-LONG)
