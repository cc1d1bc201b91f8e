"""What a build puts beside its output folder: the lock and the folder of the tree that is being made."""

from __future__ import annotations

import re
from pathlib import Path

#: Between the output's name and a random part: the folder of a tree that is being made.
_FRESH = ".new-"
#: Ends the name of the old tree while it is moved aside.
OLD = ".old"


def lock_path(output: Path) -> Path:
    """Give the file that a build locks."""
    return output.with_name(f".{output.name}.lock")


def fresh_prefix(output: Path) -> str:
    """Give the beginning of the name of a new tree."""
    return f".{output.name}{_FRESH}"


def leftovers(output: Path) -> list[Path]:
    """Give the folders that a build which was killed left beside the output, in the order of their names.

    Ask with the lock held: the tree of a build that is running looks the same.
    """
    leftover = re.compile(rf"{re.escape(fresh_prefix(output))}[a-z0-9_]{{8}}(?:{re.escape(OLD)})?")
    return sorted(path for path in output.parent.iterdir() if leftover.fullmatch(path.name))
