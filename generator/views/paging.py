"""How long lists are divided, so that no page grows with the number of articles.

The lists of an actor or theme are cut into full pages counted from the oldest entry; what is left, the
newest, stands on the main page. A full page keeps its entries when newer ones come, so that it is neither
rendered nor sent again. The timeline and the list of digests are divided by year.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from generator.digest.briefings import Briefing
from generator.digest.corpus import Corpus
from generator.digest.disputes import Dispute
from generator.digest.events import Happening
from generator.digest.ledger import LedgerEntry
from generator.digest.outlook import Expectation
from generator.digest.publishers import Document
from generator.digest.support import Pledge
from generator.model.records import Interest
from generator.model.settings import Settings
from generator.model.values import Week
from generator.model.vocabulary import DisagreementState

T = TypeVar("T")

#: How many of the newest entries stay on the main page at least: as many as it shows unfolded.
_LINES_KEPT = 10
_RECORDS_KEPT = 8
#: A record takes the room of three lines.
_LINES_A_RECORD = 3
#: Weeks on an archive page's strip of directions: half a year. A quarter stays on the main page at least.
_WEEKS, _WEEKS_KEPT = 26, 13
WEEKS_SHOWN = _WEEKS + _WEEKS_KEPT - 1


@dataclass(frozen=True, slots=True)
class Shelf(Generic[T]):
    """A list divided into archive pages and what stays on the main page; each oldest first."""

    #: Full pages, the oldest first.
    pages: tuple[tuple[T, ...], ...]
    newest: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """A list of an actor or theme that grows."""

    #: ``actor`` or ``theme``.
    kind: str
    #: Its name in addresses.
    name: str
    #: The field of views that holds it.
    field: str
    #: What one entry is called, and what several are.
    one: str
    many: str
    #: Gives its entries for an actor or theme, oldest first.
    entries: Callable[[Corpus, str], Sequence[T]]
    #: The day by which entries are ordered and put under years.
    day: Callable[[T], date]
    #: Whether an entry is a record of several lines.
    record: bool = False
    weeks: bool = False

    def size(self, settings: Settings) -> int:
        """Give the number of entries on an archive page."""
        if self.weeks:
            return _WEEKS
        return max(1, settings.page_size // _LINES_A_RECORD) if self.record else settings.page_size

    def shelf(self, corpus: Corpus, key: str, settings: Settings) -> Shelf[T]:
        """Divide the list of an actor or theme."""
        kept = _WEEKS_KEPT if self.weeks else _RECORDS_KEPT if self.record else _LINES_KEPT
        return shelve(self.entries(corpus, key), self.size(settings), kept)

    def key(self, of: str, number: int) -> str:
        """Give the key of the route of an archive page: ``ukraine/articles/1``."""
        return f"{of}/{self.name}/{number}"


def shelve(entries: Sequence[T], size: int, kept: int) -> Shelf[T]:
    """Divide a list, oldest first: full pages of a size, while at least some entries are left over."""
    cut = max(0, len(entries) - kept) // size * size
    pages = tuple(tuple(entries[start : start + size]) for start in range(0, cut, size))
    return Shelf(pages, tuple(entries[cut:]))


# The lists. Each is in an order without ties, and a newer entry comes behind those that are there.


def _articles(kind: str) -> Listing[Briefing]:
    def entries(corpus: Corpus, key: str) -> Sequence[Briefing]:
        known = corpus.by_actor if kind == "actor" else corpus.by_theme
        return known.get(key, ())[::-1]

    return Listing(
        kind, "articles", "articles", "article", "articles", entries, lambda item: item.article.date.day
    )


def _changes(kind: str) -> Listing[LedgerEntry]:
    def entries(corpus: Corpus, key: str) -> Sequence[LedgerEntry]:
        known = corpus.histories
        pairs = (
            ((key, theme) for theme in corpus.themes)
            if kind == "actor"
            else ((actor, key) for actor in corpus.actors)
        )
        found = (entry for pair in pairs if pair in known for entry in known[pair].entries)
        return sorted(found, key=lambda entry: entry.statement.sort_key)

    return Listing(
        kind, "positions", "changes", "position", "positions", entries, lambda item: item.statement.day
    )


def _events(kind: str) -> Listing[Happening]:
    def entries(corpus: Corpus, key: str) -> Sequence[Happening]:
        return (corpus.events_by_actor if kind == "actor" else corpus.events_by_theme).get(key, ())

    return Listing(kind, "events", "events", "event", "events", entries, lambda item: item.event.date.first)


def _support(kind: str) -> Listing[Pledge]:
    def entries(corpus: Corpus, key: str) -> Sequence[Pledge]:
        known = corpus.support_by_actor if kind == "actor" else corpus.support_by_theme
        return sorted(known.get(key, ()), key=lambda pledge: pledge.day)

    return Listing(
        kind, "support", "support", "support record", "support records", entries, lambda item: item.day,
        record=True,
    )  # fmt: skip


def _disagreements(kind: str) -> Listing[Dispute]:
    """Only what is settled: an open disagreement stays on the main page however old it is."""

    def entries(corpus: Corpus, key: str) -> Sequence[Dispute]:
        known = corpus.disputes_by_actor if kind == "actor" else corpus.disputes_by_theme
        settled = (item for item in known.get(key, ()) if item.state is DisagreementState.SETTLED)
        return sorted(settled, key=lambda item: (day(item), item.disagreement.id))

    def day(item: Dispute) -> date:
        return item.states[-1].day

    return Listing(
        kind, "disagreements", "disagreements", "settled disagreement", "settled disagreements", entries, day,
        record=True,
    )  # fmt: skip


def _interests(corpus: Corpus, actor: str) -> Sequence[tuple[Interest, Briefing]]:
    newest_first = [
        (interest, briefing)
        for briefing in corpus.by_actor.get(actor, ())
        for interest in briefing.article.interests
        if interest.actor == actor
    ]
    return newest_first[::-1]


def _past_outlook(corpus: Corpus, theme: str) -> Sequence[Expectation]:
    """Only what fell due: what is ahead stays on the main page."""
    return [item for item in corpus.outlook_by_theme.get(theme, ()) if item.outlook.due < corpus.as_of]


def _weeks(corpus: Corpus, theme: str) -> Sequence[Week]:
    """From the first week in which the theme was assessed."""
    weeks = corpus.weeks
    first = next((place for place, week in enumerate(weeks) if corpus.direction(week, theme)), len(weeks))
    return weeks[first:]


ACTOR_ARTICLES, THEME_ARTICLES = _articles("actor"), _articles("theme")
ACTOR_CHANGES, THEME_CHANGES = _changes("actor"), _changes("theme")
ACTOR_EVENTS, THEME_EVENTS = _events("actor"), _events("theme")
ACTOR_SUPPORT, THEME_SUPPORT = _support("actor"), _support("theme")
ACTOR_DISAGREEMENTS, THEME_DISAGREEMENTS = _disagreements("actor"), _disagreements("theme")
ACTOR_INTERESTS: Listing[tuple[Interest, Briefing]] = Listing(
    "actor", "interests", "interests", "interest", "interests", _interests,
    lambda item: item[1].article.date.day, record=True,
)  # fmt: skip
THEME_OUTLOOK: Listing[Expectation] = Listing(
    "theme", "outlook", "outlook", "outlook item", "outlook items",
    _past_outlook, lambda item: item.outlook.due, record=True,
)  # fmt: skip
#: A week belongs to the year of its Thursday (ISO 8601).
THEME_WEEKS: Listing[Week] = Listing(
    "theme", "directions", "directions", "week", "weeks", _weeks,
    lambda week: week.monday + timedelta(days=3), weeks=True,
)  # fmt: skip

#: The lists of positions, of which the charts draw the newest.
CHANGES: Mapping[str, Listing[LedgerEntry]] = MappingProxyType(
    {"actor": ACTOR_CHANGES, "theme": THEME_CHANGES}
)

#: All of them; the routes of archive pages are in this order.
LISTINGS: tuple[Listing[Any], ...] = (
    ACTOR_ARTICLES, ACTOR_CHANGES, ACTOR_EVENTS, ACTOR_SUPPORT, ACTOR_INTERESTS, ACTOR_DISAGREEMENTS,
    THEME_ARTICLES, THEME_CHANGES, THEME_EVENTS, THEME_OUTLOOK, THEME_SUPPORT, THEME_DISAGREEMENTS,
    THEME_WEEKS,
)  # fmt: skip


def archive_keys(kind: str, corpus: Corpus, settings: Settings) -> Iterator[str]:
    """Give the keys of all archive pages of actors or of themes: ``ukraine/articles/1``."""
    for listing in LISTINGS:
        if listing.kind == kind:
            for of in corpus.actors if kind == "actor" else corpus.themes:
                for number in range(1, len(listing.shelf(corpus, of, settings).pages) + 1):
                    yield listing.key(of, number)


def drawn_apart(kind: str, key: str) -> str | None:
    """Give the actor or theme whose drawings need a page of their own, told by the key of an archive page.

    Args:
        kind: ``actor`` or ``theme``.
        key: The key of an archive page; the first with positions stands for them all.
    """
    listing, of, number = archive_place(kind, key)
    return of if listing is CHANGES[kind] and number == 1 else None


def archive_place(kind: str, key: str) -> tuple[Listing[Any], str, int]:
    """Give what an archive page holds: which list, of whom, and the page's number."""
    of, name, number = key.rsplit("/", 2)
    listing = next(item for item in LISTINGS if (item.kind, item.name) == (kind, name))
    return listing, of, int(number)


