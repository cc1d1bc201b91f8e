"""Running a settings file as it is now, not as Python remembers it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def from_source() -> Iterator[None]:
    """Have what is imported compiled from its source.

    Python tells whether the bytecode that it keeps is stale by the source's size and second of change
    alone: a setting changed twice in a second, or restored with its time, would not be seen.
    """
    before = sys.dont_write_bytecode, sys.pycache_prefix
    sys.dont_write_bytecode, sys.pycache_prefix = True, os.devnull
    try:
        yield
    finally:
        sys.dont_write_bytecode, sys.pycache_prefix = before
