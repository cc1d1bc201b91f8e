"""The board of contacts: its drawing and its table say the same; weeks; what is no contact."""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from generator.model.records import Participant
from generator.model.values import ApproxDate, Week
from generator.model.vocabulary import Certainty, Channel, EventStatus, Level, Result
from generator.views.contacts import contacts_page
from generator.views.kit import Kit
from generator.views.timeline import timeline_page
from tests.digest.strategies import FEW
from tests.digest.support import actor, article, event
from tests.views.many import sized
from tests.views.support import digest, environment, example_kit, kit_of, site_of

MONDAY = date(2025, 12, 15)


def who(*names: str) -> tuple[Participant, ...]:
    values: list[dict[str, Any]] = [{"actor": name} for name in names]
    return tuple(Participant(**value) for value in values)


def kit_with(*meetings: tuple[str, ...], size: int = 50, **fields: Any) -> Kit:
    """Give a site with an event for each meeting, one a day from a Monday on."""
    events = tuple(
        event(f"e{number:03d}", MONDAY + timedelta(days=number), participants=who(*names), **fields)
        for number, names in enumerate(meetings)
    )
    actors = [actor(name) for name in sorted({name for names in meetings for name in names})]
    return kit_of(article("a", "2026-12-15", events=events), *actors, settings=sized(size))


def tree_of(kit: Kit, template: str = "contacts.html", page: Any = None) -> LexborHTMLParser:
    shown = page or contacts_page(kit)
    text = environment().get_template(template).render(view=shown, site=site_of(kit), root="../")
    return LexborHTMLParser(text)


def table(tree: LexborHTMLParser) -> dict[frozenset[str], int]:
    rows = {}
    for row in tree.css(".pairs tbody tr"):
        pair = frozenset(link.text() for link in row.css("th a"))
        rows[pair] = int(row.css("td")[0].text())
    return rows


def drawn(tree: LexborHTMLParser) -> dict[frozenset[str], int]:
    """Give the pairs that lines join by where the lines end, with the numbers in their titles."""
    points = {}
    names = [node.text() for node in tree.css(".network a text")]
    for circle, name in zip(tree.css(".network circle"), names, strict=True):
        points[circle.attributes["cx"], circle.attributes["cy"]] = name
    lines = {}
    for path in tree.css(".network path"):
        ends = re.fullmatch(r"M(\S+) (\S+)Q\S+ \S+ (\S+) (\S+)", path.attributes["d"] or "")
        assert ends is not None
        told = re.fullmatch(r"(.+) and (.+): (\d+) contacts?", path.text())
        assert told is not None
        pair = frozenset({points[ends[1], ends[2]], points[ends[3], ends[4]]})
        assert pair == {told[1], told[2]}
        assert pair not in lines
        lines[pair] = int(told[3])
    return lines


NAMES = st.sampled_from([f"actor-{number}" for number in range(9)])
MEETINGS = st.lists(st.lists(NAMES, min_size=2, max_size=3, unique=True).map(tuple), min_size=1, max_size=20)


@FEW
@given(MEETINGS, st.sampled_from([6, 12, 50]))
def test_lines_and_table_agree(meetings: list[tuple[str, ...]], size: int) -> None:
    kit = kit_with(*meetings, size=size)
    page, tree = contacts_page(kit), tree_of(kit)
    rows, lines = table(tree), drawn(tree)
    pairs = [pair for names in meetings for pair in itertools.combinations(sorted(names), 2)]
    every = {frozenset(name.title() for name in pair): pairs.count(pair) for pair in pairs}
    assert rows.items() <= every.items()
    assert (len(rows), page.left) == (min(size, len(every)), max(0, len(every) - size))
    assert min(rows.values()) >= max((n for pair, n in every.items() if pair not in rows), default=0)
    if page.network:
        assert lines == {pair: times for pair, times in every.items() if times >= page.network.least}
        assert page.grid == ()
    else:
        assert lines == {}
        names = [row.actor.text for row in page.grid]
        for row, other in itertools.product(page.grid, range(len(names))):
            times = every.get(frozenset({row.actor.text, names[other]}), "")
            assert row.times[other] == ("–" if names[other] == row.actor.text else str(times))
    assert tree_of(kit).html == tree.html


