"""The views of the timeline and of its years."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from generator.digest.events import Happening
from generator.views.boards import TimelineMonth, TimelinePage
from generator.views.kit import Kit
from generator.views.paging import YearPart, event_years, most
from generator.views.records import event_view
from generator.views.site import meta
from generator.views.wording import month_label, plural
from generator.views.years import year_links, year_place


def timeline_page(kit: Kit) -> TimelinePage:
    """Give the view of all events by month, or of the newest months where the years have pages."""
    events = kit.corpus.events
    shown = _newest_months(events, most(kit.settings))
    return TimelinePage(
        meta=meta(
            kit, "Timeline", f"{plural(len(events), 'event')} by month, with sources.", kind="timeline"
        ),
        months=_months(kit, shown),
        total=len(events),
        shown=len(shown),
        archive=year_links(kit, "timeline_year", _parts(kit)),
    )


def timeline_year_page(kit: Kit, key: str) -> TimelinePage:
    """Give the view of the events of a year, or of a part of a crowded year.

    Args:
        kit: The maker of parts.
        key: The key of its route, ``2025`` or ``2025-2``.
    """
    found = year_place(kit, "timeline_year", _parts(kit), key)
    part = found.part
    days = month_label(part.entries[0].event.date.first), month_label(part.entries[-1].event.date.first)
    return TimelinePage(
        meta=meta(
            kit, f"Timeline {part.name}",
            f"{plural(len(part.entries), 'event')}, {' to '.join(dict.fromkeys(days))}, with sources.",
            kind="timeline_year", key=key, above="timeline",
        ),
        months=_months(kit, part.entries),
        # Not those of the year: a full part is to stay as it is when the year goes on.
        total=len(part.entries),
        shown=len(part.entries),
        previous=found.previous,
        next=found.next,
    )  # fmt: skip


def _parts(kit: Kit) -> tuple[YearPart[Happening], ...]:
    return kit.once("timeline", "years", lambda: event_years(kit.corpus, kit.settings))


def _newest_months(events: Sequence[Happening], limit: int) -> Sequence[Happening]:
    """Give the events of as many whole months as fit, of a crowded month its newest."""
    if len(events) <= limit:
        return events
    shown = events[-limit:]
    if events[-limit - 1].month != shown[0].month:
        return shown
    whole = [item for item in shown if item.month != shown[0].month]
    return whole or shown


def _months(kit: Kit, events: Sequence[Happening]) -> tuple[TimelineMonth, ...]:
    """The months, newest first; in each, approximate dates stand behind exact ones."""
    months = [
        TimelineMonth(
            label=month_label(items[0].event.date.first),
            anchor=f"m{year}-{number:02d}",
            events=tuple(event_view(kit, item) for item in items),
        )
        for (year, number), group in itertools.groupby(events, key=lambda item: item.month)
        for items in [list(group)]
    ]
    return tuple(reversed(months))
