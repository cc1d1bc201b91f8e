"""Names of classes as words and anchors, for the reference pages."""

from __future__ import annotations


def spaced(name: str) -> str:
    """Give ``Event kind`` for ``EventKind``."""
    words = "".join(f" {char.lower()}" if char.isupper() else char for char in name).strip()
    return words[:1].upper() + words[1:]


def anchor(title: str) -> str:
    """Give the id that Markdown viewers make from a heading."""
    return title.lower().replace(" ", "-")
