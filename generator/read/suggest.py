"""The nearest match for a mistyped word."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Give the known word closest to ``word``, or None if none is close."""
    lower = {item.lower(): item for item in sorted(known)}
    found = difflib.get_close_matches(word.lower(), lower, n=1, cutoff=0.6)
    return lower[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give the hint ``did you mean "norway"?``, or an empty string."""
    match = nearest(word, known)
    return f'did you mean "{match}"?' if match else ""


def as_id(text: str) -> str:
    """Give an id made from any text, ``grusse`` for ``Grüße``; empty if no letter or digit is left."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")


def listed(words: Iterable[str], limit: int = 12) -> str:
    """Give the words in one line, cut off after ``limit``."""
    items = list(words)
    tail = ", …" if len(items) > limit else ""
    return ", ".join(items[:limit]) + tail
