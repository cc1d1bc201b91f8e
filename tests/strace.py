"""Runs programs under strace, which tells what they ask of the system and can have it refuse one call.

So each program that takes part can be disturbed where it stands, bash and rsync as well as Python, at each
thing it does to files, without a hook in it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path
from random import Random
from typing import Final

import pytest

from tests.conftest import require_tool

#: At how many calls each test has one fail; ``make test-long`` does so at one of every kind.
FAULTS: Final = int(os.environ.get("COMMUNIQUE_FAULTS", "2"))
SEED: Final = int(os.environ.get("COMMUNIQUE_SEED", "7"))
#: What may become of a call: an error that the system gives in its place, or the end of who made it.
KILL: Final = "KILL"
WAYS: Final = ("ENOSPC", "EIO", "EACCES", KILL)
#: Nobody finds a disk full who reads; what may not be read is tested with real permissions.
READING: Final = ("EIO",)
#: What people are told of each error, by us or by a program that we run. (dash tells any as the last.)
WORDS: Final = {
    "ENOSPC": r"(the disk is full|No space left on device|echo: I/O error)",
    "EIO": "(Input/output error|echo: I/O error)",
    "EACCES": "(Permission denied|echo: I/O error)",
}
#: Calls that open or change files and folders; some machines lack some.
_NAMES: Final = (
    *("open", "creat", "openat", "write", "pwrite64", "writev", "pwritev", "sendfile", "copy_file_range"),
    *("truncate", "ftruncate", "fallocate", "fsync", "fdatasync", "syncfs", "flock"),
    *("mkdir", "mkdirat", "mknod", "mknodat", "rename", "renameat", "renameat2"),
    *("link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat", "rmdir"),
    *("chmod", "fchmod", "fchmodat", "utimensat"),
    # Not one of them; but it tells what a path begins at.
    "chdir",
)
#: Those after which something may be left that they should have removed.
REMOVALS: Final = ("unlink", "unlinkat", "rmdir")
#: By which of their paths strace 6.1 finds calls that it does not find by all of them.
_FINDS: Final = {"rename": slice(1), "symlink": slice(1), "symlinkat": slice(1, None)}
_SET: Final = ",".join(f"?{name}" for name in _NAMES)
#: Files with these are written in different ways; all others are as one of them.
_SUFFIXES: Final = (".html", ".manifest", ".md", ".store", ".store-journal")
_LINE: Final = re.compile(r"(\d+) +(\w+)\((.*)")
_RESULT: Final = re.compile(r"\)\s+= | <unfinished ")
#: A path that is an argument (of what is written, no byte is shown), that of an open file, and that of the
#: folder which a process is in.
_PATH: Final = re.compile(r'"((?:[^"\\]|\\.)+)"|(?<=\d)<(/[^>]*)>|AT_FDCWD<(/[^>]*)>')
_WRITES: Final = re.compile(r"O_WRONLY|O_RDWR|O_CREAT")


@dataclass(frozen=True)
class Call:
    """One call: which process made it, and what it is about."""

    process: str
    name: str
    #: The paths by which strace finds it again, as the program gave them or opened them.
    paths: tuple[str, ...]
    #: The files and folders that are meant by these; of some calls strace does not tell in which folder.
    files: tuple[str, ...]
    #: Whether it opens a file or folder to read only.
    reads: bool
    #: Whether it failed by itself: what is there already need not be made.
    failed: bool

    def kind(self, roots: Iterable[Path], depth: int) -> str:
        """Give its name and files, as far as they matter: all deeper ones that are written alike are one.

        Args:
            roots: The folders that matter; what is about no file in them has no kind.
            depth: From how many levels below them on files are alike.
        """
        shown = []
        for file in map(Path, self.files):
            root = next((root for root in roots if file.is_relative_to(root)), None)
            if root is not None and not (file == root and self.reads):
                parts = file.relative_to(root).parts
                deeper = f"/*{file.suffix if file.suffix in _SUFFIXES else ''}" if len(parts) > depth else ""
                shown.append("/".join((root.name, *parts[:depth])) + deeper)
        return f"{'read' if self.reads else self.name} {' '.join(shown)}" if shown else ""


@dataclass(frozen=True)
class Place:
    """A call that the next run of the same program makes, too."""

    name: str
    #: One of its paths, and how many calls of its name with this path its process made until then.
    path: str
    number: int
    #: Whether it opens a file or folder to read only.
    reads: bool
    #: Its name and paths without what is the same to the program; one of a kind stands for the others.
    kind: str


def require_strace() -> str:
    """Give the path of strace; skip the test where it is missing, or may not watch other programs."""
    strace = require_tool("strace")
    refused = _refusal(strace)
    if refused:
        pytest.skip(f"this system lets nobody watch other programs: {refused}")
    return strace


@cache
def _refusal(strace: str) -> str:
    done = subprocess.run(
        [strace, "-f", "--seccomp-bpf", "-o", os.devnull, "true"], capture_output=True, text=True, check=False
    )
    return done.stderr.strip() if done.returncode else ""


def watching(log: Path) -> tuple[str, ...]:
    """Give what to run a program with, so that its calls are written down."""
    return (*_strace(), f"-etrace={_SET}", "-o", str(log))


def refusing(log: Path, place: Place, way: str) -> tuple[str, ...]:
    """Give what to run a program with, so that something becomes of the call at a place."""
    what = f"signal={KILL}" if way == KILL else f"error={way}"
    inject = f"-einject={place.name}:{what}:when={place.number}"
    return (*_strace(fast=way != KILL), f"-etrace={place.name}", "-P", place.path, inject, "-o", str(log))


def _strace(*, fast: bool = True) -> tuple[str, ...]:
    # With --seccomp-bpf the system stops a program at these calls only, which so costs it next to nothing;
    # but strace 6.1 then sends no signals.
    return (require_strace(), "-f", *(["--seccomp-bpf"] if fast else []), "-y", "-qq", "-s0", "-esignal=kill")


def struck(log: Path) -> int:
    """Give of how many calls something became; more than of one if several processes made the same."""
    text = log.read_text(encoding="utf-8")
    return text.count("(INJECTED)") + text.count("killed by SIGKILL")


def calls_of(log: Path) -> Iterator[Call]:
    """Read what was written down."""
    here: dict[str, str] = {}
    for line in log.read_text(encoding="utf-8").splitlines():
        found = _LINE.match(line)
        if not found:
            continue
        process, name, arguments = found[1], found[2], _RESULT.split(found[3])[0]
        paths: list[str] = []
        files: list[str] = []
        folder = ""
        for given, opened, below in _PATH.findall(arguments):
            if given and folder and files[-1:] == [folder]:
                files.pop()
            if given or opened:
                paths.append(given or opened)
                files.append(str(Path(folder or here.get(process, ""), given)) if given else opened)
            folder = opened or below
        if name == "chdir":
            here[process] = os.path.normpath(files[0])
        else:
            reads = name in ("open", "openat") and not _WRITES.search(arguments)
            yield Call(
                process,
                name,
                tuple(paths[_FINDS.get(name, slice(None))]),
                tuple(files),
                reads,
                " = -1 E" in line,
            )


def places(
    calls: Iterable[Call], kind_of: Callable[[Call], str], steady: Callable[[str], bool]
) -> list[Place]:
    """Give one call of each kind, any of them, but the same each time.

    Args:
        calls: What a program did.
        kind_of: Gives what a call does and to what, as far as it matters; nothing if it does not.
        steady: Tells whether a path is the same in the next run, so that a call can be found by it.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    kinds: dict[str, list[Place]] = {}
    for call in calls:
        # Paths with characters that strace shows by their numbers are not looked for.
        keys = {path: (call.process, call.name, path) for path in call.paths if "\\" not in path}
        seen.update(keys.values())
        kind = "" if call.failed else kind_of(call)
        path = max(filter(steady, keys), key=len, default="")
        if kind and path:
            kinds.setdefault(kind, []).append(Place(call.name, path, seen[keys[path]], call.reads, kind))
    chance = Random(SEED)  # noqa: S311 - no secret
    return [chance.choice(kinds[kind]) for kind in sorted(kinds)]