def test_names_stand_under_each_other_within_the_drawing() -> None:
    for number in (2, 3, 8, 25):
        chain = [(f"actor-{n:02d}", f"actor-{n + 1:02d}") for n in range(number - 1)]
        drawing = contacts_page(kit_with(*chain)).network
        assert drawing is not None
        assert len(drawing.nodes) == number
        for side in ("left", "right"):
            downs = sorted(float(node.y) for node in drawing.nodes if node.side == side)
            assert all(lower - upper >= 24 for upper, lower in itertools.pairwise(downs))
            assert not downs or (downs[0] >= 10 and downs[-1] <= drawing.height - 10)
        assert all(200 < float(node.x) < drawing.width - 200 for node in drawing.nodes)


def test_a_dense_network_is_a_table() -> None:
    names = tuple(f"actor-{number:02d}" for number in range(20))
    kit = kit_with(names)
    page, tree = contacts_page(kit), tree_of(kit)
    assert page.network is None
    assert len(page.grid) == len(tree.css(".grid tbody tr")) == 16
    assert (len(page.pairs), page.left) == (50, 140)
    (week,) = page.weeks
    assert sum(len(group.names) for item in week.met.actors for group in item.met) == 100
    assert week.met.left == 90


def test_lines_tell_how_often_and_whether_in_person() -> None:
    held = [("sea", "sun")] * 4 + [("sea", "moon")]
    kit = kit_with(*held)
    drawing = contacts_page(kit).network
    assert drawing is not None
    assert [(line.text, line.strength, line.direct) for line in drawing.lines] == [
        ("Moon and Sea: 1 contact", 1, True), ("Sea and Sun: 4 contacts", 2, True)
    ]  # fmt: skip
    by_telephone = contacts_page(kit_with(*held, channel=Channel.CALL)).network
    assert by_telephone is not None
    assert {line.direct for line in by_telephone.lines} == {False}
    assert len(tree_of(kit_with(*held, channel=Channel.CALL)).css(".apart")) == 2


@pytest.mark.parametrize("status", [EventStatus.PLANNED, EventStatus.POSTPONED, EventStatus.CANCELLED])
def test_without_contacts_there_is_no_board(status: EventStatus) -> None:
    kit = kit_with(("sea", "sun"), status=status)
    assert list(kit.routes.of("contacts")) == []
    assert "Contacts" not in [link.text for link in site_of(kit).boards]
    assert "Contacts" in [link.text for link in site_of(kit_with(("sea", "sun"))).boards]


def test_weeks_are_those_in_which_events_began() -> None:
    events = (
        event("early", MONDAY - timedelta(days=1), end=MONDAY, participants=who("ukraine", "russia")),
        event("late", MONDAY + timedelta(days=6), participants=who("ukraine", "united-states"),
              certainty=Certainty.REPORTED, channel=Channel.CALL),
        event("week", ApproxDate.week(Week(2025, 51)), participants=who("russia", "united-states")),
        event("month", ApproxDate.month(2025, 12), participants=who("russia", "united-states")),
        event("soon", MONDAY + timedelta(days=40), participants=who("russia", "united-states"),
              status=EventStatus.PLANNED),
    )  # fmt: skip
    kit = kit_of(article("a", "2025-12-15"), article("b", "2025-12-29", events=events))
    page = contacts_page(kit)
    assert page.summary == "3 pairs of 3 actors, in 4 recorded events that took place"
    assert page.no_week == 1
    assert not page.earlier
    assert [(week.week, week.digest and week.digest.path) for week in page.weeks] == [
        ("Week 51, 2025", "digests/2025-w51/"), ("Week 50, 2025", None)
    ]  # fmt: skip
    shown = [
        (item.actor.text, [(group.names, group.note) for group in item.met])
        for item in page.weeks[0].met.actors
    ]
    assert shown == [
        ("United-States", [(("Russia",), "in person"), (("Ukraine",), "by telephone, reported only")])
    ]
    assert [item.note for item in page.weeks[0].met.meetings] == [
        "by telephone, 21 Dec 2025, reported only", "in person, week 51, 2025"
    ]  # fmt: skip
    # The digest of the week tells it, though an article of a later week records it.
    assert digest(kit, "2025-W51").contacts == page.weeks[0].met
    assert digest(kit, "2025-W51").events == ()
    own = kit_of(article("a", "2025-12-15", events=events[1:3]))
    told = digest(own, "2025-W51").contacts
    assert told is not None
    assert (len(told.actors), told.meetings) == (1, ())
    assert digest(kit, "2026-W01").contacts is None


