"""What may not be read or written, or is not what it should be: exit code, message, old site, next build.

Permissions do not hold root back, unless it gives up the right to pass over them.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.build.instants import beside
from tests.conftest import CONTENT, THEME, Site, names, require_tool, snapshot

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


#: Below the site's folder, with the exit code and what is told.
UNREADABLE: Final = {
    "content/articles/oslo-talks.md": (2, "content/articles/oslo-talks.md: error[B123] cannot be read: Perm"),
    "content/articles": (2, "content/articles: error[B123] cannot be read: Permission denied"),
    "content/static": (2, "content/static: error[B123] cannot be read: Permission denied"),
    "content/static/dot.svg": (2, "content/static/dot.svg: error[B123] cannot be read: Permission denied"),
    "content/static/note.txt": (3, "Permission denied"),
    "content": (3, "is not readable|Permission denied"),
    "pelicanconf.py": (3, "is not readable|Permission denied"),
    "theme/static": (3, "Permission denied"),
    "theme/static/css": (3, "Permission denied"),
    "theme/static/css/site.css": (3, "Permission denied"),
    "theme/templates": (3, "Permission denied"),
    "theme/templates/base.html": (3, "Permission denied"),
    "templates": (3, "Permission denied"),
}


@pytest.mark.slow
def test_what_cannot_be_read_is_told_and_the_old_site_stays(site: Site) -> None:
    theme = site.folder / "theme"
    shutil.copytree(THEME, theme)
    site.append(f"THEME = {str(theme)!r}\n")
    site.write("static/note.txt", "A note.\n")
    site.override("timeline.html", "<p>Our own</p></html>")
    before = snapshot(site.build())
    site.write("pages/more.md", MORE)
    for name, (code, told) in UNREADABLE.items():
        with mode(site.folder / name, 0):
            done = site.run("build", prefix=bound())
        assert done.returncode == code, (name, done.stderr)
        assert any(part in done.stderr for part in told.split("|")), (name, done.stderr)
        assert "Traceback" not in done.stderr, name
        assert (snapshot(site.output), beside(site)) == (before, []), name
    assert (site.build() / "more/index.html").is_file()


#: Removes a file when it is opened to be read: it was there when the folder was listed.
VANISH: Final = """
import os
import sys


def vanish(event, arguments):
    if event == "open" and str(arguments[0]).endswith("oslo-talks.md") and os.path.exists(arguments[0]):
        os.unlink(arguments[0])


if "VANISH" in os.environ:
    sys.addaudithook(vanish)
"""


def test_a_file_that_vanishes_while_the_content_is_read(built: tuple[Site, dict[str, str]]) -> None:
    site, before = built
    site.append(VANISH)
    text = (site.content / "articles/oslo-talks.md").read_text(encoding="utf-8")
    site.write("articles/oslo-talks.md", text + "More.\n")  # it has to be read again
    done = site.run("build", VANISH="1")
    assert done.returncode == 2, done.stderr
    assert "content/articles/oslo-talks.md: error[B123] cannot be read: No such file" in done.stderr
    assert (snapshot(site.output), beside(site)) == (before, [])
    site.write("articles/oslo-talks.md", text)
    assert (site.build() / "more/index.html").is_file()


#: Removes a static file after the content was found good: before it is copied, or when that begins.
#: The file may be gone already, for a build may run the settings twice.
VANISH_LATE: Final = """
import os
import pathlib
import sys

from pelican import signals

STATIC = pathlib.Path(__file__).parent / "content/static/dot.svg"


def vanish(generators):
    STATIC.unlink(missing_ok=True)


def vanish_when_copied(event, arguments):
    if event == "shutil.copyfile" and str(arguments[0]) == str(STATIC):
        STATIC.unlink(missing_ok=True)


if os.environ.get("VANISH") == "before":
    signals.all_generators_finalized.connect(vanish)
if os.environ.get("VANISH") == "while":
    sys.addaudithook(vanish_when_copied)
"""


@pytest.mark.parametrize(
    ("when", "code", "told"),
    [
        # Pelican passes over it; the new site lacks the file.
        ("before", 4, "static/dot.svg: error[V101] the file is missing (static static/dot.svg)"),
        # Pelican only warns; the system said what was wrong.
        ("while", 3, "No such file or directory: {content}/static/dot.svg; the old site stays"),
    ],
)
def test_a_static_file_that_vanishes_when_it_is_to_be_copied(
    built: tuple[Site, dict[str, str]], when: str, code: int, told: str
) -> None:
    site, before = built
    site.append(VANISH_LATE)
    for how in ([], ["--fresh"]):
        site.write("static/dot.svg", CONTENT["static/dot.svg"])
        done = site.run("build", *how, VANISH=when)
        assert done.returncode == code, done.stderr
        assert told.format(content=site.content) in done.stderr
        assert "Traceback" not in done.stderr
        assert (snapshot(site.output), beside(site)) == (before, [])


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


@pytest.mark.slow
def test_a_cache_that_may_not_be_written_or_read_is_done_without(site: Site) -> None:
    site.build()
    cache = site.folder / ".cache"
    for turn, (path, bits) in enumerate(
        [(cache, 0o555), (cache / "communique.store", 0o444), (cache / "communique.store", 0), (cache, 0)]
    ):
        site.write("pages/more.md", f"---\ntitle: More\n---\nText {turn}.\n")
        with mode(path, bits):
            done = site.run("build", prefix=bound())
        assert (done.returncode, done.stderr) == (0, ""), (path.name, bits)
        assert f"Text {turn}." in (site.output / "more/index.html").read_text(encoding="utf-8")
    after = snapshot(site.output)
    assert snapshot(site.build("--fresh")) == after


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
    assert site.output.is_symlink()
    assert site.output.readlink() == real
    assert names(real.parent) == ["public"]
    assert "old.html" not in first


def test_a_lock_that_is_a_folder(site: Site) -> None:
    (site.folder / ".output.lock").mkdir()
    done = site.run("build")
    assert done.returncode == 3
    assert "Is a directory" in done.stderr
