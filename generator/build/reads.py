"""What a page was made from: each entry of each table that was looked at while its view was made.

A page whose entries are all what they were is what it was, and need not be made to know it. Views ask only
the tables of a ``Kit`` (corpus, issues, routes, bodies), so that watching these is watching everything; what
they ask for in vain, and how often, counts as well. Settings and templates are somebody else's matter.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter
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
#: The sorts of reads: an entry, whether there is one, which keys there are, a list that is no table, and a
#: part of pages, which stands for all that was read for it.
ENTRY, HELD, KEYS, WHOLE, PART = "=?*.>"
#: The hash of what there is none of.
ABSENT: Final = ""


class Reads:
    """Gathers the names of what is read."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._open: list[set[str]] = []
        #: What was read for each part, by the part's name.
        self._parts: dict[str, frozenset[str]] = {}
        self._untold: dict[str, frozenset[str]] = {}

    def note(self, sort: str, table: str, key: object = "") -> None:
        """Note that something was read, if somebody gathers."""
        if self._open:
            self._open[-1].add(f"{sort}{table}{_PART}{_text(key)}")

    def during(self, make: Callable[[], V]) -> tuple[V, frozenset[str]]:
        """Make something, and give it with the names of what was read for it, parts among them."""
        self._open.append(set())
        try:
            made = make()
        finally:
            found = self._open.pop()
        return made, frozenset(found)

    def part(self, kind: str, key: str, make: Callable[[], V]) -> V:
        """Make a part of pages, and note what was read for it under the name of the part."""
        made, read = self.during(make)
        name = f"{PART}{kind}{_PART}{key}"
        self._parts[name] = self._untold[name] = read
        return made

    def add_part(self, kind: str, key: str) -> None:
        """Note that a part is used that was made before."""
        self.note(PART, kind, key)

    def new_parts(self) -> dict[str, frozenset[str]]:
        """Give what was read for each part that was made since this was asked last."""
        found, self._untold = self._untold, {}
        return found

    def flat(self, names: Iterable[str]) -> set[str]:
        """Give names with those of all that was read for the parts among them, in the place of these."""
        found: set[str] = set()
        seen: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name[:1] != PART:
                found.add(name)
            elif name not in seen:
                seen.add(name)
                waiting += self._parts[name]
        return found


class Tables:
    """All tables that views ask, and a hash of each thing in them."""

    def __init__(self, kit: Kit) -> None:
        """Take the kit whose tables they are."""
        self._tables: dict[str, Mapping[Any, Any]] = {
            "issue": kit.issues, "briefing": kit.briefings, "route": kit.routes.table,
            "body": kit.bodies.by_path, "words": kit.bodies.word_counts,
        }  # fmt: skip
        self._tokens = kit.bodies.tokens
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
            Bodies(
                _Watched("body", kit.bodies.by_path, reads),
                _Watched("words", kit.bodies.word_counts, reads),
                kit.bodies.tokens,
            ),
            kit.settings,
            reads=reads,
        )
        watched.issues = cast("dict[Any, Issue]", _Watched("issue", watched.issues, reads))
        watched.briefings = cast("dict[str, Briefing]", _Watched("briefing", watched.briefings, reads))
        return watched

    def hash_of(self, name: str) -> str:
        """Give the hash of what a name stands for now; that of a part is not asked."""
        known = self._hashes.get(name)
        if known is None:
            known = self._hashes[name] = self._hash(name)
        return known

    def value(self, name: str) -> object:
        """Give what a name stands for now; None if there is no such thing, or it is no entry."""
        sort, (table, _, key) = name[:1], name[1:].partition(_PART)
        if sort == WHOLE:
            return self._wholes.get(table)
        if sort != ENTRY or table not in self._tables:
            return None
        keys = self._named(table)
        return self._tables[table][keys[key]] if key in keys else None

    def body_of(self, name: str) -> str:
        """Give the file of which a name stands for the text; empty for other names."""
        table, _, key = name[1:].partition(_PART)
        return key if name[:1] == ENTRY and table in ("body", "words") and key in self._tables[table] else ""

    def _hash(self, name: str) -> str:
        sort, (table, _, key) = name[:1], name[1:].partition(_PART)
        if sort == WHOLE:
            return self._values.of(self._wholes.get(table))
        if table not in self._tables:
            return ABSENT
        keys = self._named(table)
        if sort == KEYS:
            return _digest("\n".join(keys))
        if key not in keys:
            return ABSENT
        return "held" if sort == HELD else self._hash_of_entry(table, keys[key])

    def _hash_of_entry(self, table: str, key: Any) -> str:  # noqa: ANN401 - a key of any table
        if table == "body" and key in self._tokens:
            return self._tokens[key]
        return self._values.of(self._tables[table][key])

    def _named(self, table: str) -> dict[str, Any]:
        """Give the keys of a table by their names, in their order."""
        if table not in self._keys:
            self._keys[table] = {_text(key): key for key in self._tables[table]}
        return self._keys[table]