def test_every_contact_of_a_week_is_in_its_digest() -> None:
    kit = example_kit()
    page = contacts_page(kit)
    assert page.earlier
    for week in page.weeks:
        assert week.digest is not None
        route = next(route for route in kit.routes.of("digest") if route.url == week.digest.path)
        met = digest(kit, route.key).contacts
        assert met is not None
        assert (met.actors, met.left) == (week.met.actors, week.met.left)


def test_the_newest_weeks_fit_on_the_page() -> None:
    kit = kit_with(*([("sea", "sun"), ("sea", "moon")] * 60), size=6)
    page = contacts_page(kit)
    assert len(page.weeks) == 6
    # The only article is of a later year, so that none of these weeks has a digest.
    assert (page.earlier, page.no_digest) == (
        False,
        120 - sum(len(week.met.meetings) + week.met.more for week in page.weeks),
    )
    assert page.weeks[0].week == "Week 16, 2026"


def test_contacts_from_before_the_first_digest_are_counted() -> None:
    def on(number: int) -> Any:
        return event(f"e{number}", MONDAY + timedelta(weeks=number), participants=who("ukraine", "russia"))

    events = tuple(on(number) for number in (-27, -26, *range(7)))
    kit = kit_of(
        article("a", "2025-12-15", events=events[:3]), article("b", "2026-01-26", events=events[3:]),
        settings=sized(3),
    )  # fmt: skip
    page = contacts_page(kit)
    assert len(page.weeks) < 7
    assert (page.earlier, page.no_digest) == (True, 2)
    text = " ".join(tree_of(kit).css("section:has(#weeks) > .sec-body > .fine")[0].text().split())
    assert text == (
        "Contacts of earlier weeks are in their digests. "
        "2 events before the first digest stand in no week here."
    )


def test_the_timeline_tells_what_became_of_each_event() -> None:
    known: dict[str, Any] = {
        "level": Level.MINISTER, "certainty": Certainty.REPORTED, "channel": Channel.VIDEO,
        "participants": who("ukraine", "russia"), "place": "Vienna",
    }  # fmt: skip
    events = (
        event("held", MONDAY, result=Result.NONE, **known),
        *(event(str(status), ApproxDate.month(2026, 2), status=status, **known)
          for status in EventStatus if status is not EventStatus.HELD),
    )  # fmt: skip
    kit = kit_of(article("a", "2025-12-15", events=events))
    facts = {
        item.attributes["id"]: " ".join(item.css(".facts")[0].text().split())
        for item in tree_of(kit, "timeline.html", timeline_page(kit)).css(".events > li")
    }
    same = "By video · Ministers · Vienna"
    assert facts == {
        "event-held": f"Meeting {same} · No breakthrough Reported only",
        "event-planned": f"Meeting Planned {same} Reported only",
        "event-postponed": f"Meeting Postponed {same} Reported only",
        "event-cancelled": f"Meeting Cancelled {same} Reported only",
    }


@given(st.lists(st.sampled_from([Channel.IN_PERSON, Channel.CALL, Channel.VIDEO]), min_size=1, max_size=5))
def test_a_pair_tells_in_how_many_events_it_met_and_whether_in_person(channels: list[Channel]) -> None:
    events = tuple(
        event(f"e{n}", MONDAY + timedelta(days=n), participants=who("ukraine", "russia"), channel=one)
        for n, one in enumerate(channels)
    )
    (week,) = contacts_page(kit_of(article("a", "2025-12-15", events=events))).weeks
    ((group,),) = (item.met for item in week.met.actors)
    assert group.names in {("Ukraine",), ("Russia",)}
    assert group.note.startswith(f"{len(channels)} times, ") == (len(channels) > 1)
    for channel in (Channel.IN_PERSON, Channel.CALL, Channel.VIDEO):
        assert (channel.label.lower() in group.note) == (channel in channels)
    assert len(week.met.meetings) == len(channels)
