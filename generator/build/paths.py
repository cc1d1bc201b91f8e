"""Paths as people read them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def as_typed(path: str) -> str:
    """Give a path as an editor would type it: from the working folder if it lies below."""
    relative = os.path.relpath(path) if path else ""
    return path if relative.startswith("..") else relative


@contextmanager
def naming(path: str | Path) -> Iterator[None]:
    """Have errors of the system name a path: of a file that is open they do not know it.

    Args:
        path: What the block works on.
    """
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = os.fspath(path)
        raise
