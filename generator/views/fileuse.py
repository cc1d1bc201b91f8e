"""Which static files the texts of a site lead to: by links, by whole addresses, and by fields of records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from generator.model.values import Url
from generator.read.markdown import LinkResolver, without_query
from generator.read.shape import shape_of
from generator.views.urls import Links, Routes

#: What a resolver is asked for each whole address that stands anywhere in a text, be it a link or not.
MENTION: Final = "mention"
#: A whole address in Markdown that may be one of a file, to what ends it there.
_WHOLE: Final = re.compile(r"https?://[^\s<>\"'()\[\]{}|\\^`?#]+", re.IGNORECASE)


class FileUse:
    """Which static files the texts link to that readers get, and which the others."""

    def __init__(self, routes: Routes) -> None:
        """Begin with none.

        Args:
            routes: Where the static files stand, among others.
        """
        self._static = {route.url: route.key for route in routes.of("static")}
        self._used: set[str] = set()
        self._held: set[str] = set()

    @property
    def used(self) -> frozenset[str]:
        """The files, by their paths below the content folder, that texts for readers link to."""
        return frozenset(self._used)

    @property
    def held(self) -> frozenset[str]:
        """The files, by their paths below the content folder, to which only leads what readers do not get."""
        return frozenset(self._held - self._used)

    def watching(self, links: Links, *, visible: bool) -> LinkResolver:
        """Give a resolver that notes the files it is asked for."""
        found = self._used if visible else self._held
        return _Watching(links, self._static, found, visible=visible)

    def note_fields(self, record: object, shown: object, links: Links) -> None:
        """Note the files to which addresses in the fields of a record lead.

        Args:
            record: The record as it was read.
            shown: The same as readers get it, without what is not to be told; None if they do not get it.
            links: Resolves the links of its file.
        """
        told = set(_addresses(shown)) if shown is not None else set()
        for address in _addresses(record):
            self.watching(links, visible=address in told).resolve("whole", without_query(address))


class Unmentioned:
    """A resolver to which mere mentions are nothing, so that it answers them as one that notes them does."""

    def __init__(self, links: LinkResolver) -> None:
        """Take the resolver that knows the links."""
        self._links = links

    def resolve(self, prefix: str, target: str) -> str | None:
        """Give what the other gives."""
        return None if prefix == MENTION else self._links.resolve(prefix, target)


@dataclass(frozen=True, slots=True)
class _Watching:
    links: Links
    #: The static files by their addresses below the site.
    static: dict[str, str]
    found: set[str]
    visible: bool

    def resolve(self, prefix: str, target: str) -> str | None:
        """Give what the links give."""
        if prefix == MENTION:
            # Readers can follow links only. What is withheld may tell a file in any way.
            if not self.visible:
                self._note(self.links.resolve("whole", target))
            return None
        if prefix == "static" and (path := self.links.path(target)):
            self.found.add(path.removeprefix(f"{self.links.content}/"))
        answer = self.links.resolve(prefix, target)
        if prefix == "whole":
            self._note(answer)
        return answer

    def _note(self, address: str | None) -> None:
        if path := self.static.get(address or ""):
            self.found.add(path)


def ask_mentions(text: str, links: LinkResolver) -> None:
    """Ask for all that a text names by whole addresses and that may be a file of the site."""
    for found in _WHOLE.finditer(text):
        # The end of a sentence is none of the address, or it is.
        for address in dict.fromkeys((found[0], found[0].rstrip(".,;:!*_"))):
            if "." in address.rpartition("/")[2]:
                links.resolve(MENTION, address)


def _addresses(record: object) -> Iterator[str]:
    """Give every address in the fields of a record, and of the records in it."""
    kind: type = type(record)  # a cached function takes no type[Any]
    for name, is_list, is_address in _address_fields(kind):
        value: Any = getattr(record, name)
        for entry in value if is_list else filter(None, (value,)):
            if is_address:
                yield entry
            else:
                yield from _addresses(entry)


@cache
def _address_fields(kind: type) -> tuple[tuple[str, bool, bool], ...]:
    """Give the fields that are addresses or hold some: the name, whether a list, whether addresses."""
    return tuple(
        (shape.name, shape.is_list, shape.core is Url)
        for shape in shape_of(kind)
        if shape.core is Url or any(map(_address_fields, shape.records))
    )
