"""publish.sh into a folder of this machine."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import stat
import subprocess
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, Site, names, require_tool, snapshot
from tests.publish.conftest import publish, published, publishing, stand_in

# Publishing runs the generator three times: on a busy machine that takes its time.
pytestmark = [pytest.mark.publish, pytest.mark.timeout(300)]
MORE = "---\ntitle: More\n---\nMore text.\n"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    for tool in ("rsync", "flock"):
        require_tool(tool)
    return tmp_path / "www site"


def live(target: Path) -> str:
    return (target / "current").readlink().as_posix()


def releases(target: Path) -> list[str]:
    return names(target / "releases")


def half_rsync(folder: Path, then: str) -> str:
    """Give a PATH with an rsync that sends all but the articles, and then does something else."""
    script = folder / "bin" / "rsync"
    script.parent.mkdir()
    script.write_text(
        f'#!/bin/sh\ncase "$*" in *--dry-run*) exec {require_tool("rsync")} "$@";; esac\n'
        f'{require_tool("rsync")} --exclude=articles "$@"\n{then}\n',
        encoding="utf-8",
    )
    script.chmod(0o755)
    return f"{script.parent}:{os.environ['PATH']}"


@pytest.mark.slow
def test_releases_from_the_first_to_a_rollback(site: Site, target: Path, tmp_path: Path) -> None:
    # From another folder, with a relative target.
    first_run = publish(site, target.name, cwd=tmp_path)
    assert first_run.returncode == 0, first_run.stderr
    steps = [line.split(":")[0] for line in first_run.stdout.splitlines()]
    assert steps == ["Check", "Build", "Verify", "Target", "Changes", "Send", "Live"]
    first, old = live(target), snapshot(target / "current")
    assert old == snapshot(site.build())
    for path in (target / "current").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644)

    assert "Live:    " in published(site, target)
    assert (live(target), len(releases(target))) == (first, 1)

    site.write("pages/more.md", MORE)
    before = names(target), releases(target), snapshot(target)
    dry = published(site, target, "--dry-run")
    # The page itself; the sitemap, what hosts are told of its headers, and what the site says of itself.
    assert "Changes: 1 new, 4 changed, 0 gone" in dry
    assert [line.split() for line in dry.splitlines() if line.startswith("  ")] == [
        ["new", "more/index.html"],
        *(["changed", name] for name in ("SHA256SUMS", "_headers", "build.json", "sitemap.xml")),
    ]
    assert (names(target), releases(target), snapshot(target)) == before

    said = published(site, target)
    second = live(target)
    assert second > first
    assert f"{ROOT}/publish.sh --target" in said.splitlines()[-1]
    assert snapshot(target / first) == old
    assert (target / "current" / "more" / "index.html").is_file()
    same = [path for path in old if (target / first / path).samefile(target / second / path)]
    assert len(same) == len(old) - 4

    rolled_back = published(site, target, "--rollback")
    assert live(target) == first
    assert snapshot(target / "current") == old
    assert "rolled back" in rolled_back
    assert rolled_back.splitlines()[-1].startswith("Next:    the next publish, a timer's too, puts up")
    nothing_before = publish(site, target, "--rollback")
    assert (nothing_before.returncode, live(target)) == (3, first)
    assert "there is no release before" in nothing_before.stderr

    site.write("pages/third.md", MORE)
    published(site, target)
    # The one that was rolled back from is no place to go back to.
    assert [f"releases/{name}" for name in releases(target)] == [first, live(target)]


@pytest.mark.slow
def test_refusals_send_nothing(site: Site, built_site: Site, target: Path) -> None:
    site.write("actors/wrong.md", "---\nname: Wrong\n---\n")
    refused = publish(site, target)
    assert refused.returncode == 2
    assert "content/actors/wrong.md:1:1: error[B202]" in refused.stderr
    assert not target.exists()
    (site.content / "actors" / "wrong.md").unlink()

    stand_in(built_site, target)
    before = names(target), releases(target), snapshot(target)
    site.override(
        "timeline.html", '<!DOCTYPE html><html lang="en"><title>x</title><a href="gone/">x</a></html>'
    )
    broken = publish(site, target)
    assert broken.returncode == 4
    assert 'error[V201] "gone/": leads nowhere' in broken.stderr
    assert (names(target), releases(target), snapshot(target)) == before


@pytest.mark.slow
def test_a_site_that_shrinks_is_only_published_on_demand(site: Site, built_site: Site, target: Path) -> None:
    first = stand_in(built_site, target)
    for number in range(10):
        (target / first / f"more-{number}.html").write_text("more", encoding="utf-8")
    refused = publish(site, target)
    assert (refused.returncode, live(target), len(releases(target))) == (4, first, 1)
    assert "39 of 49 pages would be left" in refused.stderr
    published(site, target, "--allow-shrink", "--keep", "1")
    assert live(target) != first
    assert len(releases(target)) == 1


@pytest.mark.slow
def test_a_transfer_that_breaks_off(site: Site, built_site: Site, target: Path, tmp_path: Path) -> None:
    first, before = stand_in(built_site, target), snapshot(built_site.output)
    site.write("pages/more.md", MORE)
    broken = publish(site, target, PATH=half_rsync(tmp_path, "echo no route >&2; exit 12"))
    assert broken.returncode == 5
    assert "no route" in broken.stderr
    assert f"Live:    {first.removeprefix('releases/')}, as before" in broken.stderr
    assert (live(target), snapshot(target / "current")) == (first, before)
    assert [f"releases/{name}" for name in releases(target)] == [first]


@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.usefixtures("target")
def test_a_publisher_that_is_stopped_while_sending(
    site: Site, built_site: Site, tmp_path: Path, sent: signal.Signals
) -> None:
    target = tmp_path / "www"
    first, before = stand_in(built_site, target), snapshot(built_site.output)
    site.write("pages/more.md", MORE)
    # rsync ends when it is told that its parent was stopped.
    path = half_rsync(
        tmp_path, f'touch "{tmp_path}/reached"; while [ ! -e "{tmp_path}/go" ]; do sleep 0.02; done'
    )
    process = subprocess.Popen(
        publishing(site, target),
        env=site.env(PATH=path),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not (tmp_path / "reached").exists():
        assert process.poll() is None
        time.sleep(0.02)
    second = publish(site, target, "--rollback")
    assert second.returncode == 3
    assert f"/{process.pid}/" in second.stderr
    process.send_signal(sent)
    (tmp_path / "go").touch()
    assert process.wait(30) == (5 if sent is signal.SIGTERM else -signal.SIGKILL)
    assert (live(target), snapshot(target / "current")) == (first, before)
    partial = [name for name in releases(target) if name.startswith(".partial-")]
    assert len(partial) == (1 if sent is signal.SIGKILL else 0)
    # Its shell at the target frees the lock when it sees that its input has ended.
    with (target / ".publish.lock").open(encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
    published(site, target)
    assert len(releases(target)) == 2
    assert (target / "current" / "more" / "index.html").is_file()


def test_the_lock_names_its_holder(site: Site, target: Path) -> None:
    target.mkdir()
    lock = target / ".publish.lock"
    with lock.open("w", encoding="utf-8") as file:
        file.write("anna@desk/4242/12:00:00Z\n")
        file.flush()
        fcntl.flock(file, fcntl.LOCK_EX)
        blocked = publish(site, target, "--rollback")
    assert blocked.returncode == 3
    assert "anna@desk/4242/12:00:00Z" in blocked.stderr
    # The same text without a living holder is nothing; there is just no release yet.
    free = publish(site, target, "--rollback")
    assert free.returncode == 3
    assert f"nothing is live at {target}, so there is no release to go back to" in free.stderr


@pytest.mark.slow
def test_a_full_disk_at_the_target(site: Site, built_site: Site, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        [require_tool("mount"), "-t", "tmpfs", "-o", "size=32m", "none", str(disk)], check=False
    ).returncode:
        pytest.skip("only root can mount a small disk")
    try:
        first, before = stand_in(built_site, disk), snapshot(built_site.output)
        # All but what a few files need: enough for the lock, too little for the release.
        (disk / "ballast").write_bytes(b"x" * (shutil.disk_usage(disk).free - 64 * 1024))
        # In every page, so that none can be a link to the old release.
        site.append('SITENAME = "Another name"\n')
        full = publish(site, disk)
        assert full.returncode == 5
        assert "No space left" in full.stderr
        assert (live(disk), snapshot(disk / "current")) == (first, before)
        assert [f"releases/{name}" for name in releases(disk)] == [first]
    finally:
        subprocess.run([require_tool("umount"), str(disk)], check=True)


def test_the_build_sees_no_secret(site: Site, target: Path) -> None:
    # A template that a careless editor copied from somewhere would show what it can reach.
    site.append(
        "import os\n"
        'SITEURL = os.environ["SITEURL"]\n'
        "SITENAME = ' '.join(sorted(os.environ))\n"
        "assert os.environ['HOME']\n"
    )
    said = published(site, target, SITEURL="https://other.example/sub", API_TOKEN="geheim", SSH_AUTH_SOCK="x")
    assert "Live:" in said
    page = (target / "current" / "index.html").read_text(encoding="utf-8")
    assert "https://other.example/sub/" in page
    assert "SITEURL" in page
    assert "TOKEN" not in page
    assert "SSH" not in page


def test_a_site_of_its_own_with_its_settings_in_publish_env(site: Site, target: Path) -> None:
    settings = Path(shutil.copy(ROOT / "publishconf.py", site.folder))
    (site.folder / "publish.env").write_text(
        f"# Where it goes\r\nPUBLISH_TARGET={target}\r\n\nPUBLISH_KEEP='2'\nSITEURL=\"https://env.example\"",
        encoding="utf-8",
    )
    command = [str(ROOT / "publish.sh"), "--settings", str(settings)]
    done = subprocess.run(command, env=site.env(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    page = (target / "current" / "index.html").read_text(encoding="utf-8")
    assert "https://env.example/" in page
    # Not the pelicanconf.py of the checkout, which is the folder that the generator runs in.
    assert "<title>Small site" in page


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("PUBLISH_TARGT=/x", "publish.env:1: unknown key PUBLISH_TARGT"),
        (
            "\nPUBLISH_KEEP=$(touch made)",
            "publish.env:2: PUBLISH_KEEP is not a number of releases: $(touch made)",
        ),
        ("export PUBLISH_KEEP=3", "publish.env:1: write KEY=value"),
        ("PATH=/tmp", "publish.env:1: unknown key PATH"),
        ("PUBLISH_TARGET=www", "publish.env:1: write the whole path"),
        ("PUBLISH_TARGET=git:../x.git#b", "publish.env:1: write the whole path"),
    ],
)
def test_publish_env_is_no_program(site: Site, tmp_path: Path, text: str, message: str) -> None:
    (site.folder / "publish.env").write_text(text, encoding="utf-8")
    done = publish(site, "/nowhere", cwd=tmp_path)
    assert done.returncode == 3
    assert message in done.stderr
    assert names(tmp_path) == ["site"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--target"], "--target needs a value"),
        (["--targets", "x"], "unknown option --targets"),
        (["--target", "/x", "--keep", "0"], "--keep 0 is not a number of releases"),
        (["--target", "host:dir; rm -rf x"], "write the target as"),
        (["--target", "-oProxyCommand=x:dir"], "--target needs a value"),
        (["--target", "host:-x"], "write the target as"),
        (["--target", "host::module"], "write the target as"),
        (["--target", "rsync://host/module"], "write the target as"),
        ([], "no target"),
    ],
)
def test_options_that_make_no_sense(options: list[str], message: str) -> None:
    done = subprocess.run(
        [str(ROOT / "publish.sh"), *options], env={"PATH": os.environ["PATH"]}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 3
    assert message in done.stderr


def test_a_missing_program_is_named(site: Site, tmp_path: Path) -> None:
    for tool in ("bash", "dirname", "realpath", "date", "env"):
        (tmp_path / tool).symlink_to(require_tool(tool))
    done = publish(site, tmp_path / "www", PATH=str(tmp_path))
    assert done.returncode == 3
    assert "rsync is not installed" in done.stderr


def test_help() -> None:
    done = subprocess.run([str(ROOT / "publish.sh"), "--help"], capture_output=True, text=True, check=True)
    assert "--rollback" in done.stdout
