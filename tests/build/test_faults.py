"""Builds that are refused, disturbed or killed: the site that stands stays as it is, to the byte."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Site, make_site, names, snapshot

#: Put at the end of a settings file: the build waits in the middle of writing, until it is let go on.
STALL = """
import os
import pathlib
import time

from pelican import signals


def STALL(path, context, feed):
    beside = pathlib.Path(os.environ["STALL"])
    beside.with_suffix(".reached").touch()
    while not beside.exists():
        time.sleep(0.01)


if "STALL" in os.environ:
    signals.feed_written.connect(STALL)
"""


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def leftovers(site: Site) -> list[str]:
    known = {".cache", "content", "output", "pelicanconf.py", "templates"}
    return [name for name in names(site.folder) if name not in known]


def start(site: Site, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        site.command("build"), cwd=ROOT, env=site.env(**environment), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def stall(site: Site, go: Path) -> subprocess.Popen[str]:
    """Start a build and return in the middle of it; it goes on when a file is there."""
    reached = go.with_suffix(".reached")
    reached.unlink(missing_ok=True)
    process = start(site, STALL=str(go))
    wait_for(lambda: reached.exists() or process.poll() is not None)
    return process


def changed(site: Site) -> dict[str, str]:
    """Build, change the content, and give the snapshot that must stay."""
    before = snapshot(site.build())
    site.write("pages/more.md", "---\ntitle: More\n---\nMore text.\n")
    return before


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, dict[str, str]]:
    """Give a site that was built and changed since, and what must stay: no build of it may succeed."""
    site = make_site(tmp_path_factory.mktemp("standing") / "site")
    site.append(STALL)
    return site, changed(site)


def test_the_exit_codes(site: Site) -> None:
    good = site.run("build")
    assert good.returncode == 0
    assert "nothing wrong" in good.stdout
    before = snapshot(site.output)

    site.write("actors/wrong.md", "---\nname: Wrong\n---\n")
    refused = site.run("build")
    assert (refused.returncode, snapshot(site.output)) == (2, before)
    assert "content/actors/wrong.md:1:1: error[B202]" in refused.stderr
    assert "Nothing was written." in refused.stderr
    (site.content / "actors" / "wrong.md").unlink()

    missing = site.run("build", "--content", site.folder / "no-such-folder")
    assert (missing.returncode, snapshot(site.output)) == (3, before)

    site.override("timeline.html", "")
    empty = site.run("build")
    assert (empty.returncode, snapshot(site.output)) == (4, before)
    assert "timeline/index.html: error[V102] the file is empty" in empty.stderr
    assert leftovers(site) == []


def test_a_template_that_fails_leaves_the_old_site(standing: tuple[Site, dict[str, str]]) -> None:
    site, before = standing
    site.override("actor.html", "{{ view.no_such_field }}")
    failed = site.run("build")
    (site.folder / "templates/actor.html").unlink()
    assert failed.returncode == 4
    assert "actor.html:1: " in failed.stderr
    assert "no_such_field" in failed.stderr
    assert snapshot(site.output) == before
    assert leftovers(site) == []


@pytest.mark.parametrize("limit", [512, 5 * 1024])
def test_files_that_cannot_be_written_whole(standing: tuple[Site, dict[str, str]], limit: int) -> None:
    site, before = standing
    done = subprocess.run(
        # Linked pages need no room.
        site.command("build", "--fresh"),
        cwd=ROOT, env=site.env(), capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert snapshot(site.output) == before
    assert leftovers(site) == []


def test_two_builds_at_once(site: Site, tmp_path: Path) -> None:
    site.append(STALL)
    before = changed(site)
    first = stall(site, tmp_path / "go")
    second = site.run("build")
    assert second.returncode == 3
    assert f"(process {first.pid})" in second.stderr
    assert snapshot(site.output) == before
    (tmp_path / "go").touch()
    assert first.wait(30) == 0
    assert first.stdout is not None
    first.stdout.close()
    assert (site.output / "more" / "index.html").is_file()
    assert leftovers(site) == []


def ended() -> str:
    """Give the number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return str(process.pid)


