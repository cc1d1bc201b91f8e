"""The plain corpus: dated articles of about 605 words with actors, themes and an ISO week, nothing else.

It is what every site generator can show, so that the same pages can be asked of all of them. The same
bytes come out for the same size and seed, on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from benchmarks.corpus import ACTORS, PER_WEEK, THEMES, paragraph, sentence, vocabulary

#: Words are shorter than in the rich corpus: 4.6 KB an article.
_SYLLABLES = 3
_LETTERS = 7

#: The first Monday of the corpus: 50,000 articles end in 2018. Hugo leaves out what is dated ahead.
FIRST = date(1980, 1, 7)
#: From so many articles on, each actor and theme has one.
LEAST = ACTORS

Kind = Literal["actors", "themes"]


@dataclass(frozen=True, slots=True)
class Term:
    """An actor or a theme."""

    kind: Kind
    id: str
    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One article."""

    id: str
    title: str
    day: date
    summary: str
    actors: tuple[str, ...]
    themes: tuple[str, ...]
    #: Blocks of Markdown.
    body: tuple[str, ...]

    @property
    def week(self) -> str:
        """The slug of its ISO week, ``1980-w02``."""
        year, week, _ = self.day.isocalendar()
        return f"{year}-w{week:02d}"

    @property
    def last_word(self) -> str:
        """The last word of its text, with the full stop: no other article ends in it."""
        return self.body[-1].split()[-1]


def terms(seed: int = 1) -> list[Term]:
    """Give all actors and themes."""
    rng = random.Random(seed)  # noqa: S311 - sample text, no secret
    words = _words(rng)
    found = [Term("actors", f"actor-{n}", f"Actor {n}", sentence(rng, words)) for n in range(ACTORS)]
    found += [Term("themes", f"theme-{n}", f"Theme {n}", sentence(rng, words)) for n in range(THEMES)]
    return found


def pieces(articles: int, seed: int = 1) -> Iterator[Piece]:
    """Give the articles, oldest first; one at a time, because 50,000 of them are large."""
    rng = random.Random(seed)  # noqa: S311 - sample text, no secret
    words = _words(rng)
    for number in range(articles):
        yield Piece(
            id=f"article-{number}",
            title=f"{sentence(rng, words, 7)} {number}",
            # The last of a week is the newest, so that what is edited is on the front page and in the feed.
            day=FIRST + timedelta(weeks=number // PER_WEEK, days=number % PER_WEEK * 7 // PER_WEEK),
            summary=f"{sentence(rng, words, 24)}.",
            actors=tuple(f"actor-{item}" for item in _several(rng, ACTORS, number, 3)),
            themes=tuple(f"theme-{item}" for item in _several(rng, THEMES, number, 2)),
            body=_body(rng, words, number),
        )


def _several(rng: random.Random, count: int, number: int, wanted: int) -> list[int]:
    """Choose one in turn, so that each has an article from the start, and others by chance."""
    first = number % count
    return [first, *rng.sample([item for item in range(count) if item != first], k=wanted - 1)]


def _words(rng: random.Random) -> list[str]:
    return [word for word in vocabulary(rng, _SYLLABLES) if len(word) <= _LETTERS]


def _body(rng: random.Random, words: list[str], number: int) -> tuple[str, ...]:
    """Paragraphs, headings, a list, a quotation, a table; emphasis and links, all to other hosts."""
    link = f"[{rng.choice(words)}](https://example.org/{number})"
    rows = "\n".join(f"| {rng.choice(words)} | {item} |" for item in range(4))
    return (
        f"{paragraph(rng, words)} See {link}.",
        f"## {sentence(rng, words, 5)}",
        f"{paragraph(rng, words)} *{rng.choice(words)}*",
        "\n".join(f"- {sentence(rng, words, 10)}" for _ in range(5)),
        paragraph(rng, words),
        f"> {sentence(rng, words, 20)}.",
        f"## {sentence(rng, words, 5)}",
        f"| one | two |\n| --- | --- |\n{rows}",
        f"{paragraph(rng, words)} **{rng.choice(words)}** end{number}.",
    )
