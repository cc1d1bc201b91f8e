"""Ids of headings: readable, unique within a body, in any script."""

from __future__ import annotations

import re
import unicodedata

_GAP = re.compile(r"[\s_-]+")
_OTHER_ASCII = re.compile(r"[^a-z0-9\s_-]+")
# What other ids of a body begin with (see result.py and the writer), so that no heading can take one.
_RESERVED = re.compile(r"(?:ref|cite|fn|fnref|box)-|footnotes$")


def body_slug(text: str) -> str:
    """Make the slug of a heading; letters and digits of every script are kept."""
    text = text.lower()
    if text.isascii():
        kept = _OTHER_ASCII.sub("", text)
    else:
        text = unicodedata.normalize("NFC", text)
        kept = "".join(char for char in text if _is_kept(char))
    slug = _GAP.sub("-", kept).strip("-") or "section"
    return f"section-{slug}" if _RESERVED.match(slug) else slug


def _is_kept(char: str) -> bool:
    # Vowel signs of Indic scripts are marks, without which the word is another one.
    return char.isalnum() or char in "-_" or char.isspace() or unicodedata.category(char).startswith("M")


class Slugs:
    """The slugs of one body, each given once: ``a``, then ``a-2``, ``a-3`` and so on."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def __contains__(self, slug: object) -> bool:
        return slug in self._taken

    def add(self, text: str) -> str:
        """Give a heading its slug."""
        slug = result = body_slug(text)
        while result in self._taken:
            self._taken[slug] += 1
            result = f"{slug}-{self._taken[slug]}"
        self._taken[result] = 1
        return result