@pytest.mark.parametrize(
    # The system gives the number of a dead process to another one in time.
    "holder",
    [ended, lambda: str(os.getpid()), lambda: ""],
    ids=["dead", "another", "cut off"],
)
def test_the_lock_of_a_dead_process_does_not_block(
    standing: tuple[Site, dict[str, str]], holder: Callable[[], str], tmp_path: Path
) -> None:
    site, before = standing
    lock = site.folder / ".output.lock"
    lock.write_text(holder(), encoding="utf-8")
    site.override("timeline.html", "")
    refused = site.run("build")
    # It came as far as its checks, and says nothing else.
    assert refused.returncode == 4
    fault = "timeline/index.html: error[V102] the file is empty"
    assert refused.stderr == f"communique: the new site failed its checks; the old one stays:\n{fault}\n"
    (site.folder / "templates/timeline.html").unlink()
    assert snapshot(site.output) == before
    assert leftovers(site) == []

    shutil.copytree(site.output, tmp_path / "output")
    (tmp_path / ".output.lock").write_text(holder(), encoding="utf-8")
    built = site.run("build", "--fresh", "-o", tmp_path / "output")
    assert (built.returncode, built.stderr) == (0, "")
    assert (tmp_path / "output" / "more" / "index.html").is_file()
    assert names(tmp_path) == ["output"]


def test_a_build_that_was_killed_in_the_middle(site: Site, tmp_path: Path) -> None:
    site.append(STALL)
    before = changed(site)
    process = stall(site, tmp_path / "go")
    process.kill()
    process.communicate()
    assert snapshot(site.output) == before
    # It could not clean up; its lock died with it, and the next build removes the rest.
    assert [name.split("-")[0] for name in leftovers(site)] == [".output.lock", ".output.new"]
    site.build()
    assert (site.output / "more" / "index.html").is_file()
    assert leftovers(site) == []


STOPS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.mark.parametrize("sent", STOPS)
def test_a_build_that_was_asked_to_stop(
    standing: tuple[Site, dict[str, str]], sent: signal.Signals, tmp_path: Path
) -> None:
    site, before = standing
    process = stall(site, tmp_path / "go")
    process.send_signal(sent)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 3, said
    assert said.endswith("communique: interrupted\n")
    assert "Traceback" not in said
    assert snapshot(site.output) == before
    assert leftovers(site) == []


@pytest.mark.parametrize("sent", STOPS)
def test_a_build_goes_on_after_a_signal_that_it_was_started_to_ignore(
    site: Site, sent: signal.Signals, tmp_path: Path
) -> None:
    site.append(STALL)
    # As nohup does, and a shell that runs it in the background.
    before = signal.signal(sent, signal.SIG_IGN)
    try:
        process = stall(site, tmp_path / "go")
    finally:
        signal.signal(sent, before)
    process.send_signal(sent)
    (tmp_path / "go").touch()
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 0, said


#: Put at the end of a settings file: who stops the build does so again whenever it removes something.
IMPATIENT = """
import os
import shutil
import signal
import sys
import time

rmtree = shutil.rmtree


def AGAIN(*arguments, **options):
    if "STALL" in os.environ and sys.exception():
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            os.kill(os.getpid(), number)
    rmtree(*arguments, **options)


shutil.rmtree = AGAIN
"""


def test_a_build_that_is_asked_again_tidies_up_all_the_same(site: Site, tmp_path: Path) -> None:
    site.append(STALL + IMPATIENT)
    before = changed(site)
    process = stall(site, tmp_path / "go")
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=30)
    assert (process.returncode, said.count("interrupted")) == (3, 1), said
    assert snapshot(site.output) == before
    assert leftovers(site) == []


def test_a_build_that_was_asked_to_stop_while_it_reads_the_settings(site: Site, tmp_path: Path) -> None:
    before = snapshot(site.build())
    site.append("""
import os
import pathlib
import time

if "STALL" in os.environ:
    beside = pathlib.Path(os.environ["STALL"])
    beside.with_suffix(".reached").touch()
    while not beside.exists():
        time.sleep(0.01)
""")
    process = stall(site, tmp_path / "go")
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=30)
    assert (process.returncode, said) == (3, "communique: interrupted\n")
    assert snapshot(site.output) == before
    assert leftovers(site) == []


def test_folders_that_only_look_like_leftovers_stay(site: Site) -> None:
    mine = [
        ".output.new-abc",
        ".output.new-abcdefghi",
        ".output.backup",
        ".output.old",
        "output.new-abcdefgh",
    ]
    for name in mine:
        (site.folder / name).mkdir()
    (site.folder / ".output.new-abcdefgh").mkdir()
    (site.folder / ".output.new-abcdefgh.old").mkdir()
    site.build()
    assert leftovers(site) == sorted(mine)


def test_a_build_that_was_killed_between_two_renames(site: Site) -> None:
    before = snapshot(site.build())
    site.output.rename(site.folder / ".output.new-abcdefgh.old")
    (site.folder / ".output.new-abcdefgh").mkdir()
    site.write("actors/norway.md", "---\nname: Norway\nkind: state\nsummary: A donor.\n---\n")
    site.override("timeline.html", "")
    # The old site comes back even if the new one is refused.
    assert site.run("build").returncode == 4
    assert snapshot(site.output) == before
    assert leftovers(site) == []
