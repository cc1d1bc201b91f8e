"""How a long list of publishers is divided by letter."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from generator.digest.corpus import Corpus
from generator.digest.publishers import Publisher
from generator.model.settings import Settings


@dataclass(frozen=True, slots=True)
class LetterPart:
    """The publishers whose names begin with a letter, or of very many a part of them."""

    #: ``A``, ``0–9``, and ``Other`` for all that are not written in Latin letters.
    letter: str
    #: 1 for the only or first part.
    number: int
    publishers: tuple[Publisher, ...]

    @property
    def key(self) -> str:
        """The key of its route; no page of a publisher's year is named so."""
        name = self.letter.lower().replace("–", "-")
        return f"by-name/{name}-part-{self.number}" if self.number > 1 else f"by-name/{name}"

    @property
    def name(self) -> str:
        """The letter, of later parts with their number."""
        return f"{self.letter}, part {self.number}" if self.number > 1 else self.letter


def most_publishers(settings: Settings) -> int:
    """Give how many publishers may stand on one page: as many as fill two and a half archive pages."""
    return max(1, 5 * settings.page_size // 2)


def publisher_letters(corpus: Corpus, settings: Settings) -> tuple[LetterPart, ...]:
    """Divide all publishers by the first letter of their names; give nothing if one page is enough."""
    size = most_publishers(settings)
    if len(corpus.publishers) <= size:
        return ()
    letters: defaultdict[str, list[Publisher]] = defaultdict(list)
    for item in sorted(corpus.publishers.values(), key=lambda item: (item.name.casefold(), item.slug)):
        letters[_letter(item.name)].append(item)
    # Figures stand before letters, other scripts behind them.
    return tuple(
        LetterPart(letter, number, tuple(letters[letter][start : start + size]))
        for letter in sorted(letters, key=lambda letter: (len(letter) > 3, letter))  # noqa: PLR2004 - Other
        for number, start in enumerate(range(0, len(letters[letter]), size), start=1)
    )


def _letter(name: str) -> str:
    first = next((char for char in unicodedata.normalize("NFKD", name) if char.isalnum()), "")
    if not first.isascii() or not first:
        return "Other"
    return "0–9" if first.isdigit() else first.upper()
