"""What tells a file from itself after any change, without reading it."""

from __future__ import annotations

import os


def mark_of(info: os.stat_result) -> str:
    """Give the mark of a file.

    The time of change (ctime) cannot be set by a program, unlike that of modification, which tools that
    restore files do set; it moves with the mode and the number of links, too.
    """
    return f"{info.st_mtime_ns} {info.st_ctime_ns} {info.st_size} {info.st_dev} {info.st_ino}"


def mark_at(path: str | os.PathLike[str], *, follow: bool = True) -> str:
    """Give the mark of a file, empty if there is none.

    Args:
        path: The file.
        follow: Whether of a link what it leads to is meant.
    """
    try:
        return mark_of(os.stat(path) if follow else os.lstat(path))  # noqa: PTH116 - no Path for each of many
    except OSError:
        return ""
