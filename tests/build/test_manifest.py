"""A build that finds nothing changed says so at once, and finds whatever did change."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Final
from unittest.mock import patch

import pytest

from generator.build import manifest, pool
from generator.build.beside import lock_path
from generator.build.manifest import Marks
from generator.build.sums import RECORD
from tests.conftest import ROOT, Site, make_site, names, snapshot

UNCHANGED: Final = "Nothing changed"
#: After the dates of the example; the day lasts for another twelve hours.
NOON: Final = 1767614400


def said(site: Site, *arguments: str, **environment: str) -> str:
    """Give what a build says, which must work."""
    environment.setdefault("SOURCE_DATE_EPOCH", str(NOON))
    done = site.run("build", *arguments, prefix=(), **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Give a site that was built; whoever changes it puts it back."""
    site = make_site(tmp_path_factory.mktemp("standing") / "site")
    site.append("import os\nSITESUBTITLE = os.environ.get('SUBTITLE', '')\n")
    site.override("base.html", '{% extends "!theme/base.html" %}')
    assert UNCHANGED not in said(site)
    return site


def sources(site: Site) -> dict[Path, bytes]:
    files = [site.settings, *site.content.rglob("*"), *(site.folder / "templates").rglob("*")]
    return {path: path.read_bytes() for path in files if path.is_file()}


@pytest.fixture
def built(standing: Site) -> Iterator[Site]:
    """Give a site of which nothing changed since it was built; what it is made from is put back."""
    before = sources(standing)
    said(standing)
    assert UNCHANGED in said(standing)
    yield standing
    now = sources(standing)
    for path in now.keys() - before.keys():
        path.unlink()
    for path, data in before.items():
        if now.get(path) != data:
            path.write_bytes(data)
    for path in (standing.folder / ".cache").glob("*.manifest"):
        if path.is_dir():
            path.rmdir()


def rewrite(path: Path) -> None:
    """Put other bytes of the same number into a file, with the time of modification it had."""
    before = path.stat()
    data = bytearray(path.read_bytes())
    data[-2] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def article(site: Site) -> Path:
    return min((site.content / "articles").rglob("*.md"))


CHANGES: Final[dict[str, Callable[[Site], object]]] = {
    "a text of the same size and time": lambda s: rewrite(article(s)),
    "a new text": lambda s: s.write("pages/new.md", "---\ntitle: New\n---\nText.\n"),
    "a new static file": lambda s: s.write("static/new/a.txt", "text\n"),
    "a template": lambda s: s.override("base.html", '{% extends "!theme/base.html" %}\n'),
    "a new template": lambda s: s.override("macros/new.html", "text"),
    "a setting": lambda s: s.append("MOTTO = 'Other'\n"),
    "an output": lambda s: rewrite(s.output / "index.html"),
    "an output that is gone": lambda s: (s.output / "index.html").unlink(),
    "a foreign file in the output": lambda s: (s.output / "foreign.html").write_text("x", encoding="utf-8"),
    "an empty folder in the output": lambda s: (s.output / "articles" / "empty").mkdir(),
    "a link in the output": lambda s: (s.output / "link.html").symlink_to("index.html"),
    "the mode of an output": lambda s: (s.output / "index.html").chmod(0o600),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_seen(name: str, built: Site) -> None:
    before = snapshot(built.output)
    CHANGES[name](built)
    assert UNCHANGED not in said(built)
    # What was done to the output is undone; whatever else changed, the site is as from nothing.
    output = "output" in name
    assert snapshot(built.output) == (before if output else snapshot(clean(built)))
    assert UNCHANGED in said(built)


def test_a_folder_that_comes_into_being_is_seen(site: Site) -> None:
    assert not (site.folder / "templates").exists()
    for _ in range(2):
        said(site)
    site.override("base.html", '{% extends "!theme/base.html" %}')
    assert UNCHANGED not in said(site)


def clean(site: Site) -> Path:
    """Build from nothing into another folder."""
    said(site, "--fresh", "--output", str(site.folder / "clean"))
    return site.folder / "clean"


def test_a_text_that_is_changed_at_once_is_seen(built: Site) -> None:
    """Within a tick of the file system's clock two versions may have one time of change."""
    for number in range(3):
        built.write("pages/quick.md", f"---\ntitle: Quick {number}\n---\nText.\n")
        said(built)
        assert f"Quick {number}" in (built.output / "quick/index.html").read_text(encoding="utf-8")


def test_nothing_that_a_build_needs_is_imported(built: Site) -> None:
    code = (
        "import sys\nfrom generator.desk.cli import cli\n"
        "try:\n    cli.main(standalone_mode=False)\nexcept SystemExit as error:\n    assert not error.code\n"
        "print(sorted({'pelican', 'jinja2', 'pydantic', 'yaml', 'markdown_it', 'sqlite3'} & {*sys.modules}))"
    )
    command = [sys.executable, "-c", code, *built.command("build")[3:]]
    environment = built.env(SOURCE_DATE_EPOCH=str(NOON))
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )  # fmt: skip
    assert UNCHANGED in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_it_says_what_the_build_said(site: Site) -> None:
    site.write("pages/later.md", "---\ntitle: Later\nstatus: draft\n---\nText.\n")
    site.write("articles/stray.txt", "not read\n")
    first, second = said(site), said(site)
    assert "B126" in first
    assert "Later (draft)" in first
    assert UNCHANGED in second
    told = [[line for line in text.splitlines() if str(site.output) not in line] for text in (first, second)]
    assert told[0] == told[1]


