from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import pytest

from generator.build.tree import Tree
from generator.model.diagnostics import Diagnostic
from generator.views.urls import Route, Routes

ROUTES = Routes(
    MappingProxyType(
        {
            ("index", ""): Route("index", "", "", "index.html", ""),
            ("actor", "x"): Route("actor", "x", "actors/x/", "actors/x/index.html", "content/actors/x.md"),
            ("static", "static/a.txt"): Route("static", "static/a.txt", "static/a.txt", "static/a.txt", ""),
        }
    ),
    MappingProxyType({}),
    "",
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "actors" / "x").mkdir(parents=True)
    (tmp_path / "static").mkdir()
    (tmp_path / "index.html").write_text("x", encoding="utf-8")
    (tmp_path / "actors" / "x" / "index.html").write_text("x", encoding="utf-8")
    (tmp_path / "static" / "a.txt").touch()
    return tmp_path


def told(fault: Diagnostic) -> str:
    return f"{fault.location}: {fault.message}"


def test_a_whole_tree(tree: Path) -> None:
    # An editor's own file may be empty; a page may not.
    assert Tree.look(tree).faults(ROUTES) == []


def test_what_is_missing_or_empty_is_named(tree: Path) -> None:
    (tree / "actors" / "x" / "index.html").unlink()
    (tree / "static" / "a.txt").unlink()
    (tree / "index.html").write_bytes(b"")
    assert [told(fault) for fault in Tree.look(tree).faults(ROUTES)] == [
        "actors/x/index.html: the file is missing (actor x)",
        "index.html: the file is empty",
        "static/a.txt: the file is missing (static static/a.txt)",
    ]


def test_what_must_not_be_there_is_named(tree: Path) -> None:
    (tree / ".htaccess").touch()
    (tree / "static" / ".cache").mkdir()
    (tree / "static" / "a.txt").unlink()
    (tree / "static" / "a.txt").symlink_to("/etc/passwd")
    (tree / "actors" / "y").symlink_to(tree)
    assert [told(fault) for fault in Tree.look(tree).faults(ROUTES)] == [
        ".htaccess: hidden files are not published",
        "actors/y: symbolic links are not published",
        "static/.cache: hidden files are not published",
        "static/a.txt: symbolic links are not published",
    ]


def test_a_folder_in_the_place_of_a_page(tree: Path) -> None:
    (tree / "index.html").unlink()
    (tree / "index.html").mkdir()
    assert [told(fault) for fault in Tree.look(tree).faults(ROUTES)] == [
        "index.html: the file is missing (index)"
    ]
