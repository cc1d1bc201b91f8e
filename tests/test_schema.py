"""The JSON Schema accepts what the reader accepts, and refuses what it must."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from generator.desk.schema import KINDS, schema_of
from generator.read import frontmatter, yaml12
from generator.read.located import Plain
from generator.read.yaml12 import core_scalar

CONTENT = Path(__file__).resolve().parent.parent / "content"
FOLDERS = {"article": "articles", "actor": "actors", "theme": "themes", "digest": "digests", "page": "pages"}


def values(text: str) -> Any:
    """Give front matter as a YAML 1.2 parser gives it to a schema validator."""
    parts, _ = frontmatter.split(text, "x.md")
    assert parts is not None
    value, _, problems = yaml12.parse(parts, "x.md", text)
    assert not problems
    return core(value)


def core(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: core(item) for key, item in value.items()}
    if isinstance(value, list):
        return [core(item) for item in value]
    return core_scalar(value) if isinstance(value, Plain) else value


@pytest.mark.parametrize("kind", KINDS)
def test_schema_is_valid_and_accepts_the_example_content(kind: str) -> None:
    schema = schema_of(kind)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    files = sorted((CONTENT / FOLDERS[kind]).rglob("*.md"))
    assert files
    for file in files:
        found = validator.iter_errors(values(file.read_text("utf-8")))
        assert [f"{file}: {error.message}" for error in found] == []


ARTICLE = """---
title: A title
date: 2025-12-15
summary: Some words.
{fields}
---
"""


@pytest.mark.parametrize(
    "fields",
    [
        "theme: guarantees\nactor: ukraine",
        "themes: guarantees\nactors: [ukraine, russia]",
        (
            "theme: a\nactor: b\nevents: {id: e, kind: call, title: T, date: 2025-W50,"
            " participants: [ukraine, {name: N}]}"
        ),
        (
            "theme: a\nactor: b\ndisagreements: {id: d, theme: a, parties: [x, y], issue: I, source: s1,"
            " steps: {one: One}, order: {x: [one]}}"
        ),
        "theme: a\nactor: b\nsources: [{id: s1, title: T, publisher: P, credibility: 1, reliability: B}]",
        "theme: a\nactor: b\nevents: [{ref: e, status: held}]\nextra: {anything: [1, two]}",
    ],
)
def test_schema_accepts_short_forms(fields: str) -> None:
    validator = Draft202012Validator(schema_of("article"))
    assert [error.message for error in validator.iter_errors(values(ARTICLE.format(fields=fields)))] == []


@pytest.mark.parametrize(
    "fields",
    [
        "theme: a",
        "theme: a\nactor: b\ntilte: x",
        "theme: a\nactor: b\nevents: [{ref: e, kind: call}]",
        "theme: a\nactor: b\nsignificance: huge",
        "theme: a\nactor: b\nsupport: [{donor: a, recipient: b, kind: military, stage: given}]",
        "theme: A B\nactor: b",
    ],
)
def test_schema_refuses_what_the_reader_refuses(fields: str) -> None:
    assert not Draft202012Validator(schema_of("article")).is_valid(values(ARTICLE.format(fields=fields)))
