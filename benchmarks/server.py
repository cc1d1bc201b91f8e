"""A server that follows changes: started on a free port, asked for pages, ended."""

from __future__ import annotations

import http.client
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import environment

_LOOK_EVERY = 0.02
_ENDS_WITHIN = 10


@dataclass(frozen=True, slots=True)
class Server:
    """One that runs in a process of its own."""

    process: subprocess.Popen[bytes]
    port: int

    def address(self, path: str) -> str:
        """Give the address of a page."""
        return f"http://127.0.0.1:{self.port}{path}"

    def shows(self, path: str, word: str, within: float) -> bool:
        """Ask for a page every twenty milliseconds until it shows a word; whether it came to that."""
        wanted = word.encode()
        end = time.perf_counter() + within
        while time.perf_counter() < end:
            if self.process.poll() is not None:
                return False
            if wanted in self._page(path):
                return True
            time.sleep(_LOOK_EVERY)
        return False

    def _page(self, path: str) -> bytes:
        """Give a page, empty if the server does not answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path)
            return connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            return b""
        finally:
            connection.close()


@contextmanager
def serving(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> Iterator[Server]:
    """Run a tool's server in a folder; ``{port}`` in its command becomes a free port."""
    port = _free_port()
    process = subprocess.Popen(  # noqa: S603 - the tool's own server
        [part.replace("{port}", str(port)) for part in command], cwd=folder, env=environment(env),
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield Server(process, port)
    finally:
        process.terminate()
        try:
            process.wait(_ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
