"""The file of the store: entries by kind and path with a key and a check sum, in a SQLite database.

An entry may have a bulk, much more, which is read only when somebody asks for it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from generator.build.store.folder import store_folder
from generator.build.store.program import program_id

#: Names the format to programs such as `file`; "Cmnq".
_APPLICATION = 0x436D6E71
_SCHEMA = """
CREATE TABLE program (id TEXT NOT NULL);
CREATE TABLE entries (
  kind TEXT NOT NULL, path TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, sum BLOB NOT NULL,
  bulk BLOB NOT NULL,
  PRIMARY KEY (kind, path)
);
"""
#: Seconds to wait for another process that writes.
_PATIENCE = 5.0
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
#: What is put in the place of an entry that is to be forgotten; every other one has a key.
_GONE = ("", "", bytes)

#: Below Pelican's CACHE_PATH.
_NAME = "communique.store"


def open_store(pelican_settings: Mapping[str, Any], *, fresh: bool = False) -> Store:
    """Give the store of a site, which must be entered.

    Args:
        pelican_settings: Pelican's settings; CACHE_PATH is the folder (`.cache` beside the content if unset).
        fresh: Whether to use nothing from before, and keep nothing.
    """
    if fresh:
        return Store(None, "")
    folder = store_folder(Path(pelican_settings["PATH"]), str(pelican_settings.get("CACHE_PATH", "")))
    return Store(folder / _NAME, program_id())


class Store:
    """Entries of earlier builds. Use as a context manager: what was put is written when it is left in peace.

    Whatever is wrong with the file (cut off, of another program, not ours, read-only, on a full disk), the
    store is then empty or forgets, and nobody is told: everything in it can be made again.
    """

    def __init__(self, path: Path | None, program: str) -> None:
        """Take the file; None for a store that lives only for this build.

        Args:
            path: The database; made if absent, with its folder.
            program: Who uses it; entries of another program are dropped.
        """
        self._path = path
        self._program = program
        self._connection: sqlite3.Connection | None = None
        self._inherited: sqlite3.Connection | None = None
        self._process = os.getpid()
        self._known: dict[str, dict[str, tuple[str, str, bytes]]] = {}
        self._new: dict[tuple[str, str], tuple[str, str, Callable[[], bytes]]] = {}
        self._used: set[tuple[str, str]] = set()

    @property
    def lasting(self) -> bool:
        """Whether another build may find what is put."""
        return self._path is not None

    def __enter__(self) -> Self:
        """Open the file, or make it anew."""
        if self._path is not None:
            self._connection = _connect(self._path, self._program)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Write what is new and close; after an error nothing is written."""
        if error is None:
            self.save()
        if self._connection is None:
            return
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()
        self._connection = None

    def save(self) -> None:
        """Write what is new."""
        if self._connection is not None and self._new:
            try:
                self._write(self._connection)
            except (sqlite3.Error, OSError) as error:
                # What only writing shows (a free page that is none) would stop each build to come.
                if _code(error) == sqlite3.SQLITE_CORRUPT:
                    self._discard()
        self._new.clear()

    def get(self, kind: str, path: str) -> tuple[str, str] | None:
        """Give the key and value of an entry, None if there is none that is whole."""
        self._used.add((kind, path))
        entry = self._all(kind).get(path)
        if entry is None or entry[2] != _sum(kind, path, entry[0], entry[1]):
            return None
        return entry[0], entry[1]

    def bulk(self, kind: str, path: str) -> bytes | None:
        """Give the bulk of an entry as it stands in the file, None if it cannot be read; no sum covers it."""
        if self._process != os.getpid():
            # A connection must not be used by a forked process (sqlite.org/howtocorrupt).
            self._process = os.getpid()
            # Kept, because it would be closed with its last reference, and that belongs to the other process.
            self._inherited = self._connection
            self._connection = _for_reading(self._path) if self._path and self._connection else None
        if self._connection is None:
            return None
        try:
            query = "SELECT bulk FROM entries WHERE kind = ? AND path = ?"
            found = self._connection.execute(query, (kind, path)).fetchone()
        except sqlite3.Error:
            return None
        return found[0] if found and isinstance(found[0], bytes) else None

    def put(self, kind: str, path: str, key: str, value: str, bulk: Callable[[], bytes] = bytes) -> None:
        """Keep an entry; it replaces the one before.

        Args:
            kind: The kind of entry.
            path: What it is about.
            key: Says for what it holds; not empty.
            value: What is kept.
            bulk: Gives its bulk when the store is written; empty if not given.
        """
        self._used.add((kind, path))
        self._new[kind, path] = (key, value, bulk)

    def drop_unused(self) -> None:
        """Forget the entries that this build neither asked for nor put, of all kinds that it asked for."""
        for kind, entries in self._known.items():
            for path in entries:
                if (kind, path) not in self._used:
                    self._new.setdefault((kind, path), _GONE)

    def paths(self, kind: str) -> list[str]:
        """Give the paths of all entries of a kind."""
        return list(self._all(kind))

    def drop(self, kind: str, path: str) -> None:
        """Forget an entry."""
        self._new[kind, path] = _GONE

    def _all(self, kind: str) -> dict[str, tuple[str, str, bytes]]:
        if kind not in self._known:
            self._known[kind] = self._read(kind)
        return self._known[kind]

    def _read(self, kind: str) -> dict[str, tuple[str, str, bytes]]:
        if self._connection is None:
            return {}
        try:
            query = "SELECT path, key, value, sum FROM entries WHERE kind = ?"
            return {
                path: (key, value, check)
                for path, key, value, check in self._connection.execute(query, (kind,))
                if isinstance(key, str) and isinstance(value, str)
            }
        except (sqlite3.Error, UnicodeDecodeError) as error:
            self._give_up(error)
            return {}

    def _write(self, connection: sqlite3.Connection) -> None:
        gone = [name for name, entry in self._new.items() if entry == _GONE]
        kept = (
            (*name, key, value, _sum(*name, key, value), bulk())
            for name, (key, value, bulk) in self._new.items()
            if key
        )
        with connection:
            connection.executemany("DELETE FROM entries WHERE kind = ? AND path = ?", gone)
            connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?)", kept)

    def _give_up(self, error: Exception) -> None:
        """Do without what cannot be read."""
        if _code(error) not in _BUSY:
            self._discard()

    def _discard(self) -> None:
        """Throw the damaged file away and begin again."""
        if self._connection is not None and self._path is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = _anew(self._path, self._program)


