"""Runs one command and says, as JSON, how long it took and how much memory it had.

A program of its own, started as a file with ``python -I -S``: a process inherits the peak memory of the one
that starts it, so that one must be small. With ``--sample`` the memory of the whole tree of processes is
looked at forty times a second (the proportional set size, PSS: pages that processes share are counted
once); that costs time, so such a run is not timed.
"""

from __future__ import annotations

import json
import os
import sys
import time

_PAUSE = 0.025


def _children() -> dict[int, list[int]]:
    """Give the children of each process."""
    found: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):  # noqa: PTH208 - pathlib would double the memory of this program
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:  # noqa: PTH123 - the same
                    parent = int(file.read().rpartition(")")[2].split()[1])
            except (OSError, IndexError, ValueError):
                continue
            found.setdefault(parent, []).append(int(name))
    return found


def _tree(pid: int) -> list[int]:
    """Give a process and all that it started."""
    children = _children()
    found = [pid]
    for item in found:
        found += children.get(item, [])
    return found


def _pss(pid: int) -> int:
    """Give the proportional set size of a process in KiB, 0 when it is gone."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="utf-8") as file:  # noqa: PTH123 - see above
            return next((int(line.split()[1]) for line in file if line.startswith("Pss:")), 0)
    except OSError:
        return 0


def _run(command: list[str], *, sample: bool) -> dict[str, float]:
    quiet = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    largest = total = 0
    how = os.WNOHANG if sample else 0
    start = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=quiet)
    done, status, usage = os.wait4(pid, how)
    while not done:
        sizes = [_pss(item) for item in _tree(pid)]
        largest, total = max(largest, *sizes), max(total, sum(sizes))
        time.sleep(_PAUSE)
        done, status, usage = os.wait4(pid, how)
    seconds = time.perf_counter() - start
    return {
        "status": os.waitstatus_to_exitcode(status),
        "seconds": seconds,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak": usage.ru_maxrss / 1024,
        "largest_pss": largest / 1024,
        "total_pss": total / 1024,
    }


if __name__ == "__main__":
    # -- [--sample] folder command …
    arguments = sys.argv[1:]
    sampled = arguments[0] == "--sample"
    folder, *wanted = arguments[1:] if sampled else arguments
    os.chdir(folder)
    json.dump(_run(wanted, sample=sampled), sys.stdout)
