"""Published content → one immutable index that every view is made from.

Nothing here is linear in the corpus per article. Every list has one order, decided where it is
made: articles newest first, events by date, outlook by due date, support newest first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from generator.digest.briefings import Briefing, build_briefings
from generator.digest.disputes import Dispute, build_disputes
from generator.digest.events import Happening, build_events
from generator.digest.grouping import grouped
from generator.digest.ledger import (
    History,
    LedgerEntry,
    Statement,
    build_former_ids,
    build_ledger,
    build_statements,
    histories,
)
from generator.digest.matrix import Matrix, build_matrices
from generator.digest.outlook import Expectation, build_outlook
from generator.digest.publishers import Document, Publisher, build_sourcing
from generator.digest.redlines import Collision, RedLine, build_collisions, build_red_lines
from generator.digest.support import Pledge, build_support
from generator.model.documents import Actor, Article, DigestNote, Direction, Page, Theme
from generator.model.settings import Settings
from generator.model.values import Week
from generator.model.vocabulary import ActorKind
from generator.read.content import Content, Loaded

#: How many other articles an article's page leads to.
_RELATED = 4
#: The tables of lists: which list each is made from, and the keys under which one of it stands.
INDEXES: Final[Mapping[str, tuple[str, Callable[[Any], Iterable[Any]]]]] = MappingProxyType({
    "by_week": ("briefings", lambda item: (item.week,)),
    "by_current_week": ("briefings", lambda item: (item.current_week,)),
    "by_actor": ("briefings", lambda item: item.article.actors),
    "by_theme": ("briefings", lambda item: item.article.themes),
    "events_by_actor": ("events", lambda item: item.actors),
    "events_by_theme": ("events", lambda item: item.themes),
    "events_by_briefing": ("events", lambda item: (user.id for user in (item.briefing, *item.referring))),
    "disputes_by_actor": ("disputes", lambda item: item.disagreement.parties),
    "disputes_by_theme": ("disputes", lambda item: (item.disagreement.theme,)),
    "disputes_by_briefing": ("disputes", lambda item: item.briefing_ids),
    "outlook_by_theme": ("outlook", lambda item: item.themes),
    "outlook_by_briefing": ("outlook", lambda item: item.briefing_ids),
    "support_by_actor": ("support", lambda item: item.actors),
    "support_by_theme": ("support", lambda item: item.briefing.article.themes[:1]),
    "support_by_briefing": ("support", lambda item: (item.briefing.id,)),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Corpus:
    """The published content, indexed."""

    briefings: tuple[Briefing, ...]
    actors: Mapping[str, Loaded[Actor]]
    themes: Mapping[str, Loaded[Theme]]
    notes: Mapping[Week, Loaded[DigestNote]]
    pages: tuple[Loaded[Page], ...]
    static: tuple[str, ...]
    files: Mapping[str, Loaded[Article]]
    #: Of a site as of a week: the articles that were changed later, by id.
    changed_since: Mapping[str, bool]
    by_week: Mapping[Week, tuple[Briefing, ...]]
    by_current_week: Mapping[Week, tuple[Briefing, ...]]
    by_actor: Mapping[str, tuple[Briefing, ...]]
    by_theme: Mapping[str, tuple[Briefing, ...]]
    #: By article: a few others on its main theme, see ``_related``.
    related: Mapping[str, tuple[Briefing, ...]]
    events: tuple[Happening, ...]
    events_by_actor: Mapping[str, tuple[Happening, ...]]
    events_by_theme: Mapping[str, tuple[Happening, ...]]
    events_by_briefing: Mapping[str, tuple[Happening, ...]]
    histories: Mapping[tuple[str, str], History]
    #: All positions in the order of time, and what each filter leaves of them.
    ledger: Mapping[str, tuple[LedgerEntry, ...]]
    #: By theme: all red lines that were ever asserted, and what crosses those that are held.
    red_lines: Mapping[str, tuple[RedLine, ...]]
    collisions: Mapping[str, tuple[Collision, ...]]
    #: By week, from the week of the first position on.
    matrices: Mapping[Week, Matrix]
    #: Ledger entries by the article that records the position, in the article's order.
    entries_by_briefing: Mapping[str, tuple[LedgerEntry, ...]]
    #: By the id of a position those it had before: further anchors of it on the page of its article.
    former_ids: Mapping[str, tuple[str, ...]]
    #: By the id of a position the later ones that were compared with it, oldest first.
    followers: Mapping[str, tuple[Statement, ...]]
    disputes: tuple[Dispute, ...]
    disputes_by_actor: Mapping[str, tuple[Dispute, ...]]
    disputes_by_theme: Mapping[str, tuple[Dispute, ...]]
    disputes_by_briefing: Mapping[str, tuple[Dispute, ...]]
    outlook: tuple[Expectation, ...]
    outlook_by_theme: Mapping[str, tuple[Expectation, ...]]
    outlook_by_briefing: Mapping[str, tuple[Expectation, ...]]
    support: tuple[Pledge, ...]
    support_by_actor: Mapping[str, tuple[Pledge, ...]]
    #: By the main theme of the article.
    support_by_theme: Mapping[str, tuple[Pledge, ...]]
    support_by_briefing: Mapping[str, tuple[Pledge, ...]]
    #: Publishers by slug; their documents by slug, oldest first.
    publishers: Mapping[str, Publisher]
    documents: Mapping[str, tuple[Document, ...]]
    children: Mapping[str, tuple[str, ...]]
    members: Mapping[str, tuple[str, ...]]
    #: Ids of persons by each of their names, in lower case.
    persons: Mapping[str, str]

    #: All weeks from the first to the last with content; quiet weeks included.
    weeks: tuple[Week, ...]

    @property
    def as_of(self) -> date:
        """The last day the site knows of: the end of its newest week; never the clock."""
        return self.weeks[-1].sunday if self.weeks else date.min

    def direction(self, week: Week, theme: str) -> Direction | None:
        """Give the direction of a theme in a week, None if it was not assessed."""
        note = self.notes.get(week)
        if note is None:
            return None
        return next((item for item in note.record.directions if item.theme == theme), None)


def build_corpus(content: Content, settings: Settings) -> Corpus:
    """Index content; what a record refers to and nobody recorded is left out.

    Args:
        content: What may be shown.
        settings: The site's settings.
    """
    notes = {Week.parse(item.id): item for item in sorted(content.digests, key=_path)}
    briefings = build_briefings(content.articles, notes, settings)
    actors = {item.id: item for item in sorted(content.actors, key=_name)}
    themes = {item.id: item for item in sorted(content.themes, key=_name)}
    persons = person_names(actors)
    oldest_first = tuple(reversed(briefings))
    events = build_events(oldest_first, persons)
    disputes = build_disputes(oldest_first)
    outlook = build_outlook(oldest_first)
    support = build_support(oldest_first)
    known = histories(build_statements(oldest_first))
    entries = sorted((e for h in known.values() for e in h.entries), key=lambda e: e.statement.place)
    lists = {
        "briefings": briefings, "events": events, "disputes": disputes, "outlook": outlook,
        "support": support,
    }  # fmt: skip
    sourcing = build_sourcing(briefings)
    weeks = _weeks({*(item.week for item in briefings), *(item.current_week for item in briefings), *notes})
    tables: dict[str, Any] = {
        name: grouped((key, item) for item in lists[of] for key in keys(item))
        for name, (of, keys) in INDEXES.items()
    }
    return Corpus(
        briefings=briefings,
        actors=MappingProxyType(actors),
        themes=MappingProxyType(themes),
        notes=MappingProxyType(notes),
        pages=tuple(sorted(content.pages, key=_path)),
        static=tuple(sorted(content.static)),
        files=MappingProxyType({item.path: item for item in sorted(content.articles, key=_path)}),
        changed_since=MappingProxyType(dict.fromkeys(content.changed_since, True)),
        related=_related(tables["by_theme"]),
        events=events,
        histories=known,
        ledger=build_ledger(known.values()),
        red_lines=build_red_lines(known.values()),
        collisions=build_collisions(known.values()),
        matrices=build_matrices(known.values(), weeks),
        entries_by_briefing=grouped((entry.statement.briefing_id, entry) for entry in entries),
        former_ids=build_former_ids(oldest_first, actors, themes),
        followers=grouped(
            (entry.previous.id, entry.statement)
            for history in known.values()
            for entry in history.entries
            if entry.previous
        ),
        disputes=disputes,
        outlook=outlook,
        support=support,
        publishers=sourcing.publishers,
        documents=sourcing.documents,
        children=grouped(
            (item.record.parent, item.id) for item in themes.values() if item.record.parent is not None
        ),
        members=grouped((group, item.id) for item in actors.values() for group in item.record.member_of),
        persons=MappingProxyType(persons),
        weeks=weeks,
        **tables,
    )


def _related(by_theme: Mapping[str, tuple[Briefing, ...]]) -> Mapping[str, tuple[Briefing, ...]]:
    """Give for each article those before it on its main theme, the nearest first.

    Not the newest: each new article would then change the pages of all others. Where there are too few
    before it, the next ones follow.
    """
    found = {}
    for theme, items in by_theme.items():
        for place, item in enumerate(items):
            if item.article.themes[0] == theme:
                before = items[place + 1 : place + 1 + _RELATED]
                missing = _RELATED - len(before)
                after = items[max(place - missing, 0) : place]
                found[item.id] = (*before, *reversed(after))
    return MappingProxyType(found)


def near(corpus: Corpus, item: Briefing) -> Iterator[str]:
    """Give the ids of all articles that may lead to one."""
    for theme in item.article.themes:
        items = corpus.by_theme[theme]
        place = next(number for number, other in enumerate(items) if other is item)
        yield from (other.id for other in items[max(place - _RELATED, 0) : place + _RELATED + 1])


def _weeks(known: set[Week]) -> tuple[Week, ...]:
    if not known:
        return ()
    first, last = min(known), max(known)
    span = (last.monday - first.monday).days // 7
    return tuple(first.shifted(number) for number in range(span + 1))


def _name(item: Loaded[Actor] | Loaded[Theme]) -> tuple[str, str]:
    """By name, whatever its case; two of one name by id."""
    return (item.record.name.casefold(), item.id)


def _path(item: Loaded[Any]) -> str:
    return item.path


def person_names(actors: Mapping[str, Loaded[Actor]]) -> dict[str, str]:
    """Give the ids of persons by each of their names, in lower case."""
    return {
        name.casefold(): item.id
        for item in actors.values()
        if item.record.kind is ActorKind.PERSON
        for name in (item.record.name, *item.record.aliases)
    }
