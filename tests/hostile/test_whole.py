"""The corpus is whole: each kind of hostile input, in each field of the model, on each kind of page."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import json
import posixpath
import re
from html import unescape
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from generator.editions.pages import _PAGES
from generator.model.settings import Settings, UrlPatterns
from generator.model.values import SafePath
from generator.read.content import Faulty, Loaded, read_file
from generator.read.shape import pick_record, shape_of
from generator.views.urls import HOST_FILES
from tests.hostile import corpus, test_refused
from tests.hostile.corpus import KINDS, naughty_strings, texts, vectors
from tests.hostile.places import FREE, RECORDS, leaves, of_model, of_sample, path_of, sample
from tests.hostile.site import encoded, file, put, refusal
from tests.site.support import npm_package
from tests.views.test_citation import parsed

#: The first of them builds the sites.
pytestmark = [pytest.mark.xdist_group("hostile"), pytest.mark.timeout(300)]


# Kinds of hostile input


def numbers_of(module: ModuleType) -> set[int]:
    """Give the numbers in the names of tests: `test_66_67_…` has two, `test_83_to_90_…` all of them."""
    found: set[int] = set()
    for name, _ in inspect.getmembers(module, inspect.isfunction):
        if match := re.match(r"test_(\d+)(?:_(to_)?(\d+))?_", name):
            first, last = int(match[1]), int(match[3] or match[1])
            found |= set(range(first, last + 1)) if match[2] else {first, last}
    return found


def test_each_of_the_94_kinds_is_a_text_or_a_test() -> None:
    assert {vector.number for vector in vectors()} | numbers_of(test_refused) == set(KINDS)
    assert len(vectors()) >= 137


@pytest.mark.parametrize("package", corpus.PACKAGES)
def test_the_lists_of_others_are_there(package: str) -> None:
    npm_package(package)
    many = {"blns": len(naughty_strings()), "commonmark-spec": len(corpus.markdown_examples())}
    assert many.get(package, len(corpus.yaml_cases())) >= 400


# Fields


def test_the_sample_has_every_field_that_takes_text() -> None:
    """Else a new field would hold no hostile text: give it a line in `places.sample`."""
    known = {(record, shape.name) for _, record, shape in of_sample()}
    free = {(record, shape.name) for record, shape in of_model(RECORDS.values()) if shape.core in FREE}
    assert free <= known


def test_each_place_refuses_what_its_kind_of_text_refuses() -> None:
    """Else what `site.refusal` says of four small files would not hold for all."""
    ways: dict[tuple[str, ...], list[str]] = {}
    for vector in texts():
        answers = [refusal(core, vector.text) for core in FREE]
        ways.setdefault(tuple(item.code if item else "" for item in answers), []).append(vector.text)
    asked = 0
    for codes, found in ways.items():
        cores = {core for core, code in zip(FREE, codes, strict=True) if code}
        # The first of ours, and the last of the others.
        for text in (found[0], found[-1]) if cores else ():
            for kind, record in RECORDS.items():
                data = sample(1)[kind]
                places = [place for place, _, shape in leaves(record, data, ()) if shape.core in cores]
                for place in places:
                    put(data, place, text)
                given: Loaded[Any] | Faulty | None
                given, problems = read_file(record, encoded(file(data)), path_of(kind, 1), Settings())
                told = {(item.location.line, item.location.column) for item in problems}
                if isinstance(given, Faulty):
                    assert [place for place in places if given.places.index[place] not in told] == [], text
                    asked += len(places)
                else:
                    assert bool(problems) == bool(places), text
    assert asked > 200


def filled(record: type, value: dict[str, Any], text: str) -> dict[str, Any]:
    """Give a record with a text in every field that takes none: ids, terms, dates, numbers."""
    made = dict(value)
    for shape in shape_of(record):
        if shape.core in FREE:
            continue  # they are asked above
        if not shape.records:
            made[shape.name] = [text] if shape.is_list else text
        elif shape.is_list:
            made[shape.name] = [
                filled(pick_record(shape, item), item, text) for item in value.get(shape.name, ())
            ]
        elif shape.name in value:
            made[shape.name] = filled(pick_record(shape, value[shape.name]), value[shape.name], text)
    return made


def test_every_other_field_refuses_every_text_where_it_stands() -> None:
    seen = 0
    for vector in vectors():
        for kind, record in RECORDS.items():
            data = filled(record, copy.deepcopy(sample(1)[kind]), vector.text)
            given: Loaded[Any] | Faulty | None
            given, problems = read_file(record, encoded(file(data)), path_of(kind, 1), Settings())
            assert problems
            if isinstance(given, Faulty):
                seen += 1
                told = {(item.location.line, item.location.column) for item in problems}
                asked = [place for place, _, shape in leaves(record, data, ()) if shape.core not in FREE]
                assert [place for place in asked if given.places.index[place] not in told] == [], vector
    assert seen > 500


def test_an_address_that_a_page_chooses_lies_below_the_site() -> None:
    taken = [vector.text for vector in texts() if not vector.body and not refusal(SafePath, vector.text)]
    assert len(taken) > 40
    for text in taken:
        path = posixpath.normpath(posixpath.join("/site", text.strip()))
        assert path.startswith("/site/"), text
        assert not re.search(r"/\.|//|:", path), text
        assert all(len(part.encode()) < 250 for part in path.split("/")), text


# Kinds of pages and editions

#: What has no text of an editor's in its own part, only in the menu, and what has none at all.
BARE, NAMELESS = {"not_found", "gone"}, {"moved"}
#: Kinds of routes that are no pages, and what a test here or in test_fields.py says of their files.
FEEDS = {"feed", "actor_feed", "theme_feed"}
LISTS = {"sitemap", "robots", *(kind for kind, _ in HOST_FILES)}


def test_every_kind_of_page_holds_hostile_text(output: Path, kinds: dict[str, list[str]]) -> None:
    """Else a new kind would go unseen: give the site in site.py what makes a page of that kind."""
    pages = {*_PAGES, "page"}
    assert pages - kinds.keys() == set()
    for kind in pages - NAMELESS:
        found = [LexborHTMLParser((output / path).read_text(encoding="utf-8")) for path in kinds[kind]]
        part = "body" if kind in BARE else "main"
        assert any("alert(" in node.text() for page in found for node in page.css(part)), kind


def test_what_a_small_site_draws_holds_hostile_text(output: Path) -> None:
    page = LexborHTMLParser((output / "few/contacts/index.html").read_text(encoding="utf-8"))
    for part in ("svg title", "svg text"):
        assert any("alert(" in node.text() for node in page.css(part)), part


def test_every_kind_of_output_is_looked_at(output: Path, kinds: dict[str, list[str]]) -> None:
    # Static files are copied as they are: test_refused.py says which.
    assert kinds.keys() - {*_PAGES, "page"} == FEEDS | LISTS | {"static"}
    # A kind that the site does not have would still have an address in the settings.
    assert {field.name for field in dataclasses.fields(UrlPatterns)} <= kinds.keys()
    for kind in LISTS:
        for path in kinds[kind]:
            text = (output / path).read_text(encoding="utf-8")
            assert "alert(" not in unescape(text), path
    inbox = "".join(path.read_text(encoding="utf-8") for path in output.glob("inbox/*.html"))
    for kind in FEEDS:
        assert any("alert(" in (output / path).read_text(encoding="utf-8") for path in kinds[kind])
    assert inbox.count("alert(") > 1000


def test_every_citation_is_one_entry(output: Path) -> None:
    entries = 0
    for path in sorted(output.glob("articles/v*/index.html")):
        text = path.read_text(encoding="utf-8")
        for name, block in re.findall(
            r'<p class="fine">(BibTeX|CSL-JSON)</p>\n<pre><code>(.*?)</code>', text, re.DOTALL
        ):
            entries += 1
            if name == "BibTeX":
                _, _, fields = parsed(unescape(block))
                assert fields.keys() <= {
                    "author",
                    "title",
                    "howpublished",
                    "publisher",
                    "year",
                    "month",
                    "url",
                    "note",
                }
            else:
                (item,) = json.loads(unescape(block))
                assert item["type"] == "webpage"
    assert entries > 200
