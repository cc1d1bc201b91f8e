"""What may not be read or written, or is not what it should be: exit code, message, old site, next build.

Permissions do not hold root back, unless it gives up the right to pass over them.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.build.instants import beside
from tests.conftest import THEME, Site, names, require_tool, snapshot

MORE = "---\ntitle: More\n---\nMore text.\n"


def bound() -> tuple[str, ...]:
    """Give what to run a program with, so that permissions count."""
    if os.geteuid() != 0:
        return ()
    return (require_tool("setpriv"), "--bounding-set=-dac_override,-dac_read_search")


@contextmanager
def mode(path: Path, bits: int) -> Iterator[None]:
    """Change a file's permissions for a while."""
    before = stat.S_IMODE(path.stat().st_mode)
    path.chmod(bits)
    try:
        yield
    finally:
        path.chmod(before)


@pytest.fixture
def built(site: Site) -> tuple[Site, dict[str, str]]:
    """Give a site that was built and changed since, and what must stay."""
    before = snapshot(site.build())
    site.write("pages/more.md", MORE)
    return site, before


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        ("articles/oslo-talks.md", 2, "content/articles/oslo-talks.md: error[B123] cannot be read: Perm"),
        ("articles", 2, "content/articles: error[B123] cannot be read: Permission denied"),
        ("static", 2, "content/static: error[B123] cannot be read: Permission denied"),
        ("static/dot.svg", 2, "content/static/dot.svg: error[B123] cannot be read: Permission denied"),
        ("static/note.txt", 3, "Permission denied"),
    ],
)  # fmt: skip
def test_content_that_cannot_be_read_is_told(
    name: str, code: int, told: str, built: tuple[Site, dict[str, str]]
) -> None:
    site, before = built
    site.write("static/note.txt", "A note.\n")
    with mode(site.content / name, 0):
        done = site.run("build", prefix=bound())
    assert done.returncode == code, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert (snapshot(site.output), beside(site)) == (before, [])
    assert (site.build() / "more/index.html").is_file()


@pytest.mark.parametrize(
    "name", ["static", "static/css", "static/css/site.css", "templates", "templates/base.html"]
)
def test_a_theme_that_cannot_be_read_is_told(
    name: str, built: tuple[Site, dict[str, str]], tmp_path: Path
) -> None:
    site, before = built
    theme = tmp_path / "theme"
    for source in (path for path in sorted(THEME.rglob("*")) if path.is_file()):
        copy = theme / source.relative_to(THEME)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(source.read_bytes())
    site.append(f"THEME = {str(theme)!r}\n")
    with mode(theme / name, 0):
        done = site.run("build", prefix=bound())
    assert done.returncode in (3, 4), done.stdout
    assert "Traceback" not in done.stderr
    assert (snapshot(site.output), beside(site)) == (before, [])


@pytest.mark.parametrize("name", ["pelicanconf.py", "content"])
def test_settings_and_content_that_cannot_be_read_at_all(
    name: str, built: tuple[Site, dict[str, str]]
) -> None:
    site, before = built
    with mode(site.folder / name, 0):
        done = site.run("build", prefix=bound())
    assert done.returncode in (2, 3), done.stdout
    assert "is not readable" in done.stderr or "Permission denied" in done.stderr
    assert "Traceback" not in done.stderr
    assert snapshot(site.output) == before


def test_a_folder_that_may_not_be_written(built: tuple[Site, dict[str, str]]) -> None:
    site, before = built
    with mode(site.folder, 0o555):
        done = site.run("build", prefix=bound())
    assert done.returncode == 3
    assert "Permission denied" in done.stderr
    assert (snapshot(site.output), beside(site)) == (before, [])


def test_an_output_that_may_not_be_written_is_replaced_as_a_whole(built: tuple[Site, dict[str, str]]) -> None:
    site, before = built
    with mode(site.output / "articles", 0o555), mode(site.output, 0o555):
        done = site.run("build", prefix=bound())
        after = snapshot(site.output)
        site.output.chmod(0o755)
        (site.output / "articles").chmod(0o755)
    # The folder above may be written, so that it can take its place; or nothing happens at all.
    if done.returncode == 0:
        assert (site.output / "more/index.html").is_file()
    else:
        assert (done.returncode, after) == (3, before)
    # What could not be removed then goes now.
    for path in site.folder.glob(".output*"):
        for folder in (path, *path.rglob("*")):
            folder.chmod(0o755)
    site.build()
    assert beside(site) == []


@pytest.mark.parametrize("what", ["folder", "file", "folder of another"])
def test_a_cache_that_may_not_be_written_is_done_without(
    what: str, built: tuple[Site, dict[str, str]]
) -> None:
    site, _ = built
    cache = site.folder / ".cache"
    store = cache / "communique.store"
    if what == "folder of another":
        store.unlink()
    with mode(store if what == "file" else cache, {"folder": 0o555, "file": 0o444}.get(what, 0)):
        done = site.run("build", prefix=bound())
    assert (done.returncode, done.stderr) == (0, "")
    after = snapshot(site.output)
    assert snapshot(site.build("--fresh")) == after
    assert "more/index.html" in after


def test_an_output_that_is_a_file(site: Site) -> None:
    site.output.write_text("mine", encoding="utf-8")
    done = site.run("build")
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert "the output is not a folder" in done.stderr
    assert site.output.read_text(encoding="utf-8") == "mine"
    assert beside(site) == []


def test_an_output_below_a_file(site: Site) -> None:
    done = site.run("build", "-o", site.settings / "output")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("there", [True, False])
def test_an_output_that_is_a_link_stays_one(site: Site, tmp_path: Path, *, there: bool) -> None:
    real = tmp_path / "elsewhere" / "public"
    if there:
        real.mkdir(parents=True)
        (real / "old.html").write_text("old", encoding="utf-8")
    site.output.symlink_to(real)
    first = snapshot(site.build())
    assert snapshot(site.build()) == first
    assert site.output.is_symlink()
    assert site.output.readlink() == real
    assert names(real.parent) == ["public"]
    assert "old.html" not in first


def test_a_lock_that_is_a_folder(site: Site) -> None:
    (site.folder / ".output.lock").mkdir()
    done = site.run("build")
    assert done.returncode == 3
    assert "Is a directory" in done.stderr
