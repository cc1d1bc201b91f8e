"""What may be shown now: drafts, embargoes, withdrawn and restricted texts are taken out first.

Every later stage sees only what this stage lets through, so nothing else can leak.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from generator.model.documents import Article, DigestNote, Page
from generator.model.settings import Settings
from generator.model.values import Moment, Week
from generator.model.vocabulary import Handling, Status
from generator.read.content import Content, Loaded

R = TypeVar("R", Article, DigestNote, Page)


@dataclass(frozen=True, slots=True)
class Withheld:
    """A text that is not shown, and why."""

    path: str
    title: str
    #: ``draft``, ``in review``, ``withdrawn``, ``handling amber`` or ``until 2025-12-15T18:00+01:00``.
    reason: str
    #: When it opens by itself; None if only its editor can release it.
    opens: datetime | None = None


def select(content: Content, now: datetime, settings: Settings) -> tuple[Content, tuple[Withheld, ...]]:
    """Give the content that may be shown, and the list of what may not.

    Args:
        content: Everything that was read.
        now: The build's time, aware; decides embargoes and future dates and nothing else.
        settings: The site's settings.
    """
    held: list[Withheld] = []
    chosen = replace(
        content,
        articles=_kept(content.articles, now, settings, held),
        digests=_kept(content.digests, now, settings, held),
        pages=_kept(content.pages, now, settings, held),
    )
    return chosen, tuple(sorted(held, key=lambda item: item.path))


def _kept(
    items: tuple[Loaded[R], ...], now: datetime, settings: Settings, held: list[Withheld]
) -> tuple[Loaded[R], ...]:
    kept = []
    for item in items:
        reason, opens = _reason(item, now, settings)
        if reason:
            title = str(getattr(item.record, "title", "") or getattr(item.record, "headline", item.id))
            held.append(Withheld(item.path, title, reason, opens))
        else:
            kept.append(item)
    return tuple(kept)


def _reason(item: Loaded[Any], now: datetime, settings: Settings) -> tuple[str, datetime | None]:
    """Give why a text is withheld, empty if it is not, and when that ends by itself."""
    record = item.record
    if record.handling is not Handling.CLEAR:
        return f"handling {record.handling}", None
    if record.status is not Status.PUBLISHED:
        return str(record.status.label).lower(), None
    opens = available(record) if isinstance(record, Article) else getattr(record, "date", None)
    if isinstance(record, DigestNote):
        opens = midnight(Week.parse(item.id).monday, settings)
    if opens is not None and opens.instant > now:
        return f"until {opens.iso}", opens.instant
    return "", None


def available(article: Article) -> Moment:
    """Give the moment from which an article may be read: its date, or its embargo if later."""
    if article.publish_at is None:
        return article.date
    return max(article.date, article.publish_at)


def midnight(day: date, settings: Settings) -> Moment:
    """Give the beginning of a day in the site's time zone."""
    local = datetime(day.year, day.month, day.day, tzinfo=settings.zone)
    return Moment.of(local, has_time=False)
