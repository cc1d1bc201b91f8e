"""What was known at the end of a week: whatever is dated later is taken out, of texts and of their records.

A file has no history, so that only what bears a date can be told apart. What an earlier text says of the
future (planned events, due dates of outlook items, the last day of a longer event) was known then and stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from generator.digest.named import named_in, with_those_above
from generator.digest.publication import available, midnight
from generator.model.documents import Actor, Article, DigestNote, Page, Theme
from generator.model.fields import Registry
from generator.model.records import (
    Disagreement,
    DisagreementRef,
    Event,
    EventRef,
    Interest,
    Outlook,
    OutlookRef,
    Position,
    Resolution,
    Source,
    Support,
)
from generator.model.settings import Settings
from generator.model.values import Moment, Week
from generator.model.vocabulary import EventStatus
from generator.read.content import NO_TEXT, Content, Loaded, Text
from generator.read.located import Places

R = TypeVar("R", Article, DigestNote, Page)
S = TypeVar(
    "S",
    bound=Event
    | EventRef
    | Position
    | Disagreement
    | DisagreementRef
    | Support
    | Interest
    | Outlook
    | Resolution,
)
T = TypeVar("T", Actor, Theme)

#: A text of one place may bear the date of the next day in another.
_TIME_ZONES = timedelta(days=1)
_CITATION = re.compile(r"[ \t]*\[(@[^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Later:
    """What a site as of a week leaves out."""

    week: Week
    #: How many texts came later.
    articles: int = 0
    digests: int = 0
    pages: int = 0
    #: How many actors and themes nobody named before.
    actors: int = 0
    themes: int = 0
    #: Paths of the articles that were changed later: their text is today's.
    changed: tuple[str, ...] = ()
    #: Whether texts without a date are left out, too: pages, and what the files of actors and themes say.
    undated: bool = False
    #: Paths of the static files to which only later texts link.
    files: tuple[str, ...] = ()


def known_by(content: Content, week: Week, settings: Settings) -> tuple[Content, Later]:
    """Give the content as it was known at the end of a week, and what is left out.

    Texts without a date are left out as soon as anything is later: nobody can tell whether they speak of it.

    Args:
        content: What may be shown now.
        week: Nothing dated after its Sunday, in the site's time zone, is left.
        settings: The site's settings.
    """
    day = week.sunday
    end = midnight(day + timedelta(days=1), settings).instant
    ahead = _ahead(content, day)
    articles = [
        (item, _article(item, day, end, ahead)) for item in content.articles if _came(item.record, end)
    ]
    changed = tuple(old for old, cut in articles if _changed(old.record, day, end) or _lost(old, cut))
    chosen = replace(
        content,
        articles=_without_dangling(tuple(cut for _, cut in articles)),
        digests=tuple(_note(item, end) for item in content.digests if Week.parse(item.id) <= week),
        pages=tuple(item for item in content.pages if not _page_is_later(item.record, end)),
        changed_since=tuple(item.id for item in changed),
    )
    undated = chosen != replace(content, changed_since=())
    if undated:
        chosen = replace(chosen, pages=tuple(item for item in chosen.pages if item.record.date))
        named = _named_later(content, chosen)
        chosen = replace(
            chosen,
            actors=tuple(map(_without_text, _known_then(content.actors, named[Registry.ACTOR], _groups))),
            themes=tuple(map(_without_text, _known_then(content.themes, named[Registry.THEME], _parents))),
        )
    return chosen, Later(
        week,
        len(content.articles) - len(chosen.articles),
        len(content.digests) - len(chosen.digests),
        len(content.pages) - len(chosen.pages),
        len(content.actors) - len(chosen.actors),
        len(content.themes) - len(chosen.themes),
        tuple(item.path for item in changed),
        undated=undated,
    )


def _came(article: Article, end: datetime) -> bool:
    return available(article).instant < end


def _page_is_later(page: Page, end: datetime) -> bool:
    """Whether a page was written or changed later: of its text as it was before nothing is left."""
    return any(when is not None and when.instant >= end for when in (page.date, page.updated))


def _note(item: Loaded[DigestNote], end: datetime) -> Loaded[DigestNote]:
    return _with(item, replace(item.record, issued=_known(item.record.issued, end)))


def _named_later(content: Content, chosen: Content) -> dict[str, set[str]]:
    """Give the actors and themes that are named only by what came later: they came with it."""
    now = named_in((*content.articles, *content.digests), content)
    then = named_in((*chosen.articles, *chosen.digests, *chosen.pages), content)
    found: dict[str, set[str]] = {Registry.ACTOR: set(), Registry.THEME: set()}
    for registry, name in now - then:
        found[registry].add(name)
    return found


def _known_then(
    items: tuple[Loaded[T], ...], later: set[str], above: Callable[[T], Iterable[str]]
) -> tuple[Loaded[T], ...]:
    kept = with_those_above(items, {item.id for item in items} - later, above)
    return tuple(item for item in items if item.id in kept)


def _groups(actor: Actor) -> Iterable[str]:
    return actor.member_of


def _parents(theme: Theme) -> Iterable[str]:
    return (theme.parent,) if theme.parent else ()


def _without_text(item: Loaded[T]) -> Loaded[T]:
    return replace(item, text=replace(NO_TEXT, places=Places(item.path)), digest="")


def _known(when: Moment | None, end: datetime) -> Moment | None:
    return when if when is not None and when.instant < end else None


def _with(item: Loaded[R], record: R) -> Loaded[R]:
    """Give a text with another record, which is no longer what its file's hash stands for."""
    return item if record == item.record else replace(item, record=record, digest="")


