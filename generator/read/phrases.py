"""Phrases in texts, found however they are spelt there: all at once, in one reading of each text."""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Any, Final

_WORD: Final = re.compile(r"[^\W_]+")
#: A phrase is told by this many words of it; so no text takes longer than so many looks at each of its words.
_MOST: Final = 30
#: What becomes other characters by itself: an entity or one character, with the marks that go on top of it.
_PIECE: Final = re.compile(
    r"(?:&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)|.)[\u0300-\u036f]*", re.DOTALL
)
#: Characters that part no word and have no width: places to hyphenate, to break, to join.
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200d\u2060]")


class Phrases:
    """Phrases to look for."""

    def __init__(self, phrases: Iterable[str]) -> None:
        """Take the phrases; what has no letter or digit is none."""
        #: By each first word what may follow it, and so on; under "" the phrase that ends there.
        self._tree: dict[str, Any] = {}
        for phrase in phrases:
            words = [found[0].casefold() for found in _WORD.finditer(plain(phrase))]
            node = self._tree
            for word in words[:_MOST]:
                node = node.setdefault(word, {})
            if words:
                node.setdefault("", phrase)

    def found_in(self, text: str) -> dict[str, int]:
        """Give the phrases that a text has as words of their own, each with the place of the first.

        Capitals, entities, the way of writing accents and what stands between words make no difference: an id
        has its hyphens there.
        """
        read = plain(text)
        matches = list(_WORD.finditer(read)) if self._tree else []
        words = [match[0].casefold() for match in matches]
        found: dict[str, int] = {}
        for number, match in enumerate(matches):
            node = self._tree.get(words[number])
            place = number + 1
            while node is not None:
                if "" in node:
                    found.setdefault(node[""], match.start())
                node = node.get(words[place]) if place < len(words) else None
                place += 1
        return as_written(text, read, found)


def plain(text: str) -> str:
    """Give a text as readers see it, with its entities and accents as single characters."""
    if "&" in text:
        text = html.unescape(text)
    return text if text.isascii() else unicodedata.normalize("NFC", _UNSEEN.sub("", text))


def as_written(text: str, read: str, found: dict[str, int]) -> dict[str, int]:
    """Give places in the plain form of a text as places in the text itself."""
    if text == read or not found:
        return found
    pieces = _PIECE.findall(text)
    starts = list(accumulate(map(len, pieces), initial=0))
    ends = list(accumulate(len(plain(piece)) for piece in pieces))
    return {name: starts[min(bisect_right(ends, place), len(ends))] for name, place in found.items()}
