"""``communique verify URL --expect FOLDER`` with a site that was built for another address."""

from __future__ import annotations

import functools
import http.server
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.build.sums import RECORD, SUMS, hash_files, sums_text
from generator.desk.cli import cli
from tests.conftest import ROOT


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Gives the files of a folder."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Give the address of an empty site, ``tmp_path/live``."""
    handler = functools.partial(Quiet, directory=str(tmp_path / "live"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def build(folder: Path, site: str, text: str = "") -> Path:
    """Write a site as if it had been built for an address."""
    folder.mkdir()
    (folder / RECORD).write_text(f'{{"site": "{site}", "counts": {{"files": 2}}}}\n', encoding="utf-8")
    (folder / "404.html").write_text(f"<base href={site}>{text}", encoding="utf-8")
    (folder / SUMS).write_text(sums_text(hash_files(folder, [RECORD, "404.html"])), encoding="utf-8")
    return folder


def verify(url: str, expected: Path) -> tuple[int, list[str]]:
    done = CliRunner().invoke(cli, ["verify", url, "--expect", str(expected)])
    return done.exit_code, done.stderr.splitlines()


@pytest.mark.parametrize(
    ("site", "told"), [("https://other.example", "https://other.example"), ("", "no address")]
)
def test_the_cause_is_told_first(tmp_path: Path, server: str, site: str, told: str) -> None:
    build(tmp_path / "live", server)
    expected = build(tmp_path / "output", site)
    code, lines = verify(server, expected)
    assert code == 4
    assert (
        lines[0] == f"{RECORD}: error[V705] {expected} was built for {told}; build it with SITEURL={server}"
    )
    assert len(lines) > 1


def test_other_differences_have_other_causes(tmp_path: Path, server: str) -> None:
    build(tmp_path / "live", server)
    code, lines = verify(f"{server}/", build(tmp_path / "output", server, "News"))
    assert (code, [line.partition(" ")[0] for line in lines]) == (4, ["404.html:"])


def test_a_site_that_is_read_at_another_address_may_be_whole(tmp_path: Path, server: str) -> None:
    build(tmp_path / "live", "https://www.example")
    assert verify(server, build(tmp_path / "output", "https://www.example")) == (0, [])


@pytest.mark.parametrize(
    "record",
    ["[" * 100_000, '{"site": ' + "9" * 5_000 + "}", '["site"]'],
    ids=["deep", "long number", "list"],
)
def test_a_record_that_cannot_be_read_says_nothing(tmp_path: Path, server: str, record: str) -> None:
    build(tmp_path / "live", server)
    expected = build(tmp_path / "output", "https://other.example")
    (expected / RECORD).write_text(record, encoding="utf-8")
    code, lines = verify(server, expected)
    assert code == 4
    assert not [line for line in lines if "was built for" in line]


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("silent", [SUMS, "404.html"])
def test_it_does_not_wait_for_a_silent_server_when_it_is_told_to_stop(
    tmp_path: Path, silent: str, sent: signal.Signals
) -> None:
    asked, ended = threading.Event(), threading.Event()

    class Silent(Quiet):
        def do_GET(self) -> None:
            if self.path == f"/{silent}":
                asked.set()
                ended.wait(60)
            else:
                super().do_GET()

    build(tmp_path / "live", "")
    handler = functools.partial(Silent, directory=str(tmp_path / "live"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        process = subprocess.Popen(
            [sys.executable, "-m", "generator", "verify", f"http://127.0.0.1:{server.server_address[1]}"],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        try:
            assert asked.wait(30)
            begin = time.monotonic()
            process.send_signal(sent)
            said, _ = process.communicate(timeout=30)
            assert time.monotonic() - begin < 5, "it waited for the server"
        finally:
            ended.set()
            server.shutdown()
    assert (process.returncode, said) == (3, "communique: interrupted\n")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://127.0.0.1:9/büro", "has letters in its path that no request can name"),
        ("http://a..b/", "is not the address of a site"),
    ],
)
def test_an_address_that_no_request_can_name(url: str, told: str) -> None:
    done = CliRunner().invoke(cli, ["verify", url])
    assert done.exit_code == 3
    assert f"{url} {told}" in done.stderr