def _changed(article: Article, day: date, end: datetime) -> bool:
    updated = article.updated is not None and article.updated.instant >= end
    return updated or any(item.date > day for item in article.corrections)


def _lost(old: Loaded[Article], cut: Loaded[Article]) -> bool:
    """Whether an article lost more than the dates of sources."""
    lists = ("sources", "events", "positions", "disagreements", "support", "interests", "outlook")
    return any(len(getattr(old.record, name)) != len(getattr(cut.record, name)) for name in lists) or (
        old.record.outlook != cut.record.outlook
    )


def _ahead(content: Content, day: date) -> frozenset[str]:
    """Give the ids of the events that begin after a day."""
    events = (event for item in content.articles for event in item.record.events if isinstance(event, Event))
    return frozenset(event.id for event in events if event.date.first > day)


def _article(item: Loaded[Article], day: date, end: datetime, ahead: Collection[str]) -> Loaded[Article]:
    """Give an article without what is dated after a day; of the events that lay ahead, none was held."""
    article = item.record
    sources, gone = _sources(article, day)
    cut = replace(
        article,
        updated=_known(article.updated, end),
        sources=sources,
        events=_resting(_events(article, ahead), gone),
        positions=_resting((p for p in article.positions if p.date is None or p.date <= day), gone),
        disagreements=_resting(article.disagreements, gone),
        support=_resting((s for s in article.support if s.date is None or s.date <= day), gone),
        interests=_resting(article.interests, gone),
        outlook=_outlook(article, day, gone),
        corrections=tuple(correction for correction in article.corrections if correction.date <= day),
    )
    found = _with(item, cut)
    return replace(found, text=_uncited(found, gone)) if gone else found


def _sources(article: Article, day: date) -> tuple[tuple[Source, ...], frozenset[str]]:
    """Give the sources that were known, and the ids of the others.

    One of the day after an article, as its checks allow, was known; only its date was that of another zone.
    """
    found: list[Source] = []
    for source in article.sources:
        if source.date is None or source.date.first <= day:
            found.append(source)
        elif source.date.first <= article.date.day + _TIME_ZONES:
            found.append(replace(source, date=None))
    return tuple(found), frozenset(s.id for s in article.sources) - {s.id for s in found}


def _resting(records: Iterable[S], gone: Collection[str]) -> tuple[S, ...]:
    """Give records without later sources; what rests on nothing else was recorded later."""
    found = []
    for record in records:
        sources = tuple(source for source in record.sources if source not in gone)
        if sources or not record.sources:
            found.append(_with_sources(record, sources))
    return tuple(found)


def _with_sources(record: S, sources: tuple[str, ...]) -> S:
    values: dict[str, Any] = {"sources": sources}
    return record if sources == record.sources else replace(record, **values)


def _events(article: Article, ahead: Collection[str]) -> Iterable[Event | EventRef]:
    """Give the events but those that are said to have been held later: the article was changed for them."""
    for event in article.events:
        name = event.id if isinstance(event, Event) else event.ref
        if event.status is not EventStatus.HELD or name not in ahead:
            yield event


def _outlook(article: Article, day: date, gone: Collection[str]) -> tuple[Outlook | OutlookRef, ...]:
    found: list[Outlook | OutlookRef] = []
    for entry in article.outlook:
        resolution = entry.resolution
        if resolution is not None:
            sources = tuple(source for source in resolution.sources if source not in gone)
            known = resolution.date <= day and (sources or not resolution.sources)
            resolution = _with_sources(resolution, sources) if known else None
        if isinstance(entry, Outlook):
            found += _resting((replace(entry, resolution=resolution),), gone)
        elif resolution is not None:
            found.append(replace(entry, resolution=resolution))
    return tuple(found)


def _uncited(item: Loaded[Article], gone: Collection[str]) -> Text:
    """Give a text without the citations of some sources."""

    def rest(match: re.Match[str]) -> str:
        parts = [part.strip() for part in match[1].split(";")]
        known = [part for part in parts if part.removeprefix("@") not in gone]
        if len(known) == len(parts):
            return match[0]
        return match[0].replace(match[1], "; ".join(known)) if known else ""

    text = item.text.whole()
    return replace(text, body=_CITATION.sub(rest, text.body))


def _without_dangling(articles: tuple[Loaded[Article], ...]) -> tuple[Loaded[Article], ...]:
    """Take out what refers to a record that is not there any more."""
    records = [item.record for item in articles]
    known = {
        "events": {event.id for a in records for event in a.events if isinstance(event, Event)},
        "disagreements": {d.id for a in records for d in a.disagreements if isinstance(d, Disagreement)},
        "outlook": {entry.id for a in records for entry in a.outlook if isinstance(entry, Outlook)},
    }

    def led(item: Loaded[Article]) -> Loaded[Article]:
        lists: dict[str, Any] = {
            name: tuple(entry for entry in getattr(item.record, name) if getattr(entry, "ref", None) in ids)
            for name, ids in ((name, {None, *ids}) for name, ids in known.items())
        }
        return _with(item, replace(item.record, **lists))

    return tuple(map(led, articles))
