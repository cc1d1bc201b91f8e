"""The drawings of positions: they say what the table below them and the ledger say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given
from selectolax.lexbor import LexborHTMLParser

from generator.digest.ledger import History
from generator.model.vocabulary import Change
from generator.read.content import Content
from generator.views.actors import actor_page
from generator.views.charts import history_chart
from generator.views.drawings import HistoryChart, StepChart
from generator.views.history import actor_histories, history_page, theme_histories
from generator.views.kit import Kit
from generator.views.themes import theme_page
from tests.digest import by_hand
from tests.digest.strategies import FEW, contents
from tests.digest.support import actor, article, position
from tests.views.many import sized
from tests.views.support import environment, example_kit, kit_of, site_of

_LINE = re.compile(r"M([\d.]+) (\d+)H([\d.]+)")
_JOIN = re.compile(r"M([\d.]+) (\d+)V(\d+)")
_TICK = re.compile(r"M([\d.]+) 72v6")
_AT = re.compile(r"M([\d.]+) ([\d.]+)m")


def days(chart: HistoryChart, kit: Kit) -> tuple[date, date]:
    """Give the first day of a drawing, and the day after its last one."""
    last = max([kit.corpus.as_of, *(date.fromisoformat(e.change.after.day.iso) for e in chart.entries)])
    first = min(date.fromisoformat(entry.change.after.day.iso) for entry in chart.entries)
    return min(first, last - timedelta(days=1)), last + timedelta(days=1)


def place(day: date, first: date, end: date) -> float:
    return 28 + (max(day, first) - first).days / (end - first).days * 284


def near(found: Sequence[tuple[float, ...]], expected: Sequence[tuple[float, ...]]) -> bool:
    """Tell whether both are the same but for rounding to one decimal."""
    return len(found) == len(expected) and all(
        all(abs(one - other) <= 0.051 for one, other in zip(a, b, strict=True))
        for a, b in zip(sorted(found), sorted(expected), strict=True)
    )


def check_days(drawn: StepChart, history: History, first: date, end: date, stale_weeks: int) -> None:
    """Look at each day: what was held on it is drawn over it, and where it turned there is a join."""
    said = sorted((entry.statement for entry in history.entries), key=by_hand.order)
    before: float | None = None
    joins = []
    for day in (first + timedelta(days=number) for number in range((end - first).days)):
        run = by_hand.held([item for item in said if item.day <= day])
        answer = run[-1] if run and not by_hand.silent(run[-1]) else None
        left, right = place(day, first, end), place(day + timedelta(days=1), first, end)
        over = [
            (line.stance.term, line.stale, float(height))
            for line in drawn.lines
            for start, height, until in _LINE.findall(line.path)
            if float(start) < (left + right) / 2 < float(until)
        ]
        height = 38.0 - 14 * (answer.position.stance.score or 0) if answer else None
        if answer and height is not None:
            stale = (day - answer.day).days >= 7 * stale_weeks
            assert over == [(str(answer.position.stance), stale, height)], (drawn.title, day)
            if before is not None and before != height:
                joins.append((left, before, height))
        else:
            assert over == [], (drawn.title, day)
        before = height
    assert near([tuple(map(float, part)) for part in _JOIN.findall(drawn.joins)], joins)


def check(kit: Kit, chart: HistoryChart, about: str, key: str) -> None:
    """Compare drawings with the ledger, which they were not read from, and with their table."""
    first, end = days(chart, kit)
    histories = actor_histories(kit, key) if about == "theme" else theme_histories(kit, key)
    by_name = {
        kit.link(about, history.theme if about == "theme" else history.actor).path: history
        for history in histories
    }
    assert {drawn.about.path for drawn in chart.charts} == set(by_name)
    for drawn in chart.charts:
        history = by_name[drawn.about.path]
        check_days(drawn, history, first, end, kit.settings.stale_weeks)
        table = [
            entry.change for entry in chart.entries
            if (entry.change.after.theme if about == "theme" else entry.change.after.actor) == drawn.about
        ]  # fmt: skip
        ticks = {(place(date.fromisoformat(entry.after.day.iso), first, end),) for entry in table}
        assert near([(float(x),) for x in _TICK.findall(drawn.ticks)], sorted(ticks))
        assert marks(drawn) == sum(
            entry.change.term in ("new", "hardened", "softened", "reversed", "withdrawn")
            and entry.after.score is not None
            for entry in table
        )


def marks(drawn: StepChart) -> int:
    return sum(len(_AT.findall(mark.path)) for mark in drawn.marks)


@FEW
@given(contents())
def test_drawing_table_and_ledger_agree(made: Content) -> None:
    kit = kit_of(
        *made.articles, *made.actors, *made.themes, *made.digests, *made.pages,
    )  # fmt: skip
    for about, keys in (("theme", kit.corpus.actors), ("actor", kit.corpus.themes)):
        for key in keys:
            page = actor_page(kit, key) if about == "theme" else theme_page(kit, key)
            if page.chart.charts:
                check(kit, page.chart, about, key)
            else:
                assert not page.changes


def test_the_example() -> None:
    kit = example_kit()
    for name in kit.corpus.actors:
        page = actor_page(kit, name)
        if page.chart.charts:
            check(kit, page.chart, "theme", name)
            assert [entry.change for entry in page.chart.entries] == list(page.changes)


def test_a_drawing_reaches_back_a_year_and_has_as_many_positions_as_fit_a_page() -> None:
    taken = tuple(position(date=date(2023, 1, 2) + timedelta(weeks=n)) for n in range(100))
    kit = kit_of(article("a", "2024-12-01", positions=taken))
    chart = history_chart(kit, actor_histories(kit, taken[0].actor), "theme", 100)
    assert len(chart.entries) == 52
    # What was held before is drawn from the edge.
    assert chart.charts[0].lines[0].path.startswith("M28 ")
    few = kit_of(article("a", "2024-12-01", positions=taken), settings=sized(5))
    assert len(history_page(few, "actor", taken[0].actor).chart.entries) == 10


def test_many_positions_are_drawn_on_a_page_of_their_own() -> None:
    taken = tuple(position(date=date(2025, 1, 6) + timedelta(weeks=n)) for n in range(15))
    for number, apart in ((14, False), (15, True)):
        own = (article(f"a-{n}", str(one.date), positions=(one,)) for n, one in enumerate(taken[:number]))
        kit = kit_of(*own, settings=sized(5))
        for kind, key in (("actor", taken[0].actor), ("theme", taken[0].theme)):
            page = actor_page(kit, key) if kind == "actor" else theme_page(kit, key)
            routes = [route.url for route in kit.routes.of(f"{kind}_history")]
            assert routes == ([f"{kind}s/{key}/history/"] if apart else [])
            assert ([page.drawn.path] if page.drawn else []) == routes
            assert bool(page.chart.charts) is not apart
            if apart:
                drawn = history_page(kit, kind, key)
                check(kit, drawn.chart, "theme" if kind == "actor" else "actor", key)
                assert drawn.meta.breadcrumbs[-1].path == f"{kind}s/{key}/"
            else:
                assert len(page.chart.entries) == number


def test_of_very_many_histories_the_first_are_drawn() -> None:
    many = tuple(position(who=f"actor-{number:02d}") for number in range(35))
    actors = [actor("ukraine"), *(actor(f"actor-{number:02d}") for number in range(35))]
    kit = kit_of(article("a", "2025-12-01", positions=many), *actors)
    chart = theme_page(kit, many[0].theme).chart
    assert (len(chart.charts), chart.left, len(chart.entries)) == (30, 5, 35)


def test_a_drawing_in_words() -> None:
    taken = (
        position(date=date(2025, 12, 1)),
        position(stance="rejects", date=date(2025, 12, 8)),
        position(stance="rejects", change=Change.WITHDRAWN, date=date(2025, 12, 10)),
    )
    kit = kit_of(article("a", "2025-12-15", positions=taken))
    chart = actor_page(kit, taken[0].actor).chart.charts[0]
    assert chart.description == (
        "Supports from 1 December 2025; Rejects from 8 December 2025. "
        "Changes: reversed on 8 December 2025; withdrawn on 10 December 2025."
    )


def test_on_the_page_each_drawing_is_one_image_with_its_words() -> None:
    kit = example_kit()
    html = environment().get_template("actor.html").render(
        view=actor_page(kit, "ukraine"), site=site_of(kit), root="../../"
    )  # fmt: skip
    images = LexborHTMLParser(html).css("svg[role=img]")
    assert len(images) == len(actor_page(kit, "ukraine").holdings)
    for image in images:
        assert [node.tag for node in image.css("title, desc") if node.text()] == ["title", "desc"]
        assert not image.css("a")


def test_what_began_on_the_newest_day_is_drawn_and_told() -> None:
    """The newest day is a Sunday, on which articles may be written."""
    taken = (position(id="p1", date=date(2025, 12, 1)), position("rejects", id="p3", date=date(2025, 12, 7)))
    kit = kit_of(article("a", "2025-12-07", positions=taken))
    assert kit.corpus.as_of == date(2025, 12, 7)
    page = actor_page(kit, taken[0].actor)
    check(kit, page.chart, "theme", taken[0].actor)
    assert page.chart.charts[0].description == (
        "Supports from 1 December 2025; Rejects from 7 December 2025. Changes: reversed on 7 December 2025."
    )
    assert page.chart.charts[0].joins


def test_a_gap_after_a_withdrawal_stays_open() -> None:
    taken = (
        position(id="p1", date=date(2025, 12, 1)),
        position(id="p2", change=Change.WITHDRAWN, date=date(2025, 12, 5)),
        position("rejects", id="p3", date=date(2025, 12, 12)),
    )
    kit = kit_of(article("a", "2025-12-15", positions=taken))
    page = actor_page(kit, taken[0].actor)
    check(kit, page.chart, "theme", taken[0].actor)
    assert page.chart.charts[0].joins == ""
