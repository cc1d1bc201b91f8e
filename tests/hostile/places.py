"""Where an editor can write text: found in a sample of each kind of file, held against the content model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

from generator.model.documents import Actor, Article, DigestNote, Page, Theme
from generator.model.values import Line, SafePath, Text, Url
from generator.read.shape import FieldShape, pick_record, shape_of

#: The first Monday of the site: each pack of texts has a week, an article, an actor, a theme and a page.
START: Final = date(2020, 1, 6)
RECORDS: Final[Mapping[str, type]] = MappingProxyType(
    {"article": Article, "actor": Actor, "theme": Theme, "digest": DigestNote, "page": Page}
)
#: What an editor writes in words of their own, or chooses as an address.
FREE: Final = (Line, Text, Url, SafePath)

#: Where a text stands: the kind of file, then keys and places in lists, or what is below the front matter.
Place = tuple[str | int, ...]
#: Texts below the front matter: as Markdown, and in a block of code.
BELOW: Final = ("body", "code")


def sample(number: int) -> dict[str, dict[str, Any]]:
    """Give harmless files by kind, with every field that takes text, in the full form of the model."""
    week = START + timedelta(weeks=number)
    day, before = week.isoformat(), number - 1
    soon = (week + timedelta(days=14)).isoformat()
    actor, theme = f"a{number}", f"t{number}"
    return {
        "article": {
            "title": f"Article {number}", "date": day, "summary": "A summary.", "key_points": ["A point"],
            "authors": ["Someone"], "themes": [theme, "all"], "actors": [actor, "other"],
            "aliases": [f"/was/{number}/"],
            "events": [
                {
                    "id": f"e{number}", "kind": "meeting", "title": "An event", "date": day,
                    "place": "A place", "note": "A note.",
                    "participants": [
                        {"actor": actor, "name": "A name", "office": "An office"}, {"actor": "other"},
                    ],
                    "sources": ["s1"],
                },
                {"ref": f"e{before}", "status": "held", "note": "A note.", "sources": ["s1"]},
            ],
            "positions": [
                {
                    "actor": actor, "theme": theme, "kind": "condition", "stance": "conditional",
                    "text": "A text.", "conditions": ["A condition"], "crosses": [f"r{number}"],
                    "change": "clarified", "change_reason": "A reason.", "sources": ["s1"],
                },
                {
                    "id": f"r{number}", "actor": "other", "theme": theme, "kind": "red-line",
                    "stance": "rejects", "text": "A text.", "sources": ["s1"],
                },
                {
                    "actor": "third", "theme": "all", "kind": "condition", "stance": "conditional",
                    "text": "A text.", "conditions": ["A condition"], "attribution": "none",
                    "sources": ["s2"],
                },
                {
                    "actor": "other", "theme": "all", "kind": "demand", "stance": "supports",
                    "text": "A text.", "sources": ["s1"],
                },
            ],
            "disagreements": [
                {
                    "id": f"d{number}", "theme": theme, "parties": [actor, "other"], "issue": "An issue.",
                    "steps": [
                        {"id": "a", "label": "One step"}, {"id": "b", "label": "Another"},
                        {"id": "c", "label": "A third"},
                    ],
                    "order": [
                        {"actor": actor, "steps": ["a", "b", "c"]},
                        {"actor": "other", "steps": ["a", "c", "b"]},
                    ],
                    "sources": ["s1"],
                },
                {
                    "id": f"p{number}", "theme": theme, "parties": [actor, "other"], "issue": "An issue.",
                    "sources": ["s1"],
                },
                {"ref": f"d{before}", "state": "settled", "note": "A note.", "sources": ["s1"]},
            ],
            "support": [{
                "donor": actor, "recipient": "other", "kind": "military", "stage": "committed",
                "text": "A text.", "sources": ["s1"],
            }],
            "interests": [{"actor": "other", "theme": theme, "text": "A text."}],
            "outlook": [
                {
                    "id": f"o{number}", "statement": "A statement.", "likelihood": "likely",
                    "confidence": "low", "due": day,
                    "resolution": {"date": day, "outcome": "void", "note": "A note.", "sources": ["s1"]},
                },
                {
                    "id": f"f{number}", "statement": "A statement.", "likelihood": "likely",
                    "confidence": "low", "due": soon, "sources": ["s1"],
                },
                {
                    "id": f"g{number}", "statement": "A statement.", "likelihood": "likely",
                    "confidence": "low", "due": "2027-01-01", "sources": ["s1"],
                },
                {
                    "id": f"u{number}", "statement": "A statement.", "likelihood": "likely",
                    "confidence": "low", "due": day, "sources": ["s1"],
                },
                {
                    "ref": f"u{before}",
                    "resolution": {"date": day, "outcome": "void", "note": "A note.", "sources": ["s1"]},
                },
            ],
            "corrections": [{"date": day, "note": "A note.", "kind": "major"}],
            "sources": [
                {
                    "id": "s1", "title": "A text", "publisher": "Someone", "date": day,
                    "url": "https://source.example/a",
                },
                # Its names are hidden, and may stand nowhere else.
                {"id": "s2", "title": "A hidden title", "publisher": "A hidden publisher"},
            ],
        },
        "actor": {
            "name": f"Actor {number}", "kind": "person", "summary": "A summary.", "office": "An office",
            "aliases": [f"Alias {number}"], "metonyms": [f"House {number}"], "ambiguous": ["Some"],
            "homepage": "https://actor.example/", "member_of": ["group"],
        },
        "theme": {
            "name": f"Theme {number}", "question": "A question?", "description": "A description.",
            "keywords": [f"word {number}"], "parent": "all",
        },
        "digest": {
            "headline": "A headline", "key_points": ["A point"],
            "directions": [
                {"theme": theme, "direction": "improved", "reason": "A reason."},
                {"theme": "all", "direction": "improved", "reason": "A reason."},
            ],
        },
        "page": {
            "title": f"Page {number}", "summary": "A summary.", "authors": ["Someone"], "updated": day,
            "url": f"p{number}.html", "save_as": f"p{number}.html",
            # On every page, whatever its kind.
            **({"menu": number} if number == 1 else {}),
        },
    }  # fmt: skip


def path_of(kind: str, number: int) -> str:
    """Give the path of a file of the sample."""
    if kind == "digest":
        year, week, _ = (START + timedelta(weeks=number)).isocalendar()
        return f"content/digests/{year}-W{week:02d}.md"
    return f"content/{kind}s/{'v' if kind == 'article' else kind[0]}{number}.md"


Leaf = tuple[Place, type, FieldShape]


def leaves(record: type, value: Mapping[str, Any], path: Place) -> Iterator[Leaf]:
    """Give every value in a record as written: its place, the record that has it and its field there."""
    shapes = {shape.name: shape for shape in shape_of(record)}
    for key, entry in value.items():
        if key in shapes:
            yield from _below(record, shapes[key], entry, (*path, key))


def _below(record: type, shape: FieldShape, value: Any, path: Place) -> Iterator[Leaf]:
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _below(record, shape, item, (*path, number))
    elif shape.records:
        yield from leaves(pick_record(shape, value), value, path)
    else:
        yield path, record, shape


def of_sample() -> list[Leaf]:
    """Give every value of the sample."""
    data = sample(1)
    return [leaf for kind, record in RECORDS.items() for leaf in leaves(record, data[kind], (kind,))]


def of_model(records: Iterable[type]) -> Iterator[tuple[type, FieldShape]]:
    """Give every field of some records and of those in them that holds no records."""
    for record in records:
        for shape in shape_of(record):
            if shape.records:
                yield from of_model(shape.records)
            else:
                yield record, shape


_HIDDEN: Final = ("article", "sources", 1)
#: Every place for a text of an editor's own, and which kind of text it is.
PLACES: Final[Mapping[Place, Any]] = MappingProxyType(
    {path: shape.core for path, _, shape in of_sample() if shape.core in FREE and path[:3] != _HIDDEN}
    | {(kind, below): below for kind in RECORDS for below in BELOW}
)
#: Those that hold an address, which is one text and not several.
ADDRESSES: Final = frozenset(place for place, core in PLACES.items() if core in (Url, SafePath))
