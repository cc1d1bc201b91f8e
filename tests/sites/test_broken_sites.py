"""Each file of ``broken/`` lays files over the base site and lists exactly what its author is told."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from generator.model.diagnostics import Severity
from tests.sites.support import SITES, make_site, prepare_site, read_sections, told_by

BROKEN: Final = sorted((SITES / "broken").glob("*.txt"))


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_what_the_author_of_a_broken_site_is_told(file: Path, tmp_path: Path) -> None:
    *sections, expected = read_sections(file.read_text(encoding="utf-8"))
    assert expected.path == "expected"
    assert told_by(sections, tmp_path) == expected.text.splitlines()


def test_names_that_begin_with_ok_are_sites_without_fault() -> None:
    for file in BROKEN:
        told = file.read_text(encoding="utf-8").partition("=== expected\n")[2]
        assert (not told) == file.stem.startswith("ok-"), file.name


def test_nothing_is_told_about_the_base_site(tmp_path: Path) -> None:
    prepared = prepare_site(make_site(tmp_path, ()))
    assert prepared.diagnostics == ()
    assert prepared.withheld == ()
    assert prepared.kit is not None
    counts = [
        len(getattr(prepared.content, kind)) for kind in ("articles", "actors", "themes", "digests", "pages")
    ]
    assert counts == [1, 3, 2, 1, 1]


def test_a_site_with_an_error_has_nothing_to_build_from(tmp_path: Path) -> None:
    text = (SITES / "broken" / "several-problems-in-several-files.txt").read_text(encoding="utf-8")
    prepared = prepare_site(make_site(tmp_path, list(read_sections(text))[:-1]))
    assert prepared.kit is None
    assert len(prepared.errors) == len(prepared.diagnostics)
    assert list(prepared.diagnostics) == sorted(prepared.diagnostics, key=lambda item: item.sort_key)
    assert len({item.location.path for item in prepared.errors}) == 7


def test_a_warning_does_not_refuse_a_site(tmp_path: Path) -> None:
    text = (SITES / "broken" / "yaml-number-sign.txt").read_text(encoding="utf-8")
    prepared = prepare_site(make_site(tmp_path, list(read_sections(text))[:-1]))
    assert [item.severity for item in prepared.diagnostics] == [Severity.WARNING]
    assert prepared.kit is not None
