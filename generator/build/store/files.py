"""Reading content files by way of the store, on all processors: what did not change is not parsed again."""

from __future__ import annotations

import errno
import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from generator.build.pool import spread
from generator.build.progress import Progress, silent
from generator.build.store.bodies import Ahead, Written
from generator.build.store.codec import DecodeError, decode, encode
from generator.build.store.database import Store
from generator.build.store.mark import mark_of
from generator.model.diagnostics import Diagnostic
from generator.model.settings import Settings
from generator.read.content import NO_TEXT, Faulty, Loaded, Text, read_bytes, read_file
from generator.read.folder import File, Result

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


@dataclass(frozen=True, slots=True)
class _Read:
    """What reading a file gave, with what is kept of it."""

    item: Loaded[Any] | Faulty | None
    problems: list[Diagnostic]
    #: The record as ``encode`` writes it; empty if it is not kept.
    record: str = ""
    #: Its body, rendered ahead.
    body: Written | None = None


class StoredReader:
    """Reads files as ``read_files`` does, on all processors; keeps what is without fault in the store."""

    def __init__(self, store: Store, ahead: Ahead, progress: Progress = silent) -> None:
        """Take what is known.

        Args:
            store: What an earlier build kept.
            ahead: Renders what was read, and keeps it until it is asked for.
            progress: Told of what is read.
        """
        self._progress = progress
        self._store = store
        self._ahead = ahead

    def __call__(self, files: Sequence[File], settings: Settings) -> list[Result]:
        """Give the record of each file, stored if the file is what it was, and what is wrong with it."""
        stats = [_stat(file.path) if self._store.lasting else "" for file in files]
        results = [self._kept(file, stat, settings) for file, stat in zip(files, stats, strict=True)]
        missing = [place for place, result in enumerate(results) if result is None]
        wanted = [files[place] for place in missing]
        fresh = spread(wanted, partial(self._read, settings), told=partial(self._progress, "Reading texts"))
        for place, read in zip(missing, fresh, strict=True):
            item = read.item
            if isinstance(item, Loaded) and not read.problems:
                # Its text is read again when somebody asks: most texts are only rendered, and were.
                text = _Unread(files[place].path, item.path, type(item.record), settings, item.digest)
                item = replace(item, text=text)
                self._keep(item, read.record, stats[place], settings)
                self._ahead.keep(item.path, read.body)
            results[place] = (item, read.problems)
        return [result for result in results if result is not None]

    def _kept(self, file: File, stat: str, settings: Settings) -> Result | None:
        """Give a file's record from the store; None if it is not what it was."""
        known = self._known(file.record, file.shown, settings)
        if known is None:
            return None
        if stat and known.stat == stat:
            found = _loaded(known, file, settings)
            if found is not None:
                return found, []
        data, _ = read_bytes(file.path, file.shown)
        if data is None or known.digest != _digest(data):
            return None
        found = _loaded(known, file, settings)
        if found is None:
            return None
        self._keep(found, known.record, stat, settings)
        return found, []

    def _read(self, settings: Settings, files: Sequence[File]) -> list[_Read]:
        """Read files; what is without fault goes without its text, which would have to be packed up."""
        render = self._ahead.renderer(settings)
        results = []
        for file in files:
            data, problems = read_bytes(file.path, file.shown)
            item = None
            if data is not None:
                item, problems = read_file(file.record, data, file.shown, settings)
            if data is None or problems or not isinstance(item, Loaded):
                results.append(_Read(item, problems))
                continue
            whole = replace(item, digest=_digest(data))
            record = encode(file.record, whole.record) if self._store.lasting else ""
            results.append(_Read(replace(whole, text=NO_TEXT), [], record, render(whole)))
        return results

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
        if not self._store.lasting:
            return
        key = f"{item.digest} {_made_for(type(item.record), settings)}"
        self._store.put(_KIND, item.path, key, f"{stat}\n{item.id}\n{record}")


def _loaded(known: _Known, file: File, settings: Settings) -> Loaded[Any] | None:
    try:
        value = decode(file.record, known.record)
    except DecodeError:
        return None
    text = _Unread(file.path, file.shown, file.record, settings, known.digest)
    return Loaded(known.id, value, file.shown, text, known.digest)


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

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Unread) and (self._shown, self._digest) == (other._shown, other._digest)

    def __hash__(self) -> int:
        return hash((self._shown, self._digest))

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
