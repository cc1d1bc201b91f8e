"""A made-up content folder of any size: the same bytes for the same size and seed, on every machine.

About 600 words an article, 25 articles a week, 20 actors and 15 themes; each article has an event,
two positions, an outlook item and three sources, as a real desk's would.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

_ACTORS = 20
_THEMES = 15
_PER_WEEK = 25
_FIRST = date(2006, 1, 2)
_SYLLABLES = ("ba", "cor", "del", "en", "fir", "gal", "hu", "is", "jo", "ka", "lem", "mi", "nor", "pe", "qui",
              "ras", "sto", "ta", "ul", "ver", "wen", "ya", "zol")  # fmt: skip
_STANCES = ("supports", "ambivalent", "opposes", "rejects")
_KINDS = ("preference", "offer", "demand", "red-line")


def make_corpus(root: Path, articles: int, seed: int = 1, *, per_week: int = _PER_WEEK) -> None:
    """Write a content folder.

    Args:
        root: Where to write it; must not exist.
        articles: How many articles.
        seed: Another seed gives other words.
        per_week: How many articles a week has: the fewer, the more years.
    """
    rng = random.Random(seed)  # noqa: S311 - sample text, no secret
    words = sorted({"".join(rng.choices(_SYLLABLES, k=rng.randint(1, 4))) for _ in range(4000)})
    for folder in ("articles", "actors", "themes", "digests", "pages"):
        (root / folder).mkdir(parents=True)
    for number in range(_ACTORS):
        text = f"---\nname: Actor {number}\nkind: state\nsummary: {_sentence(rng, words)}\n---\n"
        _write(root / f"actors/actor-{number}.md", text + _paragraph(rng, words))
    for number in range(_THEMES):
        text = (
            f"---\nname: Theme {number}\nquestion: Should theme {number} be so?\n"
            f"description: {_sentence(rng, words)}\n---\n"
        )
        _write(root / f"themes/theme-{number}.md", text + _paragraph(rng, words))
    for number in range(articles):
        day = _FIRST + timedelta(weeks=number // per_week, days=number % 7)
        week = day.isocalendar()
        week_folder = root / f"articles/{week.year}-W{week.week:02d}"
        week_folder.mkdir(exist_ok=True)
        _write(week_folder / f"article-{number}.md", _article(rng, words, number, day))


def _article(rng: random.Random, words: list[str], number: int, day: date) -> str:
    actors = rng.sample(range(_ACTORS), k=3)
    themes = rng.sample(range(_THEMES), k=2)
    lines = [
        "---",
        f"title: {_sentence(rng, words, 7)} {number}",
        f"date: {day}",
        "authors: [Desk]",
        f"summary: {_sentence(rng, words, 24)}",
        "key_points:",
        *(f"  - {_sentence(rng, words, 12)}" for _ in range(3)),
        f"themes: [{', '.join(f'theme-{item}' for item in themes)}]",
        f"actors: [{', '.join(f'actor-{item}' for item in actors)}]",
        "events:",
        (
            f"  - {{id: event-{number}, kind: meeting, title: {_sentence(rng, words, 8)}, date: {day},"
            f" place: {rng.choice(words).title()}, level: minister, participants:"
            f" [{', '.join(f'actor-{item}' for item in actors)}], sources: [s1, s2]}}"
        ),
        "positions:",
    ]
    for place, actor in enumerate(actors[:2]):
        lines += [
            f"  - actor: actor-{actor}",
            f"    theme: theme-{themes[place]}",
            f"    kind: {rng.choice(_KINDS)}",
            f"    stance: {rng.choice(_STANCES)}",
            f"    text: {_sentence(rng, words, 12)}",
            "    sources: [s1]",
        ]
    lines += [
        "outlook:",
        (
            f"  - {{id: outlook-{number}, statement: {_sentence(rng, words, 10)}, likelihood: likely,"
            f" confidence: moderate, due: {day + timedelta(days=30)}, sources: [s3]}}"
        ),
        "sources:",
    ]
    lines += [
        f"  - {{id: s{item}, title: {_sentence(rng, words, 8)}, publisher: {rng.choice(words).title()},"
        f" url: 'https://example.org/{number}/{item}', date: {day}, reliability: B, credibility: 2}}"
        for item in (1, 2, 3)
    ]
    body = [
        f"{_paragraph(rng, words)} [@s1] and [an actor]({{actor}}actor-{actors[0]}).",
        f"## {_sentence(rng, words, 5)}",
        f"{_paragraph(rng, words)} [@s2]",
        "\n".join(f"- {_sentence(rng, words, 10)}" for _ in range(5)),
        f"{_paragraph(rng, words)} *{rng.choice(words)}* [@s3]",
        "| one | two |\n| --- | ---: |\n" + "\n".join(f"| {rng.choice(words)} | {n} |" for n in range(4)),
        f"{_paragraph(rng, words)} [@s1]",
    ]
    return "\n".join([*lines, "---", ""]) + "\n\n".join(body) + "\n"


def _sentence(rng: random.Random, words: list[str], length: int = 14) -> str:
    return " ".join(rng.choices(words, k=length)).capitalize()


def _paragraph(rng: random.Random, words: list[str]) -> str:
    return " ".join(f"{_sentence(rng, words, rng.randint(8, 20))}." for _ in range(9))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
