"""The contract with templates: every field is documented, and templates use no others."""

from __future__ import annotations

import dataclasses
import inspect
import itertools
from functools import cache
from typing import Any, Final, get_args, get_type_hints

import pytest
from click.testing import CliRunner
from jinja2 import DictLoader, Environment

from generator.desk.cli import cli
from generator.desk.schema import field_reference
from generator.desk.templates import TEMPLATES as VIEW_OF
from generator.desk.templates import view_reference, view_types
from generator.editions.pages import page_jobs
from generator.views import (
    boards,
    crossings,
    drawings,
    earlier,
    lost,
    meetings,
    pages,
    parts,
    shelves,
    sourcing,
)
from generator.views.pages import NotFoundPage
from tests.views.many import divided_kit, moved_kit
from tests.views.support import ROOT, TEMPLATES, environment, example_kit
from tests.views.template_types import Checker

#: Fields that our site theme does not show, and why they are in the contract all the same.
UNUSED: Final = {
    "ActorPage.country": "a site theme may show a flag; ours does not",
    "CardView.actors": "for denser lists; ours name the theme only",
    "CardView.digest": "for lists across weeks; ours stand inside a week or show the date",
    "DisagreementView.article": "its first state leads to the same article",
    "EventView.article": "`path` leads to the event in its article",
    "EventView.end": "`span` says both days; `end` is for machines (calendars, data)",
    "EventView.themes": "for lists filtered by theme and for data",
    "HoldingView.change": "for marks in the matrix; ours show what is held, not what it did",
    "IssueView.edited": "to tell written issues from assembled ones",
    "IssueView.monday": "for machines: the first day of the issue in mail and data",
    "IssueView.week": "for machines: the name of the issue in mail and data",
    "OutlookView.themes": "for lists across themes and for data",
    "ParticipantView.office": "for a participant list of its own; ours names people in a line",
    "StatementView.article": "`path` leads to the position in its article",
    "StatementView.question": "for a statement that stands alone, as in mail",
    "StatementView.score": "for charts",
}


@cache
def checked() -> Checker:
    """Check all templates of the site theme, once."""
    checker = Checker(environment())
    for template, view in VIEW_OF.items():
        checker.check(template, view)
    return checker


def name(view: type, field: str) -> str:
    return f"{view.__name__}.{field}"


def declared() -> set[str]:
    return {name(view, item.name) for view in view_types() for item in dataclasses.fields(view)}


# Documents


@pytest.mark.parametrize(("option", "page"), [("--markdown", "fields.md"), ("--templates", "templates.md")])
def test_the_reference_pages_are_what_the_command_writes(option: str, page: str) -> None:
    made = CliRunner().invoke(cli, ["schema", option])
    assert made.exit_code == 0
    written = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert made.stdout == written, f"run `python -m generator schema {option} > docs/{page}`"


def test_the_reference_pages_hold_every_view_and_record() -> None:
    assert made_headings(view_reference()) == {view_words(view.__name__) for view in view_types()}
    assert {"Article", "Digest note", "Event ref", "Position kind"} <= made_headings(field_reference())


