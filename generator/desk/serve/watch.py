"""Tells which files of a site changed."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from watchfiles import Change, watch

#: Milliseconds without a further change after which changes are told, and after which they are in any case.
_QUIET, _LONGEST = 20, 200
#: Milliseconds after which is looked whether the folders are still the same ones.
_TICK = 500
#: Names that editors use for the time of saving: Vim, Emacs, Kate, JetBrains, GNOME, and Python's.
_PASSING = re.compile(
    r"\..*|.*~|#.*#|4913|.*\.sw[a-z]|.*\.kate-swp|.*___jb_(?:tmp|old|bak)___|.*\.(?:bak|orig|py[co])"
    r"|__pycache__|node_modules"
)


@dataclass(frozen=True, slots=True)
class Places:
    """What is watched: folders with all that is below them, and single files."""

    folders: frozenset[Path]
    files: frozenset[Path]
    #: Folders within the folders that are not: what is made, and what is kept.
    without: frozenset[Path] = frozenset()


#: Takes the paths that changed; None if anything may have.
Told = Callable[[frozenset[Path] | None], None]


class Watcher:
    """Watches in threads of its own, until it is stopped.

    The operating system watches a folder, not its name: one that was renamed, or deleted and made again, has
    to be watched anew. Files are watched by way of their folder, because editors put a new file in place of
    the old one.
    """

    def __init__(self, places: Callable[[], Places], told: Told) -> None:
        """Take what to watch.

        Args:
            places: Gives it; asked again and again, because settings may change it.
            told: Called from threads of the watcher.
        """
        self._places = places
        self._told = told
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(deep,), name="watch", daemon=True)
            for deep in (True, False)
        ]

    def start(self) -> None:
        """Begin to watch."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Watch no more; waits until the threads have ended."""
        self._stop.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def _run(self, deep: bool) -> None:  # noqa: FBT001 - one of two ways
        polling: bool | None = None
        while not self._stop.is_set():
            try:
                self._watch(polling=polling, deep=deep)
            except (OSError, RuntimeError):
                # Too many folders for the system's limit, or a folder that vanished just now.
                if all(folder.is_dir() for folder in self._folders(self._places(), deep=deep)):
                    polling = True
            self._stop.wait(_TICK / 1000)

    def _folders(self, places: Places, *, deep: bool) -> frozenset[Path]:
        return places.folders if deep else frozenset(file.parent for file in places.files)

    def _watch(self, *, polling: bool | None, deep: bool) -> None:
        """Watch the folders as they are now, until they are others."""
        places = self._places()
        folders = self._folders(places, deep=deep)
        marks = _marks(folders)
        roots = sorted(folder for folder, mark in marks.items() if mark)
        if not roots:
            return
        wanted = _Wanted(places, deep=deep)
        first = True
        for changes in watch(
            *roots, watch_filter=wanted, step=_QUIET, debounce=_LONGEST, rust_timeout=_TICK,
            yield_on_timeout=True, stop_event=self._stop, raise_interrupt=False, recursive=deep,
            force_polling=polling, poll_delay_ms=200, ignore_permission_denied=True,
        ):  # fmt: skip
            if first:
                # What changed before the watch was on was not seen by it.
                self._told(None)
                first = False
            if changes:
                self._told(frozenset(Path(path) for _, path in changes))
            if self._places() != places or _marks(folders) != marks:
                return


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Whether a change is of interest."""

    places: Places
    deep: bool

    def __call__(self, change: Change, path: str) -> bool:
        """Tell it for a path."""
        file = Path(path)
        if change is Change.modified and file.is_dir():
            return False  # polling tells this beside what came or went in it
        if not self.deep:
            return file in self.places.files or file.resolve() in self.places.files
        if any(file.is_relative_to(folder) for folder in self.places.without):
            return False
        below = next(_below(file, self.places.folders), None)
        return below is None or not any(_PASSING.fullmatch(part) for part in below.parts)


def _below(file: Path, folders: frozenset[Path]) -> Iterator[Path]:
    for folder in folders:
        with suppress(ValueError):
            yield file.relative_to(folder)


def _marks(folders: frozenset[Path]) -> dict[Path, tuple[int, int] | None]:
    """Tell each folder from another of the same name; None for one that is not there."""
    marks: dict[Path, tuple[int, int] | None] = {}
    for folder in folders:
        try:
            info = folder.stat()
        except OSError:
            marks[folder] = None
        else:
            marks[folder] = (info.st_dev, info.st_ino)
    return marks
