"""Which changes are told, and that a watch begins again by other means when the system refuses one."""

from __future__ import annotations

import errno
import queue
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from watchfiles import Change, watch

from generator.desk.serve import watch as module
from generator.desk.serve.watch import Places, Watcher, _Wanted
from tests.serve.support import PATIENCE, until

ROOT = Path("/site/.hidden/content")
PLACES = Places(frozenset({ROOT}), frozenset({Path("/site/conf.py")}), frozenset({ROOT / "output"}))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("articles/x.md", True),
        ("articles/2025-W50/x.md", True),
        ("static/picture.png", True),
        (".git/index", False),
        ("articles/.x.md.swp", False),
        ("articles/x.md~", False),
        ("articles/#x.md#", False),
        ("articles/4913", False),
        ("articles/x.md___jb_tmp___", False),
        ("output/index.html", False),
    ],
)
def test_what_editors_leave_for_a_moment_is_not_told(name: str, told: bool) -> None:  # noqa: FBT001
    assert _Wanted(PLACES, deep=True)(Change.modified, str(ROOT / name)) is told


def test_of_the_folder_of_a_single_file_nothing_else_is_told() -> None:
    wanted = _Wanted(PLACES, deep=False)
    assert wanted(Change.added, "/site/conf.py")
    assert not wanted(Change.added, "/site/other.py")


def test_a_watch_that_the_system_refuses_goes_on_by_polling(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def refusing(*paths: Path, **options: Any) -> Iterator[set[tuple[Change, str]]]:
        if not options["force_polling"]:
            raise OSError(errno.ENOSPC, "OS file watch limit reached")
        return watch(*paths, **options)

    monkeypatch.setattr(module, "watch", refusing)
    told: queue.Queue[frozenset[Path] | None] = queue.Queue()
    watcher = Watcher(lambda: Places(frozenset({tmp_path}), frozenset()), told.put)
    watcher.start()
    try:
        # That a watch is on is told by saying that anything may have changed before.
        assert told.get(timeout=PATIENCE) is None
        (tmp_path / "x.md").write_text("x", encoding="utf-8")
        until(lambda: told.get(timeout=PATIENCE) == frozenset({tmp_path / "x.md"}))
        assert told.empty()
    finally:
        watcher.stop()
