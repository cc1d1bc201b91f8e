"""What the tests of the digest stage share: records made in one line, and a corpus from them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import hypothesis

from generator.digest.corpus import Corpus, build_corpus
from generator.digest.issues import Issue, build_issues
from generator.model.documents import Actor, Article, DigestNote, Page, Theme
from generator.model.records import (
    Correction,
    Disagreement,
    DisagreementRef,
    Event,
    Outlook,
    OutlookRef,
    Position,
    Resolution,
    Source,
    Support,
)
from generator.model.settings import Settings
from generator.model.values import ApproxDate, Moment, Week
from generator.model.vocabulary import (
    ActorKind,
    Confidence,
    DisagreementState,
    EventKind,
    Likelihood,
    Outcome,
    PositionKind,
    Stance,
    SupportKind,
    SupportStage,
    Vocabulary,
)
from generator.read.content import Content, Loaded, Text
from generator.read.dates import parse_moment
from generator.read.located import Places

#: Time says nothing on a busy machine.
UNTIMED: Final = hypothesis.settings(deadline=None)
V = TypeVar("V", bound=Vocabulary)

BRUSSELS: Final = ZoneInfo("Europe/Brussels")
SETTINGS: Final = Settings(zone=BRUSSELS)
ACTORS: Final = ("ukraine", "russia", "united-states")
THEMES: Final = ("ceasefire", "guarantees", "territory")
#: A day without a date in these tests: Monday of 2025-W51.
MONDAY: Final = date(2025, 12, 15)


def term(vocabulary: type[V], word: str) -> V:
    """Give the member of a closed list by its term."""
    return next(member for member in vocabulary if member == word)


def moment(text: str, zone: ZoneInfo = BRUSSELS) -> Moment:
    """Read a moment as in front matter: `2025-12-14` or `2025-12-14T18:00`."""
    return parse_moment(text, zone)


def loaded(name: str, record: Any, folder: str, body: str = "") -> Loaded[Any]:
    path = f"content/{folder}/{name}.md"
    return Loaded(name, record, path, Text(body, 1, Places(path)))


def article(key: str, /, when: str = "2025-12-15", body: str = "", **fields: Any) -> Loaded[Article]:
    values: dict[str, Any] = {
        "title": f"Title of {key}",
        "date": moment(when),
        "summary": f"Summary of {key}.",
        "themes": ("ceasefire",),
        "actors": ("ukraine",),
        "sources": (source("s1"),),
    }
    for field in ("updated", "publish_at"):
        if isinstance(fields.get(field), str):
            fields[field] = moment(fields[field])
    return loaded(key, Article(**(values | fields)), "articles", body)


def source(key: str, **fields: Any) -> Source:
    values: dict[str, Any] = {"id": key, "title": f"Title of {key}", "publisher": "Publisher"}
    return Source(**(values | fields))


def note(week: str, **fields: Any) -> Loaded[DigestNote]:
    body = fields.pop("body", "")
    if isinstance(fields.get("issued"), str):
        fields["issued"] = moment(fields["issued"])
    values: dict[str, Any] = {"headline": f"Headline of {week}"}
    return loaded(week, DigestNote(**(values | fields)), "digests", body)


def actor(key: str, /, **fields: Any) -> Loaded[Actor]:
    values: dict[str, Any] = {"name": key.title(), "kind": ActorKind.STATE, "summary": f"{key}."}
    return loaded(key, Actor(**(values | fields)), "actors")


def theme(key: str, /, **fields: Any) -> Loaded[Theme]:
    values: dict[str, Any] = {"name": key.title(), "question": f"{key}?", "description": f"{key}."}
    return loaded(key, Theme(**(values | fields)), "themes")


def page(key: str, /, **fields: Any) -> Loaded[Page]:
    body = fields.pop("body", "")
    values: dict[str, Any] = {"title": key.title()}
    return loaded(key, Page(**(values | fields)), "pages", body)


def position(
    stance: str = "supports",
    kind: str = "demand",
    text: str = "The text.",
    *,
    who: str = "ukraine",
    on: str = "ceasefire",
    **fields: Any,
) -> Position:
    values: dict[str, Any] = {
        "actor": who, "theme": on, "stance": term(Stance, stance), "kind": term(PositionKind, kind),
        "text": text, "sources": ("s1",),
    }  # fmt: skip
    return Position(**(values | fields))


def event(key: str, when: ApproxDate | date = MONDAY, **fields: Any) -> Event:
    day = ApproxDate.day(when) if isinstance(when, date) else when
    values: dict[str, Any] = {"id": key, "kind": EventKind.MEETING, "title": f"Title of {key}", "date": day}
    return Event(**(values | fields))


def outlook(key: str, due: date, **fields: Any) -> Outlook:
    values: dict[str, Any] = {
        "id": key, "statement": f"Statement of {key}.", "likelihood": Likelihood.LIKELY,
        "confidence": Confidence.LOW, "due": due,
    }  # fmt: skip
    return Outlook(**(values | fields))


def resolution(day: date, outcome: Outcome = Outcome.OCCURRED, **fields: Any) -> Resolution:
    return Resolution(date=day, outcome=outcome, **fields)


def resolves(key: str, day: date) -> OutlookRef:
    values: dict[str, Any] = {"ref": key, "resolution": resolution(day)}
    return OutlookRef(**values)


def dispute(key: str, state: str = "open", **fields: Any) -> Disagreement:
    values: dict[str, Any] = {
        "id": key, "theme": "ceasefire", "parties": ("ukraine", "russia"), "issue": f"Issue of {key}.",
        "state": term(DisagreementState, state),
    }  # fmt: skip
    return Disagreement(**(values | fields))


def moves(key: str, state: str, **fields: Any) -> DisagreementRef:
    values: dict[str, Any] = {"ref": key, "state": term(DisagreementState, state)}
    return DisagreementRef(**(values | fields))


def support(donor: str = "united-states", recipient: str = "ukraine", **fields: Any) -> Support:
    values: dict[str, Any] = {
        "donor": donor, "recipient": recipient, "kind": SupportKind.FINANCIAL,
        "stage": SupportStage.COMMITTED,
    }  # fmt: skip
    return Support(**(values | fields))


def correction(day: date, **fields: Any) -> Correction:
    values: dict[str, Any] = {"date": day, "note": f"Note of {day}."}
    return Correction(**(values | fields))


def content(*items: Loaded[Any], **others: Any) -> Content:
    """Give content from its files in any order, with the actors and themes of these tests."""

    def of(kind: type) -> tuple[Loaded[Any], ...]:
        return tuple(item for item in items if isinstance(item.record, kind))

    values: dict[str, Any] = {
        "articles": of(Article),
        "actors": of(Actor) or tuple(actor(name) for name in ACTORS),
        "themes": of(Theme) or tuple(theme(name) for name in THEMES),
        "digests": of(DigestNote),
        "pages": of(Page),
    }
    return Content(**(values | others))


def corpus(*items: Loaded[Any], settings: Settings = SETTINGS) -> Corpus:
    return build_corpus(content(*items), settings)


def issues(*items: Loaded[Any], settings: Settings = SETTINGS) -> dict[str, Issue]:
    """Give the issues by their week, `2025-W51`."""
    return {str(item.week): item for item in build_issues(corpus(*items, settings=settings), settings)}


def weeks(*texts: str) -> tuple[Week, ...]:
    return tuple(Week.parse(text) for text in texts)


def day_of(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    """Give a local time in Brussels as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


def days_after(day: date, number: int) -> date:
    return day + timedelta(days=number)
