"""What a page was made from: each entry of each table that was looked at while its view was made.

A page whose entries are all what they were is what it was, and need not be made to know it. Views ask only
the tables of a ``Kit`` (corpus, issues, routes, bodies), so that watching these is watching everything; what
they ask for in vain, and how often, counts as well. Settings and templates are somebody else's matter.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar, cast

from generator.digest.briefings import Briefing
from generator.digest.corpus import Corpus
from generator.digest.issues import Issue
from generator.read.content import Loaded
from generator.views.bodies import Bodies
from generator.views.kit import Kit

V = TypeVar("V")

#: Between the parts of a read's name, and of a key of several parts; no id holds them.
_PART: Final = "\x1f"
_PIECE: Final = "\x1e"
#: The sorts of reads: an entry, whether there is one, which keys there are, a list that is no table.
ENTRY, HELD, KEYS, WHOLE = "=?*."
_ABSENT: Final = "absent"


class Reads:
    """Gathers the names of what is read."""

    def __init__(self) -> None:
        self._open: list[set[str]] = []

    def note(self, sort: str, table: str, key: object = "") -> None:
        """Note that something was read, if somebody gathers."""
        if self._open:
            self._open[-1].add(f"{sort}{table}{_PART}{_text(key)}")

    def during(self, make: Callable[[], V]) -> tuple[V, frozenset[str]]:
        """Make something, and give it with the names of what was read for it."""
        self._open.append(set())
        try:
            made = make()
        finally:
            found = self._open.pop()
        return made, frozenset(found)

    def add(self, names: Iterable[str]) -> None:
        """Note what was read for a part that was made before."""
        if self._open:
            self._open[-1].update(names)


class Tables:
    """All tables that views ask, and a hash of each thing in them."""

    def __init__(self, kit: Kit) -> None:
        """Take the kit whose tables they are."""
        self._tables: dict[str, Mapping[Any, Any]] = {
            "issue": kit.issues, "briefing": kit.briefings, "route": kit.routes.table,
            "body": kit.bodies.by_path,
        }  # fmt: skip
        self._wholes: dict[str, object] = {}
        for field in dataclasses.fields(kit.corpus):
            value = getattr(kit.corpus, field.name)
            kind = self._tables if isinstance(value, Mapping) else self._wholes
            kind[field.name] = value
        self._keys: dict[str, dict[str, Any]] = {}
        self._hashes: dict[str, str] = {}
        self._values = _Values(kit)

    def tracked(self, kit: Kit, reads: Reads) -> Kit:
        """Give a kit that makes the same, and tells what it reads."""
        watched = Kit(
            cast("Corpus", _WatchedCorpus(kit.corpus, reads)),
            tuple(kit.issues.values()),
            dataclasses.replace(kit.routes, table=_Watched("route", kit.routes.table, reads)),
            Bodies(_Watched("body", kit.bodies.by_path, reads)),
            kit.settings,
            reads=reads,
        )
        watched.issues = cast("dict[Any, Issue]", _Watched("issue", watched.issues, reads))
        watched.briefings = cast("dict[str, Briefing]", _Watched("briefing", watched.briefings, reads))
        return watched

    def hash_of(self, names: Iterable[str]) -> str:
        """Give the hash of all that some names stand for now."""
        digest = hashlib.sha256()
        for name in names:
            known = self._hashes.get(name)
            if known is None:
                known = self._hashes[name] = self._hash(name)
            digest.update(f"{name}{_PART}{known}\n".encode("utf-8", "surrogatepass"))
        return digest.hexdigest()[:32]

    def value(self, name: str) -> object:
        """Give what a name stands for now; None if there is no such thing, or it is no entry."""
        sort, (table, _, key) = name[:1], name[1:].partition(_PART)
        if sort == WHOLE:
            return self._wholes.get(table)
        if sort != ENTRY or table not in self._tables:
            return None
        keys = self._named(table)
        return self._tables[table][keys[key]] if key in keys else None

    def _hash(self, name: str) -> str:
        sort, (table, _, key) = name[:1], name[1:].partition(_PART)
        if sort == WHOLE:
            return self._values.of(self._wholes.get(table))
        if table not in self._tables:
            return _ABSENT
        keys = self._named(table)
        if sort == KEYS:
            return _digest("\n".join(keys))
        if key not in keys:
            return _ABSENT
        return "held" if sort == HELD else self._values.of(self._tables[table][keys[key]])

    def _named(self, table: str) -> dict[str, Any]:
        """Give the keys of a table by their names, in their order."""
        if table not in self._keys:
            self._keys[table] = {_text(key): key for key in self._tables[table]}
        return self._keys[table]


class _Values:
    """Hashes of the records and lists that the tables hold; equal for equal ones."""

    def __init__(self, kit: Kit) -> None:
        self._files = {item.id: item for item in kit.corpus.files.values()}
        self._fields: dict[type, tuple[str, ...]] = {}
        #: By identity; the thing is kept beside its hash, so that no other can have its identity.
        self._known: dict[int, tuple[str, object]] = {}

    def of(self, value: object) -> str:
        """Give the hash of a value and of all that it holds."""
        return _digest(repr(self._plain(value)))

    def _plain(self, value: Any) -> Any:  # noqa: ANN401 - any value
        """Give values that say by themselves what they are; things with fields by their hash."""
        if isinstance(value, tuple | list):
            return [self._plain(entry) for entry in value]
        if isinstance(value, Mapping):
            return [(self._plain(key), self._plain(entry)) for key, entry in value.items()]
        if not dataclasses.is_dataclass(value) or isinstance(value, type):
            return value
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = (_digest(repr(self._parts(value))), value)
        return known[0]

    def _parts(self, value: Any) -> list[Any]:  # noqa: ANN401 - any dataclass
        kind = type(value)
        if isinstance(value, Loaded):
            # Its text is shown by its body, which is a thing of its own.
            return ["file", value.id, value.path, value.digest or self._plain(value.record)]
        names = self._fields.get(kind)
        if names is None:
            names = self._fields[kind] = tuple(field.name for field in dataclasses.fields(kind))
        if isinstance(value, Briefing) and self._files[value.id].digest:
            # The record of a file is as its bytes are.
            names = tuple(name for name in names if name != "article")
            return ["article", self._files[value.id].digest, *(self._plain(getattr(value, n)) for n in names)]
        return [kind.__name__, *(self._plain(getattr(value, name)) for name in names)]


class _Watched(Mapping[Any, Any]):
    """A table that tells what was looked at."""

    def __init__(self, name: str, table: Mapping[Any, Any], reads: Reads) -> None:
        self._name = name
        self._table = table
        self._reads = reads

    def __getitem__(self, key: Any) -> Any:  # noqa: ANN401 - a value of any table
        self._reads.note(ENTRY, self._name, key)
        return self._table[key]

    def get(self, key: Any, default: Any = None) -> Any:  # noqa: ANN401 - the same
        """Give an entry, or else the default."""
        self._reads.note(ENTRY, self._name, key)
        return self._table.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._reads.note(HELD, self._name, key)
        return key in self._table

    def __iter__(self) -> Iterator[Any]:
        self._reads.note(KEYS, self._name)
        return iter(self._table)

    def __len__(self) -> int:
        self._reads.note(KEYS, self._name)
        return len(self._table)


class _WatchedCorpus:
    """A corpus that tells what was looked at."""

    def __init__(self, corpus: Corpus, reads: Reads) -> None:
        self._corpus = corpus
        self._reads = reads
        self._tables: dict[str, _Watched] = {}

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any field of the corpus
        if name in self._tables:
            return self._tables[name]
        method = getattr(Corpus, name, None)
        if isinstance(method, property):
            return cast("Callable[[Any], Any]", method.fget)(self)
        if callable(method):
            return method.__get__(self)
        value = getattr(self._corpus, name)
        if isinstance(value, Mapping):
            self._tables[name] = _Watched(name, value, self._reads)
            return self._tables[name]
        self._reads.note(WHOLE, name)
        return value


def _text(key: object) -> str:
    """Give the name of a key: an id, a week, or several of them."""
    return _PIECE.join(map(str, key)) if isinstance(key, tuple) else str(key)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
