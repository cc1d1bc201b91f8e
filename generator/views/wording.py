"""Dates, spans, amounts and counts in words; English, whatever the machine's locale."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from generator.digest.totals import exact
from generator.model.values import ApproxDate, Moment, Precision, Week
from generator.model.vocabulary import Role
from generator.views.parts import CountView, DateView

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_UNITS = ((10**9, "billion"), (10**6, "million"))


def unnamed_text(role: Role) -> str:
    """Give the words for somebody who is not to be named."""
    return f"{'an' if role is Role.OBSERVER else 'a'} {role} who is not named"


def day_view(day: date) -> DateView:
    """Give a day for people and machines."""
    return DateView(iso=day.isoformat(), text=_long(day), short=_short(day))


def brief_day(day: date, year: int) -> str:
    """Give a day in few characters, without its year if that is the year in question: ``11 Dec``."""
    text = _short(day)
    return text.removesuffix(f" {year}")


def moment_view(moment: Moment) -> DateView:
    """Give a moment: its day, and its time with zone where one was given."""
    text = _long(moment.day)
    if moment.has_time:
        text = f"{text}, {moment.local:%H:%M} {moment.local.tzname()}"
    return DateView(iso=moment.iso, text=text, short=_short(moment.day))


def approx_view(when: ApproxDate) -> DateView:
    """Give a day, week or month as what it is."""
    if when.precision is Precision.WEEK:
        week = Week.of(when.first)
        text = f"week {week.number}, {week.year}"
        return DateView(iso=str(week), text=text, short=text)
    if when.precision is Precision.MONTH:
        return DateView(iso=str(when), text=month_label(when.first), short=month_label(when.first))
    return day_view(when.first)


def month_label(day: date) -> str:
    """Give ``December 2025``."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def span(first: date, last: date) -> str:
    """Give two days in words, without repeating what they share: ``14–15 December 2025``."""
    if first == last:
        return _long(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {month_label(first)}"
    if first.year == last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} – {_long(last)}"
    return f"{_long(first)} – {_long(last)}"


def week_label(week: Week) -> str:
    """Give the issue line, ``Week 51, 2025``."""
    return f"Week {week.number}, {week.year}"


def as_of_text(week: Week) -> str:
    """Give what an edition as of a week says of itself on every page."""
    return f"As known at the end of week {week.number}, {week.year}"


def changed_since_text(week: Week) -> str:
    """Give what it says of an article that was changed later."""
    return (
        f"This article was changed after week {week.number}, {week.year}. What was recorded later is left "
        "out; the text is the one of today, because no earlier one is kept."
    )


def amount(value: float | None, currency: str | None, *, approximate: bool) -> str:
    """Give an amount as sums are given, exactly as it was written: ``about EUR 500 million``."""
    return "amount unknown" if value is None else sum_text(exact(value), currency, approximate=approximate)


def sum_text(value: Fraction, currency: str | None, *, approximate: bool) -> str:
    """Give a sum of amounts exactly: ``EUR 6.115 billion``, and in full what three decimals do not hold.

    “About” says that the sources round it; nothing is rounded here.
    """
    unit, name = next(((u, n) for u, n in _UNITS if value >= u), (1, ""))
    short = name and (value / unit * 1000).denominator == 1
    text = f"{_decimal(value / unit)} {name}" if short else _decimal(value, cents=True)
    named = f"{currency} {text}" if currency else text
    return f"about {named}" if approximate else named


def plural(number: int, one: str, many: str = "") -> str:
    """Give ``1 article``, ``2 articles``."""
    return f"{number} {one}" if number == 1 else f"{number} {many or one + 's'}"


def sentence(text: str) -> str:
    """Give a text that ends as a sentence does."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def within(label: str) -> str:
    """Give a label as it stands within a sentence: ``by video``."""
    return f"{label[0].lower()}{label[1:]}"


def opening(text: str) -> str:
    """Give a text as it stands at the beginning: ``Week 50, 2025``."""
    return text[:1].upper() + text[1:]


def joined(words: Sequence[str]) -> str:
    """Give ``a, b and c``."""
    if len(words) < 2:  # noqa: PLR2004 - a list needs two to be joined
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def counts_text(counts: Sequence[CountView]) -> str:
    """Give ``2 hardened, 1 softened``."""
    return ", ".join(f"{item.number} {item.term.label.lower()}" for item in counts)


def _long(day: date) -> str:
    return f"{day.day} {month_label(day)}"


def _short(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def _decimal(number: Fraction, *, cents: bool = False) -> str:
    """Give a number whose decimals end, as a sum of written amounts does, with all of them.

    Args:
        number: It.
        cents: Whether one decimal is written as two: ``1.50``.
    """
    places = next(places for places in itertools.count() if (number * 10**places).denominator == 1)
    places = 2 if cents and places == 1 else places
    whole, rest = divmod(int(number * 10**places), 10**places)
    return f"{whole:,}.{rest:0{places}d}" if places else f"{whole:,}"
