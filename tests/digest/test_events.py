"""How events stood from article to article, against a search through the articles themselves."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any, NamedTuple

from hypothesis import given

from generator.digest.corpus import build_corpus
from generator.digest.events import Happening
from generator.digest.issues import build_issues
from generator.digest.then import known_by
from generator.model.records import Event, EventRef
from generator.model.values import Week
from generator.model.vocabulary import EventStatus
from generator.read.content import Content
from tests.digest.strategies import FEW, contents
from tests.digest.support import SETTINGS, article, content, event


class Said(NamedTuple):
    """What an article says of an event, and how that stands after it."""

    article: str
    week: Week
    status: str
    result: str | None
    note: str


def said(everything: Content, key: str, until: Week | None = None) -> list[Said]:
    """Search the articles for an event: that which records it, then all that refer to it, oldest first."""
    found: list[Said] = []
    ordered = sorted(everything.articles, key=lambda item: (item.record.date.instant, item.id))
    for kind in (Event, EventRef):
        for item in ordered:
            week = Week.of(item.record.date.day)
            for entry in item.record.events:
                if not isinstance(entry, kind) or key != getattr(entry, "ref", getattr(entry, "id", "")):
                    continue
                if kind is EventRef and until and week > until:
                    continue
                status, result = (found[-1].status, found[-1].result) if found else ("", None)
                found.append(
                    Said(item.id, week, entry.status or status, entry.result or result, entry.note or "")
                )
    return found


def steps(happening: Happening) -> list[Said]:
    return [
        Said(step.briefing.id, step.briefing.week, str(step.status), step.result, step.note)
        for step in happening.steps
    ]


@FEW
@given(contents())
def test_the_steps_of_an_event_are_what_articles_say_of_it_one_after_the_other(everything: Content) -> None:
    for happening in build_corpus(everything, SETTINGS).events:
        found = said(everything, happening.event.id)
        assert steps(happening) == found
        assert (happening.event.status, happening.event.result) == (found[-1].status, found[-1].result)
        moved = [old[2:4] != new[2:4] for old, new in zip([found[0], *found], found, strict=False)]
        assert [step.moved for step in happening.steps] == moved
        days = {item.id: item.record.date.day for item in everything.articles}
        assert [step.day for step in happening.steps] == [days[one.article] for one in found]


@FEW
@given(contents())
def test_as_known_in_a_week_an_event_is_what_the_articles_until_then_say(everything: Content) -> None:
    made = build_corpus(everything, SETTINGS)
    for week in made.weeks:
        until = replace(
            everything,
            articles=tuple(a for a in everything.articles if Week.of(a.record.date.day) <= week),
        )
        alone = {item.event.id: item for item in build_corpus(until, SETTINGS).events}
        for happening in made.events:
            then = happening.known_in(week)
            assert steps(then) == said(everything, happening.event.id, week)
            if happening.event.id in alone:
                assert then.event == alone[happening.event.id].event
                assert steps(then) == steps(alone[happening.event.id])


@FEW
@given(contents())
def test_a_digest_has_the_events_that_its_articles_move(everything: Content) -> None:
    made = build_corpus(everything, SETTINGS)
    for issue in build_issues(made, SETTINGS):
        expected = []
        for happening in made.events:
            found = said(everything, happening.event.id)
            moved = [new for old, new in itertools.pairwise(found) if old[2:4] != new[2:4]]
            if found[0].week < issue.week and issue.week in {one.week for one in moved}:
                expected.append(happening)
        assert list(issue.moved_events) == expected


def test_a_site_as_of_a_week_knows_an_event_as_the_digest_of_the_week_tells_it() -> None:
    def refers(**fields: Any) -> EventRef:
        return EventRef(**({"ref": "e"} | fields))

    everything = content(
        article("a", "2025-12-01", events=(event("e", status=EventStatus.PLANNED),)),
        article("b", "2025-12-08", events=(refers(status=EventStatus.POSTPONED, note="Moved."),)),
        article("c", "2025-12-15", events=(refers(note="Still moved."),)),
        article("d", "2025-12-22", events=(refers(status=EventStatus.HELD),)),
    )
    (happening,) = build_corpus(everything, SETTINGS).events
    for number, status in ((49, "planned"), (50, "postponed"), (51, "postponed"), (52, "held")):
        week = Week(2025, number)
        (alone,) = build_corpus(known_by(everything, week, SETTINGS)[0], SETTINGS).events
        then = happening.known_in(week)
        assert str(then.event.status) == str(alone.event.status) == status
        assert steps(then) == steps(alone)
        assert len(then.steps) == number - 48
