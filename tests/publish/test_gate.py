"""The output gate in publish.sh: red means that no byte is sent; what arrived is checked where it is."""

from __future__ import annotations

import functools
import http.server
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.build.sums import SUMS
from tests.conftest import Site, names, require_tool, snapshot
from tests.publish.conftest import publish, published, stand_in

pytestmark = [pytest.mark.publish, pytest.mark.slow, pytest.mark.timeout(300)]


def recording(folder: Path) -> tuple[str, Path]:
    """Give a PATH on which rsync and ssh only write down that they were called, and where they do."""
    log = folder / "called"
    (folder / "bin").mkdir()
    for name in ("rsync", "ssh", "flock"):
        script = folder / "bin" / name
        script.write_text(f'#!/bin/sh\necho {name} "$@" >>{log}\nexit 0\n', encoding="utf-8")
        script.chmod(0o755)
    return f"{folder / 'bin'}:{os.environ['PATH']}", log


@pytest.mark.parametrize("target", ["folder", "desk@x.example:/srv/site"])
def test_red_means_that_nothing_is_sent(site: Site, built_site: Site, tmp_path: Path, target: str) -> None:
    old = tmp_path / "folder"
    first, before = stand_in(built_site, old), snapshot(built_site.output)
    path, log = recording(tmp_path)
    secret = "AKIAIOSFODNN7ABCDEFG"
    site.write("pages/more.md", "---\ntitle: More\n---\nThe key is kept in `/home/desk/.aws`.\n")
    site.write("static/table.csv", f"key\n{secret}\n")
    place = str(old) if target == "folder" else target
    done = publish(site, place, PATH=path)
    assert done.returncode == 4, done.stdout + done.stderr
    (line,) = [line for line in done.stderr.splitlines() if "V501" in line]
    assert line.startswith("static/table.csv:2:1:")
    assert "error[V501] this looks like a secret (AWS access key): AKI" in line
    assert secret not in done.stderr
    assert "error[V502] a home folder: /home/desk" in done.stderr
    assert not log.exists()
    assert (names(old), names(old / "releases")) == (["current", "releases"], [Path(first).name])
    assert (old / "current").readlink().as_posix() == first
    assert snapshot(old / "current") == before


@pytest.fixture
def target(tmp_path: Path) -> Path:
    for tool in ("rsync", "flock", "sha256sum"):
        require_tool(tool)
    return tmp_path / "www"


@pytest.mark.parametrize("harm", ["printf x >>", "printf x >>other"])
def test_what_arrives_otherwise_never_goes_live(
    site: Site, built_site: Site, target: Path, tmp_path: Path, harm: str
) -> None:
    first, before = stand_in(built_site, target), snapshot(built_site.output)
    site.write("pages/more.md", "---\ntitle: More\n---\nMore.\n")
    script = tmp_path / "bin" / "rsync"
    script.parent.mkdir()
    command = harm if harm.endswith("other") else f"{harm} more/index.html"
    script.write_text(
        f'#!/bin/sh\n{require_tool("rsync")} "$@" || exit\n'
        f'case "$*" in *--dry-run*) exit ;; esac\ncd "{target}"/releases/.partial-* && {command}\n',
        encoding="utf-8",
    )
    script.chmod(0o755)
    done = publish(site, target, PATH=f"{script.parent}:{os.environ['PATH']}")
    assert done.returncode == 5, done.stdout + done.stderr
    assert "is not what was sent" in done.stderr
    assert (target / "current").readlink().as_posix() == first
    assert snapshot(target / "current") == before
    assert [f"releases/{name}" for name in names(target / "releases")] == [first]


@pytest.fixture
def served(target: Path) -> Iterator[str]:
    """Give the address under which the live release is served."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".xml": "application/xml"}  # noqa: RUF012

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    handler = functools.partial(Quiet, directory=str(target / "current"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_the_live_site_is_asked_on_demand(site: Site, target: Path, served: str) -> None:
    site.append(f"SITEURL = {served!r}\n")
    said = published(site, target, "--check-url")
    assert f"{served}: " in said
    assert "all as listed" in said
    first = (target / "current").readlink()
    # Another server answers there: as if the name led to the wrong machine.
    site.append('SITEURL = "http://127.0.0.1:1"\n')
    done = publish(site, target, "--check-url")
    assert done.returncode == 5
    assert "does not give the new release" in done.stderr
    assert (target / "current").readlink() == first
    assert (target / "current" / SUMS).is_file()
