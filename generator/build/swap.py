"""Putting a finished tree in place of the old one, in one step where the system can."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path

from generator.build.beside import OLD

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def swap(fresh: Path, output: Path) -> None:
    """Put ``fresh`` in the place of ``output``; the old tree is removed afterwards.

    On Linux the two names are exchanged atomically (renameat2, RENAME_EXCHANGE): a reader sees the
    old tree or the new one. Elsewhere the old tree is moved aside first, and back if that fails.
    """
    if not output.exists() and not output.is_symlink():
        fresh.rename(output)
        return
    if output.is_symlink() or not output.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "the output is not a folder", str(output))
    if not _exchange(fresh, output):
        aside = fresh.with_name(f"{fresh.name}{OLD}")
        try:
            output.rename(aside)
            fresh.rename(output)
        except BaseException:  # an interruption, too
            if aside.exists() and not output.exists():
                aside.rename(output)
            raise
        finally:
            if output.exists():
                shutil.rmtree(aside, ignore_errors=True)
        return
    shutil.rmtree(fresh, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names atomically; False if this system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    renameat2 = getattr(libc, "renameat2", None)
    if renameat2 is None:
        return False
    code: int = renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    if code == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL):
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))
