"""Who met whom, against the rule as the board tells it, applied to what articles record."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.digest.contacts import Contact, any_contact, contacts, contacts_of, week_of
from generator.digest.corpus import Corpus
from generator.digest.ring import ring_order
from generator.model.records import Event, EventRef, Participant
from generator.model.values import ApproxDate, Week
from generator.model.vocabulary import ActorKind, Channel, EventKind, EventStatus, Role
from generator.read.content import Loaded
from tests.digest.support import UNTIMED, actor, article, corpus, event

#: Two states, an alliance of one of them, a mediator, and persons of each; by id with what they belong to.
KIN: Final[dict[str, tuple[str, ...]]] = {
    "norland": ("league",), "sudland": (), "league": (), "port": (), "queen": ("norland",),
    "envoy": ("sudland", "league"), "broker": ("port",),
}  # fmt: skip
PERSONS: Final = {"queen": "The Queen", "envoy": "An Envoy", "broker": "A Broker"}
START: Final = date(2025, 12, 1)


def people() -> list[Loaded[Any]]:
    return [
        actor(
            name, name=PERSONS.get(name, name.title()), member_of=kin,
            kind=ActorKind.PERSON if name in PERSONS else ActorKind.STATE,
        )
        for name, kin in KIN.items()
    ]  # fmt: skip


#: What the kind says where no channel is given, as the reference of the fields has it.
OF_KIND: Final[dict[str, str | None]] = {
    **dict.fromkeys(("summit", "meeting", "visit", "consultation"), "in-person"),
    "call": "call", "back-channel": "back-channel", "appointment": None, "incident": None,
    **dict.fromkeys(
        ("statement", "proposal", "decision", "vote", "agreement", "sanctions", "aid-package"), "written"
    ),
}  # fmt: skip


def who(name: str | None, person: str | None = None, role: Role = Role.PARTICIPANT) -> Participant:
    values: dict[str, Any] = {"actor": name, "name": person, "role": role}
    return Participant(**values)


def participants() -> st.SearchStrategy[Participant]:
    named = st.one_of(
        st.tuples(st.sampled_from(sorted(KIN)), st.none()),
        st.tuples(st.sampled_from(sorted(KIN)), st.sampled_from([*PERSONS.values(), "Somebody Else"])),
        st.tuples(st.none(), st.sampled_from([*PERSONS.values(), "THE QUEEN", "Somebody Else"])),
    )
    return st.builds(lambda pair, role: who(pair[0], pair[1], role), named, st.sampled_from(Role))


@st.composite
def happenings(draw: st.DrawFn) -> list[tuple[Event, EventStatus | None]]:
    """Give events, each with the status that a later article brings, if any."""
    days = st.integers(0, 40).map(lambda number: START + timedelta(days=number))
    when = days.map(ApproxDate.day) | days.map(lambda day: ApproxDate.week(Week.of(day)))
    when |= st.integers(11, 12).map(lambda month: ApproxDate.month(2025, month))
    return [
        (
            event(
                f"e{number}", draw(when),
                participants=tuple(draw(st.lists(participants(), max_size=5))),
                kind=draw(st.sampled_from(EventKind)),
                channel=draw(st.none() | st.sampled_from(Channel)),
                status=draw(st.sampled_from([EventStatus.HELD, EventStatus.HELD, *EventStatus])),
            ),
            draw(st.sampled_from([None, None, None, *EventStatus])),
        )
        for number in range(draw(st.integers(0, 6)))
    ]  # fmt: skip


def told(found: list[tuple[Event, EventStatus | None]]) -> list[Loaded[Any]]:
    """Give an article for each event, and one for each new status."""
    files = []
    for item, status in found:
        files.append(article(f"of-{item.id}", "2025-12-10", events=(item,)))
        if status:
            values: dict[str, Any] = {"ref": item.id, "status": status}
            files.append(article(f"then-{item.id}", "2026-02-10", events=(EventRef(**values),)))
    return files


def met_by_the_rule(found: list[tuple[Event, EventStatus | None]]) -> Counter[tuple[str, str]]:
    """Apply the text of the rule to each two actors, event by event."""
    by_name = {name.lower(): key for key, name in PERSONS.items()}
    counted: Counter[tuple[str, str]] = Counter()
    for item, later in found:
        channel = item.channel or OF_KIND[item.kind]
        if (later or item.status) != "held" or channel in (None, "written", "back-channel"):
            continue
        if item.kind in ("incident", "appointment"):
            continue
        present: set[str] = set()
        mediated: set[str] = set()
        for participant in item.participants:
            these = {participant.actor, by_name.get((participant.name or "").lower())} - {None}
            present |= these  # type: ignore[arg-type]  # None is taken out
            if participant.role == "mediator":
                mediated |= these  # type: ignore[arg-type]  # the same
        for one, other in itertools.combinations(sorted(present), 2):
            belongs = one in KIN[other] or other in KIN[one]
            apart = channel == "mediated" and not {one, other} & mediated
            counted[one, other] += not belongs and not apart
    return +counted


def counted(found: tuple[Contact, ...]) -> dict[tuple[str, str], int]:
    return {contact.pair: contact.times for contact in found}


@UNTIMED
@given(happenings(), st.randoms(use_true_random=False))
def test_contacts_are_what_the_rule_says(found: list[tuple[Event, EventStatus | None]], random: Any) -> None:
    files = told(found)
    made = corpus(*people(), *files)
    every = contacts(made, made.events)
    expected = met_by_the_rule(found)
    assert counted(every) == expected
    assert any_contact(made) == bool(expected)
    assert [c.pair for c in every] == sorted(expected, key=lambda pair: (-expected[pair], pair))
    for name in KIN:
        own = contacts_of(made, name)
        assert counted(own) == {pair: times for pair, times in expected.items() if name in pair}
        assert {c.other(name) for c in own} == {x for c in own for x in c.pair} - {name}
        assert set(own) <= set(every)
    random.shuffle(files)
    other = corpus(*people(), *files)
    assert contacts(other, other.events) == every
    assert counted(contacts(other, reversed(other.events))) == expected


@UNTIMED
@given(happenings())
def test_contacts_of_weeks_are_those_of_all_but_for_months(
    found: list[tuple[Event, EventStatus | None]],
) -> None:
    made = corpus(*people(), *told(found))
    weeks = {week_of(item) for item in made.events}
    parts: Counter[tuple[str, str]] = Counter()
    for week in weeks:
        parts.update(counted(contacts(made, [item for item in made.events if week_of(item) == week])))
    assert parts == counted(contacts(made, made.events))
    assert {week_of(item) for item in made.events if str(item.event.date).count("-") == 1} <= {
        None, *(week for week in weeks if week)
    }  # fmt: skip


def two(*dates: ApproxDate | date, **fields: Any) -> Corpus:
    events = tuple(
        event(f"e{number}", when, participants=(who("norland"), who("sudland")), **fields)
        for number, when in enumerate(dates)
    )
    return corpus(*people(), article("a", "2026-03-01", events=events))


@pytest.mark.parametrize("status", [EventStatus.PLANNED, EventStatus.POSTPONED, EventStatus.CANCELLED])
def test_what_did_not_take_place_is_no_contact(status: EventStatus) -> None:
    made = two(START, status=status)
    assert contacts(made, made.events) == ()
    assert not any_contact(made)


@pytest.mark.parametrize("kind", EventKind)
def test_without_a_channel_the_kind_tells_whether_and_how_they_met(kind: EventKind) -> None:
    made = two(START, kind=kind)
    told = OF_KIND[kind]
    assert made.events[0].channel == told
    assert [[str(way) for way in contact.channels] for contact in contacts(made, made.events)] == (
        [[told]] if told in ("in-person", "call") else []
    )


@pytest.mark.parametrize("kind", [EventKind.INCIDENT, EventKind.APPOINTMENT])
@pytest.mark.parametrize("channel", Channel)
def test_an_incident_or_appointment_is_no_contact_whatever_its_channel(
    kind: EventKind, channel: Channel
) -> None:
    made = two(START, kind=kind, channel=channel)
    assert contacts(made, made.events) == ()


@pytest.mark.parametrize("kind", [EventKind.STATEMENT, EventKind.DECISION, EventKind.BACK_CHANNEL])
def test_a_channel_that_is_recorded_goes_before_that_of_the_kind(kind: EventKind) -> None:
    made = two(START, kind=kind, channel=Channel.VIDEO)
    (contact,) = contacts(made, made.events)
    assert contact.channels == (Channel.VIDEO,)


@pytest.mark.parametrize(
    ("dates", "first", "last"),
    [
        ((START, date(2025, 12, 5)), "2025-12-01", "2025-12-05"),
        # A month may lie before or after a day of it: neither first nor last.
        ((ApproxDate.month(2025, 12), date(2025, 12, 5)), "2025-12-05", "2025-12-05"),
        ((ApproxDate.month(2025, 12), START), "2025-12-01", "2025-12-01"),
        ((ApproxDate.month(2025, 12), date(2025, 12, 31)), "2025-12-31", "2025-12-31"),
        ((ApproxDate.month(2025, 11), START), "2025-11", "2025-12-01"),
        ((START, ApproxDate.month(2026, 1)), "2025-12-01", "2026-01"),
        ((ApproxDate.week(Week(2025, 50)), date(2025, 12, 10)), "2025-12-10", "2025-12-10"),
        ((ApproxDate.month(2025, 12),), "2025-12", "2025-12"),
    ],
)
def test_first_and_last_are_no_made_up_days(
    dates: tuple[ApproxDate | date, ...], first: str, last: str
) -> None:
    for ordered in (dates, dates[::-1]):
        made = two(*ordered)
        (contact,) = contacts(made, made.events)
        assert (str(contact.first), str(contact.last.event.date)) == (first, last)


def test_a_mediator_by_name_meets_both_sides() -> None:
    events = (
        event("e", START, channel=Channel.MEDIATED, participants=(
            who("norland"), who("sudland"), who("port", "A Broker", Role.MEDIATOR))),
    )  # fmt: skip
    made = corpus(*people(), article("a", events=events))
    assert [contact.pair for contact in contacts(made, made.events)] == [
        ("broker", "norland"), ("broker", "sudland"), ("norland", "port"), ("port", "sudland")
    ]  # fmt: skip


# The order on a ring

TIES: Final = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]),
    st.integers(1, 20), max_size=20,
).map(lambda found: [(f"n{one}", f"n{other}", weight) for (one, other), weight in found.items()])  # fmt: skip


def ways(order: tuple[str, ...], ties: list[tuple[str, str, int]]) -> int:
    """Add up the ways along the ring."""
    found = 0
    for one, other, weight in ties:
        way = abs(order.index(one) - order.index(other))
        found += min(way, len(order) - way) * weight
    return found


@UNTIMED
@given(TIES, st.randoms(use_true_random=False))
def test_the_ring_has_every_name_once_and_brings_ties_together(
    ties: list[tuple[str, str, int]], random: Any
) -> None:
    order = ring_order(ties)
    names = {name for one, other, _ in ties for name in (one, other)}
    assert sorted(order) == sorted(names)
    shuffled = list(ties)
    random.shuffle(shuffled)
    assert ring_order(shuffled) == order
    busiest = sorted(names, key=lambda n: (-sum(w for a, b, w in ties if n in (a, b)), n))
    assert ways(order, ties) <= ways(tuple(busiest), ties)


def test_a_chain_lies_along_the_ring() -> None:
    names = [f"n{number}" for number in (3, 1, 4, 0, 5, 2)]
    chain = [(one, other, 1) for one, other in itertools.pairwise(names)]
    assert ways(ring_order(chain), chain) == 5
