from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.read import text as text_gate
from generator.read.markdown import body
from generator.read.text import MAX_BYTES, MAX_TOLD, beyond_ascii, decode, forbidden, position


@given(st.binary(max_size=60))
@example(b"")
@example(b"\xff\xfe")
@example(b"a\r")
@example(b"\xef\xbb\xbf---\r\n---\r\n")
def test_any_bytes_are_text_or_told_about(data: bytes) -> None:
    text, problems = decode(data, "x.md")
    assert (text is None) == bool(problems)
    if text is not None:
        assert "\r" not in text
        assert not forbidden(text)
        assert text.encode() == data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    for item in problems:
        assert (item.location.line, item.location.column) >= (1, 1)


@given(st.text(max_size=60), st.data())
def test_a_position_leads_back_to_its_offset(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    line, column = position(text, offset)
    assert sum(len(row) + 1 for row in text.split("\n")[: line - 1]) + column - 1 == offset


@pytest.mark.parametrize(
    "char",
    [
        "\0", "\x08", "\x1b", "\x7f", "\x85", "\x9f", "\u2028", "\u2029", "\u202e", "\u2066", "\ufeff",
        "\ufdd0", "\ufdef", "\ufffe", "\U000e0041",
    ],
    ids=lambda char: f"U+{ord(char):04X}",
)  # fmt: skip
def test_characters_that_no_reader_sees_are_refused(char: str) -> None:
    assert forbidden(f"a{char}b")
    [problem] = decode(f"one\ntwo {char}".encode(), "x.md")[1]
    assert (problem.code, problem.location.line, problem.location.column) == ("B102", 2, 5)
    assert char not in str(problem)


@pytest.mark.parametrize(
    "char", ["\t", "\n", "\u00a0", "\u200d", "\u200f", "é", "e\u0301", "字", "😀", "\u00ad"]
)
def test_characters_of_ordinary_writing_are_kept(char: str) -> None:
    assert decode(f"a{char}b".encode(), "x.md") == (f"a{char}b", [])


def test_a_binary_file_does_not_fill_the_screen_nor_take_long() -> None:
    start = time.process_time()
    text, problems = decode(b"\0" * MAX_BYTES, "x.md")
    assert text is None
    assert len(problems) == MAX_TOLD
    assert time.process_time() - start < 1


def test_the_largest_file_is_read_and_a_larger_one_is_not() -> None:
    assert decode(b"a" * MAX_BYTES, "x.md")[0] is not None
    assert [item.code for item in decode(b"a" * (MAX_BYTES + 1), "x.md")[1]] == ["B105"]


@given(st.text() | st.text(st.characters(categories=["Cs", "Cc", "Cf", "Cn", "Lu"])))
@example("\ud83d\ude00")
def test_only_plain_characters_are_not_searched(text: str) -> None:
    found = [name for char in text if (name := forbidden(char))]
    assert forbidden(text) == (found[0] if found else "")
    plain = {"\t", "\n", "\r", *map(chr, range(0x20, 0x7F))}
    assert beyond_ascii(text) == "".join(char for char in text if char not in plain)


def test_no_forbidden_character_is_plain() -> None:
    every = "".join(map(chr, range(0x110000)))
    assert text_gate._FORBIDDEN.findall(every) == text_gate._FORBIDDEN.findall(beyond_ascii(every))
    assert body._FORBIDDEN.findall(every) == body._FORBIDDEN.findall(beyond_ascii(every))
