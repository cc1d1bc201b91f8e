"""What the build before wrote into an output folder, and what it read for each page.

One text for all pages: names of what was read stand in it once, with a hash each, and pages and their parts
have the places of these names. So a thing that many pages show is compared once, not once for each page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Self

from generator.build.reads import PART
from generator.build.store.database import Store

_KIND = "outputs"
_KEY = "1"
#: Names that no page has read any more are dropped when there may be this many times as many as were in use.
_WASTE = 1.5


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was written."""

    #: The hash of all that it shows.
    fingerprint: str
    #: The mark of its file.
    mark: str
    #: The places of the names of what was read for it.
    reads: list[int]
    #: The SHA-256 of its bytes.
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """All pages of the build before; empty if there was none."""

    pages: Mapping[str, Page] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    #: The hash of what each name stood for; of a part none.
    hashes: list[str] = field(default_factory=list)
    #: The places of the names of what was read for a part, by the place of its own.
    parts: Mapping[int, list[int]] = field(default_factory=dict)
    #: How many names there were when all of them were in use.
    used: int = 0

    @classmethod
    def load(cls, store: Store, output: str) -> Self:
        """Give what is known of an output folder."""
        found = store.get(_KIND, output)
        data = store.bulk(_KIND, output) if found else None
        if found is None or data is None or found[1] != _sum(data):
            return cls()
        try:
            known = json.loads(data.decode("utf-8", "surrogatepass"))
            pages = {path: Page(*values) for path, values in known["pages"].items()}
            parts = {int(place): reads for place, reads in known["parts"].items()}
            names, hashes = known["names"], known["hashes"]
            whole = all(type(each) is str for texts in (names, hashes) for each in texts)
            sound = whole and len(names) == len(hashes) and type(known["used"]) is int
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            return cls()
        before = cls(pages, names, hashes, parts, known["used"]) if sound else cls()
        return before if before.sound() else cls()

    def sound(self) -> bool:
        """Tell whether marks are texts and places are places; the sum says only that somebody wrote them."""
        texts = {
            type(text) for page in self.pages.values() for text in (page.fingerprint, page.mark, page.digest)
        }
        lists = [*self.parts.values(), *(page.reads for page in self.pages.values())]
        if texts - {str} or {type(each) for each in lists} - {list}:
            return False
        return {type(place) for each in lists for place in each} <= {int} and all(
            min(each) >= 0 and max(each) < len(self.names) for each in lists if each
        )

    def save(self, store: Store, output: str) -> None:
        """Keep it for the next build."""
        values = {
            "pages": {
                path: [page.fingerprint, page.mark, page.reads, page.digest]
                for path, page in self.pages.items()
            },
            "names": self.names,
            "hashes": self.hashes,
            "parts": self.parts,
            "used": self.used,
        }
        text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        data = text.encode("utf-8", "surrogatepass")
        store.put(_KIND, output, _KEY, _sum(data), lambda: data)

    @staticmethod
    def outputs(store: Store) -> list[str]:
        """Give the output folders of which something is known."""
        return store.paths(_KIND)

    @staticmethod
    def forget(store: Store, output: str) -> None:
        """Forget an output folder."""
        store.drop(_KIND, output)


class Compared:
    """The build before held against what there is now, and taken on for the next build."""

    def __init__(self, before: Before, hash_of: Callable[[str], str]) -> None:
        """Compare all that was read.

        Args:
            before: The build before.
            hash_of: Gives the hash of what the name of a read stands for now.
        """
        self._before = before
        self._hash_of = hash_of
        self._names = list(before.names)
        self._hashes = [hash_of(name) if name[:1] != PART else "" for name in self._names]
        now = zip(self._hashes, before.hashes, strict=True)
        self._changed = {place for place, (new, old) in enumerate(now) if new != old}
        self._places = {name: place for place, name in enumerate(self._names)}
        self._parts = dict(before.parts)
        self._add_changed_parts()
        #: What was read for parts that were made in this build.
        self._new_parts: dict[str, Iterable[str]] = {}

    def unchanged(self, path: str) -> bool:
        """Tell whether everything that was read for a page is what it was."""
        page = self._before.pages.get(path)
        try:
            return page is not None and bool(page.reads) and self._changed.isdisjoint(page.reads)
        except TypeError:  # no list of places: somebody else wrote it
            return False

    def _add_changed_parts(self) -> None:
        """Take the parts for which something was read that changed for changed, too."""
        same: dict[int, bool] = {}

        def holds(place: int) -> bool:
            if place in self._changed:
                return False
            if not self._names[place].startswith(PART):
                return True
            if place not in same:
                same[place] = all(map(holds, self._before.parts[place]))
            return same[place]

        for place, name in enumerate(self._names):
            try:
                if name[:1] == PART and not holds(place):
                    self._changed.add(place)
            except (TypeError, LookupError, RecursionError):  # places that are none: somebody else wrote them
                self._changed.add(place)

    def add_parts(self, parts: Mapping[str, Iterable[str]]) -> None:
        """Take the names of what was read for parts that were made in this build."""
        self._new_parts.update(parts)

    def reads(self, names: Iterable[str]) -> list[int]:
        """Give the places of the names of what was read for a page that was made."""
        return [self._place(name) for name in names]

    def _place(self, name: str) -> int:
        place = self._places.get(name)
        if place is None:
            place = self._places[name] = len(self._names)
            self._names.append(name)
            self._hashes.append(self._hash_of(name) if name[:1] != PART else "")
        if name in self._new_parts:
            # Taken out first, so that each is looked at once.
            self._parts[place] = self.reads(sorted(self._new_parts.pop(name)))
        return place

    def next(self, pages: Mapping[str, Page]) -> Before:
        """Give what the next build is to know of these pages."""
        used = self._before.used
        whole = Before(pages, self._names, self._hashes, self._parts, used)
        if len(self._names) <= used * _WASTE:
            return whole
        try:
            return _without_waste(whole)
        except (TypeError, LookupError):  # places that are none
            return Before()


def _without_waste(before: Before) -> Before:
    """Drop the names that no page has read."""
    places: dict[int, int] = {}
    waiting = [place for page in before.pages.values() for place in page.reads]
    while waiting:
        place = waiting.pop()
        if place not in places:
            places[place] = len(places)
            waiting += before.parts.get(place, ())
    return Before(
        {
            path: replace(page, reads=[places[place] for place in page.reads])
            for path, page in before.pages.items()
        },
        [before.names[place] for place in places],
        [before.hashes[place] for place in places],
        {
            places[place]: [places[each] for each in reads]
            for place, reads in before.parts.items()
            if place in places
        },
        len(places),
    )


def _sum(data: bytes) -> str:
    return sha256(data).hexdigest()
