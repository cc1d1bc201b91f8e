"""Whole contents for Hypothesis: a few weeks around a new year, with every sort of record."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from generator.model.records import EventRef, Participant
from generator.model.values import ApproxDate, Week
from generator.model.vocabulary import (
    Change,
    CorrectionKind,
    DisagreementState,
    EventStatus,
    PositionKind,
    Result,
    Significance,
    Stance,
)
from generator.read.content import Content, Loaded
from tests.digest.support import (
    ACTORS,
    BRUSSELS,
    THEMES,
    article,
    content,
    correction,
    dispute,
    event,
    moves,
    note,
    outlook,
    page,
    position,
    resolution,
    resolves,
    support,
    theme,
)
from tests.digest.support import actor as make_actor

#: For whole contents, which take a while to draw.
FEW: Final = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
#: Three weeks before and after 2024-12-30, the Monday of 2025-W01.
START: Final = datetime(2024, 12, 9, tzinfo=BRUSSELS)
HOURS: Final = 6 * 7 * 24

MOMENTS: Final = st.one_of(
    st.integers(0, HOURS).map(lambda hours: START + timedelta(hours=hours)),
    st.integers(0, 6).map(lambda weeks: START + timedelta(weeks=weeks)),
)
DAYS: Final = st.integers(0, HOURS // 24).map(lambda days: START.date() + timedelta(days=days))
ACTOR: Final = st.sampled_from(ACTORS)
THEME: Final = st.sampled_from(THEMES)
#: Mostly what the rules say; taken back often enough to be seen in few contents.
CHANGES: Final = (None,) * 4 + (Change.CLARIFIED, Change.HARDENED, Change.WITHDRAWN, Change.WITHDRAWN)
STATE: Final = st.sampled_from([str(state) for state in DisagreementState])


def written(when: datetime) -> str:
    return when.strftime("%Y-%m-%d" if when.hour == 0 else "%Y-%m-%dT%H:%M")


def some(element: st.SearchStrategy[str], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(element, min_size=1, max_size=most, unique=True).map(tuple)


class Maker:
    """Draws the articles of one content; ids are permanent and references lead somewhere."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.number = draw(st.integers(0, 6))
        self.dates = [draw(MOMENTS) for _ in range(self.number)]
        self.names = draw(st.permutations([f"article-{number}" for number in range(self.number)]))
        #: The article that records each event, disagreement and outlook item.
        self.owners = [draw(st.integers(0, max(self.number - 1, 0))) for _ in range(3 if self.number else 0)]
        #: The article that resolves each outlook item; None leaves it open.
        self.resolvers = [
            draw(st.none() | st.integers(0, max(self.number - 1, 0))) for _ in range(3 if self.number else 0)
        ]

    def articles(self) -> list[Loaded[Any]]:
        return [self.article(number) for number in range(self.number)]

    def article(self, number: int) -> Loaded[Any]:
        draw, when = self.draw, self.dates[number]
        embargo = when + timedelta(hours=draw(st.sampled_from([-5, 1, 100, 200, 400])))
        return article(
            self.names[number],
            written(when),
            publish_at=written(embargo) if draw(st.booleans()) else None,
            significance=draw(st.sampled_from(Significance)),
            themes=draw(some(THEME, 2)),
            actors=draw(some(ACTOR, 2)),
            positions=self.positions(when.date()),
            events=tuple(self.events(number)),
            disagreements=tuple(self.disputes(number)),
            outlook=tuple(self.outlook(number)),
            support=tuple(
                support(who, date=draw(st.none() | DAYS)) for who in draw(st.lists(ACTOR, max_size=2))
            ),
            corrections=tuple(
                correction(when.date() + timedelta(days=days), kind=draw(st.sampled_from(CorrectionKind)))
                for days in draw(st.lists(st.integers(0, 20), max_size=2))
            ),
        )  # fmt: skip

    def positions(self, day: date) -> tuple[Any, ...]:
        pairs = self.draw(st.lists(st.tuples(ACTOR, THEME), max_size=3, unique=True))
        return tuple(
            position(
                str(self.draw(st.sampled_from(Stance))),
                str(self.draw(st.sampled_from(PositionKind))),
                self.draw(st.sampled_from(["One.", "Two."])),
                who=who,
                on=on,
                change=self.draw(st.sampled_from(CHANGES)),
                date=self.draw(st.none() | st.integers(0, 9).map(lambda days: day - timedelta(days=days))),
            )
            for who, on in pairs
        )

    def mine(self, number: int) -> list[int]:
        return [key for key, owner in enumerate(self.owners) if owner == number]

    def others(self, number: int) -> list[int]:
        known = [key for key, owner in enumerate(self.owners) if owner != number]
        return [key for key in known if self.draw(st.booleans())]

    def events(self, number: int) -> list[Any]:
        draw = self.draw
        made: list[Any] = [
            event(
                f"event-{key}",
                draw(DAYS.map(ApproxDate.day) | DAYS.map(lambda day: ApproxDate.week(Week.of(day)))),
                participants=tuple(Participant(actor=who) for who in draw(st.lists(ACTOR, max_size=2))),  # type: ignore[arg-type]
                themes=draw(st.just(()) | some(THEME, 2)),
            )
            for key in self.mine(number)
        ]
        status = st.none() | st.sampled_from(EventStatus)
        result, note = st.none() | st.sampled_from(Result), st.sampled_from([None, "One.", "Two."])
        return made + [
            EventRef(ref=f"event-{key}", status=draw(status), result=draw(result), note=draw(note))  # type: ignore[arg-type]
            for key in self.others(number)
        ]

    def disputes(self, number: int) -> list[Any]:
        made: list[Any] = [
            dispute(f"dispute-{key}", self.draw(STATE), theme=self.draw(THEME), parties=("ukraine", "russia"))
            for key in self.mine(number)
        ]
        return made + [moves(f"dispute-{key}", self.draw(STATE)) for key in self.others(number)]

    def outlook(self, number: int) -> list[Any]:
        made: list[Any] = []
        for key in self.mine(number):
            day = self.dates[number].date()
            done = resolution(day) if self.resolvers[key] == number else None
            due = day + timedelta(days=self.draw(st.integers(0, 25)))
            made.append(
                outlook(
                    f"outlook-{key}", due, resolution=done, themes=self.draw(st.just(()) | some(THEME, 1))
                )
            )
        return made + [
            resolves(f"outlook-{key}", self.dates[number].date())
            for key, resolver in enumerate(self.resolvers)
            if resolver == number and self.owners[key] != number
        ]


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Content that passed all checks, in the order of its paths."""
    articles = Maker(draw).articles()
    items = list(articles)
    for week in draw(st.sets(st.sampled_from(["2024-W51", "2025-W01", "2025-W02"]))):
        of_week = [item.id for item in articles if str(Week.of(item.record.date.day)) == week]
        order = draw(st.permutations(of_week))[: draw(st.integers(0, 2))]
        issued = draw(st.none() | MOMENTS.map(written))
        items.append(note(week, order=tuple(order), issued=issued))
    items += [page(name) for name in ("about", "method")]
    # Two actors and two themes of one name: only their ids tell them apart.
    items += [make_actor(name, name="Name" if draw(st.booleans()) else name) for name in ACTORS]
    items += [theme(name, name="Name" if draw(st.booleans()) else name) for name in THEMES]
    items.sort(key=lambda item: str(item.path))
    return content(*items, static=("static/a.png", "static/b.png"))
