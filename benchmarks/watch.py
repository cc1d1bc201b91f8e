"""A running server that follows changes: from saving an article to its page being served anew."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time

from benchmarks.measure import environment
from benchmarks.results import Watch
from benchmarks.site import Site

_STARTS_WITHIN = 300.0
_FOLLOWS_WITHIN = 120.0
_LOOK_EVERY = 0.02
_REST = 1.5


def watch(site: Site, rounds: int) -> Watch:
    """Edit an article while the tool's server runs, several times.

    The page is opened before, as by somebody who looks at it, and asked for every twenty milliseconds
    after the file was written.
    """
    if not _can_serve(site):
        return Watch((), "there is no such command yet")
    port = _free_port()
    command = [
        part.replace("{site}", str(site.root)).replace("{port}", str(port)) for part in site.peer.serve
    ]
    server = subprocess.Popen(  # noqa: S603 - the tool's own server
        command, cwd=site.root, env=environment(site.peer.env), stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    path = f"/articles/{site.piece.id}/"
    try:
        if not _shows(server, port, path, site.piece.title, _STARTS_WITHIN):
            return Watch((), "the server did not show the page")
        seconds: list[float] = []
        for number in range(rounds):
            time.sleep(_REST)
            word = f"watched{number}"
            site.edit(word)
            start = time.perf_counter()
            if not _shows(server, port, path, f"Par{word}", _FOLLOWS_WITHIN):
                return Watch(tuple(seconds), "the page did not change")
            seconds.append(time.perf_counter() - start)
        return Watch(tuple(seconds))
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _can_serve(site: Site) -> bool:
    """Whether our program has the command already; others have it."""
    if site.peer.dialect != "communique":
        return True
    done = subprocess.run(
        [sys.executable, "-m", "generator", "serve", "--help"], cwd=site.root,
        env=environment(site.peer.env), stdin=subprocess.DEVNULL, capture_output=True, check=False,
    )  # fmt: skip
    return not done.returncode


def _shows(server: subprocess.Popen[bytes], port: int, path: str, word: str, within: float) -> bool:
    """Wait until a page shows a word."""
    wanted = word.encode()
    end = time.perf_counter() + within
    while time.perf_counter() < end:
        if server.poll() is not None:
            return False
        if wanted in _page(port, path):
            return True
        time.sleep(_LOOK_EVERY)
    return False


def _page(port: int, path: str) -> bytes:
    """Give a page, empty if the server does not answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        return connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return b""
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
