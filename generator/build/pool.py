"""Work on all processors: the same function for many things, in processes forked from this one.

A forked process knows all that this one knew and gives back only results, so that nothing has to be packed
up for it. Only on Linux: elsewhere forking a process that has used the system's libraries is not safe, and
everything is done here.
"""

from __future__ import annotations

import ctypes
import io
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copyreg import dispatch_table
from functools import partial
from types import MappingProxyType
from typing import Any, BinaryIO, NoReturn, TypeVar

T = TypeVar("T")
R = TypeVar("R")

#: Forking and packing cost about what so many small things do.
_FEWEST = 48
#: More processes than this wait for the disk and for each other.
_MOST = 8
#: After how many things one is told.
_PIECE = 100
_PR_SET_PDEATHSIG = 1
#: How a process ends that has told what went wrong.
_FAILED = 1


def processors() -> int:
    """Give the number of processes worth having: the processors that this one may use, on Linux."""
    if not sys.platform.startswith("linux"):
        return 1
    return min(len(os.sched_getaffinity(0)), _MOST)


def spread(
    things: Sequence[T],
    work: Callable[[Sequence[T]], Sequence[R]],
    *,
    processes: int | None = None,
    told: Callable[[int, int], None] | None = None,
) -> list[R]:
    """Do the same with many things, on all processors.

    Args:
        things: What to work on.
        work: Does the work on a share of them, and gives a result for each, which can be pickled. It may
            read what this process has, not change it: changes in another process are lost.
        processes: How many; as many as there are processors if not given.
        told: Called now and then with the number of things that are done, as far as one can tell from this
            process, and of all.

    Returns:
        The results, in the order of the things.

    Raises:
        ChildProcessError: A process was killed, by the system for want of memory, for example.
        Exception: What ``work`` raises.
    """
    count = processors() if processes is None else processes
    if count < 2 or len(things) < _FEWEST:  # noqa: PLR2004 - one process is this one
        return _piecewise(things, work, told, len(things))
    # Every count-th thing: what is beside each other is alike, and takes alike.
    shares = [things[start::count] for start in range(count)]
    with _forked([partial(work, share) for share in shares[1:]]) as children:
        results: list[Any] = [None] * len(things)
        results[::count] = _piecewise(shares[0], work, told, len(things))
        for start, child in enumerate(children, start=1):
            results[start::count] = child.result()
    return results


def _piecewise(
    share: Sequence[T],
    work: Callable[[Sequence[T]], Sequence[R]],
    told: Callable[[int, int], None] | None,
    total: int,
) -> list[R]:
    """Work on a share in pieces, and tell of each."""
    if told is None:
        return list(work(share))
    results: list[R] = []
    for start in range(0, len(share), _PIECE):
        results += work(share[start : start + _PIECE])
        # The other processes are about as far.
        told(len(results) * total // len(share), total)
    return results


class _Child:
    """A process that works, and the pipe that brings its result."""

    def __init__(self, pid: int, pipe: BinaryIO) -> None:
        self.pid = pid
        self._pipe = pipe
        self._data = b""
        # Read all the while, or a process would wait with a full pipe until this one has done its share.
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._ended = False

    def listen(self) -> None:
        """Begin to read the result."""
        self._reader.start()

    def _read(self) -> None:
        with self._pipe:
            self._data = self._pipe.read()

    def result(self) -> Any:  # noqa: ANN401 - whatever the work gives
        """Wait for the process, and give its result or raise what it raised."""
        self._reader.join()
        status = self.wait()
        if not self._data or status not in (0, _FAILED):
            raise ChildProcessError(f"a process that built a part of the site ended with status {status}")
        # Our own process wrote this a moment ago.
        value = pickle.loads(self._data)  # noqa: S301
        if status == _FAILED:
            raise value
        return value

    def wait(self) -> int:
        """Wait until the process has ended."""
        self._ended = True
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def stop(self) -> None:
        """End the process, if it has not ended."""
        if not self._ended:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()


@contextmanager
def _forked(works: Sequence[Callable[[], Any]]) -> Iterator[list[_Child]]:
    """Run each work in a process of its own; whatever happens here, none outlives the block."""
    children: list[_Child] = []
    try:
        for work in works:
            reader, writer = os.pipe()
            pid = os.fork()
            if pid == 0:
                os.close(reader)
                _work(work, writer)
            os.close(writer)
            children.append(_Child(pid, os.fdopen(reader, "rb")))
        # Threads begin when all processes have: a fork copies none but the one that forks.
        for child in children:
            child.listen()
        yield children
    finally:
        for child in children:
            child.stop()


def _work(work: Callable[[], Any], writer: int) -> NoReturn:
    """Work in the forked process, write the result and end, whatever else would be done at the end."""
    status = _FAILED
    try:
        _die_with_parent()
        try:
            value, status = work(), 0
        except Exception as error:  # noqa: BLE001 - raised again in the process that waits
            value = error
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(_packed(value))
    finally:
        # Nothing that the other process would do at its end is done twice.
        os._exit(status)


def _die_with_parent() -> None:
    """Have the system end this process with the one that forked it: it holds its lock, too."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(_FAILED)


def _fixed(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)


class _Pickler(pickle.Pickler):
    """Knows mappings that nobody can change: their own class cannot be named in a pickle."""

    dispatch_table = {**dispatch_table, MappingProxyType: lambda value: (_fixed, (dict(value),))}  # noqa: RUF012 - read by the C code, and never changed


def _packed(value: object) -> bytes:
    stream = io.BytesIO()
    _Pickler(stream, pickle.HIGHEST_PROTOCOL).dump(value)
    return stream.getvalue()
