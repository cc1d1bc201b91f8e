"""A site that has every hostile text in every place that takes it.

Several texts share a file, so that the pages stay few: lists have an entry for each, and what is one text is
several in a row. Whether a place takes a text is asked of each alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from generator.model.diagnostics import Diagnostic, Severity
from generator.model.settings import Settings
from generator.model.values import Line, Location, SafePath, Text, Url
from generator.read.content import read_file
from generator.read.markdown import MarkdownRenderer
from generator.views.bodies import _CODES as CODES
from tests.hostile.corpus import texts
from tests.hostile.places import ADDRESSES, BELOW, PLACES, RECORDS, START, Place, path_of, sample
from tests.site.support import CONF, write_files

#: After all weeks of the site.
NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
#: How many packs our texts make, and those of others.
OURS: Final = 18
THEIRS: Final = 16
#: Weeks before them in which nothing is hostile.
WEEKS: Final = 8
#: Lists are divided early, so that few packs give a page of each kind.
CONFIG: Final = (
    f'{CONF}BRIEFING = {{"FEED_TAG": "hostile.example,2020", "FEED_ENTRIES": 1000, "PAGE_SIZE": 10}}\n'
)
#: Names of static files, which may be anything that a file may be called, and a body that shows them all.
FILES: Final = (
    'a" onerror="alert(1).svg', "'onload='alert(1).svg", "{{ 7*7 }}.svg", "a&amp;b&lt;.svg",
    "javascript:alert(1).svg", "$(touch owned);`x`.svg", "=1+1.svg",
)  # fmt: skip
_PICTURES: Final = "\n\n".join(f"![A picture](<{{static}}/static/{escape(name)}>)" for name in FILES)
_COMMON: Final = {
    "pelicanconf.py": CONFIG,
    "content/actors/third.md": "---\nname: A third\nkind: state\nsummary: A state.\n---\n",
    "content/actors/group.md": "---\nname: A group\nkind: group\nsummary: A group.\n---\n",
    "content/actors/other.md": "---\nname: The other\nkind: state\nsummary: A state.\n---\n",
    "content/themes/all.md": "---\nname: All\nquestion: Is it so?\ndescription: A subject.\n---\n",
    "content/pages/files.md": f"---\ntitle: Files\n---\n{_PICTURES}\n",
    **{f"content/static/{name}": "<svg xmlns='http://www.w3.org/2000/svg'/>" for name in FILES},
    "content/articles/gone.md": (
        "---\ntitle: Gone\ndate: 2020-01-01\nstatus: withdrawn\nsummary: It was.\nthemes: [all]\n"
        "actors: [other]\n---\n"
    ),
}


@dataclass(frozen=True)
class HostileSite:
    """The site, and which text stands where."""

    folder: Path
    #: The places that take a text, by its number in `texts()`.
    taken: Taken
    refused: Mapping[tuple[int, Place], Diagnostic]


def packs() -> dict[int, list[int]]:
    """Give the numbers of the texts that share files, by the number of the files; neighbours stand apart."""
    found: dict[int, list[int]] = {number: [] for number in range(1, OURS + THEIRS + 1)}
    counts = [0, 0, 0]
    for index, vector in enumerate(texts()):
        group = 2 if vector.body else 0 if vector.number else 1
        first, many = ((1, OURS), (OURS + 1, THEIRS), (1, OURS + THEIRS))[group]
        found[first + counts[group] % many].append(index)
        counts[group] += 1
    return found


def pack_of() -> dict[int, int]:
    """Give the number of the files in which a text stands."""
    return {index: number for number, indexes in packs().items() for index in indexes}


# What a place takes


#: A small file for each kind of text in front matter, and its field.
_ASKED: Final[Mapping[Any, tuple[str, str, dict[str, Any]]]] = MappingProxyType({
    Line: ("actor", "name", {"kind": "state", "summary": "A state."}),
    Text: ("actor", "summary", {"name": "A state", "kind": "state"}),
    Url: ("actor", "homepage", {"name": "A state", "kind": "state", "summary": "A state."}),
    SafePath: ("page", "url", {"title": "A page", "save_as": "x.html"}),
})  # fmt: skip
_RENDERER: Final = MarkdownRenderer()


class _Nowhere:
    """A site without anything to link to."""

    def resolve(self, _prefix: str, _target: str) -> None:
        """Give nothing."""


@cache
def refusal(core: Any, text: str) -> Diagnostic | None:
    """Ask a kind of text for a text: give the reason for which it is refused, or None."""
    if core in BELOW:
        return _refused_below(core, text)
    kind, name, data = _ASKED[core]
    return _refused(kind, file({**data, name: text}))


def _refused(kind: str, text: str) -> Diagnostic | None:
    _, problems = read_file(RECORDS[kind], encoded(text), path_of(kind, 1), Settings())
    return next((item for item in problems if item.severity is Severity.ERROR), None)


def _refused_below(core: str, text: str) -> Diagnostic | None:
    body = text if core == "body" else fenced([text])
    if found := _refused("page", file({"title": "A page"}, [body])):
        return found
    # What is not closed shows by what follows.
    rendered = _RENDERER.render(f"{body}\n\nNext.", doc_id="page-p1", links=_Nowhere(), sources=())
    for problem in rendered.problems:
        place = Location(path_of("page", 1), problem.line, problem.column)
        return Diagnostic(place, CODES[problem.kind], problem.kind.meaning)
    return None


# Writing


def file(data: Mapping[str, Any], bodies: Sequence[str] = (), code: Sequence[str] = ()) -> str:
    """Give a file.

    Args:
        data: Its front matter; JSON is YAML.
        bodies: Texts for its body.
        code: Texts for a block of code in its body.
    """
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items()]
    # A paragraph between them ends what a text would have the next one be part of.
    first = "A body. [@s1]" if "sources" in data else "A body."
    parts = [first, *(f"{text}\n\nNext." for text in bodies), fenced(code)]
    # Enough headings for a list of them.
    parts += ["## One", "## Two"] if bodies else []
    return "\n".join(["---", *lines, "---", "\n\n".join(parts), ""])


def fenced(texts: Sequence[str]) -> str:
    """Give texts as a block of code that none of them can close."""
    fence = "`" * (1 + max(2, *(len(run) for text in texts for run in re.findall("`+", text)), 0))
    return "\n".join([fence, *texts, fence])


def encoded(text: str) -> bytes:
    """Give the bytes of a text that may hold half a character."""
    return text.encode("utf-8", "surrogatepass")


def _at(data: Any, keys: Iterable[str | int]) -> Any:
    for key in keys:
        data = data[key]
    return data


def put(data: Any, keys: Sequence[str | int], value: Any) -> None:
    """Put a value in a place of a tree."""
    _at(data, keys[:-1])[keys[-1]] = value


Taken = Mapping[int, AbstractSet[Place]]


def _files(number: int, indexes: Sequence[int], taken: Taken) -> Iterator[tuple[str, str]]:
    """Give the files of a pack."""
    known = texts()
    for kind, data in sample(number).items():
        found = {
            place: [known[index].text for index in indexes if place in taken[index]]
            for place in PLACES
            if place[0] == kind
        }
        for place, entries in found.items():
            keys = place[1:]
            if not entries or place in ADDRESSES or keys[-1] in BELOW:
                continue
            if isinstance(keys[-1], int):
                # One text in other white space is the same entry.
                put(data, keys[:-1], list({" ".join(text.split()): text for text in entries}.values()))
            else:
                put(data, keys, " ".join(entries))
        if kind == "article":
            data["sources"] += [
                {"id": f"u{place}", "title": "A text", "publisher": "Someone", "url": text}
                for place, text in enumerate(found["article", "sources", 0, "url"])
            ]
            yield from _later(number, data)
        yield path_of(kind, number), file(data, found[kind, "body"], found[kind, "code"])
    for index in indexes:
        yield from _alone(index, known[index].text, taken[index])


#: Of some packs further articles: so many days later, to be published so many days after that. The first has
#: an actor that speaks often, the next one an article that comes late, the last one a week with two articles.
_LATER: Final = {1: ((7, 0), (14, 0)), 2: ((0, 9),), OURS + THEIRS: ((0, 0),)}


def _later(number: int, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give further articles of a pack: they have its title and summary, and its actor speaks on its theme."""
    for place, (days, wait) in enumerate(_LATER.get(number, ())):
        day = date.fromisoformat(data["date"]) + timedelta(days=days)
        late = {"publish_at": (day + timedelta(days=wait)).isoformat()} if wait else {}
        position = {**data["positions"][0], "change": None, "change_reason": None, "crosses": []}
        own = {"sources": data["sources"][:1], "positions": [{k: v for k, v in position.items() if v}]}
        common = {key: data[key] for key in ("title", "summary", "authors", "themes", "actors")}
        name = f"content/articles/w{number}-{place}.md"
        yield name, file({**common, **own, "date": day.isoformat(), **late, "themes": data["themes"][:1]})


