"""The hostile corpus, and a site that has it in every field an editor can write.

Numbers 1–62 (HTML and Markdown) are shared with the tests of the Markdown stage; 63–94, as far as they are
text in a field, stand in fields.txt. What is a file, a link or a size is in test_refused.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from generator.build.prepare import prepare
from generator.model.diagnostics import Diagnostic, Severity
from generator.model.documents import Actor, Article, DigestNote, Page, Theme
from generator.model.settings import Settings
from generator.pelican.render import read_pelican_settings
from generator.read.content import read_file
from tests.site.support import CONF, ROOT, write_files

#: The first Monday of the corpus: each vector has a week, an article, an actor, a theme and a page.
START = date(2020, 1, 6)
#: After all of them.
NOW = datetime(2026, 1, 1, tzinfo=UTC)
MARKDOWN = ROOT / "tests/read/markdown/hostile.txt"
FIELDS = Path(__file__).with_name("fields.txt")

SOURCE = {"id": "s1", "title": "A text", "publisher": "Someone", "url": "https://source.example/a"}


#: Where a text stands: the kind of file, then keys and places in lists.
Place = tuple[str, ...]


class Vector(NamedTuple):
    """One hostile text: its number in the list and what it says."""

    number: int
    text: str


def vectors() -> list[Vector]:
    """Give the corpus."""
    found = []
    for line in MARKDOWN.read_text(encoding="utf-8").splitlines():
        number, _, text = line.partition(" ")
        found.append(Vector(int(number), text.replace("\\n", "\n").replace("\\x01", "\x01")))
    for line in FIELDS.read_text(encoding="utf-8").splitlines():
        number, _, text = line.partition(" ")
        found.append(Vector(int(number), json.loads(text)))
    return found


#: Every place for a text of an editor's own words.
PLACES: tuple[Place, ...] = (
    ("article", "title"),
    ("article", "summary"),
    ("article", "key_points", "0"),
    ("article", "authors", "0"),
    ("article", "events", "0", "title"),
    ("article", "events", "0", "place"),
    ("article", "events", "0", "note"),
    ("article", "events", "0", "participants", "0", "name"),
    ("article", "events", "0", "participants", "0", "office"),
    ("article", "positions", "0", "text"),
    ("article", "positions", "0", "conditions", "0"),
    ("article", "positions", "0", "change_reason"),
    ("article", "disagreements", "0", "issue"),
    ("article", "disagreements", "0", "steps", "a"),
    ("article", "support", "0", "text"),
    ("article", "interests", "0", "text"),
    ("article", "outlook", "0", "statement"),
    ("article", "outlook", "0", "resolution", "note"),
    ("article", "corrections", "0", "note"),
    ("article", "sources", "0", "title"),
    ("article", "sources", "0", "publisher"),
    ("article", "sources", "0", "url"),
    ("article", "body"),
    ("article", "code"),
    ("actor", "name"),
    ("actor", "summary"),
    ("actor", "office"),
    ("actor", "aliases", "0"),
    ("actor", "metonyms", "0"),
    ("actor", "homepage"),
    ("actor", "body"),
    ("theme", "name"),
    ("theme", "question"),
    ("theme", "description"),
    ("theme", "keywords", "0"),
    ("theme", "body"),
    ("digest", "headline"),
    ("digest", "key_points", "0"),
    ("digest", "directions", "0", "reason"),
    ("digest", "body"),
    ("page", "title"),
    ("page", "summary"),
    ("page", "body"),
)


def _plain(place: int) -> dict[str, dict[str, Any]]:
    """Give the harmless files of one vector, by kind, as data."""
    day = (START + timedelta(weeks=place)).isoformat()
    actor, theme = f"a{place}", f"t{place}"
    return {
        "article": {
            "title": f"Article {place}", "date": day, "summary": "A summary.", "key_points": ["A point"],
            "authors": ["Someone"], "themes": [theme], "actors": [actor],
            "events": [{
                "id": f"e{place}", "kind": "meeting", "title": "An event", "date": day,
                "place": "A place", "note": "A note.",
                "participants": [{"actor": actor, "name": "A name", "office": "An office"}],
                "sources": ["s1"],
            }],
            "positions": [{
                "actor": actor, "theme": theme, "kind": "condition", "stance": "conditional",
                "text": "A text.", "conditions": ["A condition"],
                "change": "clarified", "change_reason": "A reason.", "sources": ["s1"],
            }],
            "disagreements": [{
                "id": f"d{place}", "theme": theme, "parties": [actor, "other"], "issue": "An issue.",
                "steps": {"a": "One step", "b": "Another"},
                "order": {actor: ["a", "b"], "other": ["b", "a"]},
                "sources": ["s1"],
            }],
            "support": [{
                "donor": actor, "recipient": "other", "kind": "military", "stage": "committed",
                "text": "A text.", "sources": ["s1"],
            }],
            "interests": [{"actor": actor, "theme": theme, "text": "A text."}],
            "outlook": [{
                "id": f"o{place}", "statement": "A statement.", "likelihood": "likely", "confidence": "low",
                "due": day,
                "resolution": {"date": day, "outcome": "void", "note": "A note.", "sources": ["s1"]},
            }],
            "corrections": [{"date": day, "note": "A note.", "kind": "major"}],
            "sources": [dict(SOURCE)], "body": "A body. [@s1]", "code": "code",
        },
        "actor": {
            "name": f"Actor {place}", "kind": "person", "summary": "A summary.", "office": "An office",
            "aliases": [f"Alias {place}"], "metonyms": [f"House {place}"],
            "homepage": "https://actor.example/", "body": "A body.",
        },
        "theme": {
            "name": f"Theme {place}", "question": "A question?", "description": "A description.",
            "keywords": [f"word {place}"], "body": "A body.",
        },
        "digest": {
            "headline": "A headline", "key_points": ["A point"],
            "directions": [{"theme": theme, "direction": "improved", "reason": "A reason."}],
            "body": "A body.",
        },
        "page": {"title": f"Page {place}", "summary": "A summary.", "body": "A body."},
    }  # fmt: skip


RECORDS: Mapping[str, type] = {
    "article": Article, "actor": Actor, "theme": Theme, "digest": DigestNote, "page": Page,
}  # fmt: skip


def path_of(kind: str, place: int) -> str:
    """Give the path of a vector's file."""
    if kind == "digest":
        year, week, _ = (START + timedelta(weeks=place)).isocalendar()
        return f"content/digests/{year}-W{week:02d}.md"
    names = {
        "article": f"articles/v{place}", "actor": f"actors/a{place}", "theme": f"themes/t{place}",
        "page": f"pages/p{place}",
    }  # fmt: skip
    return f"content/{names[kind]}.md"