def made_headings(text: str) -> set[str]:
    return {line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")}


def view_words(text: str) -> str:
    words = "".join(f" {char.lower()}" if char.isupper() else char for char in text).strip()
    return words.capitalize()


@pytest.mark.parametrize("text", [view_reference(), field_reference()], ids=["views", "fields"])
def test_links_inside_the_reference_pages_lead_to_headings(text: str) -> None:
    anchors = {heading.lower().replace(" ", "-") for heading in made_headings(text)}
    links = {part.partition(")")[0] for part in text.split("](#")[1:]}
    assert links <= anchors


@pytest.mark.parametrize("text", [view_reference(), field_reference()], ids=["views", "fields"])
def test_tables_of_the_reference_pages_are_whole(text: str) -> None:
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert all(line.count("|") in (4, 5) and line.endswith(" |") for line in rows)
    assert all(cell.strip() for line in rows for cell in line.strip("|").split("|"))


# Declarations


@pytest.mark.parametrize("view", view_types(), ids=lambda view: str(view.__name__))
def test_a_view_is_frozen_and_every_field_has_a_meaning(view: type) -> None:
    parameters = view.__dataclass_params__  # type: ignore[attr-defined]
    assert parameters.frozen
    assert "__slots__" in vars(view)
    assert all(item.kw_only for item in dataclasses.fields(view))
    for item in dataclasses.fields(view):
        meaning = item.metadata["meaning"]
        assert meaning == meaning.strip()
        assert len(meaning) > 5
        assert not meaning.endswith(".")
        assert "|" not in meaning


def atoms(hint: Any) -> set[Any]:
    inner = [arg for arg in get_args(hint) if arg is not Ellipsis]
    return {atom for arg in inner for atom in atoms(arg)} if inner else {hint}


@pytest.mark.parametrize("view", view_types(), ids=lambda view: str(view.__name__))
def test_a_view_holds_nothing_that_can_change(view: type) -> None:
    allowed = {str, int, bool, type(None), *view_types()}
    for field, hint in get_type_hints(view).items():
        assert atoms(hint) <= allowed, field


def test_every_view_is_reached_by_a_template() -> None:
    known = {
        item
        for module in (boards, crossings, drawings, earlier, lost, meetings, pages, parts, shelves, sourcing)
        for _, item in inspect.getmembers(module, inspect.isclass)
        if dataclasses.is_dataclass(item)
    }
    assert known == set(view_types())


def test_the_documented_templates_are_those_that_are_rendered() -> None:
    jobs = itertools.chain.from_iterable(map(page_jobs, (example_kit(), divided_kit(), moved_kit())))
    rendered = {f"{job.template}.html": type(job.view) for job in jobs}
    # Pelican renders ordinary pages, with the view that its reader hands over.
    assert rendered | {"page.html": pages.TextPage} == dict(VIEW_OF)
    assert set(VIEW_OF) <= {path.name for path in TEMPLATES.glob("*.html")}


# Templates


def test_templates_use_only_what_is_declared() -> None:
    assert sorted(checked().problems) == []


def test_every_template_and_every_macro_is_used() -> None:
    every = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")}
    assert checked().visited == every
    assert checked().defined == checked().called


def test_every_declared_field_is_used_or_has_a_reason_not_to_be() -> None:
    used = {name(*item) for item in checked().used}
    assert used <= declared()
    assert sorted(declared() - used - set(UNUSED)) == [], "unused: show it, drop it, or say why it is there"
    assert sorted(set(UNUSED) & used) == [], "used now: take it out of UNUSED"
    assert sorted(set(UNUSED) - declared()) == [], "gone: take it out of UNUSED"


class Recorder(Environment):
    """Keeps which fields templates ask for while they are rendered."""

    asked: set[tuple[type, str]]

    def getattr(self, obj: Any, attribute: str) -> Any:
        if dataclasses.is_dataclass(obj):
            self.asked.add((type(obj), attribute))
        return super().getattr(obj, attribute)


def test_what_rendering_asks_for_is_what_the_check_found() -> None:
    from tests.views.support import site_of

    plain = environment()
    recorder = Recorder(
        loader=plain.loader,
        autoescape=True,
        undefined=plain.undefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    recorder.asked = set()
    for kit in (example_kit(), divided_kit()):
        site = site_of(kit)
        for job in page_jobs(kit):
            recorder.get_template(f"{job.template}.html").render(view=job.view, site=site, root=job.root)
    assert recorder.asked <= checked().used
    assert len(recorder.asked) > 0.9 * len(checked().used)


# The check itself


def problems_of(**templates: str) -> list[str]:
    files = {f"{key}.html": text for key, text in templates.items()}
    checker = Checker(Environment(loader=DictLoader(files), autoescape=True))
    checker.check("page.html", NotFoundPage)
    return sorted(checker.problems)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{{ view.serach }}", "NotFoundPage has no field serach"),
        ("{{ view.meta.titel }}", "MetaView has no field titel"),
        ("{% for a in view.search %}{{ a.url }}{% endfor %}", "Link has no field url"),
        ("{% for a in view.search[:2]|reverse %}{{ a.url }}{% endfor %}", "Link has no field url"),
        ("{{ view.search[0].url }}", "Link has no field url"),
        ("{% if view.search and False %}{{ site.nam }}{% endif %}", "SiteView has no field nam"),
        ("{% set x = view.meta %}{{ x.nope }}", "MetaView has no field nope"),
        ("{{ (view.meta if view.search else site).path }}", "SiteView has no field path"),
        ("{{ (site.latest or site.feed).text }}", "FeedView has no field text"),
        ("{{ nobody }}", "unknown name nobody"),
        ("{% macro m(a) %}{{ a.url }}{% endmacro %}{{ m(site.feed) }}", "FeedView has no field url"),
        ("{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}", "wrong arguments: a are asked for"),
        ("{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}", "wrong arguments: a are asked for"),
        ("{% for a in view.meta %}{% endfor %}", "the loop is not over a list"),
        ("{{ view.search|join }}", "join of something that is no list of texts"),
        ("{{ view.meta.title.upper }}", "upper of something that is no view"),
        ("{% from 'other.html' import gone %}", "other.html has no gone"),
        ("{% from 'other.html' import m %}{{ m(view.meta) }}", "MetaView has no field text"),
        (
            "{% from 'other.html' import m %}{% call m(site.feed) %}{{ view.x }}{% endcall %}",
            "has no field x",
        ),
        ("{% extends 'base.html' %}{% block b %}{{ view.x }}{% endblock %}", "NotFoundPage has no field x"),
        ("{% extends 'base.html' %}{% block b %}{% endblock %}", "SiteView has no field titel"),
    ],
)
def test_a_mistake_in_a_template_would_be_found(text: str, problem: str) -> None:
    found = problems_of(
        page=text,
        other="{% macro m(a) %}{{ a.text }}{{ caller() if caller is defined }}{% endmacro %}",
        base="{% block b %}{{ view.unseen }}{% endblock %}{{ site.titel }}",
    )
    assert any(problem in item for item in found), found
    assert not any("unseen" in item for item in found)
