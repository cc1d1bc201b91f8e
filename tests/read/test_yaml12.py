from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.model.diagnostics import Diagnostic
from generator.read.frontmatter import Parts
from generator.read.located import KEY, Path, Places, Plain
from generator.read.text import forbidden
from generator.read.yaml12 import MAX_HEADER, core_scalar, parse
from generator.read.yamlquick import MAX_DEPTH


def read(header: str) -> tuple[dict[str, Any] | None, Places, list[Diagnostic]]:
    text = f"---\n{header}\n---\n"
    return parse(Parts(header, 2, "", header.count("\n") + 4), "x.md", text)


def codes(header: str) -> list[str]:
    return [item.code for item in read(header)[2]]


# Any text

# Pieces between bars; the bar itself is one of YAML's marks as well.
PIECES = (
    "a: |b|- |\n|  |\t|'|\"|[|]|{|}|&a |*a|!t |#| #1|: |?|>|%YAML 1.1|---|--- x|...|,|<<: |~|\\|\\x00"
    "|é|😀|\u2028|@|`"
)
SNIPPETS = st.lists(st.sampled_from([*PIECES.split("|"), "|"]), max_size=14).map("".join)


@given(st.text(max_size=40) | SNIPPETS)
@example("")
@example("a: '")
@example("a: [\n")
@example("? [x]\n: y")
@example('"\\x1b": 1')
@example("a: \ud800")
@example("\ufeff\ufeffa: 1")
def test_no_text_breaks_the_parser(header: str) -> None:
    value, places, problems = read(header)
    assert value is not None or problems
    if forbidden(header):
        return  # the check of the text lets none through, and YAML would count its lines in another way
    for item in problems:
        assert 1 <= item.location.line <= header.count("\n") + 3
        assert item.location.column >= 1
        assert not forbidden(item.headline())
    if value is not None:
        assert {path for path, _ in walk(value)} <= places.index.keys()


@pytest.mark.parametrize("quick", [True, False])
@pytest.mark.parametrize(("more", "told"), [(0, []), (1, ["B105"])])
def test_the_front_matter_has_so_many_characters_and_no_more(
    more: int, told: list[str], *, quick: bool
) -> None:
    # What is written in brackets is not read the short way.
    header = "a: " if quick else "b: [{c: d}]\na: "
    header += "x" * (MAX_HEADER + more - len(header))
    value, _, problems = read(header)
    assert [item.code for item in problems] == told
    assert (value is None) == bool(told)


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("a: " + "[" * 3000, "B115"),
        ("a: " + "[" * (MAX_HEADER - 10), "B115"),
        ("a: " + "[" * 200_000, "B105"),
        ("a: " + "{b: " * 15_000, "B115"),
        ("- " * 30_000, "B115"),
        ("? " * 30_000, "B115"),
        ("a: |\n" + "  a: b: c: d\n" * 4_000, None),
        ("a: |\n  " + "a: " * 20_000, None),
        ("a: " + "b #" * 20_000, "B117"),
        ("a: '" + "''" * 30_000, "B108"),
        ("\n".join(f"k{number}: &a{number} v" for number in range(3000)), "B113"),
    ],
    ids=[
        "3000",
        "most",
        "200000",
        "flow",
        "lists",
        "keys",
        "block",
        "colons",
        "numbers",
        "quotes",
        "anchors",
    ],
)
def test_hostile_headers_are_refused_soon(header: str, code: str | None) -> None:
    start = time.process_time()
    assert codes(header) == ([code] if code else [])
    assert time.process_time() - start < 2


def test_the_depth_that_is_allowed() -> None:
    # The mapping at the top is one of them.
    inner = MAX_DEPTH - 1
    assert codes("a: " + "[" * inner + "]" * inner) == []
    assert codes("a: " + "[" * (inner + 1) + "]" * (inner + 1)) == ["B115"]


# Places