def test_a_setting_from_the_environment_is_asked_again(built: Site) -> None:
    assert UNCHANGED not in said(built, SUBTITLE="Other")
    assert UNCHANGED in said(built, SUBTITLE="Other")
    assert UNCHANGED not in said(built)


def test_the_end_of_an_embargo_is_a_change(built: Site) -> None:
    built.write("pages/soon.md", "---\ntitle: Soon\ndate: 2026-01-05T14:00:00Z\n---\nText.\n")
    said(built)
    hour = 3600
    assert UNCHANGED in said(built, SOURCE_DATE_EPOCH=str(NOON + 2 * hour - 1))
    assert not (built.output / "soon").exists()
    assert UNCHANGED not in said(built, SOURCE_DATE_EPOCH=str(NOON + 2 * hour))
    assert (built.output / "soon/index.html").exists()
    # A clock that was wrong, and is set back.
    assert UNCHANGED not in said(built)
    assert not (built.output / "soon").exists()


def test_another_day_is_looked_at(built: Site) -> None:
    assert UNCHANGED not in said(built, SOURCE_DATE_EPOCH=str(NOON + 24 * 3600))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
        lambda path: path.write_text("", encoding="utf-8"),
        lambda path: path.write_bytes(b"\xff" * 100),
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: path.write_text(
            path.read_text(encoding="ascii").replace("nothing wrong", "nothing WRONG"), encoding="ascii"
        ),
    ],
    ids=["cut", "empty", "noise", "folder", "forged"],
)
def test_a_manifest_that_is_not_whole_is_not_believed(spoil: Callable[[Path], object], built: Site) -> None:
    [path] = (built.folder / ".cache").glob("*.manifest")
    spoil(path)
    before = snapshot(built.output)
    assert UNCHANGED not in said(built)
    assert snapshot(built.output) == before


def test_many_files_are_looked_at_by_several_processes(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number}.txt").write_text("x", encoding="utf-8")
    taken = Marks.take([str(tmp_path)], ours=True)
    assert taken is not None
    with patch.object(manifest, "_MANY", 1), patch.object(pool, "processors", lambda: 2):
        again = Marks.take([str(tmp_path)], ours=True)
        assert again == taken
        assert taken.still()
        (tmp_path / "7.txt").write_text("y", encoding="utf-8")
        assert not taken.still()
        (tmp_path / "8.txt").unlink()
        assert not taken.still()


def test_another_program_looks_for_itself(built: Site) -> None:
    [path] = (built.folder / ".cache").glob("*.manifest")
    _, _, body = path.read_text(encoding="ascii").partition("\n")
    values = json.loads(body)
    values["program"] = "another"
    from generator.build.manifest import _sum

    body = json.dumps(values)
    path.write_text(f"{_sum(body)}\n{body}", encoding="ascii")
    assert UNCHANGED not in said(built)


@pytest.mark.slow
def test_an_update_of_a_library_is_another_program(built: Site, tmp_path: Path) -> None:
    def made_with() -> str:
        found: str = json.loads((built.output / RECORD).read_text(encoding="utf-8"))["made_with"]["brotli"]
        return found

    here = {"PYTHONPATH": str(tmp_path)}
    for number in ("98.0", "99.0"):
        folder = tmp_path / f"brotli-{number}.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: Brotli\nVersion: {number}\n", encoding="utf-8"
        )
        assert UNCHANGED not in said(built, **here)
        assert made_with() == number
        assert UNCHANGED in said(built, **here)
        (folder / "METADATA").unlink()
        folder.rmdir()
    assert UNCHANGED not in said(built)
    assert made_with() == version("brotli")


def test_a_manifest_that_was_never_finished_goes(built: Site) -> None:
    (built.folder / ".cache" / ".communique-abcdefgh").write_text("half of", encoding="utf-8")
    built.write("pages/more.md", "---\ntitle: More\n---\nMore text.\n")
    built.build()
    assert not [name for name in names(built.folder / ".cache") if name.startswith(".")]


def test_what_a_killed_build_left_is_cleared_away(built: Site) -> None:
    (built.folder / ".output.new-abcdefgh").mkdir()
    lock_path(built.output).touch()
    assert UNCHANGED not in said(built)
    assert not [name for name in names(built.folder) if name.startswith(".output")]


@pytest.mark.parametrize("line", ["JINJA_GLOBALS = {'now': print}", "from pelican import signals"])
def test_where_code_of_the_site_takes_part_nothing_is_taken_for_granted(line: str, built: Site) -> None:
    built.append(f"{line}\n")
    for _ in range(2):
        assert UNCHANGED not in said(built)


def test_fresh_builds_anew(built: Site) -> None:
    assert UNCHANGED not in said(built, "--fresh")
    assert UNCHANGED not in said(built)


def test_each_output_has_a_manifest_and_none_outlives_it(built: Site) -> None:
    other = built.folder / "other"
    said(built, "--output", str(other))
    assert UNCHANGED in said(built, "--output", str(other))
    assert UNCHANGED in said(built)
    assert len(list((built.folder / ".cache").glob("*.manifest"))) == 2
    for path in sorted(other.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    other.rmdir()
    built.write("pages/new.md", "---\ntitle: New\n---\nText.\n")
    said(built)
    assert len(list((built.folder / ".cache").glob("*.manifest"))) == 1
