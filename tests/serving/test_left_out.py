"""A build tells of rules that are left out of `_headers` because a host does not read so many."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import CONTENT, Site, make_site

TABLE, DRAWING = "name,amount\nA,1\n", CONTENT["static/dot.svg"]


def site_with(folder: Path, tables: str, drawings: str) -> Site:
    """Make a site with many tables and drawings in folders of these names."""
    static = {f"static/{tables}/{n}.csv": TABLE for n in range(60)}
    return make_site(folder, {**static, **{f"static/{drawings}/{n}.svg": DRAWING for n in range(60)}})


def test_a_build_tells_of_rules_that_are_left_out(tmp_path: Path) -> None:
    site = site_with(tmp_path / "site", "all", "all")
    first, again = site.run("build"), site.run("build")
    for done in (first, again):
        assert done.returncode == 0, done.stderr
        (line,) = [line for line in done.stdout.splitlines() if line.startswith("_headers: ")]
        assert " rules are left out, beginning with /briefing/static/all/" in line
        assert line.endswith("keep tables and pictures apart.")
    assert "Nothing changed" in again.stdout


def test_it_says_nothing_where_one_rule_does_for_a_folder(tmp_path: Path) -> None:
    done = site_with(tmp_path / "site", "tables", "drawings").run("build")
    assert done.returncode == 0, done.stderr
    assert "_headers" not in done.stdout
