"""Running a tool once: fresh process, no input, output thrown away, exit code checked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.results import Memory, Timing

_LAUNCHER = Path(__file__).with_name("launch.py")
_TAIL = 1500


class FailedError(Exception):
    """A tool ended with another exit code than 0."""


def timed(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> Timing:
    """Run a command and give its time; raises FailedError."""
    found = _launch([], command, folder, env)
    return Timing(found["seconds"], found["cpu"], found["peak"])


def memory(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> Memory:
    """Run a command and give its memory; raises FailedError."""
    found = _launch(["--sample"], command, folder, env)
    return Memory(max(found["peak"], found["largest_pss"]), found["total_pss"])


def memory_disk() -> Path | None:
    """Give a folder that lies in memory, None if there is none; a disk drifts more than the tools differ."""
    shared = Path("/dev/shm")  # noqa: S108 - the folders in it are made by tempfile
    return shared if shared.is_dir() and os.access(shared, os.W_OK) else None


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """Give the environment of a tool: ours without what could change its work."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "TMPDIR", "LANG")}
    return {**kept, **more}


def _launch(
    options: Sequence[str], command: Sequence[str], folder: Path, env: Mapping[str, str]
) -> dict[str, float]:
    launcher = [sys.executable, "-I", "-S", str(_LAUNCHER), *options, str(folder), *command]
    done = subprocess.run(  # noqa: S603 - our own program
        launcher, env=environment(env), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    if found["status"]:
        raise FailedError(f"exit code {found['status']:.0f}: {_complaint(command, folder, env)}")
    return found


def _complaint(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> str:
    """Run a command that failed once more, to read what it says."""
    again = subprocess.run(  # noqa: S603 - a tool that was asked for
        command, cwd=folder, env=environment(env), stdin=subprocess.DEVNULL, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    return (again.stdout + again.stderr)[-_TAIL:].strip()
