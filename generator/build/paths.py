"""Paths as people read them."""

from __future__ import annotations

import os


def as_typed(path: str) -> str:
    """Give a path as an editor would type it: from the working folder if it lies below."""
    relative = os.path.relpath(path) if path else ""
    return path if relative.startswith("..") else relative
