"""What is only shown: an edit of it needs nothing indexed again, but for putting the new record in place.

A field that decides nothing about an index, an address, a date or another file stands in ``SHOWN``. Whatever
holds the record of a file that was edited so is found by the tables of the corpus themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from itertools import chain
from types import MappingProxyType
from typing import Any, Final, TypeVar

from generator.digest.briefings import Briefing
from generator.digest.corpus import INDEXES, Corpus, near
from generator.digest.disputes import StateChange
from generator.digest.events import EventStep
from generator.digest.issues import Issue, weeks_showing
from generator.model.documents import Actor, Article, DigestNote, Page, Theme
from generator.model.settings import Settings
from generator.model.values import Week
from generator.read.content import Loaded
from generator.read.references import repeated

K = TypeVar("K")
V = TypeVar("V")

#: The fields of each record that nothing is found, ordered, counted or checked by, but for repetitions.
SHOWN: Final[Mapping[type, frozenset[str]]] = MappingProxyType({
    Article: frozenset({"title", "authors", "summary", "key_points", "language", "extra"}),
    Actor: frozenset({
        "summary", "office", "metonyms", "ambiguous", "wikidata", "iso3166", "homepage", "extra",
    }),
    Theme: frozenset({"question", "description", "keywords", "iptc", "extra"}),
    DigestNote: frozenset({"headline", "key_points", "extra"}),
    Page: frozenset({"title", "summary", "updated", "authors", "menu", "language", "extra"}),
})  # fmt: skip
#: What records of articles become; each list stands in the corpus by the article, too.
_HOLDERS: Final = ("events", "disputes", "outlook", "support")


def shown_alone(old: object, new: object) -> bool:
    """Tell whether a record says what another of its file said, but for what is only shown."""
    if type(old) is not type(new):
        return False
    shown = SHOWN[type(new)]
    changed = {name for name in _names(new) if getattr(old, name) != getattr(new, name)}
    # A list that names something twice is refused, whatever it is about.
    lists = (value for name in changed if isinstance(value := getattr(new, name), tuple))
    return changed <= shown and not any(map(repeated, lists))


def with_files(
    corpus: Corpus, issues: Mapping[Week, Issue], new: Collection[Loaded[Any]], settings: Settings
) -> tuple[Corpus, tuple[Issue, ...]]:
    """Give what was indexed with some files in place of what they were before.

    Args:
        corpus: All files as they were.
        issues: Its digests.
        new: The files; of each the record was another at most in what is only shown.
        settings: The site's settings.
    """
    articles, actors, themes, notes, pages = (
        [item for item in new if isinstance(item.record, kind)] for kind in SHOWN
    )
    swap = _Swap()
    weeks = {Week.parse(item.id): item for item in notes}
    for week, item in weeks.items():
        swap.put(corpus.notes[week].record, item.record)
    old = _swapped(corpus, articles, swap)
    found: dict[str, Any] = {
        "files": _with(corpus.files, {item.path: item for item in articles}),
        "actors": _with(corpus.actors, {item.id: item for item in actors}),
        "themes": _with(corpus.themes, {item.id: item for item in themes}),
        "notes": _with(corpus.notes, weeks),
    }
    if pages:
        by_path = {item.path: item for item in pages}
        found["pages"] = tuple(by_path.get(item.path, item) for item in corpus.pages)
    if swap.new:
        found |= _lists(corpus, old, swap)
        stale = {*weeks, *weeks_showing(old, corpus, settings)}
        issues = _with(issues, {week: swap.within(issues[week]) for week in stale & issues.keys()})
    return replace(corpus, **found), tuple(issues.values())


class _Swap:
    """Things, and what takes their place."""

    def __init__(self) -> None:
        #: By the identity of the old thing, which its corpus keeps alive.
        self.new: dict[int, Any] = {}

    def put(self, old: object, new: object) -> None:
        """Have a thing take the place of another."""
        if old != new:
            self.new[id(old)] = new

    def listed(self, entries: Sequence[V]) -> tuple[V, ...]:
        """Give a list with the new things."""
        return tuple([self.new.get(id(entry), entry) for entry in entries])

    def within(self, value: V) -> V:
        """Give a thing with the new ones in its fields, in lists and pairs there and in what they hold."""
        changed = {
            name: new for name in _names(value) if (new := self._of(old := getattr(value, name))) is not old
        }
        return replace(value, **changed) if changed else value  # type: ignore[type-var]  # any dataclass

    def _of(self, value: Any) -> Any:  # noqa: ANN401 - any value
        if isinstance(value, tuple):
            new = tuple([self._of(entry) for entry in value])
            return new if any(one is not other for one, other in zip(new, value, strict=True)) else value
        if isinstance(value, StateChange | EventStep):
            return self.within(value)
        return self.new.get(id(value), value)


def _swapped(corpus: Corpus, articles: Iterable[Loaded[Article]], swap: _Swap) -> dict[str, list[Any]]:
    """Swap articles and what holds them; give what was swapped, by the name of its list."""
    old: dict[str, list[Any]] = {"briefings": []}
    for item in articles:
        briefing = _briefing(corpus, item)
        if briefing.article != item.record:
            old["briefings"].append(briefing)
            swap.put(briefing, replace(briefing, article=item.record))
    for name in _HOLDERS:
        table = getattr(corpus, f"{name}_by_briefing")
        held = (holder for briefing in old["briefings"] for holder in table.get(briefing.id, ()))
        old[name] = list({id(holder): holder for holder in held}.values())
    for holder in chain.from_iterable(old[name] for name in _HOLDERS):
        swap.put(holder, swap.within(holder))
    return old


def _lists(corpus: Corpus, old: Mapping[str, list[Any]], swap: _Swap) -> dict[str, Any]:
    """Give the lists and tables in which stands what was swapped."""
    found: dict[str, Any] = {
        name: swap.listed(getattr(corpus, name))
        for name, items in old.items()
        if items and hasattr(corpus, name)
    }
    stale = {name: {key for item in old[of] for key in keys(item)} for name, (of, keys) in INDEXES.items()}
    stale["related"] = {key for briefing in old["briefings"] for key in near(corpus, briefing)}
    for name, keys in stale.items():
        table = getattr(corpus, name)
        found[name] = _with(table, {key: swap.listed(table[key]) for key in keys})
    return found


def _briefing(corpus: Corpus, item: Loaded[Article]) -> Briefing:
    """Give an article as it was; its date is what it was."""
    week = corpus.by_week[Week.of(item.record.date.day)]
    return next(briefing for briefing in week if briefing.id == item.id)


def _with(table: Mapping[K, V], new: Mapping[K, V]) -> Mapping[K, V]:
    """Give a table with other values under some of its keys."""
    # A proxy copies its table at once, where unpacking one would ask for each key.
    return MappingProxyType(MappingProxyType(table) | dict(new)) if new else table


def _names(value: object) -> list[str]:
    return [field.name for field in fields(value)]  # type: ignore[arg-type]  # any dataclass
