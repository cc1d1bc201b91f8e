"""A list of front matter has a bounded number of entries, and one more is told at the list."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from generator.desk.schema import KINDS, field_reference, schema_of
from generator.model.documents import Actor, Article, Page, Theme
from generator.read.boundary import validate
from generator.read.frontmatter import split
from generator.read.yaml12 import parse
from tests.sites.support import AS_USUAL, Section, told_by

CALL = "events:\n  - {id: a, kind: call, title: T, date: 2025-12-16, "
DISPUTE = "disagreements:\n  - {id: a, theme: t, parties: [ukraine, russia], issue: I, "


def told(record: type, front: str) -> list[str]:
    """Give what is said of lists that are too long; all else that is wrong is none of this test's."""
    text = f"---\n{front}\n---\nText.\n"
    parts, _ = split(text, "x.md")
    assert parts is not None
    value, places, problems = parse(parts, "x.md", text)
    assert problems == []
    assert value is not None
    found = validate(record, value, places, ZoneInfo("UTC"))[3]
    return [item.headline() for item in found if item.code == "B220"]


def of(number: int, entry: str = "a{0}") -> str:
    """Give so many entries."""
    return ", ".join(entry.format(n) for n in range(number))


#: The record, its front matter up to the list and behind it, an entry, and how many there may be.
LISTS: list[tuple[type, str, str, str, int]] = [
    (Article, "aliases: [", "]", "a{0}", 50),
    (Article, "alias: [", "]", "a{0}", 50),
    (Page, "aliases: [", "]", "a{0}", 50),
    (Actor, "former_ids: [", "]", "a{0}", 50),
    (Theme, "former_ids: [", "]", "a{0}", 50),
    (Actor, "aliases: [", "]", "Name {0}", 200),
    (Article, "disagreements: [{id: a, theme: t, issue: I, parties: [", "]}]", "a{0}", 50),
    (Article, f"{DISPUTE}order: {{", "}}", "a{0}: []", 50),
    (Article, "corrections: [", "]", "{{date: 2025-12-16, note: N}}", 200),
    (Article, "disagreements: [", "]", "{{ref: a{0}}}", 30),
    (Article, "events: [", "]", "{{ref: a{0}}}", 200),
    (Article, f"{CALL}participants: [", "]}", "a{0}", 200),
    (Article, f"{DISPUTE}steps: {{", "}}", "a{0}: Halt", 30),
    (Article, f"{DISPUTE}steps: [", "]}", "{{id: a{0}, label: Halt}}", 30),
    (Article, f"{DISPUTE}order: {{ukraine: [", "]}}", "a{0}", 30),
]


@pytest.mark.parametrize(("record", "before", "after", "entry", "most"), LISTS)
def test_one_entry_too_many_is_told_at_the_list(
    record: type, before: str, after: str, entry: str, most: int
) -> None:
    assert told(record, f"{before}{of(most, entry)}{after}") == []
    line, column = before.count("\n") + 2, len(before.rpartition("\n")[2])
    hint = "divide the text, or shorten the list"
    assert told(record, f"{before}{of(most + 1, entry)}{after}") == [
        f"x.md:{line}:{column}: error[B220] the list has {most + 1} entries; at most {most}; {hint}"
    ]


@pytest.mark.parametrize(("last", "too_many"), [(20, False), (21, True)])
def test_the_orders_of_an_article_name_a_bounded_number_of_steps(
    tmp_path: Path, *, last: int, too_many: bool
) -> None:
    disputes = ""
    for number, steps in enumerate([30, 30, 20, last]):
        order = of(steps, "s{0}")
        disputes += (
            f"  - id: d{number}\n    theme: security-guarantees\n    parties: [ukraine, russia]\n"
            f"    issue: It.\n    source: s1\n    steps: {{{of(steps, 's{0}: Step')}}}\n"
            f"    order: {{ukraine: [{order}], russia: [{order}]}}\n"
        )
    text = (
        f"---\nsources: [{{id: s1, title: T, publisher: P}}]\ndisagreements:\n{disputes}{AS_USUAL}\n---\nT.\n"
    )
    expected = (
        "content/articles/x.md:31:12: error[B220] the orders of all disagreements up to here name 202 steps; "
        "at most 200 in an article; name the stages that matter, or divide the text"
    )
    assert told_by([Section("", "content/articles/x.md", text)], tmp_path) == ([expected] if too_many else [])


@pytest.mark.parametrize("kind", KINDS)
def test_an_editor_is_told_of_each_limit_by_the_schema(kind: str) -> None:
    def lists(value: Any) -> list[Any]:
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        own = [value] if isinstance(value, dict) and value.get("type") == "array" and "items" in value else []
        return own + [item for each in inner for item in lists(each)]

    found = lists(schema_of(kind))
    assert found
    assert all(item["maxItems"] in {30, 50, 200} for item in found)


def test_a_mapping_that_stands_for_a_list_is_bounded_by_the_schema() -> None:
    steps = schema_of("article")["$defs"]["Disagreement"]["properties"]["steps"]
    assert {"type": "object", "maxProperties": 30} in steps["anyOf"]
    assert re.search(r"\| `steps` \| list of .*at most 30", field_reference())
