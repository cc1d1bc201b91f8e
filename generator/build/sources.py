"""Which content files an output is made from: whatever is looked at while it is made."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from generator.digest.briefings import Briefing
from generator.digest.corpus import Corpus
from generator.digest.issues import Issue
from generator.digest.ledger import Statement
from generator.editions.feeds import feed_document
from generator.editions.pages import page_job
from generator.read.content import Loaded
from generator.views.bodies import Bodies
from generator.views.kit import Kit
from generator.views.urls import Route


def sources_of(kit: Kit, route: Route) -> tuple[str, ...]:
    """Give the paths of the content files that a page or feed is made from, in their order.

    A file counts if its record or text was looked at, even if nothing of it stands on the page: a list of the
    newest articles depends on the older ones, too.

    Args:
        kit: The maker of views.
        route: Any; of what we only copy or list it is the route's own file.
    """
    seen = _Seen(kit)
    # Made anew, because a kit keeps the parts that it has made.
    watched = Kit(
        cast("Corpus", _WatchedCorpus(kit.corpus, seen)),
        tuple(kit.issues.values()),
        kit.routes,
        Bodies(_Watched(kit.bodies.by_path, seen.path)),
        kit.settings,
    )
    watched.issues = cast("dict[Any, Issue]", _Watched(watched.issues, seen.value))
    watched.briefings = cast("dict[str, Briefing]", _Watched(watched.briefings, seen.value))
    seen.begin()
    if page_job(watched, route) is None and feed_document(watched, route) is None and route.source:
        seen.paths.add(route.source)
    return tuple(sorted(seen.paths))


class _Seen:
    """The files whose contents were looked at."""

    def __init__(self, kit: Kit) -> None:
        self._paths = {item.id: path for path, item in kit.corpus.files.items()}
        self._notes = {week: item.path for week, item in kit.corpus.notes.items()}
        #: What was looked at, by identity; kept, so that no other thing can have its identity.
        self._known: dict[int, object] = {}
        self.paths: set[str] = set()

    def begin(self) -> None:
        """Forget what was looked at until now."""
        self._known.clear()
        self.paths.clear()

    def path(self, key: Any, _value: object) -> None:  # noqa: ANN401 - the key of any table
        """See the text of the file whose path is the key."""
        self.paths.add(str(key))

    def value(self, _key: object, value: object) -> None:
        """See a value of a table, with all that it holds."""
        waiting = [value]
        while waiting:
            item = waiting.pop()
            if id(item) in self._known:
                continue
            if isinstance(item, tuple):
                self._known[id(item)] = item
                waiting += item
            elif dataclasses.is_dataclass(item):
                self._known[id(item)] = item
                waiting += self._within(item)

    def _within(self, item: Any) -> Iterator[object]:  # noqa: ANN401 - any dataclass
        """See one thing; give what it holds, unless it stands for a whole file."""
        if isinstance(item, Loaded):
            self.paths.add(item.path)
            return
        if isinstance(item, Briefing):
            self.paths.add(self._paths[item.id])
            return
        if isinstance(item, Statement):
            self.paths.add(self._paths[item.briefing_id])
            return
        if isinstance(item, Issue) and item.week in self._notes:
            self.paths.add(self._notes[item.week])
        for field in dataclasses.fields(item):
            yield getattr(item, field.name)


class _Watched(Mapping[Any, Any]):
    """A table that tells which of its values were looked at."""

    def __init__(self, table: Mapping[Any, Any], told: Callable[[Any, object], None]) -> None:
        self._table = table
        self._told = told

    def __getitem__(self, key: Any) -> Any:  # noqa: ANN401 - a value of any table
        value = self._table[key]
        self._told(key, value)
        return value

    def __contains__(self, key: object) -> bool:
        return key in self._table

    def __iter__(self) -> Iterator[Any]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)


class _WatchedCorpus:
    """A corpus that tells what was looked at."""

    def __init__(self, corpus: Corpus, seen: _Seen) -> None:
        self._corpus = corpus
        self._seen = seen

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any field of the corpus
        value = getattr(self._corpus, name)
        if isinstance(value, Mapping):
            return _Watched(value, self._seen.value)
        if callable(value):
            # A method is to look at these tables, too.
            return getattr(Corpus, name).__get__(self)
        self._seen.value(name, value)
        return value
