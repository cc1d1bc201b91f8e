"""The views of the change ledger: all of it, what each filter leaves, and both by year."""

from __future__ import annotations

from collections.abc import Iterable

from generator.digest.ledger import TELLING_FIRST, LedgerEntry, counted
from generator.model.vocabulary import Change
from generator.views.boards import ChangesPage, FilterGroup, FilterView
from generator.views.kit import Kit
from generator.views.paging import YearPart, ledger_years
from generator.views.parts import CountView, Link
from generator.views.site import meta
from generator.views.wording import plural
from generator.views.years import year_links, year_place

_KIND = "changes_part"
#: The filter of whatever moved.
_MOVED = "moved"


def changes_page(kit: Kit) -> ChangesPage:
    """Give the view of the whole ledger, or of its newest entries where years have pages."""
    return _newest(kit, "")


def changes_part_page(kit: Kit, key: str) -> ChangesPage:
    """Give the view of what a filter leaves, of a year, or of what it leaves of a year.

    Args:
        kit: The maker of parts.
        key: The key of its route, ``hardened``, ``2025`` or ``actors/ukraine/2025-2``.
    """
    if key in kit.corpus.ledger:
        return _newest(kit, key)
    name, _, year = key.rpartition("/")
    parts = _parts(kit, name)
    found = year_place(kit, _KIND, parts, year, name)
    entries = found.part.entries
    title = f"{_title(kit, name)}, {found.part.name}"
    return ChangesPage(
        meta=meta(
            kit, title, f"{plural(len(entries), 'position')} before and after: {title}.",
            kind=_KIND, key=key, above="changes",
        ),
        heading=title,
        groups=_groups(kit, name),
        counts=counts(kit, entries),
        changes=kit.changes(reversed(entries)),
        total=len(entries),
        previous=found.previous,
        next=found.next,
    )  # fmt: skip


def counts(kit: Kit, entries: Iterable[LedgerEntry]) -> tuple[CountView, ...]:
    """Give how many positions changed in which way, most telling first."""
    return tuple(CountView(term=kit.term(change), number=number) for change, number in counted(entries))


def changes_link(kit: Kit, name: str) -> Link | None:
    """Give the way to what a filter leaves of the ledger; None if that is nothing."""
    if name not in kit.corpus.ledger:
        return None
    return Link(text="Each change, before and after", path=kit.routes.path(_KIND, name))


def _newest(kit: Kit, name: str) -> ChangesPage:
    entries = kit.corpus.ledger[name]
    title = _title(kit, name)
    description = f"What each position changed, before and after, with its sources: {title}."
    if name:
        head = meta(kit, title, description, kind=_KIND, key=name, above="changes")
    else:
        head = meta(kit, "Changes", description, kind="changes")
    return ChangesPage(
        meta=head,
        heading=title,
        groups=_groups(kit, name),
        counts=counts(kit, entries),
        changes=kit.changes(reversed(entries[-kit.settings.page_size :])),
        total=len(entries),
        archive=year_links(kit, _KIND, _parts(kit, name), name),
    )


def _parts(kit: Kit, name: str) -> tuple[YearPart[LedgerEntry], ...]:
    return kit.once("changes", name, lambda: ledger_years(name, kit.corpus, kit.settings))


def _title(kit: Kit, name: str) -> str:
    """What a filter leaves, in words."""
    if not name:
        return "All changes"
    if name == _MOVED:
        return "Positions that moved"
    group, _, key = name.partition("/")
    if not key:
        return f"Changes: {kit.term(next(item for item in Change if item == group)).label.lower()}"
    return f"Changes: {kit.link(group.removesuffix('s'), key).text}"


def _groups(kit: Kit, current: str) -> tuple[FilterGroup, ...]:
    corpus, ledger = kit.corpus, kit.corpus.ledger

    def group(label: str, filters: Iterable[tuple[str, str]]) -> FilterGroup:
        found = tuple(
            FilterView(
                link=Link(text=text, path=kit.routes.path(*((_KIND, name) if name else ("changes", "")))),
                current=name == current,
            )
            for name, text in filters
            if name in ledger
        )
        return FilterGroup(label=label, filters=found)

    kinds = [("", "All"), (_MOVED, "Moved"), *((str(item), kit.term(item).label) for item in TELLING_FIRST)]
    actors = ((f"actors/{actor}", kit.link("actor", actor).text) for actor in corpus.actors)
    themes = ((f"themes/{theme}", kit.link("theme", theme).text) for theme in corpus.themes)
    return group("Change", kinds), group("Actor", actors), group("Theme", themes)
