"""``communique check`` as an editor and a program run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.desk.cli import cli
from tests.sites.support import AS_USUAL, ROOT, Section, make_site

WRONG = Section("", "content/articles/x.md", f"---\nactors: [ukrain]\n{AS_USUAL}\n---\nText.\n")
WARNED = Section(
    "", "content/articles/x.md", f"---\ntitle: 'A' # one\nauthors: [A #1\n  ]\n{AS_USUAL}\n---\nText.\n"
)
HELD = Section("", "content/articles/x.md", f"---\npublish_at: 2025-12-22T18:00\n{AS_USUAL}\n---\nText.\n")
EMBARGO = int(datetime(2025, 12, 22, 17, tzinfo=UTC).timestamp())


def run(site: Path, *options: str, now: int = EMBARGO) -> Result:
    arguments = ["check", "-s", str(site / "pelicanconf.py"), *options]
    return CliRunner().invoke(cli, arguments, env={"SOURCE_DATE_EPOCH": str(now)})


def test_nothing_wrong_is_0(tmp_path: Path) -> None:
    result = run(make_site(tmp_path, ()))
    assert result.exit_code == 0, result.output
    assert result.stdout == "1 article, 3 actors, 2 themes, 1 digest note, 1 page: nothing wrong.\n"
    assert result.stderr == ""


def test_an_error_is_2_with_line_caret_and_hint(tmp_path: Path) -> None:
    result = run(make_site(tmp_path, [WRONG]))
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        'content/articles/x.md:2:10: error[B204] unknown actor "ukrain"; did you mean "ukraine"?',
        "    actors: [ukrain]",
        "             ^",
    ]
    assert result.stdout.endswith(": 1 error.\n")


def test_a_file_that_cannot_be_read_whole_is_counted_as_refused(tmp_path: Path) -> None:
    broken = Section("", "content/articles/x.md", "---\ntitle: Not closed\n")
    result = run(make_site(tmp_path, [broken]))
    assert result.stdout == "1 article, 3 actors, 2 themes, 1 digest note, 1 page, 1 text refused: 1 error.\n"


def test_a_warning_is_0(tmp_path: Path) -> None:
    result = run(make_site(tmp_path, [WARNED]))
    assert result.exit_code == 0
    assert "warning[B117]" in result.stderr
    assert result.stdout.endswith(": 1 warning.\n")


@pytest.mark.parametrize("text", ["raise ValueError('no')", "SITENAME = (", "import nothing_of_this_name"])
def test_settings_that_are_no_program_are_2(text: str, tmp_path: Path) -> None:
    result = run(make_site(tmp_path, [Section("python", "pelicanconf.py", f"{text}\n")]))
    assert result.exit_code == 2
    assert "error[B402] the settings cannot be read: " in result.stderr


def test_no_settings_file_is_3(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == 3
    assert "there is no settings file" in result.stderr


def test_no_content_folder_is_3(tmp_path: Path) -> None:
    site = make_site(tmp_path, ())
    result = run(site, "--content", str(site / "nothing"))
    assert result.exit_code == 3
    assert "there is no content folder" in result.stderr
    assert run(site, "--content", str(site / "content")).exit_code == 0


def test_json_is_for_programs(tmp_path: Path) -> None:
    site = make_site(tmp_path, [WRONG, Section("", "content/articles/y.md", HELD.text)])
    result = run(site, "--json", now=EMBARGO - 1)
    assert result.exit_code == 2
    assert json.loads(result.stdout) == {
        "diagnostics": [
            {
                "path": "content/articles/x.md",
                "line": 2,
                "column": 10,
                "severity": "error",
                "code": "B204",
                "message": 'unknown actor "ukrain"',
                "hint": 'did you mean "ukraine"?',
            }
        ],
        "withheld": [
            {
                "path": "content/articles/y.md",
                "title": "A title",
                "reason": "until 2025-12-22T18:00:00+01:00",
                "opens": "2025-12-22T17:00:00Z",
            }
        ],
        "withheld_by_reason": {"by date": 1},
        "names_withheld": {},
    }


def test_json_takes_any_file_name(tmp_path: Path) -> None:
    sections = [
        Section("name", r"content/articles/\xff\n\x1b[2J.md", ""),
        Section("", 'content/pages/"é".md', ""),
    ]
    result = run(make_site(tmp_path, sections), "--json")
    assert result.exit_code == 2
    paths = [item["path"] for item in json.loads(result.stdout)["diagnostics"]]
    assert paths == [r"content/articles/\udcff\n\x1b[2J.md", 'content/pages/"é".md']


def test_source_date_epoch_decides_the_embargo(tmp_path: Path) -> None:
    site = make_site(tmp_path, [HELD])
    before, after = (json.loads(run(site, "--json", now=EMBARGO - step).stdout) for step in (1, 0))
    assert [item["path"] for item in before["withheld"]] == ["content/articles/x.md"]
    assert after["withheld"] == []


def _subprocess(site: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": str(EMBARGO), **environment}
    command = [sys.executable, "-m", "generator", "check", *options]
    return subprocess.run(command, cwd=site, env=env, capture_output=True, text=True, check=False, timeout=60)


def test_the_program_as_it_is_installed(tmp_path: Path) -> None:
    site = make_site(tmp_path, [WRONG])
    done = _subprocess(site)
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("content/articles/x.md:2:10: error[B204] ")
    (site / "content/articles/x.md").unlink()
    done = _subprocess(site)
    assert (done.returncode, done.stderr) == (0, "")
    done = _subprocess(site, "-s", "nothing.py")
    assert done.returncode == 3
    assert done.stderr == "communique: there is no settings file: nothing.py\n"


def test_a_terminal_without_utf8_is_told_too(tmp_path: Path) -> None:
    site = make_site(tmp_path, [Section("", "content/pages/é😀.md", "")])
    done = _subprocess(site, LC_ALL="C")
    assert done.returncode == 2, done.stderr
    assert "content/pages/é😀.md:1:1: error[B104]" in done.stderr


def files_of(site: Path) -> dict[str, int]:
    return {
        path.relative_to(site).as_posix(): path.stat().st_mtime_ns
        for path in site.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_nothing_is_written_but_the_store(tmp_path: Path) -> None:
    site = make_site(tmp_path, [HELD])
    before = files_of(site)
    assert run(site, "--fresh").exit_code == 0
    assert files_of(site) == before
    assert run(site).exit_code == 0
    after = files_of(site)
    assert after.pop(".cache/communique.store")
    assert after == before