def _alone(index: int, text: str, taken: AbstractSet[Place]) -> Iterator[tuple[str, str]]:
    """Give the files in which a text is an address: a page has one, and so has an actor."""
    if ("actor", "homepage") in taken:
        data = {"name": f"Home {index}", "kind": "state", "summary": "A state.", "homepage": text}
        yield f"content/actors/h{index}.md", file(data)
    # The file of a page ends in .html, whatever stands before that.
    chosen = {key: f"{text.strip()}x.html" for key in ("url", "save_as") if ("page", key) in taken}
    if chosen:
        yield f"content/pages/s{index}.md", file({"title": f"Page {index}", **chosen})


def _first() -> dict[str, str]:
    """Give the week before all packs, to whose records the first pack refers."""
    files = {kind: dict(data) for kind, data in sample(0).items()}
    for key in ("events", "disagreements", "outlook"):
        files["article"][key] = [entry for entry in files["article"][key] if "ref" not in entry]
    first = {path_of(kind, 0): file(data) for kind, data in files.items()}
    # More weeks than a page shows of a theme's directions.
    for number in range(-WEEKS, 0):
        day = (START + timedelta(weeks=number)).isoformat()
        article = {
            "title": "A title",
            "date": day,
            "summary": "A summary.",
            "themes": ["all"],
            "actors": ["other"],
        }
        note = {"headline": "A headline", "directions": sample(0)["digest"]["directions"][1:]}
        first |= {f"content/articles/z{-number}.md": file(article), path_of("digest", number): file(note)}
    return first


def write_hostile_site(folder: Path, only: int = OURS + THEIRS) -> HostileSite:
    """Write the site; a place that refuses a text has harmless words instead.

    Args:
        folder: Where it is to stand.
        only: How many packs it has.
    """
    refused: dict[tuple[int, Place], Diagnostic] = {}
    taken: dict[int, set[Place]] = {}
    for index, vector in enumerate(texts()):
        taken[index] = set()
        for place, core in PLACES.items():
            if (vector.body and core != "body") or (not vector.number and core is SafePath):
                continue
            problem = refusal(core, vector.text)
            if problem is None:
                taken[index].add(place)
            else:
                refused[index, place] = problem
    chosen = [*packs().items()][:only]
    files = dict(found for number, indexes in chosen for found in _files(number, indexes, taken))
    write_files(folder, _COMMON | _first() | {path: encoded(text) for path, text in files.items()})
    return HostileSite(folder, taken, refused)
