"""Which content files an output is made from: whatever is looked at while it is made."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from generator.build.reads import Reads, Tables
from generator.digest.briefings import Briefing
from generator.digest.issues import Issue
from generator.digest.ledger import Statement
from generator.digest.publishers import Citing, Publisher, Use
from generator.editions.feeds import feed_document
from generator.editions.pages import page_job
from generator.read.content import Loaded
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
    tables = Tables(kit)
    reads = Reads()
    watched = tables.tracked(kit, reads)
    made, names = reads.during(lambda: page_job(watched, route) or feed_document(watched, route))
    if made is None:
        return (route.source,) if route.source else ()
    files = _Files(kit)
    for name in reads.flat(names):
        body = tables.body_of(name)
        if body:
            files.paths.add(body)
        else:
            files.see(tables.value(name))
    return tuple(sorted(files.paths))


class _Files:
    """The files from which things come."""

    def __init__(self, kit: Kit) -> None:
        self._paths = {item.id: path for path, item in kit.corpus.files.items()}
        self._documents = kit.corpus.documents
        self._notes = {week: item.path for week, item in kit.corpus.notes.items()}
        self._known: set[int] = set()
        self.paths: set[str] = set()

    def see(self, value: object) -> None:
        """Add the files of a thing and of all that it holds; it must live on."""
        waiting = [value]
        while waiting:
            item = waiting.pop()
            if id(item) in self._known:
                continue
            if isinstance(item, tuple):
                self._known.add(id(item))
                waiting += item
            elif dataclasses.is_dataclass(item):
                self._known.add(id(item))
                waiting += self._within(item)

    def _within(self, item: Any) -> Iterator[object]:  # noqa: ANN401 - any dataclass
        """Add the file of one thing; give what it holds, unless it stands for a whole file."""
        if isinstance(item, Loaded):
            self.paths.add(item.path)
        elif isinstance(item, Briefing):
            self.paths.add(self._paths[item.id])
        elif isinstance(item, (Citing, Statement, Use)):
            self.paths.add(self._paths[item.briefing_id])
        elif isinstance(item, Publisher):
            # Its numbers are those of its documents, which lead to the articles that cite them.
            yield self._documents[item.slug]
        elif isinstance(item, Route):
            if item.source and item.kind != "static":
                self.paths.add(item.source)
        else:
            if isinstance(item, Issue) and item.week in self._notes:
                self.paths.add(self._notes[item.week])
            for field in dataclasses.fields(item):
                yield getattr(item, field.name)
