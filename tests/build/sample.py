"""The texts of sites that are edited and built again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

NOW: Final = datetime(2026, 1, 1, 12, tzinfo=UTC)
ARTICLE: Final = """\
---
title: {title}
date: {date}
summary: What happened in {title}.
themes: [{theme}]
actors: [{actor}]
{more}positions:
  - {{actor: {actor}, theme: {theme}, kind: demand, stance: {stance}, text: It asks for {title}., source: s1}}
events:
  - {event}
outlook:
  - {{id: {own}-o, statement: More of it., likelihood: likely, confidence: low, due: 2026-02-01, source: s1}}
sources:
  - {{id: s1, title: A text, publisher: A desk, url: 'https://desk.example/{own}'}}
---
A text of {title} with [an actor]({{actor}}{actor}) and [another]({{article}}{link}). [@s1]
"""
ACTOR: Final = "---\nname: {name}\nkind: state\nsummary: A state.\n---\nA profile.\n"
SUBJECT: Final = "---\nname: {name}\nquestion: Is it so?\ndescription: A subject.\n---\n"
DIGEST: Final = "---\nheadline: {name}\n---\nAn overview.\n"
PAGE: Final = "---\ntitle: {name}\n---\nA page.\n"
#: The folders of the content.
FOLDERS: Final = ("articles/2025", "actors", "themes", "digests", "pages", "static")


def article(own: str, number: int, **values: str) -> str:
    """Give the text of an article.

    Args:
        own: Its id.
        number: Gives its title and stance.
        values: The ``date``, ``theme``, ``actor`` and ``link`` to another, and whatever is to be different.
    """
    fields = {
        "own": own, "title": f"Title {number}", "more": "",
        "stance": ("supports", "opposes", "rejects")[number % 3],
    } | values  # fmt: skip
    fields.setdefault(
        "event",
        f"{{id: {own}-talks, kind: meeting, title: Talks {number}, date: {fields['date']},"
        f" participants: [{fields['actor']}, {{name: A guest}}], source: s1}}",
    )
    return ARTICLE.format(**fields)
