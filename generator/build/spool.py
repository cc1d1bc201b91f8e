"""Bytes set aside in a file until they are asked for: all bodies of a large site would fill the memory."""

from __future__ import annotations

import errno
import fcntl
import os
import tempfile
import threading
import weakref
from contextlib import suppress
from dataclasses import dataclass

from generator.build.paths import naming


@dataclass(frozen=True, slots=True)
class Piece:
    """Where bytes lie in a spool."""

    start: int
    length: int


class Spool:
    """A file without a name that lives as long as this object, for this process and those forked from it.

    Where there is no room for a file, the bytes stay where they are.
    """

    def __init__(self) -> None:
        """Make an empty one in the system's folder of temporary files."""
        self._file = -1
        self._lock = threading.Lock()
        with suppress(OSError):
            with tempfile.TemporaryFile() as file:
                self._file = os.dup(file.fileno())
            weakref.finalize(self, os.close, self._file)

    def put(self, data: bytes) -> bytes | Piece:
        """Set bytes aside; what it gives can be pickled, and stands for them."""
        if self._file < 0:
            return data
        try:
            with self._lock:
                # A lock of records is one process's; that of the open file would be shared with forked ones.
                fcntl.lockf(self._file, fcntl.LOCK_EX)
                try:
                    start = os.lseek(self._file, 0, os.SEEK_END)
                    written = os.pwrite(self._file, data, start)
                finally:
                    fcntl.lockf(self._file, fcntl.LOCK_UN)
        except OSError:
            return data
        # On a full disk a part is written; what comes later lies behind it.
        return Piece(start, len(data)) if written == len(data) else data

    def get(self, kept: bytes | Piece) -> bytes:
        """Give the bytes that were set aside; raises OSError if they cannot be read."""
        if isinstance(kept, bytes):
            return kept
        with naming(tempfile.gettempdir()):
            data = os.pread(self._file, kept.length, kept.start)
        if len(data) != kept.length:
            raise OSError(errno.EIO, "what was set aside cannot be read", tempfile.gettempdir())
        return data
