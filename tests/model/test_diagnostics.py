from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.diagnostics import Diagnostic, Severity, sort_diagnostics
from generator.model.values import Location


def told(excerpt: str, column: int) -> list[str]:
    return str(Diagnostic(Location("x.md", 7, column), "B204", "unknown", "hint", excerpt)).split("\n")


def test_the_headline() -> None:
    place = Location("x.md", 7, 5)
    assert str(Diagnostic(place, "B204", "unknown actor")) == "x.md:7:5: error[B204] unknown actor"
    assert (
        Diagnostic(place, "B117", "a", "b", severity=Severity.WARNING).headline()
        == "x.md:7:5: warning[B117] a; b"
    )
    assert str(Diagnostic(Location("x.md"), "B121", "a", excerpt="not shown")) == "x.md: error[B121] a"
    assert str(Diagnostic(place, "B203", "a\nb", "c\nd")) == "x.md:7:5: error[B203] a\\nb; c\\nd"


@pytest.mark.parametrize(
    ("excerpt", "column", "pad"),
    [
        ("actors: [norwy]", 10, " " * 9),
        ("x", 1, ""),
        ("\tactors: x", 10, "\t" + " " * 8),
        ("a\tb\tc", 5, " \t \t"),
        ("x", 2, " "),
        ("title: 東京: x", 10, " " * 7 + "    "),
        ("title: e\u0301a", 10, " " * 8),
    ],
)
def test_the_caret_stands_under_its_character(excerpt: str, column: int, pad: str) -> None:
    assert told(excerpt, column)[1:] == [f"    {excerpt}", f"    {pad}^"]


def test_a_long_line_is_cut_around_the_caret() -> None:
    excerpt = "a" * 300 + "X" + "b" * 300
    _, line, caret = told(excerpt, 301)
    assert len(line) <= 4 + 102
    assert line.strip()[0] == line.strip()[-1] == "…"
    assert line[len(caret) - 1] == "X"


@given(st.integers(1, 300), st.integers(0, 300))
def test_the_caret_points_at_its_column_in_any_line(column: int, length: int) -> None:
    excerpt = "".join(chr(0x100 + number) for number in range(length))
    lines = told(excerpt, column)
    if not excerpt:
        assert len(lines) == 1
        return
    _, line, caret = lines
    if column <= length:
        assert line[len(caret) - 1] == excerpt[column - 1]


def test_diagnostics_are_sorted_and_each_is_told_once() -> None:
    made = [
        Diagnostic(Location("b.md", 1, 1), "B101", "x"),
        Diagnostic(Location("a.md", 10, 1), "B101", "x"),
        Diagnostic(Location("a.md", 2, 3), "B202", "x"),
        Diagnostic(Location("a.md", 2, 3), "B201", "y"),
        Diagnostic(Location("a.md", 2, 3), "B201", "x"),
        Diagnostic(Location("a.md"), "B121", "x"),
    ]
    expected = (made[5], made[4], made[3], made[2], made[1], made[0])
    assert sort_diagnostics(made + made[::-1]) == expected
