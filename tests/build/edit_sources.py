"""Every kind of edit of what articles cite, for ``tests/build/test_edits.py``."""

from __future__ import annotations

from random import Random

from tests.build.edit_kinds import ARTICLES, edit, replace
from tests.build.edits import Bench


@edit("a source gets a publisher of its own")
def publisher(bench: Bench, chance: Random) -> None:
    """Give a publisher its page, and perhaps take another its last document."""
    replace(bench.pick(ARTICLES, chance), r"publisher: [^,]*", f"publisher: Desk {bench.new()}")


@edit("a source gets the publisher of another in another spelling")
def _(bench: Bench, chance: Random) -> None:
    publisher(bench, chance)
    replace(bench.pick(ARTICLES, chance), r"publisher: [^,]*", f"publisher: DESK {bench.made}")


@edit("a source is the document of another article")
def _(bench: Bench, chance: Random) -> None:
    for _ in range(2):
        address = f"url: 'https://desk.example/shared-{bench.new() // 2}'"
        replace(bench.pick(ARTICLES, chance), r"url: '[^']*'", address)


@edit("a source is dated and graded")
def _(bench: Bench, chance: Random) -> None:
    year, grade = 2000 + bench.new() % 25, chance.choice("ABCDE")
    more = rf"date: {year}-05-04, reliability: {grade}, \1"
    replace(bench.pick(ARTICLES, chance), r"(?:date: \S+, reliability: ., )?(publisher: )", more)
