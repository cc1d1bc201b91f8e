"""The loop of ``communique serve``: after each change the preview is brought up to date, the editor told."""

from __future__ import annotations

import gc
import queue
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from generator.build.signals import STOPPING
from generator.desk.report import summary
from generator.desk.serve.events import Hub
from generator.desk.serve.preview import Preview
from generator.desk.serve.server import Server
from generator.desk.serve.settings import SettingsFile
from generator.desk.serve.watch import Watcher
from generator.digest.publication import Audience
from generator.views.wording import plural

#: Seconds without a change after which there is time for more than the next page.
_IDLE = 0.5
_Changes = frozenset[Path] | None


class SettingsError(Exception):
    """The settings cannot be read at all; the cause says why."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be served, and where."""

    settings: Path
    #: The content folder instead of PATH.
    content: Path | None
    bind: str
    port: int
    audience: Audience


def run(request: Request, tell: Callable[[str], None]) -> None:
    """Serve a site until somebody interrupts it.

    Args:
        request: What is asked for.
        tell: Writes a line to the editor.

    Raises:
        OSError: The address is taken or may not be had.
        SettingsError: The settings cannot be read; afterwards nothing in them stops the server.
    """
    hub = Hub()
    with _interrupted() as stop, tempfile.TemporaryDirectory(prefix="communique-serve-") as scratch:
        settings = SettingsFile(request.settings, request.content)
        preview = Preview(settings, request.audience, hub, Path(scratch))
        with Server((request.bind, request.port), preview, hub) as server:
            fault = preview.read_settings()
            if fault is not None:
                raise SettingsError(str(fault)) from fault
            changes: queue.SimpleQueue[_Changes] = queue.SimpleQueue()
            watcher = Watcher(preview.places, changes.put)
            answering = threading.Thread(target=server.serve_forever, name="server", daemon=True)
            try:
                # Before there are threads, because reading many files forks; what changes meanwhile is seen
                # when the watcher begins.
                preview.update(None)
                watcher.start()
                # A search for garbage among thousands of records would fall into somebody's reload: what is
                # there now is left out of it, and the rest is looked through when nothing else is to be done.
                gc.collect()
                gc.freeze()
                gc.disable()
                answering.start()
                tell(f"Serving {server.url} (stop with Ctrl-C)")
                _follow(preview, changes, stop, _Terminal(preview, tell))
            finally:
                gc.enable()
                watcher.stop()
                hub.close()
                if answering.is_alive():
                    server.shutdown()
                    answering.join()


def _follow(
    preview: Preview,
    changes: queue.SimpleQueue[_Changes],
    stop: threading.Event,
    terminal: _Terminal,
) -> None:
    """Bring the preview up to date after each change until told to stop."""
    used = True
    terminal.report()
    while not stop.is_set():
        try:
            changed = _together(changes)
        except queue.Empty:
            if used:
                gc.collect()
                used = False
            preview.check_as_readers()
            # A page that was asked for meanwhile may have shown a fault of its template.
            terminal.report()
            continue
        used = True
        start = time.perf_counter()
        if preview.update(changed):
            took = (time.perf_counter() - start) * 1000
            terminal.tell(f"{_named(changed)}: {took:.0f} ms")
            terminal.report()


def _together(changes: queue.SimpleQueue[_Changes]) -> _Changes:
    """Wait for a change; give it with all that came since. Raises queue.Empty if none comes."""
    found = changes.get(timeout=_IDLE)
    while not changes.empty():
        more = changes.get()
        found = None if found is None or more is None else found | more
    return found


def _named(changed: _Changes) -> str:
    if changed is None:
        return "Changed"
    first = min(changed).name
    return first if len(changed) == 1 else f"{first} and {plural(len(changed) - 1, 'other')}"


class _Terminal:
    """Tells the editor what changed: what was said and still holds is not said again."""

    def __init__(self, preview: Preview, tell: Callable[[str], None]) -> None:
        self._preview = preview
        self.tell = tell
        self._said: list[str] | None = None
        self._drafts: list[str] = []

    def report(self) -> None:
        """Tell what is wrong, and which texts stand only here."""
        preview = self._preview
        prepared = preview.prepared
        wrong = [notice.headline for notice in preview.notices]
        if wrong != self._said:
            for line in wrong:
                self.tell(line)
            if not wrong and prepared is not None:
                self.tell(summary(prepared))
        self._said = wrong
        shown = [item for item in prepared.withheld if item.shown] if prepared else []
        drafts = [f"  {item.path}: {item.title} ({item.reason})" for item in shown]
        if drafts and drafts != self._drafts:
            self.tell(f"Shown here and not published, {plural(len(drafts), 'text')}:")
            for line in drafts:
                self.tell(line)
        self._drafts = drafts


@contextmanager
def _interrupted() -> Iterator[threading.Event]:
    """Give an event that is set by whatever tells the server to stop while the block runs."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    asked = [number for number in STOPPING if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, end) for number in asked}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
