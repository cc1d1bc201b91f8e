"""What a template or plugin raises is said with the template and line that were at work."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from generator.pelican.faults import Failure, failure_of, template_error

PART = "parts/part.html"


def broken() -> NoReturn:
    raise ValueError("of a plugin")


def raised(folder: Path, part: str) -> Exception:
    """Render a page that includes a part, which must fail; give the exception."""
    (folder / "parts").mkdir()
    (folder / PART).write_text(part, encoding="utf-8")
    (folder / "page.html").write_text(f"\n{{% include '{PART}' %}}", encoding="utf-8")
    known: dict[str, Any] = {"loader": FileSystemLoader(folder), "undefined": StrictUndefined}
    environment = Environment(autoescape=True, **known)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - of any kind
        environment.get_template("page.html").render(broken=broken)
    return caught.value


@pytest.mark.parametrize(
    ("part", "place", "message"),
    [
        ("\n{% if %}", f"{PART}:2", "Expected an expression, got 'end of statement block'"),
        ("<p>\n{{ nothing }}</p>", f"{PART}:2", "'nothing' is undefined"),
        ("\n\n{% include 'gone.html' %}", f"{PART}:3", "the site theme has no template gone.html"),
        ("{{ broken() }}", f"{PART}:1", "ValueError: of a plugin"),
    ],
)
def test_it_names_the_innermost_template(
    part: str, place: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    error = raised(tmp_path, part)
    failure = failure_of(error)
    assert (f"{failure.path}:{failure.line}", failure.message) == (place, message)
    assert str(failure) == f"{place}: {message}"
    if isinstance(error, TemplateError):
        assert template_error(error) == str(failure)


def test_where_no_template_was_at_work_there_is_no_place() -> None:
    assert failure_of(KeyError("x")) == Failure("KeyError: 'x'")
    assert str(failure_of(KeyError("x"))) == "KeyError: 'x'"
