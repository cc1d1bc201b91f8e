from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.model.documents import Actor, Page
from generator.model.settings import Settings
from generator.read.content import Content, Faulty, Loaded, read_file
from generator.read.folder import read_content
from tests.sites.support import Section, make_site, prepare_site, told_by


def test_the_order_of_the_disk_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [Section("", f"content/pages/{name}.md", "---\ntitle: T\n---\n") for name in "zxaym"]
    site = make_site(tmp_path, pages)
    before = prepare_site(site).content
    real = os.scandir

    class Shuffled:
        def __init__(self, path: Any) -> None:
            with real(path) as entries:
                shuffled = list(entries)
            random.Random(7).shuffle(shuffled)  # noqa: S311 - any order will do
            self.entries = iter(shuffled)

        def __iter__(self) -> Iterator[os.DirEntry[str]]:
            return self

        def __next__(self) -> os.DirEntry[str]:
            return next(self.entries)

        def __enter__(self) -> Iterator[os.DirEntry[str]]:
            return self

        def __exit__(self, *_: object) -> None:
            pass

    monkeypatch.setattr(os, "scandir", Shuffled)
    after = prepare_site(site).content
    assert after == before
    assert [item.id for item in after.pages] == ["a", "about", "m", "x", "y", "z"]


def test_an_empty_folder_and_no_folder_are_content_without_anything(tmp_path: Path) -> None:
    assert read_content(tmp_path, Settings()) == (Content(), [])
    assert read_content(tmp_path / "missing", Settings()) == (Content(), [])


def test_a_file_is_read_from_its_bytes_alone() -> None:
    data = "---\r\nname: Îlot\r\nkind: state\r\nsummary: A state.\r\n---\r\nOne.\r\nTwo.\r\n".encode()
    loaded, problems = read_file(Actor, data, "content/actors/ilot.md", Settings())
    assert problems == []
    assert isinstance(loaded, Loaded)
    assert (loaded.id, loaded.record.name, loaded.body, loaded.body_line) == (
        "ilot",
        "Îlot",
        "One.\nTwo.\n",
        6,
    )
    assert str(loaded.places.at(("name",))) == "content/actors/ilot.md:2:7"
    assert str(loaded.places.key(("name",))) == "content/actors/ilot.md:2:1"
    assert str(loaded.places.at(("name", "nothing", 3))) == "content/actors/ilot.md:2:7"
    assert loaded.places.excerpt(2) == "name: Îlot"
    assert loaded.places.excerpt(99) == ""


def test_a_file_that_only_warns_is_read() -> None:
    data = b"---\nname: A #1\nkind: state\nsummary: A state.\n---\n"
    loaded, problems = read_file(Actor, data, "content/actors/a.md", Settings())
    assert [item.code for item in problems] == ["B117"]
    assert loaded is not None


def test_a_refused_file_is_known_by_its_name(tmp_path: Path) -> None:
    site = make_site(
        tmp_path, [Section("", "content/actors/ukraine.md", "nothing"), Section("", "content/x.md", "")]
    )
    content = prepare_site(site).content
    assert content.refused == {("actors", "ukraine")}
    assert [item.id for item in content.actors] == ["germany", "russia"]


def test_a_refused_file_does_not_hide_another_fault(tmp_path: Path) -> None:
    front = "actors: [ukraine, ukrain]\nthemes: [ukraine]\ndate: 2025-12-16\ntitle: T\nsummary: S"
    sections = [
        Section("", "content/actors/ukraine.md", "nothing"),
        Section("", "content/articles/x.md", f"---\n{front}\n---\n"),
    ]
    told = told_by(sections, tmp_path)
    assert [line.split(": ", 1)[0] for line in told] == [
        "content/actors/ukraine.md:1:1",
        "content/articles/x.md:2:19",
        "content/articles/x.md:3:10",
    ]


@pytest.mark.parametrize(
    ("fields", "line", "chosen"),
    [
        ("save_as: about.htm", 3, "about.htm"),
        ("save_as: _worker.js", 3, "_worker.js"),
        ("save_as: theme/x.css", 3, "theme/x.css"),
        ("save_as: ABOUT.HTML", 3, "ABOUT.HTML"),
        ("url: CNAME", 3, "CNAME"),
        ("url: about.html\nsave_as: about.php", 4, "about.php"),
    ],
)
def test_the_file_of_a_page_ends_as_servers_know_pages(fields: str, line: int, chosen: str) -> None:
    data = f"---\ntitle: About\n{fields}\n---\nText.\n".encode()
    made, problems = read_file(Page, data, "content/pages/x.md", Settings())
    assert [(item.code, item.location.line) for item in problems] == [("B208", line)]
    assert problems[0].message == f'"{chosen}" does not end in .html, so servers send it as no page'
    assert problems[0].hint == "write it like guide/method.html"
    assert isinstance(made, Faulty)


@pytest.mark.parametrize(
    "fields",
    [
        "url: guide/",
        "url: guide.html",
        "save_as: guide/method.html",
        "url: guide\nsave_as: guide.html",
        "menu: 1",
    ],
)
def test_a_page_may_choose_any_address_whose_file_is_a_page(fields: str) -> None:
    data = f"---\ntitle: About\n{fields}\n---\nText.\n".encode()
    made, problems = read_file(Page, data, "content/pages/x.md", Settings())
    assert problems == []
    assert isinstance(made, Loaded)