def _put(data: dict[str, Any], keys: tuple[str, ...], text: str) -> None:
    at: Any = data
    for key in keys[:-1]:
        at = at[int(key)] if isinstance(at, list) else at[key]
    if isinstance(at, list):
        at[int(keys[-1])] = text
    else:
        at[keys[-1]] = text


def _file(data: Mapping[str, Any]) -> str:
    """Give a file: each key on a line with its value as JSON, which is YAML."""
    lines = [f"{key}: {json.dumps(value)}" for key, value in data.items() if key not in ("body", "code")]
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", data.get("code", ""))), default=2))
    code = f"\n\n{fence}\n{data['code']}\n{fence}\n" if "code" in data else ""
    return "---\n" + "\n".join(lines) + f"\n---\n{data['body']}{code}\n"


def files_of(place: int, text: str, places: tuple[Place, ...]) -> Iterator[tuple[str, str]]:
    """Give the files of one vector with its text in some places."""
    data = _plain(place)
    for kind, *keys in places:
        _put(data[kind], tuple(keys), text)
    for kind, fields in data.items():
        yield path_of(kind, place), _file(fields)


COMMON = {
    "pelicanconf.py": CONF + 'BRIEFING = {"FEED_TAG": "hostile.example,2020", "FEED_ENTRIES": 1000}\n',
    "content/actors/other.md": "---\nname: The other\nkind: state\nsummary: A state.\n---\n",
}


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def problems_with(index: int, text: str, place: Place) -> list[Diagnostic]:
    """Give the problems of a file that has a text in one place; problems of its Markdown are found later."""
    shown = path_of(place[0], index)
    data = dict(files_of(index, text, (place,)))[shown]
    _, problems = read_file(RECORDS[place[0]], _bytes(data), shown, Settings())
    return [item for item in problems if item.severity is Severity.ERROR]


@dataclass(frozen=True)
class HostileSite:
    """The site with every vector in every place that takes it, and what was refused on the way."""

    folder: Path
    #: The places of each vector that take it, by its place in the corpus.
    taken: Mapping[int, tuple[Place, ...]]
    refused: Mapping[tuple[int, Place], Diagnostic]


def write_hostile_site(folder: Path) -> HostileSite:
    """Write the site; a place that refuses a vector has harmless text instead."""
    refused: dict[tuple[int, Place], Diagnostic] = {}
    taken: dict[int, tuple[Place, ...]] = {}
    for index, vector in enumerate(vectors()):
        for place in PLACES:
            problems = problems_with(index, vector.text, place)
            if problems:
                refused[index, place] = problems[0]
        taken[index] = tuple(place for place in PLACES if (index, place) not in refused)
    write_files(folder, COMMON)
    kinds = {path_of(kind, index): (kind, index) for index in taken for kind in RECORDS}
    # What is wrong with links, citations and HTML in a body is seen only when all is read.
    for _ in range(3):
        for index, vector in enumerate(vectors()):
            write_files(folder, {p: _bytes(t) for p, t in files_of(index, vector.text, taken[index])})
        settings = read_pelican_settings(folder / "pelicanconf.py")
        found = prepare(settings, "pelicanconf.py", NOW).errors
        for problem in found:
            kind, index = kinds[problem.location.path]
            # Code is part of the body (a note `<!--` is one even there), and its turn is the next round.
            blamed = [place for place in ((kind, "body"), (kind, "code")) if place in taken[index]]
            assert blamed, f"a harmless text is blamed: {problem}"
            refused[index, blamed[0]] = problem
        taken = {i: tuple(p for p in places if (i, p) not in refused) for i, places in taken.items()}
        if not found:
            break
    return HostileSite(folder, taken, refused)
