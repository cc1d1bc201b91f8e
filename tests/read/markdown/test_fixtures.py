from __future__ import annotations

import pytest

from generator.read.markdown import rebase
from tests.read.markdown.support import (
    FIXTURES,
    Fixture,
    assert_safe,
    assert_well_formed,
    read_fixtures,
    render,
)

HTML = [item for path in sorted(FIXTURES.glob("html/*.md")) for item in read_fixtures(path)]
PROBLEMS = [item for path in sorted(FIXTURES.glob("problems/*.md")) for item in read_fixtures(path)]


@pytest.mark.parametrize("fixture", HTML, ids=str)
def test_html(fixture: Fixture) -> None:
    rendered = render(fixture.text)
    html = rebase(rendered.html, "../")
    assert html == fixture.expected
    assert rendered.problems == ()
    assert_safe(html)
    assert_well_formed(html)


@pytest.mark.parametrize("fixture", PROBLEMS, ids=str)
def test_problems(fixture: Fixture) -> None:
    """Each is told with line, column, kind and detail; what is shown instead stands in the last lines."""
    rendered = render(fixture.text)
    told = "".join(f"{item.line}:{item.column} {item.kind}: {item.detail}\n" for item in rendered.problems)
    html = rebase(rendered.html, "../")
    assert f"{told}{html}" == fixture.expected
    assert_safe(html)
    assert_well_formed(html)
