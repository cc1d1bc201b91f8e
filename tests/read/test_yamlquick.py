"""The short way through front matter gives what the long one gives, or leaves it to that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.model.diagnostics import Diagnostic
from generator.read import yaml12, yamlquick
from generator.read.frontmatter import Parts, split
from generator.read.located import Places, Plain
from generator.read.yamlquick import MAX_DEPTH, read_quickly

TESTS = Path(__file__).parents[1]

PIECES = (
    *(
        "a",
        "b: ",
        "c:",
        "- ",
        "-",
        "? ",
        ": ",
        "\n",
        "\n",
        "\n  ",
        "\n    ",
        " ",
        "\t",
        "é",
        "\u2028",
        "\ufeff",
    ),
    *(
        "[",
        "]",
        "{",
        "}",
        ", ",
        "'",
        '"',
        "|\n  ",
        ">-\n  ",
        "#",
        " #",
        " #1",
        "# x",
        "a#b",
        "1.10",
        "~",
        "null",
    ),
    *("&", "&a ", "*", "*a", "!", "!t ", "!!str ", "x&y", "x!", "x*y", "_&", "é!", "- &a x", '"k":&a v'),
    *(
        "---",
        "--- ",
        "...",
        "%YAML 1.1",
        "%TAG ! x",
        "<<: ",
        "\\",
        "\\x00",
        "\\x41",
        "@",
        "`",
        "...\nb",
        "\r",
    ),
)
NAMES = ("a", "b", "'c'", '"d"', "e f", "é", "~", "1")
VALUES = (
    "1",
    "x y",
    "'x'",
    '"y"',
    "~",
    "",
    "true",
    "[]",
    "{}",
    "[a, b]",
    "{a: 1, b: [2]}",
    "|\n      text\n",
    "a!",
)


def lines() -> st.SearchStrategy[str]:
    """Headers that are mostly right: keys with values, nested by indentation."""
    line = st.builds(
        lambda depth, dash, name, value: f"{'  ' * depth}{dash}{name}: {value}",
        *(st.integers(0, 3), st.sampled_from(["", "", "- ", "- - ", "? "])),
        *(st.sampled_from(NAMES), st.sampled_from([*VALUES, *PIECES])),
    )
    return st.lists(line, max_size=8).map("\n".join)


def deep() -> st.SearchStrategy[str]:
    """Headers about as deep as is allowed."""
    shapes = st.sampled_from(["[", "{a: ", "- ", "? ", "a: [", "\n- a:\n  "])
    return st.builds(
        lambda first, start, count, closing: first + start * count + closing,
        *(st.sampled_from(["", "a: ", "a: 1\na: ", "? "]), shapes, st.integers(MAX_DEPTH - 3, MAX_DEPTH + 2)),
        st.one_of(st.just(""), st.integers(0, 16).map(lambda count: "x" + "]" * count)),
    ) | st.integers(MAX_DEPTH - 3, MAX_DEPTH + 2).map(
        lambda count: "".join(f"{' ' * depth}k:\n" for depth in range(count)) + " " * count + "v"
    )


Read = tuple[Any, Places, list[Diagnostic]]


def both(header: str) -> tuple[Read, Read]:
    text = f"---\n{header}\n---\n"
    parts = Parts(header, 2, "", header.count("\n") + 4)
    return yaml12.parse(parts, "x.md", text), yaml12.parse_with_guard(parts, "x.md", text)


def types(value: object) -> Iterator[type]:
    """Give the types of a tree, which tell quoted text from plain."""
    yield type(value)
    if isinstance(value, dict):
        for key, entry in value.items():
            yield type(key)
            yield from types(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from types(entry)


def same(header: str) -> bool:
    ours, long = both(header)
    return (
        ours == long and list(types(ours[0])) == list(types(long[0])) and [*ours[1].index] == [*long[1].index]
    )


@settings(max_examples=1_000, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join) | lines() | deep() | st.text(max_size=40))
@example("a: 1\n--- \n- &a b")
@example("a: 1\n... \n[")
@example("a: 1\na: [[[[[[[[[[[[[[")
@example("? [[[[[[[[[[[[[a]]]]]]]]]]]]]\n: 1")
@example('{"a":&b c}')
@example("%TAG ! tag:x,1:\n--- \na: !b c")
@example("a: b\u2028 #c")
def test_any_header_reads_the_same(header: str) -> None:
    assert same(header)


def test_every_header_of_the_tests_and_the_example_reads_the_same() -> None:
    folders = (TESTS.parent / "content", TESTS / "sites", TESTS / "hostile")
    texts = [
        path.read_text(encoding="utf-8", errors="replace")
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".md", ".txt")
    ]
    headers = [parts.header for text in texts if (parts := split(text, "x.md")[0])]
    assert len(headers) > 20
    assert [header for header in headers if not same(header)] == []
    assert sum(read_quickly(header, 2) is not None for header in headers) > len(headers) / 2


@pytest.mark.parametrize(
    "header",
    ["a: &b c", "a: *b", "a: !b c", '{"a":&b c}', "a: [&b c]", "- &a b", "a: b\na: c", "a: '\\x'", "a: b #c"],
)
def test_what_may_be_told_of_takes_the_long_way(header: str) -> None:
    assert read_quickly(header, 2) is None


@pytest.mark.parametrize(
    "header", ["a: b&c", "a: 'b!'", "a: [b, {c: d}]", "a: |\n  b\n  c", "# a\na: b", "a: b*c"]
)
def test_ordinary_headers_take_the_short_way(header: str) -> None:
    assert read_quickly(header, 2) is not None


def test_quoted_text_is_not_plain() -> None:
    quick = read_quickly("a: 1\nb: '1'", 2)
    assert quick is not None
    assert [type(value) for value in quick[0].values()] == [Plain, str]


@pytest.mark.parametrize(
    ("gate", "opened", "header"),
    [
        ("MAX_DEPTH", 100, "a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH),
        ("_MARK", re.compile("(?!)"), "a: &b c"),
        ("LOST", re.compile("(?!)"), "a: b #c"),
    ],
)
def test_a_gate_left_open_would_be_found(
    gate: str, opened: object, header: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert same(header)
    monkeypatch.setattr(yamlquick, gate, opened)
    assert not same(header)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_so_many_levels_do_no_harm(opening: str) -> None:
    """The most that get as far as the composer; see also the header of 64,000 brackets in test_yaml12."""
    assert same("a: " + opening * (yamlquick._MOST_LEVELS - 1))
    assert same("a: " + opening * 450 + "b" + "]" * 450)
