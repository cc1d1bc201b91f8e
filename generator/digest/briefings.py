"""Articles with their place among the weeks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from generator.digest.publication import available, midnight
from generator.model.documents import Article, DigestNote
from generator.model.settings import Settings
from generator.model.values import Moment, Week
from generator.model.vocabulary import CorrectionKind
from generator.read.content import Loaded


@dataclass(frozen=True, slots=True)
class Briefing:
    """A published article with its place among the weeks."""

    id: str
    slug: str
    article: Article
    #: The digest it belongs to: the ISO week of its date in the site's time zone.
    week: Week
    #: When it could first be read.
    available: Moment
    #: Whether its week's digest had been issued by then.
    late: bool
    #: The last change that matters to readers: its `updated` or its newest major correction.
    updated: Moment | None

    @property
    def current_week(self) -> Week:
        """The week in which it arrived; differs from ``week`` only if late."""
        return Week.of(self.available.day) if self.late else self.week


def build_briefings(
    articles: tuple[Loaded[Article], ...],
    notes: Mapping[Week, Loaded[DigestNote]],
    settings: Settings,
) -> tuple[Briefing, ...]:
    """Give the articles newest first, then by id in reverse: the one order of lists of articles."""
    return tuple(
        sorted(
            (_briefing(item, notes, settings) for item in articles),
            key=lambda item: (item.article.date.instant, item.id),
            reverse=True,
        )
    )


def issue_moment(week: Week, note: DigestNote | None, settings: Settings) -> datetime:
    """Give the time a week's digest was issued: the editor's, or the end of its Sunday."""
    if note is not None and note.issued is not None:
        return note.issued.instant
    return midnight(week.sunday + timedelta(days=1), settings).instant


def _briefing(
    item: Loaded[Article], notes: Mapping[Week, Loaded[DigestNote]], settings: Settings
) -> Briefing:
    article = item.record
    week = Week.of(article.date.day)
    opens = available(article)
    note = notes.get(week)
    late = opens.instant >= issue_moment(week, note.record if note else None, settings)
    return Briefing(item.id, article.slug or item.id, article, week, opens, late, _updated(article, settings))


def _updated(article: Article, settings: Settings) -> Moment | None:
    corrected = [item.date for item in article.corrections if item.kind is CorrectionKind.MAJOR]
    moments = [midnight(day, settings) for day in corrected]
    if article.updated is not None:
        moments.append(article.updated)
    return max(moments, key=lambda moment: moment.instant, default=None)
