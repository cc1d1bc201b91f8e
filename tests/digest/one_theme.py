"""Three actors on one theme, for Hypothesis: all that a position can do to another, in little space."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from generator.digest.ledger import Statement
from generator.model.values import Week
from generator.model.vocabulary import Change, PositionKind
from tests.digest.support import ACTORS, BRUSSELS, THEMES, position

#: For what is drawn and built in a few milliseconds.
MANY: Final = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
THEME: Final = THEMES[0]
#: The Monday of 2025-W49, and the three weeks that the site knows of from then on.
FIRST: Final = date(2025, 12, 1)
WEEKS: Final = tuple(Week.of(FIRST + timedelta(weeks=number)) for number in range(3))
#: Often the same day, on both sides of the turns of weeks, and now and then outside of all weeks.
_DAYS: Final = (-3, 0, 0, 3, 6, 6, 7, 9, 13, 14, 17, 24)
#: Half of them are red lines on either side, so that many positions oppose each other. The last is refused
#: in content; who looks at records alone must not take it for a red line.
_ANSWERS: Final = (
    ("supports", "red-line"), ("supports", "demand"), ("conditional", "red-line"), ("ambivalent", "red-line"),
    ("ambivalent", "preference"), ("opposes", "demand"), ("rejects", "red-line"), ("rejects", "refusal"),
    ("silent", "no-position"), ("silent", "red-line"),
)  # fmt: skip
_CHANGES: Final = (None,) * 8 + (Change.WITHDRAWN,) * 3 + tuple(Change)


@st.composite
def statements(draw: st.DrawFn) -> list[Statement]:
    """Up to ten positions in any order, each with its own id; some cross several red lines of others."""
    drawn = draw(
        st.lists(
            st.tuples(
                st.sampled_from(ACTORS),
                st.sampled_from(_DAYS),
                st.sampled_from(_ANSWERS),
                st.sampled_from(_CHANGES),
                st.sampled_from(["One.", "Two."]),
                st.booleans(),
            ),
            min_size=1,
            max_size=10,
        )
    )
    made = [
        Statement(
            id=f"said-{place}",
            position=position(answer[0], answer[1], text, who=who, on=THEME, change=change),
            day=FIRST + timedelta(days=days),
            briefing_id="a" if early else "b",
            recorded=datetime(2026, 1, 1 if early else 2, tzinfo=BRUSSELS),
            place=place,
        )
        for place, (who, days, answer, change, text, early) in enumerate(drawn)
    ]
    return [_crossing(draw, statement, made) for statement in made]


def _crossing(draw: st.DrawFn, statement: Statement, made: list[Statement]) -> Statement:
    """Let a statement cross some red lines of others, also such as were taken back, or are not there."""
    lines = [
        other.id
        for other in made
        if other.position.kind is PositionKind.RED_LINE and other.position.actor != statement.position.actor
    ]
    crosses = draw(st.lists(st.sampled_from([*lines, "nowhere"]), max_size=3, unique=True))
    return replace(statement, position=replace(statement.position, crosses=tuple(crosses)))  # type: ignore[arg-type]  # ids
