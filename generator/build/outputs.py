"""What an earlier build wrote, and whether it is still what would be written now.

Each page has a fingerprint: the hash of all that it shows. A page whose fingerprint is the one it was
written with, and whose file nobody has touched since, is linked from the old tree into the new one:
neither rendered nor written, with its time of modification. Whatever was rendered and came out as it was
keeps its old file, too, so that a publisher sends only what changed.
"""

from __future__ import annotations

import filecmp
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from generator.build.before import Before, Compared, Page
from generator.build.progress import Progress, silent
from generator.build.store.database import Store
from generator.build.store.mark import mark_at


class Outputs:
    """The files of one output folder, from the build before to the next."""

    def __init__(self, store: Store, old: Path, fresh: Path, progress: Progress = silent) -> None:
        """Begin a build.

        Args:
            store: Knows the fingerprints of the build before.
            old: The output folder as it is.
            fresh: The folder of the new tree, on the same file system.
            progress: Told how far the writing has come.
        """
        self.progress = progress
        self._store = store
        # As texts: a Path for each of thousands of files takes longer than linking them.
        self._old = os.fspath(old)
        self._fresh = os.fspath(fresh)
        #: Read here, once for all processes.
        self._before = Before.load(store, self._old)
        self._compared: Compared | None = None
        #: Fingerprint, and the places of what was read, of each page of the new tree.
        self._pages: dict[str, tuple[str, list[int]]] = {}
        self._carried: set[str] = set()
        #: The hash of each file of the new tree.
        self._sums: Mapping[str, str] = {}

    @property
    def lasting(self) -> bool:
        """Whether fingerprints are of any use: to this build or the next."""
        return self._store.lasting

    @property
    def store(self) -> Store:
        """What earlier builds kept."""
        return self._store

    def compare(self, hash_of: Callable[[str], str]) -> None:
        """Find what was read for the pages of the build before and is something else now.

        Args:
            hash_of: Gives the hash of what the name of a read stands for now.
        """
        self._compared = Compared(self._before, hash_of)

    def carry(self, path: str, fingerprint: str) -> bool:
        """Take a file over from the old tree, if it is what would be written. Notes nothing.

        Args:
            path: The file below the output folder.
            fingerprint: The hash of all that it shows.

        Returns:
            Whether it is in the new tree now; if not, it must be written.
        """
        known = self._before.pages.get(path)
        return known is not None and known.fingerprint == fingerprint and self._link(path, known.mark)

    def unchanged(self, path: str) -> str:
        """Give the fingerprint of a file if everything that was read for it is what it was, else nothing."""
        if self._compared is None or not self._compared.unchanged(path):
            return ""
        return self._before.pages[path].fingerprint

    def carry_unread(self, path: str, agrees: Callable[[str], bool]) -> bool:
        """Take a file over of which everything that was read for it is what it was; notes it, too.

        Args:
            path: The file below the output folder.
            agrees: Tells whether the rest of its fingerprint is what it was.

        Returns:
            Whether it is in the new tree now; if not, it must be made.
        """
        fingerprint = self.unchanged(path)
        if not fingerprint or not agrees(fingerprint):
            return False
        known = self._before.pages[path]
        if not self._link(path, known.mark):
            return False
        self._pages[path] = known.fingerprint, known.reads
        self._carried.add(path)
        return True

    def _link(self, path: str, mark: str) -> bool:
        old, new = f"{self._old}/{path}", f"{self._fresh}/{path}"
        if not mark or mark != mark_at(old, follow=False):
            return False
        try:
            try:
                os.link(old, new)
            except FileNotFoundError:
                _make_folder(os.path.dirname(new))
                os.link(old, new)
        except OSError:  # it is gone, or this file system has no links
            return False
        return True

    def note(
        self,
        path: str,
        fingerprint: str,
        *,
        carried: bool,
        read: Iterable[str] | None,
        parts: Mapping[str, Iterable[str]],
    ) -> None:
        """Note how a file came into the new tree.

        Args:
            path: The file below the output folder.
            fingerprint: The hash of all that it shows; empty if there is none.
            carried: Whether it was taken over from the old tree.
            read: The names of what was read for it; None if that is what it was.
            parts: What was read for parts that were made together with it.
        """
        if self._compared is not None:
            self._compared.add_parts(parts)
            if fingerprint:
                known = self._before.pages[path].reads if read is None else self._compared.reads(read)
                self._pages[path] = fingerprint, known
        if carried:
            self._carried.add(path)

    def known_sums(self, files: Iterable[str]) -> dict[str, str]:
        """Give the hashes of those files that were taken over: nobody touched them since they were hashed."""
        before = self._before.pages
        return {path: before[path].digest for path in files if path in self._carried and before[path].digest}

    def note_sums(self, sums: Mapping[str, str]) -> None:
        """Take the hashes of the files of the new tree, by their paths."""
        self._sums = sums

    def keep_equal(self, files: Iterable[str]) -> None:
        """Give every file of the new tree that equals the old one the old one's place and time.

        Args:
            files: The files of the new tree.
        """
        if not os.path.isdir(self._old):
            return
        for path in files:
            if path not in self._carried:
                _keep(f"{self._old}/{path}", f"{self._fresh}/{path}")

    def settle(self) -> None:
        """Remember the files as they are, after the new tree has taken the old one's place."""
        for folder in Before.outputs(self._store):
            # A publisher builds into a folder of another name each time.
            # (Unlike Path.is_dir, this raises nothing for a name that cannot be.)
            if not os.path.isdir(folder):
                Before.forget(self._store, folder)
        if self._compared is not None:
            pages = {
                path: Page(
                    fingerprint,
                    mark_at(f"{self._old}/{path}", follow=False),
                    reads,
                    self._sums.get(path, ""),
                )
                for path, (fingerprint, reads) in self._pages.items()
            }
            self._compared.next(pages).save(self._store, self._old)


def _make_folder(folder: str) -> None:
    try:
        os.mkdir(folder)
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)


def _keep(old: str, new: str) -> None:
    try:
        before, now = os.lstat(old), os.lstat(new)
        same = (before.st_size, before.st_mode) == (now.st_size, now.st_mode)
        # Of two names of one file, renaming one to the other would leave both. A link has another mode.
        if not same or os.path.samestat(before, now):
            return
        if not filecmp.cmp(old, new, shallow=False):
            return
        link = f"{new}.old"
        os.link(old, link)
        try:
            os.replace(link, new)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(link)
    except OSError:
        return  # there is none, or it cannot be linked: the new one is as good
