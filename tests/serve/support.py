"""A running ``communique serve``, and previews without a server."""

from __future__ import annotations

import http.client
import json
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from generator.desk.serve.events import Hub
from generator.desk.serve.preview import Preview
from generator.desk.serve.settings import SettingsFile
from generator.digest.publication import Audience
from tests.conftest import ROOT, Site

T = TypeVar("T")
#: Seconds after which something that should have happened has not; a busy machine is slow.
PATIENCE = 60.0

DRAFT = """\
---
title: A text that is being written
date: 2025-12-18
status: {status}
{more}summary: Nobody may read this yet.
themes: [financial-support]
actors: [norway]
---
Secret plans.
"""


def draft(status: str = "draft", more: str = "") -> str:
    """Give an article that readers do not get."""
    return DRAFT.format(status=status, more=more)


def until(happens: Callable[[], T | None], what: str = "") -> T:
    """Wait until something is there, and give it."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = happens()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited in vain {what}")


@dataclass
class Serving:
    """A server that runs in a process of its own."""

    site: Site
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    url: str = ""

    @property
    def told(self) -> str:
        """What stands on the terminal."""
        return "".join(self.lines)

    def get(
        self, path: str, method: str = "GET", headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask for a path, exactly as it is written; give status, headers and body."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE)
        try:
            connection.request(method, path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def text(self, path: str) -> str:
        """Give the text of a page."""
        return self.get(path)[2].decode()

    def until_shows(self, path: str, text: str) -> None:
        """Wait until a page shows a text."""
        until(lambda: text in self.text(path), f"for {text!r} on {path}\n{self.told}")

    @contextmanager
    def events(self) -> Iterator[queue.Queue[dict[str, Any]]]:
        """Listen as a browser does; give the states as they come."""
        states: queue.Queue[dict[str, Any]] = queue.Queue()
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE)
        connection.request("GET", "/__communique/events")
        answer = connection.getresponse()
        assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    line = answer.readline()
                except (OSError, ValueError, AttributeError):
                    return
                if line.startswith(b"data: "):
                    states.put(json.loads(line.removeprefix(b"data: ")))
                elif not line:
                    return

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        try:
            yield states
        finally:
            stop.set()
            connection.close()


@contextmanager
def serving(site: Site, *arguments: str, **environment: str) -> Iterator[Serving]:
    """Run ``communique serve`` on a free port; it must end in peace."""
    process = subprocess.Popen(
        site.command("serve", "--port", "0", *arguments),
        cwd=ROOT, env=site.env(PYTHONUNBUFFERED="1", **environment), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    running = Serving(site, process)

    def extend() -> None:
        assert process.stdout
        for line in process.stdout:
            running.lines.append(line)

    thread = threading.Thread(target=extend, daemon=True)
    thread.start()
    try:
        until(lambda: "Serving http" in running.told or process.poll() is not None, "for the server")
        assert process.poll() is None, running.told
        running.url = running.told.partition("Serving ")[2].partition(" ")[0].rstrip("/")
        yield running
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0, running.told
        assert "Traceback" not in running.told, running.told
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        thread.join()
        if process.stdout:
            process.stdout.close()


def preview_of(site: Site, scratch: Path, audience: Audience = Audience.EDITORS) -> Preview:
    """Give a preview in this process, brought up to date once."""
    scratch.mkdir()
    preview = Preview(SettingsFile(site.settings, None), audience, Hub(), scratch)
    fault = preview.read_settings()
    assert fault is None
    preview.update(None)
    return preview


def save(site: Site, path: str, text: str) -> frozenset[Path]:
    """Write a content file; give what a watcher would tell."""
    return frozenset({site.write(path, text)})
