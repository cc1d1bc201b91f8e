"""Every short form equals its full form, and its places lead to what was written."""

from __future__ import annotations

import time
from zoneinfo import ZoneInfo

import pytest

from generator.model.documents import Article
from generator.model.records import Disagreement, Event, EventRef, Position
from generator.read.boundary import validate
from generator.read.frontmatter import split
from generator.read.located import Path, Places
from generator.read.shape import pick_record, shape_of
from generator.read.yaml12 import parse
from tests.sites.support import AS_USUAL, fill

ZONE = ZoneInfo("Europe/Brussels")
SOURCES = "sources:\n  - {id: s1, title: T, publisher: P}\n"


def read(front: str) -> tuple[Article, Places]:
    text = fill(f"---\n{front}{SOURCES}{AS_USUAL}\n---\nText.\n")
    parts, _ = split(text, "x.md")
    assert parts is not None
    value, places, problems = parse(parts, "x.md", text)
    assert problems == []
    assert value is not None
    result, _, places, problems = validate(Article, value, places, ZONE)
    assert [item.headline() for item in problems] == []
    assert result is not None
    return result, places


CALL = "events:\n  - id: a\n    kind: call\n    title: T\n    date: 2025-12-16\n    "
POSITION = "positions:\n  - {actor: ukraine, theme: t, kind: demand, stance: supports, text: T, "
DISPUTE = "disagreements:\n  - id: a\n    theme: t\n    parties: [ukraine, russia]\n    issue: I\n    "
OUTLOOK = "outlook:\n  - {id: a, statement: S, likelihood: likely, confidence: low, due: 2026-01-01, "

FORMS: list[tuple[str, str, Path, str]] = [
    ("theme: energy\n", "themes: [energy]\n", ("themes", 0), "energy"),
    ("themes: energy\n", "themes: [energy]\n", ("themes", 0), "energy"),
    ("theme: [energy, gas]\n", "themes: [energy, gas]\n", ("themes", 1), "gas]"),
    ("actor: russia\n", "actors: [russia]\n", ("actors", 0), "russia"),
    ("author: A. Person\n", "authors: [A. Person]\n", ("authors", 0), "A. Person"),
    ("alias: old\n", "aliases: [old]\n", ("aliases", 0), "old"),
    ("key_points: One.\n", "key_points: [One.]\n", ("key_points", 0), "One."),
    ("events: {ref: a}\n", "events: [{ref: a}]\n", ("events", 0, "ref"), "a}"),
    (
        f"{CALL}participants: [ukraine, russia]\n",
        f"{CALL}participants: [{{actor: ukraine}}, {{actor: russia}}]\n",
        ("events", 0, "participants", 1, "actor"),
        "russia]",
    ),
    (
        f"{CALL}participants: ukraine\n",
        f"{CALL}participants: [{{actor: ukraine}}]\n",
        ("events", 0, "participants", 0, "actor"),
        "ukraine",
    ),
    (
        f"{CALL}participants: {{name: N}}\n",
        f"{CALL}participants: [{{name: N}}]\n",
        ("events", 0, "participants", 0, "name"),
        "N}",
    ),
    (
        f"{CALL}theme: energy\n    source: s1\n",
        f"{CALL}themes: [energy]\n    sources: [s1]\n",
        ("events", 0, "sources", 0),
        "s1",
    ),
    (f"{POSITION}source: s1}}\n", f"{POSITION}sources: [s1]}}\n", ("positions", 0, "sources", 0), "s1}"),
    (
        f"{POSITION}condition: If so.}}\n",
        f"{POSITION}conditions: [If so.]}}\n",
        ("positions", 0, "conditions", 0),
        "If so.}",
    ),
    (
        f"{DISPUTE}steps: {{one: First, two: Second}}\n",
        f"{DISPUTE}steps: [{{id: one, label: First}}, {{id: two, label: Second}}]\n",
        ("disagreements", 0, "steps", 1, "label"),
        "Second}",
    ),
    (
        f"{DISPUTE}steps: {{one: First, two: Second}}\n",
        f"{DISPUTE}steps: [{{id: one, label: First}}, {{id: two, label: Second}}]\n",
        ("disagreements", 0, "steps", 1, "id"),
        "two: Second}",
    ),
    (
        f"{DISPUTE}order: {{ukraine: [one, two], russia: two}}\n",
        f"{DISPUTE}order: [{{actor: ukraine, steps: [one, two]}}, {{actor: russia, steps: [two]}}]\n",
        ("disagreements", 0, "order", 0, "steps", 1),
        "two], russia: two}",
    ),
    (
        f"{OUTLOOK}resolution: {{date: 2026-01-01, outcome: void, source: s1}}}}\n",
        f"{OUTLOOK}resolution: {{date: 2026-01-01, outcome: void, sources: [s1]}}}}\n",
        ("outlook", 0, "resolution", "sources", 0),
        "s1}}",
    ),
]


@pytest.mark.parametrize(("short", "full", "path", "rest"), FORMS, ids=[form[0][-50:] for form in FORMS])
def test_a_short_form_equals_its_full_form(short: str, full: str, path: Path, rest: str) -> None:
    article, places = read(short)
    assert article == read(full)[0]
    location = places.at(path)
    assert path in places.index
    assert places.lines[location.line - 1][location.column - 1 :] == rest


def test_every_short_form_of_the_model_is_tried() -> None:
    tried = " ".join(short for short, _, _, _ in FORMS)
    seen: set[type] = set()
    waiting: list[type] = [Article]
    while waiting:
        kind = waiting.pop()
        if kind in seen:
            continue
        seen.add(kind)
        for shape in shape_of(kind):
            waiting += shape.records
            if shape.alias:
                assert f"{shape.alias}: " in tried, (kind, shape.alias)
            if shape.mapping:
                assert f"{shape.name}: {{" in tried, (kind, shape.name)
            if shape.short:
                assert f"{shape.name}: [" in tried, (kind, shape.name)


def test_shapes_of_fields() -> None:
    shapes = {shape.name: shape for shape in shape_of(Article)}
    assert shapes["title"].required
    assert not shapes["slug"].required
    assert shapes["slug"].optional
    assert shapes["themes"].is_list
    assert shapes["themes"].registry == "theme"
    assert shapes["events"].records == (Event, EventRef)
    assert shapes["positions"].records == (Position,)
    assert shapes["date"].records == ()
    assert pick_record(shapes["events"], {"ref": "a"}) is EventRef
    assert pick_record(shapes["events"], {"id": "a"}) is Event
    assert {shape.name: shape.mapping for shape in shape_of(Disagreement) if shape.mapping} == {
        "steps": ("id", "label"),
        "order": ("actor", "steps"),
    }


def test_many_short_forms_do_not_take_long() -> None:
    participants = ", ".join(f"actor-{number}" for number in range(200))
    event = f"  - {{id: a, kind: call, title: T, date: 2025-12-16, participants: [{participants}]}}\n"
    start = time.process_time()
    article, _ = read(f"events:\n{event * 20}")
    assert sum(len(event.participants) for event in article.events if isinstance(event, Event)) == 4000
    assert time.process_time() - start < 3
