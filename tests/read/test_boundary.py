"""The maximal site uses every field and every term of the model; no tree of values breaks the boundary."""

from __future__ import annotations

import dataclasses
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.model import vocabulary
from generator.model.documents import Actor, Article, DigestNote, Page, Theme
from generator.model.values import Line
from generator.model.vocabulary import Vocabulary
from generator.read import scalars
from generator.read.boundary import validate
from generator.read.content import Content, Loaded
from generator.read.folder import read_content
from generator.read.located import KEY, Places, Plain
from generator.read.located import Path as ValuePath
from generator.read.settings import parse_settings
from generator.read.shape import shape_of
from generator.read.text import visible
from tests.sites.support import SITES, make_site, settings_of, told_about

DOCUMENTS: Final[tuple[type, ...]] = (Article, Actor, Theme, DigestNote, Page)
VOCABULARIES: Final = tuple(
    item
    for item in vars(vocabulary).values()
    if isinstance(item, type) and issubclass(item, Vocabulary) and item is not Vocabulary
)
ZONE: Final = ZoneInfo("Europe/Brussels")


@pytest.fixture(name="maximal")
def _maximal(tmp_path: Path) -> Path:
    site = make_site(tmp_path, ())
    shutil.copytree(SITES / "maximal", site, dirs_exist_ok=True)
    return site


def records(record: Any) -> Iterator[Any]:
    """Give a record and all records in it."""
    yield record
    kind: type = type(record)
    for shape in shape_of(kind):
        value = getattr(record, shape.name)
        if shape.records and value is not None:
            for item in value if shape.is_list else [value]:
                yield from records(item)


def all_records(content: Content) -> list[Any]:
    files: tuple[Loaded[Any], ...] = (
        *content.articles,
        *content.actors,
        *content.themes,
        *content.digests,
        *content.pages,
    )
    return [record for item in files for record in records(item.record)]


def kinds_of(record: type) -> set[type]:
    found: set[type] = {record}
    for shape in shape_of(record):
        for inner in shape.records:
            found |= kinds_of(inner)
    return found


def test_the_maximal_site_is_accepted(maximal: Path) -> None:
    assert told_about(maximal) == []


def test_the_maximal_site_uses_every_field_and_every_term(maximal: Path) -> None:
    settings, _ = parse_settings(settings_of(maximal))
    content, problems = read_content(maximal / "content", settings)
    assert problems == []
    found = all_records(content)
    used: set[tuple[type, str]] = set()
    terms: set[tuple[type, str]] = set()
    for record in found:
        for field in dataclasses.fields(record):
            value = getattr(record, field.name)
            if value not in (None, ()):
                used.add((type(record), field.name))
            if isinstance(value, Vocabulary):
                terms.add((type(value), str(value)))
    kinds = set().union(*(kinds_of(kind) for kind in DOCUMENTS))
    assert {(kind, field.name) for kind in kinds for field in dataclasses.fields(kind)} - used == set()
    assert {(kind, str(term)) for kind in VOCABULARIES for term in kind} == terms


def test_every_record_is_frozen_slotted_and_described(maximal: Path) -> None:
    for kind in set().union(*(kinds_of(kind) for kind in DOCUMENTS)):
        assert kind.__doc__
        assert "__slots__" in vars(kind)
        for shape in shape_of(kind):
            assert shape.meaning.endswith(".")
    settings, _ = parse_settings(settings_of(maximal))
    article = read_content(maximal / "content", settings)[0].articles[0]
    with pytest.raises(dataclasses.FrozenInstanceError):
        article.record.title = Line("x")  # type: ignore[misc]  # what the test is about


# Any tree

FIELDS: Final = sorted(
    {shape.name for kind in DOCUMENTS for inner in kinds_of(kind) for shape in shape_of(inner)}
)
SCALARS: Final = (
    st.none()
    | st.sampled_from(["s1", "ukraine", "2025-12-16", "a: b", "", "90e9", "{text}", "9" * 5000]).map(Plain)
    | st.text(max_size=8)
)
TREES: Final = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*FIELDS, "ref", "theme", "source"]) | st.text(max_size=5), inner, max_size=4
        )
    ),
    max_leaves=12,
)


def index_of(value: object, path: ValuePath = ()) -> Iterator[tuple[ValuePath, tuple[int, int]]]:
    yield path, (1, 1)
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*path, key, KEY), (1, 1)
            yield from index_of(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from index_of(item, (*path, number))


@given(
    st.sampled_from(DOCUMENTS),
    st.dictionaries(st.sampled_from([*FIELDS, "theme", "author"]) | st.text(max_size=5), TREES, max_size=8),
)
@example(Article, {"events": [{"ref": None, "participants": {"actor": ["x"]}}]})
@example(Article, {"disagreements": {"steps": {"a": None}, "order": {"b": {"c": "d"}}}})
@example(Article, {"extra": {"n": Plain("9" * 5000)}, "support": [{"amount": Plain("1e999")}]})
@example(Page, {"menu": Plain("9" * 5000), "save_as": "\x00"})
def test_any_values_are_a_record_or_told_about(kind: type, value: dict[str, Any]) -> None:
    made, _, _, problems = validate(kind, value, Places("x.md", ("",), dict(index_of(value))), ZONE)
    assert (made is None) == bool(problems)
    for item in problems:
        assert item.code.startswith("B2")
        assert item.message
        assert "\n" not in item.headline()


def test_problems_of_all_kinds_come_out_at_once() -> None:
    value: dict[str, Any] = {
        "titel": Plain("x"),
        "date": Plain("yesterday"),
        "status": Plain("publishd"),
        "summary": None,
        "themes": [Plain("A B")],
        "events": [{"kind": Plain("metting")}],
    }
    _, _, _, problems = validate(Article, value, Places("x.md", (), dict(index_of(value))), ZONE)
    assert {item.code for item in problems} == {"B201", "B202", "B203", "B205", "B207", "B208"}
    missing = {item.message for item in problems if item.code == "B202"}
    assert {'"title" is missing', '"actors" is missing', '"id" is missing'} < missing


@given(st.text(max_size=8))
@example("\u200da")
@example("\u0301")
def test_what_can_be_seen_is_judged_by_every_character(text: str) -> None:
    unseen = {"Cc", "Cf", "Cn", "Zl", "Zp", "Zs"}
    assert visible(text) == any(unicodedata.category(char) not in unseen for char in text)


@given(st.text(max_size=12))
@example("a/ b")
@example("a/\x1cb")
@example("a\\b")
def test_no_address_has_a_space_or_backslash(text: str) -> None:
    good = not any(char.isspace() or char == "\\" for char in text)
    assert scalars.is_web_address(f"https://example.org/{text}") == good
