"""Values that records are made of: weeks, dates of any precision, moments, places in a file."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import NewType

#: One calendar day.
Day = date
#: A permanent id: lower-case ASCII letters, digits and single hyphens.
Id = NewType("Id", str)
#: One line of text without markup.
Line = NewType("Line", str)
#: A paragraph of text without markup.
Text = NewType("Text", str)
#: An absolute https (or http) address.
Url = NewType("Url", str)
#: A path below the content or output folder, with ``/`` between its parts.
SafePath = NewType("SafePath", str)
#: Where a page stood before: its slug then, or an address below the site root that begins with ``/``.
FormerAddress = NewType("FormerAddress", str)
#: A language tag (BCP 47).
LanguageTag = NewType("LanguageTag", str)
#: A Wikidata item id, ``Q212``.
WikidataId = NewType("WikidataId", str)
#: A country code (ISO 3166-1 alpha-2).
CountryCode = NewType("CountryCode", str)
#: A currency code (ISO 4217).
CurrencyCode = NewType("CurrencyCode", str)
#: The number of an IPTC Media Topic, eight digits.
MediaTopic = NewType("MediaTopic", str)

ID_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
#: An address below the site root, of characters that need no escapes; no part of it is hidden or ``..``.
ADDRESS_PATTERN = r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+/?"
FORMER_PATTERN = f"{ID_PATTERN}|{ADDRESS_PATTERN}"


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO 8601 week: ISO year and week number; 2027-01-03 lies in 2026-W53."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Week:
        """Give the ISO week that holds ``day``."""
        iso = day.isocalendar()
        return cls(iso.year, iso.week)

    @classmethod
    def parse(cls, text: str) -> Week:
        """Read ``2025-W51`` (or ``2025-w51``); raises ValueError for anything else."""
        match = re.fullmatch(r"([0-9]{4})-[Ww]([0-9]{2})", text)
        if match is None:
            raise ValueError(f"not an ISO week: {text!r}")
        week = cls(int(match[1]), int(match[2]))
        date.fromisocalendar(week.year, week.number, 1)
        return week

    def __str__(self) -> str:
        """Give the ISO form, ``2025-W51``."""
        return f"{self.year:04d}-W{self.number:02d}"

    @property
    def slug(self) -> str:
        """The week as part of a URL, ``2025-w51``."""
        return str(self).lower()

    @property
    def monday(self) -> date:
        """The first day of the week."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """The last day of the week."""
        return self.monday + timedelta(days=6)

    def shifted(self, weeks: int) -> Week:
        """Give the week that lies ``weeks`` later (earlier if negative)."""
        return Week.of(self.monday + timedelta(weeks=weeks))


class Precision(Enum):
    """How exactly a date is known."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, order=True)
class ApproxDate:
    """A day, ISO week or month; shown as what it is, never as a made-up day.

    Ordered by first day, then last day: an approximate date stands where it may have begun.
    """

    first: date
    last: date
    precision: Precision

    def __post_init__(self) -> None:
        """Refuse a span whose end lies before its start."""
        if self.last < self.first:
            raise ValueError("a date cannot end before it begins")

    @classmethod
    def day(cls, day: date) -> ApproxDate:
        """Give the exact date of one day."""
        return cls(day, day, Precision.DAY)

    @classmethod
    def week(cls, week: Week) -> ApproxDate:
        """Give the date known to the ISO week."""
        return cls(week.monday, week.sunday, Precision.WEEK)

    @classmethod
    def month(cls, year: int, month: int) -> ApproxDate:
        """Give the date known to the month."""
        last = calendar.monthrange(year, month)[1]
        return cls(date(year, month, 1), date(year, month, last), Precision.MONTH)

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.precision is Precision.DAY

    def __str__(self) -> str:
        """Give the form written in YAML: ``2025-12-14``, ``2025-W50`` or ``2025-12``."""
        if self.precision is Precision.WEEK:
            return str(Week.of(self.first))
        if self.precision is Precision.MONTH:
            return f"{self.first:%Y-%m}"
        return self.first.isoformat()


# Precision is compared only when both days are equal; an Enum has no order of its own, so a
# day, a week and a month that share both days cannot occur (their lengths differ).


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A point in time: an instant in UTC, the local day it falls on, and whether a time was given."""

    instant: datetime
    local: datetime
    has_time: bool

    @classmethod
    def of(cls, local: datetime, *, has_time: bool) -> Moment:
        """Make a moment from an aware local time."""
        return cls(local.astimezone(UTC), local, has_time)

    @property
    def day(self) -> date:
        """The calendar day in the site's time zone."""
        return self.local.date()

    @property
    def iso(self) -> str:
        """RFC 3339 form with offset, or the day alone where no time was given."""
        return self.local.isoformat() if self.has_time else self.day.isoformat()


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in an input file: path relative to the project, line and column from 1 (0: whole file)."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Give ``path:line:column``, without the parts that are not known."""
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column}"
