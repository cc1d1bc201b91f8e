"""The views of who met whom: the board of all contacts, and the contacts of one week."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Sequence

from generator.digest.contacts import Contact, contacts, took_place, week_of
from generator.digest.events import Happening
from generator.digest.grouping import grouped
from generator.model.values import Week
from generator.model.vocabulary import Certainty
from generator.views.boards import ContactsPage
from generator.views.kit import Kit
from generator.views.meetings import ContactWeek, MeetingView, MetActorView, MetView, MetWeek, PairView
from generator.views.network import grid, network
from generator.views.paging import most
from generator.views.parts import Link
from generator.views.records import event_view
from generator.views.site import meta
from generator.views.wording import approx_view, joined, plural, span, week_label, within


def contacts_page(kit: Kit) -> ContactsPage:
    """Give the view of all contacts, and of those of the newest weeks."""
    held = [item for item in kit.corpus.events if took_place(item)]
    found = contacts(kit.corpus, held)
    met = {item.event.id for contact in found for item in contact.happenings}
    actors = {actor for contact in found for actor in contact.pair}
    listed = kit.settings.page_size
    drawing = network(kit, found, listed)
    by_week = _by_week([item for item in held if item.event.id in met])
    weeks = _weeks(kit, by_week)
    left = by_week[len(weeks) :]
    told = [week for week, _ in left if _digest(kit, week)]
    summary = (
        f"{plural(len(found), 'pair')} of {plural(len(actors), 'actor')}, "
        f"in {plural(len(met), 'recorded event')} that took place"
    )
    return ContactsPage(
        meta=meta(kit, "Contacts", f"Who met or spoke with whom: {summary}.", kind="contacts"),
        as_of=kit.as_of(),
        summary=summary,
        network=drawing,
        grid=() if drawing else grid(kit, found),
        pairs=tuple(_pair(kit, contact) for contact in found[:listed]),
        left=len(found[listed:]),
        weeks=weeks,
        earlier=bool(told),
        no_digest=sum(len(items) for week, items in left if week not in told),
        no_week=sum(1 for item in held if item.event.id in met and week_of(item) is None),
    )


def met_week(kit: Kit, held: Sequence[Happening], told: Iterable[Happening]) -> MetWeek | None:
    """Give who met whom in the events of a week that took place; None if nobody did.

    Args:
        kit: The maker of parts.
        held: The events, in their order.
        told: Events that the page tells anyway.
    """
    found = contacts(kit.corpus, held)
    return _met_week(kit, found, {item.event.id for item in told}) if found else None


def _met_week(kit: Kit, found: Sequence[Contact], told: Collection[str] = ()) -> MetWeek:
    """Give contacts, the most frequent first, each pair under the one that met more."""
    room = most(kit.settings)
    shown, waiting = [], list(found[:room])
    while waiting:
        # Most partners first; of two with as many, the one that comes first in the alphabet.
        known = [actor for contact in waiting for actor in contact.pair]
        actor = min(known, key=lambda one: (-known.count(one), one))
        own = [contact for contact in waiting if actor in contact.pair]
        waiting = [contact for contact in waiting if actor not in contact.pair]
        notes = grouped((_note(contact), contact) for contact in sorted(own, key=_closest))
        met = tuple(
            MetView(names=tuple(kit.link("actor", one.other(actor)).text for one in group), note=note)
            for note, group in notes.items()
        )
        shown.append(MetActorView(actor=kit.link("actor", actor), met=met))
    events = sorted(
        {
            item.event.id: item
            for contact in found
            for item in contact.happenings
            if item.event.id not in told
        }.values(),
        key=lambda item: item.sort_key,
    )
    return MetWeek(
        meetings=tuple(_meeting(kit, item) for item in events[: kit.settings.page_size]),
        more=len(events[kit.settings.page_size :]),
        actors=tuple(shown),
        left=len(found[room:]),
    )


def _closest(contact: Contact) -> tuple[int, int]:
    """Most events first, then the most direct way; who is equal stays in the order of before."""
    return -contact.times, contact.channels[0].rank


def _note(contact: Contact) -> str:
    ways = joined([within(channel.label) for channel in contact.channels])
    words = [f"{contact.times} times, {ways}" if contact.times > 1 else ways]
    if all(item.event.certainty is Certainty.REPORTED for item in contact.happenings):
        words.append("reported only")
    return ", ".join(words)


def _meeting(kit: Kit, item: Happening) -> MeetingView:
    event = item.event
    words = [within(item.channel.label)] if item.channel else []
    words.append(approx_view(event.date).short)
    if event.certainty is Certainty.REPORTED:
        words.append("reported only")
    return MeetingView(title=event.title, note=", ".join(words), path=event_view(kit, item).path)


def _pair(kit: Kit, contact: Contact) -> PairView:
    one, other = kit.links("actor", contact.pair)
    return PairView(
        one=one,
        other=other,
        times=contact.times,
        channels=tuple(kit.term(channel) for channel in contact.channels),
        first=approx_view(contact.first),
        last=approx_view(contact.last.event.date),
        last_path=event_view(kit, contact.last).path,
    )


def _by_week(held: Sequence[Happening]) -> list[tuple[Week, list[Happening]]]:
    """Give the events of each week, the newest week first; those of a month stand in none."""
    placed = [(week, item) for item in held if (week := week_of(item)) is not None]
    placed.sort(key=lambda entry: entry[0], reverse=True)
    return [(week, [item for _, item in group]) for week, group in itertools.groupby(placed, lambda e: e[0])]


def _weeks(kit: Kit, by_week: Sequence[tuple[Week, list[Happening]]]) -> tuple[ContactWeek, ...]:
    """Give as many of the newest weeks as fit on a page, at least one."""
    shown: list[ContactWeek] = []
    room = most(kit.settings)
    for week, held in by_week:
        found = contacts(kit.corpus, held)
        if shown and len(found) > room:
            break
        room -= len(found)
        shown.append(
            ContactWeek(
                week=week_label(week),
                span=span(week.monday, week.sunday),
                digest=_digest(kit, week),
                met=_met_week(kit, found),
            )
        )
    return tuple(shown)


def _digest(kit: Kit, week: Week) -> Link | None:
    return kit.link("digest", str(week)) if ("digest", str(week)) in kit.routes.table else None
