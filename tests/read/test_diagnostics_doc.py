"""The examples of docs/diagnostics.md are tests: a site is made of each and must be told exactly that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from generator.read.codes import CODES
from tests.sites.support import ROOT, Section, told_by

_DOCUMENT: Final = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
_FENCE: Final = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    code: str
    title: str
    wrong: tuple[Section, ...]
    told: tuple[str, ...]
    right: tuple[Section, ...]


def read_example(section: str) -> Example:
    """Read one section: files that are wrong, a fence with what is told, files that are right."""
    code, _, title = section.partition("\n")[0].partition(" ")
    wrong: list[Section] = []
    right: list[Section] = []
    told: list[str] | None = None
    for how, path, text in _FENCE.findall(section):
        if not path:
            assert how == "text"
            assert told is None, f"{code}: more than one fence with diagnostics"
            told = text.splitlines()
        else:
            (wrong if told is None else right).append(Section(how, path, text))
    assert told is not None, f"{code}: no fence with diagnostics"
    return Example(code, title, tuple(wrong), tuple(told), tuple(right))


EXAMPLES: Final = [read_example(part) for part in re.split(r"^## (?=B\d)", _DOCUMENT, flags=re.MULTILINE)[1:]]
CODE: Final = re.compile(r'"(B[0-9]{3})"')


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.code)
def test_the_wrong_example_is_told_as_documented(example: Example, tmp_path: Path) -> None:
    assert told_by(example.wrong, tmp_path) == list(example.told)
    assert any(f"[{example.code}]" in line for line in example.told)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.code)
def test_nothing_is_told_about_the_right_example(example: Example, tmp_path: Path) -> None:
    assert example.right
    assert told_by(example.right, tmp_path) == []


def test_the_document_has_a_section_for_each_code_with_its_title() -> None:
    assert [(example.code, example.title) for example in EXAMPLES] == list(CODES.items())
    assert list(CODES) == sorted(CODES)


def test_the_sources_use_each_code_and_no_other() -> None:
    listing = ROOT / "generator" / "read" / "codes.py"
    used = {
        code
        for path in (ROOT / "generator").rglob("*.py")
        if path != listing
        for code in CODE.findall(path.read_text(encoding="utf-8"))
    }
    assert used == set(CODES)


def test_each_line_told_has_the_documented_form() -> None:
    form = re.compile(r"[\w./-]+(:[1-9]\d*:[1-9]\d*)?: (error|warning)\[B\d{3}\] [^;]+(; .+)?")
    for example in EXAMPLES:
        for line in example.told:
            assert form.fullmatch(line), line
