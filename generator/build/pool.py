"""Work on all processors: the same function for many things, in processes forked from this one.

A forked process knows all that this one knew and gives back only results, so that nothing has to be packed
up for it. Only on Linux: elsewhere forking a process that has used the system's libraries is not safe, and
everything is done here.
"""

from __future__ import annotations

import ctypes
import errno
import os
import pickle
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copyreg import dispatch_table
from functools import partial
from types import MappingProxyType
from typing import IO, Any, NoReturn, TypeVar

from generator.build.paths import naming
from generator.build.signals import held_back, ignore_all

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
#: How one ends that has no room left even for that.
_NO_ROOM = 3


def processors() -> int:
    """Give the number of processes worth having: the processors that this one may use, on Linux.

    A process with several threads is not forked: what another thread has locked stays locked in the copy.
    """
    if not sys.platform.startswith("linux") or threading.active_count() > 1:
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
        return [result for piece in _pieces(things, work, told, len(things)) for result in piece]
    # Every count-th thing: what is beside each other is alike, and takes alike.
    shares = [things[start::count] for start in range(count)]
    with _forked([partial(_pieces, share, work, None, len(things)) for share in shares[1:]]) as children:
        results: list[Any] = [None] * len(things)
        places = [iter(range(start, len(things), count)) for start in range(count)]
        for piece in _pieces(shares[0], work, told, len(things)):
            _put(results, places[0], piece)
        for child, own in zip(children, places[1:], strict=True):
            for piece in child.results():
                _put(results, own, piece)
    return results


def _put(results: list[Any], places: Iterator[int], piece: Sequence[Any]) -> None:
    for result in piece:
        results[next(places)] = result


def _pieces(
    share: Sequence[T],
    work: Callable[[Sequence[T]], Sequence[R]],
    told: Callable[[int, int], None] | None,
    total: int,
) -> Iterator[Sequence[R]]:
    """Work on a share in pieces, and tell of each."""
    done = 0
    for start in range(0, len(share), _PIECE):
        piece = work(share[start : start + _PIECE])
        done += len(piece)
        yield piece
        if told is not None:
            # The other processes are about as far.
            told(done * total // len(share), total)


class _Child:
    """A process that works, and the file in which it leaves its results.

    A file, because a pipe is full at once, and what is read from it too soon would take memory.
    """

    def __init__(self, pid: int, file: IO[bytes]) -> None:
        self.pid = pid
        self._file = file
        self._ended = False

    def results(self) -> Iterator[Sequence[Any]]:
        """Wait for the process, and give its results piece by piece, or raise what it raised."""
        status = self.wait()
        if status == _NO_ROOM:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), tempfile.gettempdir())
        if status not in (0, _FAILED):
            raise ChildProcessError(f"a process that built a part of the site ended with status {status}")
        self._file.seek(0)
        while True:
            try:
                piece = pickle.load(self._file)  # noqa: S301 - our own process wrote this a moment ago
            except (EOFError, pickle.UnpicklingError):
                # The end; of a process that failed it may be cut off.
                break
            if isinstance(piece, Exception):
                raise piece
            yield piece
        if status == _FAILED:
            raise ChildProcessError("a process that built a part of the site failed")

    def wait(self) -> int:
        """Wait until the process has ended."""
        # An interruption may come while it waits; who tidies up then must know whether there is one to end.
        os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        with held_back():
            self._ended = True
            return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def stop(self) -> None:
        """End the process, if it has not ended."""
        if not self._ended:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()
        self._file.close()


@contextmanager
def _forked(works: Sequence[Callable[[], Iterator[Sequence[Any]]]]) -> Iterator[list[_Child]]:
    """Run each work in a process of its own; whatever happens here, none outlives the block."""
    children: list[_Child] = []
    parent = os.getpid()
    try:
        for work in works:
            # An interruption would leave a process that nobody ends, or have it tidy up for this one.
            with held_back():
                file = tempfile.TemporaryFile()  # noqa: SIM115 - the child closes it
                pid = os.fork()
                if pid == 0:
                    _work(work, file, parent)
                children.append(_Child(pid, file))
        yield children
    finally:
        for child in children:
            child.stop()


def _work(work: Callable[[], Iterator[Sequence[Any]]], file: IO[bytes], parent: int) -> NoReturn:
    """Work in the forked process, leave the results and end, whatever else would be done at the end."""
    status = _FAILED
    try:
        _die_with(parent)
        # Who stops a group of processes stops this one by stopping the other, which says so.
        ignore_all()
        try:
            for piece in work():
                with naming(tempfile.gettempdir()):
                    _Pickler(file, pickle.HIGHEST_PROTOCOL).dump(piece)
            with naming(tempfile.gettempdir()):
                file.flush()
            status = 0
        except Exception as error:  # noqa: BLE001 - raised again in the process that waits
            status = _leave_error(file.fileno(), error)
    finally:
        # Nothing that the other process would do at its end is done twice.
        os._exit(status)


def _leave_error(file: int, error: Exception) -> int:
    """Leave an error in the place of all results, and give the status to end with.

    Nobody needs the results now, and the disk may be full of them. What is still in the buffer of the file
    must not follow the error, so it goes past that.
    """
    try:
        os.ftruncate(file, 0)
        os.lseek(file, 0, os.SEEK_SET)
        with open(file, "wb", closefd=False) as again:
            _Pickler(again, pickle.HIGHEST_PROTOCOL).dump(error)
    except OSError:
        return _NO_ROOM
    return _FAILED


def _die_with(parent: int) -> None:
    """Have the system end this process with the one that forked it: it holds its lock, too."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # The system tells only of a death that is to come.
    if os.getppid() != parent:
        os._exit(_FAILED)


def _fixed(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)


class _Pickler(pickle.Pickler):
    """Knows mappings that nobody can change: their own class cannot be named in a pickle."""

    dispatch_table = {**dispatch_table, MappingProxyType: lambda value: (_fixed, (dict(value),))}  # noqa: RUF012 - read by the C code, and never changed
