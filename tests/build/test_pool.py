"""Work on several processors gives what one gives, and no process outlives what went wrong."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.build.pool import _FEWEST, _die_with, processors, spread
from generator.build.signals import STOPPING
from generator.build.site import OutputError
from tests.conftest import ROOT

MANY = range(4 * _FEWEST)


def children() -> list[str]:
    """Give the processes that this one has forked and not waited for."""
    return Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text(encoding="ascii").split()


@given(count=st.integers(0, 3 * _FEWEST), processes=st.integers(1, 5))
@settings(max_examples=20, deadline=None)
def test_the_results_come_in_order(count: int, processes: int) -> None:
    found = spread(range(count), lambda share: [n * n for n in share], processes=processes)
    assert found == [n * n for n in range(count)]


def test_many_things_are_done_by_several_processes() -> None:
    def work(share: Sequence[int]) -> list[int]:
        return [os.getpid()] * len(share)

    assert len(set(spread(MANY, work, processes=2))) == 2
    assert set(spread(range(_FEWEST - 1), work, processes=2)) == {os.getpid()}


def test_there_are_as_many_processes_as_processors() -> None:
    code = "from generator.build.pool import processors; print(processors())"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) == min(8, len(os.sched_getaffinity(0)))


def test_a_process_with_threads_is_not_forked() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert processors() == 1
    finally:
        stop.set()
        thread.join()


def test_a_large_result_fits_through() -> None:
    found = spread(MANY, lambda share: ["x" * 50_000 for _ in share], processes=3)
    assert sum(map(len, found)) == 50_000 * len(MANY)


def test_a_mapping_that_nobody_can_change_comes_back_as_one() -> None:
    found = spread(MANY, lambda share: [MappingProxyType({"a": n}) for n in share], processes=2)
    assert found[-1] == {"a": MANY[-1]}
    assert isinstance(found[-1], MappingProxyType)


@pytest.mark.parametrize("error", [OSError(28, "no space left", "a"), OutputError("wrong"), KeyError("k")])
def test_what_one_process_raises_is_raised_here(error: Exception) -> None:
    here, before = os.getpid(), children()

    def work(share: Sequence[int]) -> list[int]:
        if os.getpid() != here:
            raise error
        return list(share)

    with pytest.raises(type(error)) as caught:
        spread(MANY, work, processes=2)
    assert caught.value.args == error.args
    assert children() == before


def test_results_that_find_no_room_are_told_as_that() -> None:
    """The error stands in the same file as the results, on the same full disk."""
    here, most = os.getpid(), 200_000

    def work(share: Sequence[int]) -> list[str]:
        # Python ignores the signal by which the system tells of a file that is too long.
        if os.getpid() != here:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        return [f"{number}" * 10_000 for number in share]

    with pytest.raises(OSError, match="large") as caught:
        spread(MANY, work, processes=2)
    assert caught.value.errno == errno.EFBIG


def test_a_process_that_is_killed_is_told() -> None:
    here = os.getpid()

    def work(share: Sequence[int]) -> list[int]:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return list(share)

    with pytest.raises(ChildProcessError):
        spread(MANY, work, processes=2)


def test_what_is_raised_here_ends_the_others() -> None:
    here, before = os.getpid(), children()

    def work(share: Sequence[int]) -> list[int]:
        if os.getpid() == here:
            raise ValueError("here")
        time.sleep(600)
        return list(share)

    with pytest.raises(ValueError, match="here"):
        spread(MANY, work, processes=3)
    assert children() == before


@pytest.mark.parametrize("sent", STOPPING)
def test_who_stops_a_group_of_processes_is_answered_by_the_first(sent: signal.Signals) -> None:
    here, before = os.getpid(), children()

    def work(share: Sequence[int]) -> list[int]:
        if os.getpid() != here:
            # What asked them to stop may meet this process before that one.
            os.kill(os.getpid(), sent)
        return [number + 1 for number in share]

    assert spread(MANY, work, processes=3) == [number + 1 for number in MANY]
    assert children() == before
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == set()


def test_an_interruption_while_it_waits_ends_the_others() -> None:
    here, before = os.getpid(), children()

    def work(share: Sequence[int]) -> list[int]:
        if os.getpid() != here:
            time.sleep(0.3)
            os.kill(here, signal.SIGINT)
            time.sleep(600)
        return list(share)

    with pytest.raises(KeyboardInterrupt):
        spread(MANY, work, processes=2)
    assert children() == before


@pytest.mark.parametrize("processes", [1, 3])
def test_one_is_told_how_far_it_is(processes: int) -> None:
    told: list[tuple[int, int]] = []
    many = range(1000)
    spread(many, list, processes=processes, told=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert len(told) > 1
    assert told[-1] == (1000, 1000)


def test_a_process_ends_that_was_forked_too_late_to_be_told_of_a_death() -> None:
    pid = os.fork()
    if pid == 0:  # pragma: no cover - another process
        _die_with(os.getpid())  # which is not the one that forked it
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 1