WORDS = st.text("abcxyz", min_size=1, max_size=5)
TEXTS = st.sampled_from(
    ["one", "two words", "é à 字", "😀 smile", "2025-12-15", "no", "12:30:45", "07", "e\u0301"]
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Give front matter in all of YAML's styles."""
    lines: list[str] = []
    flow = st.recursive(
        TEXTS.map(lambda text: f"'{text}'") | WORDS,
        lambda inner: (
            st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
            | st.dictionaries(WORDS, inner, max_size=3).map(
                lambda items: "{" + ", ".join(f"{key}: {item}" for key, item in items.items()) + "}"
            )
        ),
        max_leaves=6,
    )

    def block(indent: str, depth: int) -> None:
        for key in draw(st.lists(WORDS, min_size=1, max_size=3, unique=True)):
            kind = draw(
                st.sampled_from(
                    ["plain", "quoted", "double", "literal", "flow", "list", "mapping", "comment"]
                )
            )
            text = draw(TEXTS)
            if kind == "plain":
                lines.append(f"{indent}{key}: {text}{draw(st.sampled_from(['', '  # note']))}")
            elif kind == "quoted":
                lines.append(f"{indent}'{key}':   '{text}: it''s'")
            elif kind == "double":
                lines.append(f'{indent}"{key}": "{text} \\u00e9"')
            elif kind == "literal":
                lines.extend([f"{indent}{key}: |", f"{indent}  {text}", f"{indent}  # {text}"])
            elif kind == "flow":
                lines.append(f"{indent}{key}: {draw(flow)}")
            elif kind == "comment":
                lines.extend([f"{indent}# é {text}", f"{indent}{key}: {text}"])
            elif depth < 3 and kind == "mapping":
                lines.append(f"{indent}{key}:")
                block(f"{indent}  ", depth + 1)
            else:
                lines.append(f"{indent}{key}:")
                lines.extend(f"{indent}- {draw(flow)}" for _ in range(draw(st.integers(1, 3))))

    block("", 0)
    return "\n".join(lines)


def walk(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from walk(item, (*path, number))


@given(documents())
def test_each_place_is_where_the_value_stands(header: str) -> None:
    value, places, problems = read(header)
    assert problems == []
    assert value is not None
    lines = f"---\n{header}\n---\n".split("\n")
    for path, item in walk(value):
        if not path:
            continue
        line, column = places.index[path]
        rest = lines[line - 1][column - 1 :]
        if isinstance(item, Plain):
            assert rest.startswith(item)
        elif isinstance(item, str):
            assert rest[0] in "'\"|"
            assert rest[0] == "|" or rest[1:].startswith(item.split(":")[0].split(" \u00e9")[0])
        else:
            assert rest[0] in "[{-'\"" or rest[0].isalpha()
        if isinstance(path[-1], str):
            line, column = places.index[*path, KEY]
            assert lines[line - 1][column - 1 :].lstrip("'\"").startswith(path[-1])


# Scalars

AS_TYPED = [
    "no", "on", "yes", "off", "y", "n", "12:30", "12:30:45", "1:2", "01234", "1.10", "1_000", "0x1F", "0o7",
    "2026-11-17", "2026-11-17 09:30", "2026-11-17T09:30:00", "2026-02-30", "17.11.2026", "2026-W47", "a:1",
    "true", "False", "1e3", ".inf", ".nan", "-0", "+5", "=", "1.", "é",
]  # fmt: skip


@pytest.mark.parametrize("typed", AS_TYPED)
def test_a_plain_scalar_stays_what_was_typed(typed: str) -> None:
    value, _, problems = read(f"key: {typed}\nlist: [{typed}]")
    assert problems == []
    assert value == {"key": typed, "list": [typed]}
    assert isinstance(value["key"], Plain)


@pytest.mark.parametrize("typed", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_nothing_unless_it_is_quoted(typed: str) -> None:
    assert read(f"key: {typed}")[0] == {"key": None}
    value = read(f"key: '{typed}'")[0]
    assert value == {"key": typed}
    assert not isinstance(value["key"], Plain)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("true", True), ("True", True), ("FALSE", False), ("yes", "yes"), ("no", "no"), ("on", "on"),
        ("12", 12), ("-3", -3), ("012", 12), ("1.5", 1.5), ("90e9", 90e9), (".5", 0.5), ("1.10", 1.1),
        ("1_000", "1_000"), ("0x1F", "0x1F"), ("12:30", "12:30"), ("2025-12-15", "2025-12-15"),
        (".inf", ".inf"), ("NaN", "NaN"), ("~", None), ("", None), ("٣", "٣"), ("9" * 5000, float("inf")),
    ],
)  # fmt: skip
def test_what_a_plain_scalar_means_in_the_core_schema(typed: str, meant: object) -> None:
    found = core_scalar(typed)
    assert found == meant
    assert type(found) is type(meant)


def test_keys_are_text_and_never_fall_together() -> None:
    value, _, problems = read("1: a\ntrue: b\non: c\n'1.0': d\n~: e")
    assert problems == []
    assert value == {"1": "a", "true": "b", "on": "c", "1.0": "d", "~": "e"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("title: Why? #1 issue", "#1 issue"),
        ("list:\n- {title: A #tag}\n  }", "#tag}"),
        ("title: C# and F#", None),
        ("title: A # comment", None),
        ("title: 'A #1'", None),
        ("title: 'A' #1", None),
        ("title: A#1", None),
        ("# a: b #1", None),
        ("title: >\n  A #1", None),
        ("title:\t#1", "#1"),
        ("list: [one #1\n  ]", "#1"),
    ],
)
def test_text_that_is_lost_to_a_comment_is_told(line: str, told: str | None) -> None:
    found = [item for item in read(line)[2] if item.code == "B117"]
    assert [item.message for item in found] == ([f'"{told}" is read as a comment'] if told else [])
    for item in found:
        assert item.excerpt[item.location.column - 1] == "#"
