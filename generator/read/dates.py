"""The one reader of dates: days, ISO weeks, months, and moments in the site's time zone."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from generator.model.values import ApproxDate, Moment, Week

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_WEEK = re.compile(r"(\d{4})-[Ww](\d{2})", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2}))?(Z|z|[+-]\d{2}:?\d{2})?", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4})", re.ASCII)
_WORDED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\.? )?([A-Za-z]{3,})\.?(?: (\d{1,2})(?:st|nd|rd|th)?)?,? (\d{4})", re.ASCII
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: Years outside are slips of the keyboard (`0205`), and the calendar ends at 9999.
_YEARS = range(1000, 3000)


class DateError(ValueError):
    """A date that cannot be read: ``message`` says what is wrong, ``hint`` what to write."""

    def __init__(self, message: str, hint: str) -> None:
        """Keep what is wrong and what to write."""
        super().__init__(message)
        self.message = message
        self.hint = hint


def parse_day(text: str) -> date:
    """Read ``2025-12-14``; raises DateError."""
    match = _DAY.fullmatch(text)
    if match is None:
        raise _unreadable(text, "write a day as 2025-12-14")
    return _day(text, int(match[1]), int(match[2]), int(match[3]))


def parse_approx(text: str) -> ApproxDate:
    """Read a day, ISO week (``2025-W50``) or month (``2025-12``); raises DateError."""
    if week := _WEEK.fullmatch(text):
        _year(text, int(week[1]))
        try:
            return ApproxDate.week(Week.parse(f"{week[1]}-W{week[2]}"))
        except ValueError:
            message = f"{week[1]} has no week {int(week[2])}"
            raise DateError(message, "ISO years have 52 or 53 weeks") from None
    if month := _MONTH.fullmatch(text):
        first = _day(text, int(month[1]), int(month[2]), 1)
        return ApproxDate.month(first.year, first.month)
    if _DAY.fullmatch(text):
        return ApproxDate.day(parse_day(text))
    raise _unreadable(text, "write a day as 2025-12-14, a week as 2025-W50 or a month as 2025-12")


def parse_moment(text: str, zone: ZoneInfo) -> Moment:
    """Read a day, or a day with a time; without an offset the time is the zone's.

    A time that the change to summer time skips is refused, and so is one that occurs twice in autumn: an
    embargo must not end an hour early by a guess.

    Raises:
        DateError: The text is neither, or names a day or time that does not exist.
    """
    if _DAY.fullmatch(text):
        day = parse_day(text)
        return Moment.of(datetime(day.year, day.month, day.day, tzinfo=zone), has_time=False)
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise _unreadable(text, "write 2025-12-14, 2025-12-14T18:00 or 2025-12-14T18:00+01:00")
    day = parse_day(match[1])
    hour, minute, second = int(match[2]), int(match[3]), int(match[4] or 0)
    try:
        naive = datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001 - zoned below
    except ValueError:
        message = f"there is no time {match[2]}:{match[3]}"
        raise DateError(message, "hours run from 00 to 23, minutes from 00 to 59") from None
    if match[5]:
        offset = "+00:00" if match[5] in "Zz" else match[5]
        try:
            aware = datetime.fromisoformat(f"{naive.isoformat()}{offset}")
        except ValueError:
            raise DateError(f"there is no offset {offset}", "write it as +01:00") from None
        return Moment.of(aware.astimezone(zone), has_time=True)
    local = naive.replace(tzinfo=zone)
    if Moment.of(local, has_time=True).instant.astimezone(zone).replace(tzinfo=None) != naive:
        message = f"{text} does not exist in {zone.key}"
        raise DateError(message, "clocks skip it; give the time with its offset")
    # A moment of the second time around has the same clock time, and another offset.
    again = naive.replace(tzinfo=zone, fold=1)
    if again.utcoffset() != local.utcoffset():
        message = f"{text} comes twice in {zone.key}"
        one, other = local.isoformat(timespec="minutes"), again.isoformat(timespec="minutes")
        raise DateError(message, f"write {one} for the first time, {other} for the second")
    return Moment.of(local, has_time=True)


def _day(text: str, year: int, month: int, number: int) -> date:
    _year(text, year)
    try:
        return date(year, month, number)
    except ValueError:
        raise DateError(f"there is no date {text}", "check the month and the day") from None


def _year(text: str, year: int) -> None:
    if year not in _YEARS:
        message = f"the year of {text} is not between {_YEARS[0]} and {_YEARS[-1]}"
        raise DateError(message, "check the year")


def _unreadable(text: str, hint: str) -> DateError:
    dotted = _DOTTED.fullmatch(text)
    if dotted:
        first, second = int(dotted[1]), int(dotted[3])
        # With dots the day comes first; with slashes some write it first and some second.
        orders = {(second, first), (first, second)} if dotted[2] == "/" else {(second, first)}
        days = [f"{dotted[4]}-{month:02d}-{day:02d}" for month, day in sorted(orders) if 1 <= month <= 12]  # noqa: PLR2004 - months
        hint = f"write {' or '.join(days)}" if days else hint
    worded = _WORDED.fullmatch(text)
    if worded and worded[2][:3].lower() in _MONTHS and (worded[1] or worded[3]):
        month = _MONTHS.index(worded[2][:3].lower()) + 1
        hint = f"write {worded[4]}-{month:02d}-{int(worded[1] or worded[3]):02d}"
    return DateError(f'"{text}" is not a date', hint)
