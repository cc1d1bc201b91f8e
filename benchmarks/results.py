"""What was measured, as records that can be kept as JSON."""

from __future__ import annotations

import dataclasses
import json
import statistics
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: The cases, in the order in which they are measured and shown.
CASES = {
    "cold": "clean build",
    "first": "clean build, store filled",
    "nothing": "nothing changed",
    "edit": "one article edited",
    "template": "one template edited",
    "rename": "one actor renamed",
}


@dataclass(frozen=True, slots=True)
class Timing:
    """One run of a whole process."""

    seconds: float
    #: User and system time of all its processes.
    cpu: float
    #: Peak memory of the largest process, in MiB.
    peak: float


@dataclass(frozen=True, slots=True)
class Memory:
    """Peak memory of a clean build, in MiB."""

    #: Of the largest process (resident set).
    largest: float
    #: Of all processes at one time (sum of proportional set sizes).
    together: float


@dataclass(frozen=True, slots=True)
class Watch:
    """A running server: from saving an article to its page being served with the new text."""

    #: None where the tool has no such server here.
    seconds: tuple[float, ...]
    #: Why there is no figure, empty if there is.
    absent: str = ""


@dataclass(slots=True)
class Tool:
    """What was measured of one tool's site."""

    label: str
    version: str = ""
    files: int = 0
    html: int = 0
    feeds: int = 0
    times: dict[str, list[Timing]] = field(default_factory=dict)
    memory: Memory | None = None
    watch: Watch | None = None
    #: Why it was left out, or stopped; empty if all went well.
    absent: str = ""
    #: Whether it makes the same pages as the others.
    equal: bool = True

    def seconds(self, case: str) -> float | None:
        """Give the median wall time of a case, None if it was not measured."""
        return median([run.seconds for run in self.times.get(case, ())])

    def fastest(self, case: str) -> float | None:
        """Give the shortest wall time of a case."""
        return min((run.seconds for run in self.times.get(case, ())), default=None)

    def cpu(self, case: str) -> float | None:
        """Give the median processor time of a case."""
        return median([run.cpu for run in self.times.get(case, ())])


@dataclass(slots=True)
class Run:
    """Everything measured at one size."""

    articles: int
    rounds: int
    #: Entries on a page of an actor or theme; 0: all on one page.
    page_size: int
    #: Day, machine and commit.
    when: str
    machine: str
    commit: str
    disk: str
    #: How many other processes wanted a processor at the start: the load average of a minute.
    load: float = 0.0
    tools: dict[str, Tool] = field(default_factory=dict)

    def save(self, folder: Path) -> None:
        """Keep it for later reports."""
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(dataclasses.asdict(self), indent=1)
        (folder / f"{self.articles}.json").write_text(text, encoding="utf-8")


def load(folder: Path) -> list[Run]:
    """Give what was kept, the smallest site first."""
    found = []
    for path in folder.glob("*.json"):
        # What an older benchmark kept is not comparable anyway.
        with suppress(TypeError, KeyError, ValueError):
            found.append(_run(json.loads(path.read_text(encoding="utf-8"))))
    return sorted(found, key=lambda run: run.articles)


def _run(data: dict[str, Any]) -> Run:
    tools = {name: _tool(item) for name, item in data.pop("tools").items()}
    return Run(**data, tools=tools)


def _tool(data: dict[str, Any]) -> Tool:
    times = {case: [Timing(**item) for item in runs] for case, runs in data.pop("times").items()}
    memory, watch = data.pop("memory"), data.pop("watch")
    return Tool(
        **data,
        times=times,
        memory=Memory(**memory) if memory else None,
        watch=Watch(tuple(watch["seconds"]), watch["absent"]) if watch else None,
    )


def median(values: Sequence[float]) -> float | None:
    """Give the median, None if there are no values."""
    return statistics.median(values) if values else None