# By year


@dataclass(frozen=True, slots=True)
class YearPart(Generic[T]):
    """The entries of a year, or of a crowded year a part of them, counted from its oldest."""

    year: int
    #: 1 for the only or first part.
    number: int
    entries: tuple[T, ...]

    @property
    def key(self) -> str:
        """The key of its route, ``2025``, and ``2025-2`` for the second part of a year."""
        return f"{self.year}-{self.number}" if self.number > 1 else str(self.year)

    @property
    def name(self) -> str:
        """The year, of its later parts with their number: what says the same when the year goes on."""
        return f"{self.year}, part {self.number}" if self.number > 1 else str(self.year)


def most(settings: Settings) -> int:
    """Give how many events or digests may stand on one page: twice as many as on an archive page."""
    return 2 * settings.page_size


def most_past(settings: Settings) -> int:
    """Give how many records may stand on one page: outlook items of the past, support. Two archive pages."""
    return 2 * max(1, settings.page_size // _LINES_A_RECORD)


def event_years(corpus: Corpus, settings: Settings) -> tuple[YearPart[Happening], ...]:
    """Divide all events by year, oldest first; give nothing if one page is enough."""
    return _years(corpus.events, lambda item: item.event.date.first, most(settings))


def outlook_years(corpus: Corpus, settings: Settings) -> tuple[YearPart[Expectation], ...]:
    """Divide the outlook items of the past by the year in which they fell due, as events."""
    return _years(past_outlook(corpus), lambda item: item.outlook.due, most_past(settings))


def support_years(corpus: Corpus, settings: Settings) -> tuple[YearPart[Pledge], ...]:
    """Divide all support records by year, as events; of one day they stay in the order of articles."""
    oldest_first = sorted(corpus.support, key=lambda pledge: pledge.day)
    return _years(oldest_first, lambda pledge: pledge.day, most_past(settings))


def ledger_years(name: str, corpus: Corpus, settings: Settings) -> tuple[YearPart[LedgerEntry], ...]:
    """Divide what a filter leaves of the ledger by the year in which positions were taken, as events."""
    return _years(corpus.ledger.get(name, ()), lambda item: item.statement.day, settings.page_size)


def ledger_keys(corpus: Corpus, settings: Settings) -> Iterator[str]:
    """Give the keys of all further pages of the ledger: ``hardened``, ``2025``, ``actors/ukraine/2025-2``."""
    for name in corpus.ledger:
        if name:
            yield name
        for part in ledger_years(name, corpus, settings):
            yield f"{name}/{part.key}".lstrip("/")


def red_lines_divided(corpus: Corpus, settings: Settings) -> bool:
    """Tell whether there are more red lines than one page may have, so that each theme has one."""
    return sum(map(len, corpus.red_lines.values())) > settings.page_size


def past_outlook(corpus: Corpus) -> tuple[Expectation, ...]:
    """Give the outlook items that fell due or were resolved before, by the day on which they fell due."""
    day = corpus.as_of
    return tuple(item for item in corpus.outlook if item.resolution is not None or item.outlook.due < day)


def _years(entries: Sequence[T], day: Callable[[T], date], size: int) -> tuple[YearPart[T], ...]:
    """Divide entries in the order of their days by year, and crowded years into full pages."""
    if len(entries) <= size:
        return ()
    return tuple(
        YearPart(year, number, own[start : start + size])
        for year, group in itertools.groupby(entries, key=lambda entry: day(entry).year)
        for own in [tuple(group)]
        for number, start in enumerate(range(0, len(own), size), start=1)
    )


def document_years(slug: str, corpus: Corpus, settings: Settings) -> tuple[YearPart[Document], ...]:
    """Divide the documents of a publisher by the year in which they were published, as events."""
    return _years(corpus.documents[slug], lambda item: item.day, most_past(settings))


def publisher_keys(corpus: Corpus, settings: Settings) -> Iterator[str]:
    """Give the keys of all pages of publishers: ``reuters``, ``reuters/2025-2``."""
    for slug in corpus.publishers:
        yield slug
        for part in document_years(slug, corpus, settings):
            yield f"{slug}/{part.key}"


def digest_years(corpus: Corpus, settings: Settings) -> tuple[int, ...]:
    """Give the ISO years of all digests, oldest first; nothing if one page is enough."""
    if len(corpus.weeks) <= most(settings):
        return ()
    return tuple(dict.fromkeys(week.year for week in corpus.weeks))