def _connect(path: Path, program: str) -> sqlite3.Connection | None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=_PATIENCE)
    except (OSError, sqlite3.Error):
        return None
    try:
        if connection.execute("PRAGMA application_id").fetchone() == (_APPLICATION,):
            # The journal makes a killed build harmless; a machine that loses power may lose the store.
            connection.execute("PRAGMA synchronous = OFF")
            if connection.execute("SELECT id FROM program").fetchall() == [(program,)]:
                return connection
    except (sqlite3.Error, UnicodeDecodeError) as error:
        if _code(error) in _BUSY:
            # Whole, for all we know; whoever writes it must not find it gone.
            connection.close()
            return None
    connection.close()
    return _anew(path, program)


def _for_reading(path: Path) -> sqlite3.Connection | None:
    try:
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", timeout=_PATIENCE, uri=True)
    except sqlite3.Error:
        return None


def _anew(path: Path, program: str) -> sqlite3.Connection | None:
    """Make an empty database; None if it cannot be written."""
    try:
        for name in (path, path.with_name(f"{path.name}-journal")):
            name.unlink(missing_ok=True)
        connection = sqlite3.connect(path, timeout=_PATIENCE)
    except (OSError, sqlite3.Error):
        return None
    try:
        connection.executescript(
            f"PRAGMA application_id = {_APPLICATION}; PRAGMA synchronous = OFF; {_SCHEMA}"
        )
        with connection:
            connection.execute("INSERT INTO program VALUES (?)", (program,))
    except sqlite3.Error:
        connection.close()
        return None
    return connection


def _code(error: Exception) -> int:
    """Give SQLite's number of an error, 0 if it is none of SQLite's."""
    return (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def _sum(*parts: str) -> bytes:
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()
