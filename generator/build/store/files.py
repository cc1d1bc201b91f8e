"""Reading content files by way of the store: a file that did not change is not parsed again."""

from __future__ import annotations

import errno
import hashlib
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from generator.build.store.codec import DecodeError, decode, encode
from generator.build.store.database import Store
from generator.build.store.mark import mark_of
from generator.model.diagnostics import Diagnostic
from generator.model.settings import Settings
from generator.read.content import Faulty, Loaded, Text, read_bytes, read_file

R = TypeVar("R")

_KIND = "file"
#: A file that was written this short a time before it was read may be written again within the same tick
#: of the file system's clock, with nothing to show for it; it is read again next time (git: "racy").
_RACY_NS = 100_000_000


@dataclass(frozen=True, slots=True)
class _Known:
    """What is kept of a file."""

    digest: str
    stat: str
    #: The id of its record.
    id: str
    #: The record as ``encode`` writes it.
    record: str


class StoredReader:
    """Reads files as ``read_path`` does; keeps what is without fault in the store."""

    def __init__(self, store: Store) -> None:
        """Take the store."""
        self._store = store

    def __call__(
        self, record: type[R], path: Path, shown: str, settings: Settings
    ) -> tuple[Loaded[R] | Faulty | None, list[Diagnostic]]:
        """Give a file's record, from the store if the file is what it was, and what is wrong with it."""
        stat = _stat(path)
        known = self._known(record, shown, settings)
        if known is not None and stat and known.stat == stat:
            found = _loaded(known, record, path, shown, settings)
            if found is not None:
                return found, []
        data, problems = read_bytes(path, shown)
        if data is None:
            return None, problems
        digest = _digest(data)
        if known is not None and known.digest == digest:
            found = _loaded(known, record, path, shown, settings)
            if found is not None:
                self._keep(found, known.record, stat, settings)
                return found, []
        read, problems = read_file(record, data, shown, settings)
        if problems or not isinstance(read, Loaded):
            return read, problems
        item: Loaded[R] = replace(read, digest=digest)
        self._keep(item, encode(record, item.record), stat, settings)
        return item, []

    def _known(self, record: type, shown: str, settings: Settings) -> _Known | None:
        found = self._store.get(_KIND, shown)
        if found is None:
            return None
        digest, _, made_for = found[0].partition(" ")
        parts = found[1].split("\n", 2)
        if made_for != _made_for(record, settings) or len(parts) != len(("stat", "id", "record")):
            return None
        return _Known(digest, *parts)

    def _keep(self, item: Loaded[Any], record: str, stat: str, settings: Settings) -> None:
        key = f"{item.digest} {_made_for(type(item.record), settings)}"
        self._store.put(_KIND, item.path, key, f"{stat}\n{item.id}\n{record}")


def _loaded(known: _Known, record: type[R], path: Path, shown: str, settings: Settings) -> Loaded[R] | None:
    try:
        value: R = decode(record, known.record)
    except DecodeError:
        return None
    text = _Unread(path, shown, record, settings, known.digest)
    return Loaded(known.id, value, shown, text, known.digest)


class _Unread:
    """The text of a file whose record came from the store; read when somebody asks."""

    __slots__ = ("_digest", "_path", "_record", "_settings", "_shown", "_text")

    def __init__(self, path: Path, shown: str, record: type, settings: Settings, digest: str) -> None:
        self._path = path
        self._shown = shown
        self._record = record
        self._settings = settings
        self._digest = digest
        self._text: Text | None = None

    def whole(self) -> Text:
        """Give the text; raises OSError if the file is no longer what it was."""
        if self._text is None:
            data = self._path.read_bytes()
            item: object = read_file(self._record, data, self._shown, self._settings)[0]
            if not isinstance(item, Loaded) or _digest(data) != self._digest:
                raise OSError(errno.ESTALE, "the file changed while the site was read", self._shown)
            self._text = item.text.whole()
        return self._text


def _made_for(record: type, settings: Settings) -> str:
    """Name what a record depends on besides the bytes of its file."""
    return f"{record.__name__} {settings.zone.key}"


def _stat(path: Path) -> str:
    """Give the mark of a file; empty if there is none, or if a change could still leave it as it is."""
    try:
        info = path.stat()
    except OSError:
        return ""
    if time.time_ns() - max(info.st_mtime_ns, info.st_ctime_ns) < _RACY_NS:
        return ""
    return mark_of(info)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
