from __future__ import annotations

import errno
import fcntl
import os
import threading
from pathlib import Path

import pytest

from generator.build.site import LockedError, _fresh_folder, _lock
from tests.conftest import names


def test_one_at_a_time_and_the_file_goes(tmp_path: Path) -> None:
    output = tmp_path / "output"
    with _lock(output):
        assert (tmp_path / ".output.lock").read_text(encoding="utf-8") == str(os.getpid())
        with pytest.raises(LockedError, match=rf"\(process {os.getpid()}\)"), _lock(output):
            pass
    assert names(tmp_path) == []


def test_two_outputs_in_one_folder_do_not_wait_for_each_other(tmp_path: Path) -> None:
    with _lock(tmp_path / "a"), _lock(tmp_path / "b"):
        assert names(tmp_path) == [".a.lock", ".b.lock"]


def test_the_file_of_a_dead_process_does_not_block(tmp_path: Path) -> None:
    (tmp_path / ".output.lock").write_text("999999", encoding="utf-8")
    with _lock(tmp_path / "output"):
        pass


def test_a_folder_that_cannot_be_made_public_does_not_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, mode: int) -> None:
        raise OSError(errno.EIO, f"cannot be made {mode:o}", str(path))

    monkeypatch.setattr(Path, "chmod", refuse)
    with pytest.raises(OSError, match="cannot be made 755"), _fresh_folder(tmp_path / "output"):
        pass
    assert names(tmp_path) == []


def test_a_lock_file_that_is_removed_while_we_lock_it_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / ".output.lock"
    flock = fcntl.flock
    times: list[int] = []

    def late(file: object, how: int) -> None:
        if not times:
            path.unlink()
        times.append(how)
        flock(file, how)  # type: ignore[arg-type]  # whatever the original takes

    monkeypatch.setattr(fcntl, "flock", late)
    with _lock(tmp_path / "output"):
        assert len(times) == 2
        assert path.exists()


def test_many_threads_hold_it_one_by_one(tmp_path: Path) -> None:
    inside, most, taken = [0], [0], [0]

    def work() -> None:
        for _ in range(200):
            try:
                with _lock(tmp_path / "output"):
                    inside[0] += 1
                    taken[0] += 1
                    most[0] = max(most[0], inside[0])
                    inside[0] -= 1
            except LockedError:
                pass

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
    assert taken[0] > 0
