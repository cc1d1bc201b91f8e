"""Runs our command line as it is, and tells how long each stage of it took: ``python -m benchmarks.traced``.

The functions that are the stages are wrapped before they are used. Each is told its own time, without that
of the stages that it calls, so that the times add up to the whole. Processes that share a stage work within
its time.
"""

from __future__ import annotations

import functools
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

#: What a process is told in its environment: when it was started, and where to write what it found.
STARTED, REPORT = "BENCHMARK_STARTED", "BENCHMARK_REPORT"

START = "Python, and what is imported"
REST = "everything else, mostly importing Pelican"
TEXTS = "texts: read, checked, rendered; or records from the store"
LINKED = "references, digests, addresses, issues"
BODIES = "bodies: where links lead"
BEFORE = "what was read for pages, compared"
TREE = "files of the old tree linked into the new one"
PAGES = "pages and feeds: looked at, made, written"
PELICAN = "Pelican, and what is noted of each page"
SWAP = "tree checked and put in place, old one removed"
MARKS = "marks of files, for the next build"
STORE = "store written"

#: Where each function is looked up when it is called, and the stage it belongs to.
_WRAPPED = (
    ("generator.build.manifest", "Manifest.read", MARKS),
    ("generator.build.manifest", "Manifest.holds", MARKS),
    ("generator.build.manifest", "Manifest.write", MARKS),
    ("generator.build.manifest", "Marks.take", MARKS),
    ("generator.build.prepare", "read_content", TEXTS),
    ("generator.build.prepare", "select", LINKED),
    ("generator.build.prepare", "check_references", LINKED),
    ("generator.build.prepare", "build_corpus", LINKED),
    ("generator.build.prepare", "build_routes", LINKED),
    ("generator.build.prepare", "build_issues", LINKED),
    ("generator.build.prepare", "render_bodies", BODIES),
    ("generator.build.before", "Before.load", BEFORE),
    ("generator.build.outputs", "Outputs.compare", BEFORE),
    ("generator.build.outputs", "Outputs.carry_unread", TREE),
    ("generator.desk.inputs", "read_settings", PELICAN),
    ("generator.pelican.render", "render_with_pelican", PELICAN),
    ("generator.build.tree", "Tree.look", SWAP),
    ("generator.build.outputs", "Outputs.keep_equal", SWAP),
    ("generator.build.site", "swap", SWAP),
    ("generator.build.outputs", "Outputs.settle", MARKS),
    ("generator.build.store.database", "Store.save", STORE),
)
#: What imports Pelican, which must not be there before the settings are run: a settings file that imports it
#: may do anything, and such a build keeps no marks.
_LATER = (("generator.pelican.generator", "spread", PAGES),)


class _Clock:
    """Gives each moment to one stage: the innermost that has begun and not ended."""

    def __init__(self, started: float) -> None:
        self.seconds: dict[str, float] = {}
        #: Resident memory of this process when a stage ended, in MiB.
        self.memory: dict[str, float] = {}
        self._stages = [START]
        self._since = started

    def begin(self, stage: str) -> None:
        """Begin a stage within another."""
        self._pass()
        self._stages.append(stage)

    def end(self) -> None:
        """End the innermost stage."""
        self._pass()
        self.memory[self._stages.pop()] = _resident()

    def started(self) -> None:
        """Note that everything is imported."""
        self.end()
        self._stages.append(REST)

    def _pass(self) -> None:
        now = time.monotonic()
        stage = self._stages[-1]
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._since
        self._since = now

    def report(self) -> str:
        """Give what was found, as JSON."""
        self._pass()
        return json.dumps({"seconds": self.seconds, "memory": self.memory})


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _wrap(clock: _Clock, module: str, name: str, stage: str) -> None:
    """Have a function tell when it begins and ends."""
    owner: Any = __import__(module, fromlist=["_"])
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part)
    found = vars(owner)[last]
    plain = isinstance(found, classmethod)
    function: Callable[..., Any] = found.__func__ if plain else found

    @functools.wraps(function)
    def timed(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever the function takes and gives
        clock.begin(stage)
        try:
            if name == "render_with_pelican":
                for later in _LATER:
                    _wrap(clock, *later)
            return function(*args, **options)
        finally:
            clock.end()

    setattr(owner, last, classmethod(timed) if plain else timed)


def main() -> None:
    """Run the command line with the arguments of this one."""
    clock = _Clock(float(os.environ[STARTED]))
    for module, name, stage in _WRAPPED:
        _wrap(clock, module, name, stage)
    from generator.desk import cli

    clock.started()
    status: object = 0
    try:
        cli.main()
    except SystemExit as ended:
        status = ended.code
    Path(os.environ[REPORT]).write_text(clock.report(), encoding="utf-8")
    # As the command itself ends, which does not take apart what it holds.
    sys.stdout.flush()
    os._exit(status if isinstance(status, int) else 1)


if __name__ == "__main__":
    main()