def disturb(
    found: list[Place],
    part: int,
    parts: int,
    wrong: Callable[[Place, str], Iterable[str]],
    ways: Sequence[str] = WAYS,
) -> str:
    """Have each call refused in each way, and give all that is wrong with what came of it.

    Args:
        found: The places.
        part: Which part of all that is to be done, from 0.
        parts: Of how many.
        wrong: Has the call at a place refused in a way, and gives what is wrong then.
        ways: In which ways calls that change something are refused.
    """
    lines = []
    for place, way in _chosen(found, part, parts, ways):
        faults = list(wrong(place, way))
        sys.stderr.write(f"{way} at {place.kind}: {'; '.join(faults) or 'well'}\n")
        if faults:
            lines.append(f"{way} at {place.kind} ({place.path}, {place.number}): {'; '.join(faults)}")
    return "\n".join(lines)


def _chosen(found: list[Place], part: int, parts: int, ways: Sequence[str]) -> list[tuple[Place, str]]:
    """Give a part of all places with all that may become of a call; of many, a few of different calls."""
    every = [(place, way) for place in found for way in (READING if place.reads else ways)]
    mine = every[part::parts]
    if len(mine) <= FAULTS:
        return mine
    Random(f"{SEED} {part}").shuffle(mine)  # noqa: S311 - no secret
    seen: Counter[str] = Counter()
    turns = []
    for place, way in mine:
        turns.append((seen[place.name], place, way))
        seen[place.name] += 1
    return [(place, way) for _, place, way in sorted(turns, key=itemgetter(0))[:FAULTS]]
