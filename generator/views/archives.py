"""The long lists of actors and themes: the newest entries, the way to earlier ones, the archive pages."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypeVar

from generator.digest.disputes import Dispute
from generator.digest.events import newest_first
from generator.model.values import Week
from generator.views import paging
from generator.views.earlier import ArchiveYear, EarlierLists, EarlierView
from generator.views.kit import Kit
from generator.views.pages import ArchivePage
from generator.views.paging import Listing, Shelf
from generator.views.parts import DisagreementView, Link
from generator.views.records import (
    direction_view,
    disagreement_view,
    event_view,
    interest_view,
    outlook_view,
    support_view,
)
from generator.views.site import meta
from generator.views.wording import plural, span, week_label

T = TypeVar("T")

#: What templates get of an entry of each list, on a page of an actor or theme.
_VIEW_OF: Mapping[str, Callable[[Kit, str, Any], Any]] = MappingProxyType(
    {
        "articles": lambda kit, _, item: kit.card(item),
        "changes": lambda kit, _, item: kit.change(item),
        "events": lambda kit, _, item: event_view(kit, item),
        "outlook": lambda kit, _, item: outlook_view(kit, item),
        "support": lambda kit, _, item: support_view(kit, item),
        "disagreements": lambda kit, _, item: disagreement_view(kit, item),
        "interests": lambda kit, _, item: interest_view(kit, *item),
        "directions": lambda kit, of, week: direction_view(kit, week, of, kit.corpus.direction(week, of)),
    }
)


def shelf(kit: Kit, listing: Listing[T], of: str) -> Shelf[T]:
    """Give a list of an actor or theme, divided."""
    return kit.once(f"{listing.kind} {listing.name}", of, lambda: listing.shelf(kit.corpus, of, kit.settings))


def newest(kit: Kit, listing: Listing[Any], of: str) -> tuple[Any, ...]:
    """Give what stands on the main page of an actor or theme, newest first."""
    return _newest_first(kit, listing, of, shelf(kit, listing, of).newest)


def current_disagreements(
    kit: Kit, listing: Listing[Dispute], of: str, disputes: Sequence[Dispute]
) -> tuple[DisagreementView, ...]:
    """Give the disagreements that are not in the archive, newest first."""
    archived = {item.disagreement.id for page in shelf(kit, listing, of).pages for item in page}
    shown = (item for item in reversed(disputes) if item.disagreement.id not in archived)
    return tuple(disagreement_view(kit, item) for item in shown)


def strip_weeks(kit: Kit, theme: str) -> tuple[Week, ...]:
    """Give the weeks on the strip of a theme's own page, also those before it was first assessed."""
    divided = shelf(kit, paging.THEME_WEEKS, theme)
    return divided.newest if divided.pages else kit.corpus.weeks[-paging.WEEKS_SHOWN :]


def earlier_lists(kit: Kit, kind: str, of: str) -> EarlierLists:
    """Give what each list of an actor or theme has in the archive."""
    lists = (item for item in paging.LISTINGS if item.kind == kind)
    none = EarlierView()
    found: dict[str, EarlierView] = {item.field: _earlier(kit, item, of) for item in lists}
    return EarlierLists(
        articles=found["articles"],
        changes=found["changes"],
        events=found["events"],
        outlook=found.get("outlook", none),
        support=found["support"],
        disagreements=found["disagreements"],
        interests=found.get("interests", none),
        directions=found.get("directions", none),
    )


def archive_page(kit: Kit, kind: str, key: str) -> ArchivePage:
    """Give the view of an archive page.

    Args:
        kit: The maker of parts.
        kind: ``actor`` or ``theme``.
        key: The key of its route, ``ukraine/articles/1``.
    """
    listing, of, number = paging.archive_place(kind, key)
    pages = shelf(kit, listing, of).pages
    entries = pages[number - 1]
    subject = kit.link(kind, of)
    days = _span(listing, entries)
    title = f"{subject.text}: {_range(kit, listing, number)}"
    head = meta(kit, title, f"{title}, {days}.", kind=f"{kind}_archive", key=key, above=f"{kind}s")
    return ArchivePage(
        meta=replace(head, breadcrumbs=(*head.breadcrumbs, subject)),
        span=days,
        names="theme" if kind == "actor" else "actor",
        years=tuple(_years(kit, listing, of, entries)),
        previous=_link(kit, listing, of, number - 1) if number > 1 else None,
        next=_link(kit, listing, of, number + 1) if number < len(pages) else subject,
    )


def _newest_first(kit: Kit, listing: Listing[Any], of: str, entries: Sequence[Any]) -> tuple[Any, ...]:
    # Support of one day stays in the order of its articles.
    if listing.field == "support":
        ordered = sorted(entries, key=listing.day, reverse=True)
    elif listing.field == "events":
        ordered = newest_first(entries)
    elif listing.field == "directions":
        ordered = list(entries)
    else:
        ordered = list(reversed(entries))
    make = _VIEW_OF[listing.field]
    return tuple(make(kit, of, item) for item in ordered)


def _years(kit: Kit, listing: Listing[Any], of: str, entries: Sequence[Any]) -> list[ArchiveYear]:
    groups = itertools.groupby(entries, key=lambda item: listing.day(item).year)
    years = []
    for year, group in groups:
        fields: dict[str, Any] = {listing.field: _newest_first(kit, listing, of, tuple(group))}
        years.append(ArchiveYear(year=year, **fields))
    return years[::-1]


def _earlier(kit: Kit, listing: Listing[Any], of: str) -> EarlierView:
    pages = shelf(kit, listing, of).pages
    if not pages:
        return EarlierView()
    entries = [item for page in pages for item in page]
    # Later pages overwrite: what stays is the page with the newest entry of the year.
    by_year = {
        listing.day(item).year: _path(kit, listing, of, number)
        for number, page in enumerate(pages, start=1)
        for item in page
    }
    years = [Link(text=str(year), path=path) for year, path in reversed(by_year.items())]
    counted = plural(len(entries), listing.one, listing.many)
    return EarlierView(
        number=len(entries),
        text=f"Archive: {counted}, {_span(listing, entries)}",
        path=_path(kit, listing, of, len(pages)),
        years=tuple(years) if len(years) > 1 else (),
    )


def _span(listing: Listing[Any], entries: Sequence[Any]) -> str:
    if listing.weeks:
        return f"{week_label(entries[0])} – {week_label(entries[-1])}"
    # Approximate dates stand behind exact ones, though they may have begun before.
    days = [listing.day(entry) for entry in entries]
    return span(min(days), max(days))


def _range(kit: Kit, listing: Listing[Any], number: int) -> str:
    """Give what a page holds by numbers that never change: ``articles 51–100``."""
    size = listing.size(kit.settings)
    first, last = (number - 1) * size + 1, number * size
    return f"{listing.many} {first}–{last}" if first < last else f"{listing.one} {first}"


def _path(kit: Kit, listing: Listing[Any], of: str, number: int) -> str:
    return kit.routes.path(f"{listing.kind}_archive", listing.key(of, number))


def _link(kit: Kit, listing: Listing[Any], of: str, number: int) -> Link:
    text = _range(kit, listing, number)
    return Link(text=text[0].upper() + text[1:], path=_path(kit, listing, of, number))
