"""What may be shown now: drafts, embargoes, withdrawn and restricted texts are taken out first.

So are the names in records without attribution. Every later stage sees only what this stage lets through, so
nothing else can leak.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, TypeVar

from generator.model.diagnostics import Diagnostic
from generator.model.documents import Actor, Article, DigestNote, Page, Theme
from generator.model.settings import Settings
from generator.model.values import Moment, Week
from generator.model.vocabulary import Handling, Status
from generator.read.attribution import unnamed
from generator.read.content import Content, Loaded

#: Why a static file is withheld.
FILE: Final = "only withheld texts link to it"
R = TypeVar("R", Article, Actor, Theme, DigestNote, Page)


class Audience(Enum):
    """For whom content is selected."""

    #: Whoever reads the site: what is published, clear and due.
    READERS = "readers"
    #: Who writes it: drafts, texts in review and under embargo, too.
    EDITORS = "editors"
    #: Withdrawn and restricted texts, too.
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Withheld:
    """A text that readers do not get, and why."""

    path: str
    title: str
    #: ``draft``, ``in review``, ``withdrawn``, ``handling amber`` or ``until 2025-12-15T18:00+01:00``; of a
    #: static file ``FILE``.
    reason: str
    #: When it opens by itself; None if only its editor can release it.
    opens: datetime | None = None
    #: Whether it was selected all the same; never for readers.
    shown: bool = False


def select(
    content: Content, now: datetime, settings: Settings, audience: Audience = Audience.READERS
) -> tuple[Content, tuple[Withheld, ...]]:
    """Give the content that may be shown, and the list of what readers do not get.

    Args:
        content: Everything that was read.
        now: The build's time, aware; decides embargoes and future dates and nothing else.
        settings: The site's settings.
        audience: For whom; whatever is published is selected for readers.
    """
    held: list[Withheld] = []
    articles = _kept(content.articles, now, settings, audience, held)
    chosen = replace(
        content,
        # For every audience: what a preview shows is what readers will get.
        articles=tuple(map(unnamed, articles)),
        actors=_kept(content.actors, now, settings, audience, held),
        themes=_kept(content.themes, now, settings, audience, held),
        digests=_kept(content.digests, now, settings, audience, held),
        pages=_kept(content.pages, now, settings, audience, held),
    )
    return chosen, tuple(sorted(held, key=lambda item: item.path))


def taken_back(content: Content) -> tuple[Loaded[Article] | Loaded[Page], ...]:
    """Give what was published and has been withdrawn since: only that it is gone may be told, and where.

    A restricted text has never been read, so that not even its address is told. One that was never due is an
    error, see ``check_withdrawn``.

    Args:
        content: Everything that was read.
    """
    items: tuple[Loaded[Article] | Loaded[Page], ...] = (*content.articles, *content.pages)
    return tuple(
        item
        for item in items
        if item.record.status is Status.WITHDRAWN and item.record.handling is Handling.CLEAR
    )


def check_withdrawn(content: Content, now: datetime, settings: Settings) -> Iterator[Diagnostic]:
    """Find texts that are withdrawn before they were out.

    At their time the address of what nobody has read would be told as gone, by the clock alone.

    Args:
        content: Everything that was read.
        now: The build's time, aware.
        settings: The site's settings.
    """
    items: tuple[Loaded[Any], ...] = (
        *content.articles, *content.actors, *content.themes, *content.digests, *content.pages
    )  # fmt: skip
    for item in items:
        opens = _opens(item, settings) if item.record.status is Status.WITHDRAWN else None
        if opens is not None and opens.instant > now:
            message = "it is withdrawn before it was out"
            hint = "write `status: draft`; `withdrawn` tells readers that something was there"
            yield item.places.diagnostic(item.places.at(("status",)), "B219", message, hint)


def _kept(
    items: tuple[Loaded[R], ...],
    now: datetime,
    settings: Settings,
    audience: Audience,
    held: list[Withheld],
) -> tuple[Loaded[R], ...]:
    kept = []
    for item in items:
        reason, opens = _reason(item, now, settings)
        shown = not reason or _previewed(item, audience)
        if reason:
            held.append(Withheld(item.path, title_of(item), reason, opens, shown))
        if shown:
            kept.append(item)
    return tuple(kept)


def withheld_file(path: str) -> Withheld:
    """Give the entry of a static file that readers do not get, because only withheld texts link to it."""
    return Withheld(path, path.rsplit("/", 1)[-1], FILE)


def title_of(item: Loaded[Any]) -> str:
    """Give what a text is called in the list of what readers do not get."""
    fields = ("title", "headline", "name")
    return str(next((value for name in fields if (value := getattr(item.record, name, ""))), item.id))


def _previewed(item: Loaded[Any], audience: Audience) -> bool:
    """Whether a text that readers do not get is shown to an audience."""
    if audience is Audience.READERS:
        return False
    if audience is Audience.ALL:
        return True
    # Who may see a restricted text is not for us to say, and what was withdrawn has been shown enough.
    return item.record.handling is Handling.CLEAR and item.record.status is not Status.WITHDRAWN


def _reason(item: Loaded[Any], now: datetime, settings: Settings) -> tuple[str, datetime | None]:
    """Give why a text is withheld, empty if it is not, and when that ends by itself."""
    record = item.record
    if record.handling is not Handling.CLEAR:
        return f"handling {record.handling}", None
    if record.status is not Status.PUBLISHED:
        return str(record.status.label).lower(), None
    opens = _opens(item, settings)
    if opens is not None and opens.instant > now:
        return f"until {opens.iso}", opens.instant
    return "", None


def _opens(item: Loaded[Any], settings: Settings) -> Moment | None:
    """Give the moment from which a text may be read; None if it always may."""
    record = item.record
    if isinstance(record, Article):
        return available(record)
    if isinstance(record, DigestNote):
        return midnight(Week.parse(item.id).monday, settings)
    return record.date if isinstance(record, Page) else record.publish_at


def available(article: Article) -> Moment:
    """Give the moment from which an article may be read: its date, or its embargo if later."""
    if article.publish_at is None:
        return article.date
    return max(article.date, article.publish_at)


def midnight(day: date, settings: Settings) -> Moment:
    """Give the beginning of a day in the site's time zone."""
    local = datetime(day.year, day.month, day.day, tzinfo=settings.zone)
    return Moment.of(local, has_time=False)