#: Types whose values say by themselves what they are.
_PLAIN: Final = frozenset({str, int, bool, type(None)})


class _Hash(str):
    """The hash of a thing with fields."""

    __slots__ = ()


class _Values:
    """Hashes of the records and lists that the tables hold; equal for equal ones."""

    def __init__(self, kit: Kit) -> None:
        self._files = {item.id: item for item in kit.corpus.files.values()}
        self._fields: dict[type, Callable[[Any], tuple[Any, ...]] | None] = {}
        #: By identity; the thing is kept beside its hash, so that no other can have its identity.
        self._known: dict[int, tuple[_Hash, object]] = {}

    def of(self, value: object) -> str:
        """Give the hash of a value and of all that it holds."""
        plain = self._plain(value)
        return plain if type(plain) is _Hash else _digest(repr(plain))

    def _plain(self, value: Any) -> Any:  # noqa: ANN401 - any value
        """Give values that say by themselves what they are; things with fields by their hash."""
        kind = type(value)
        if kind in _PLAIN:
            return value
        if kind is tuple:
            return self._each(value)
        if kind not in self._fields:
            self._fields[kind] = _fields_of(kind)
        fields = self._fields[kind]
        if fields is None:
            return self._plain_mapping(value) if isinstance(value, Mapping) else value
        known = self._known.get(id(value))
        if known is None:
            hashed = _Hash(_digest(repr([kind.__name__, *self._parts(value, fields)])))
            known = self._known[id(value)] = (hashed, value)
        return known[0]

    def _each(self, values: tuple[Any, ...]) -> list[Any]:
        return [value if type(value) in _PLAIN else self._plain(value) for value in values]

    def _plain_mapping(self, value: Mapping[Any, Any]) -> list[Any]:
        return [(self._plain(key), self._plain(entry)) for key, entry in value.items()]

    def _parts(self, value: Any, fields: Callable[[Any], tuple[Any, ...]]) -> list[Any]:  # noqa: ANN401 - any dataclass
        if type(value) is Loaded:
            # Its text is shown by its body, which is a thing of its own.
            return [value.id, value.path, value.digest or self._plain(value.record)]
        if type(value) is Briefing:
            digest = self._files[value.id].digest
            if digest:
                # All else in it is made of its file and of the settings, which each fingerprint has anyway.
                return [value.id, digest, value.late]
        return self._each(fields(value))


def _fields_of(kind: type) -> Callable[[Any], tuple[Any, ...]] | None:
    """Give what gives the values of the fields of things of a kind; None if they have none."""
    if not dataclasses.is_dataclass(kind):
        return None
    names = [field.name for field in dataclasses.fields(kind)]
    # Of a single name the getter gives the value by itself.
    return attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, n) for n in names)


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
