"""What an earlier build wrote, and whether it is still what would be written now.

Each page has a fingerprint: the hash of all that it shows. A page whose fingerprint is the one it was
written with, and whose file nobody has touched since, is linked from the old tree into the new one:
neither rendered nor written, with its time of modification. Whatever was rendered and came out as it was
keeps its old file, too, so that a publisher sends only what changed.
"""

from __future__ import annotations

import filecmp
import os
from pathlib import Path

from generator.build.progress import Progress, silent
from generator.build.store.database import Store
from generator.build.store.mark import mark_of

_KIND = "output "
_READ = "read for "


def known_outputs(store: Store, output: Path) -> dict[str, tuple[str, str]]:
    """Give the fingerprint and mark of each file as the last build left it, by its path below the output."""
    return store.entries(_kind(output))


def mark_of_output(path: Path) -> str:
    """Give the mark of a file or link, empty if there is none."""
    try:
        return mark_of(path.lstat())
    except OSError:
        return ""


def _kind(output: Path) -> str:
    return f"{_KIND}{output}"


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
        self._old = old
        self._fresh = fresh
        self._kind = _kind(old)
        #: Fingerprint and mark of each file of the build before; read here, once for all processes.
        self._known = known_outputs(store, old)
        #: Fingerprint by what was read, and the names of that, one a line.
        self._read = store.entries(f"{_READ}{old}")
        self._reads: dict[str, tuple[str, str]] = {}
        self._fingerprints: dict[str, str] = {}
        self._carried: set[str] = set()

    @property
    def lasting(self) -> bool:
        """Whether fingerprints are of any use: to this build or the next."""
        return self._store.lasting

    def carry(self, path: str, fingerprint: str) -> bool:
        """Take a file over from the old tree, if it is what would be written. Changes nothing here.

        Args:
            path: The file below the output folder.
            fingerprint: The hash of all that it shows.

        Returns:
            Whether it is in the new tree now; if not, it must be written.
        """
        known = self._known.get(path)
        if known is None or known[0] != fingerprint:
            return False
        return self._link(path, known[1])

    def reads(self, path: str) -> tuple[str, list[str]]:
        """Give the fingerprint and the names of what was read for a file last time; empty if unknown."""
        fingerprint, names = self._read.get(path, ("", ""))
        return fingerprint, names.split("\n") if names else []

    def carry_unread(self, path: str) -> bool:
        """Take a file over of which everything that was read for it is what it was; notes it, too.

        Args:
            path: The file below the output folder.

        Returns:
            Whether it is in the new tree now; if not, it must be made.
        """
        known = self._known.get(path)
        if known is None or not self._link(path, known[1]):
            return False
        self.note(path, known[0], carried=True, reads=self._read[path])
        return True

    def _link(self, path: str, mark: str) -> bool:
        # As texts: a Path for each of thousands of files takes longer than linking them.
        old, new = f"{self._old}/{path}", f"{self._fresh}/{path}"
        try:
            if mark != mark_of(os.lstat(old)):
                return False
            try:
                os.link(old, new)
            except FileNotFoundError:
                os.makedirs(os.path.dirname(new), exist_ok=True)
                os.link(old, new)
        except OSError:  # it is gone, or this file system has no links
            return False
        return True

    def note(self, path: str, fingerprint: str, *, carried: bool, reads: tuple[str, str] = ("", "")) -> None:
        """Note how a file came into the new tree.

        Args:
            path: The file below the output folder.
            fingerprint: The hash of all that it shows; empty if there is none.
            carried: Whether it was taken over from the old tree.
            reads: The fingerprint of what was read for it, and the names of that, one a line.
        """
        if reads[0]:
            self._reads[path] = reads
        if fingerprint:
            self._fingerprints[path] = fingerprint
        if carried:
            self._carried.add(path)

    def keep_equal(self) -> None:
        """Give every file of the new tree that equals the old one the old one's place and time."""
        if not self._old.is_dir():
            return
        for folder, _, names in os.walk(self._fresh):
            for name in names:
                path = Path(folder, name)
                shown = path.relative_to(self._fresh).as_posix()
                if shown not in self._carried:
                    _keep(self._old / shown, path)

    def settle(self) -> None:
        """Remember the files as they are, after the new tree has taken the old one's place."""
        for path, fingerprint in self._fingerprints.items():
            entry = (fingerprint, mark_of_output(self._old / path))
            if self._store.get(self._kind, path) != entry:
                self._store.put(self._kind, path, *entry)
        for path, reads in self._reads.items():
            if self._store.get(f"{_READ}{self._old}", path) != reads:
                self._store.put(f"{_READ}{self._old}", path, *reads)
        for kind in self._store.kinds():
            begins = next((each for each in (_KIND, _READ) if kind.startswith(each)), "")
            # A publisher builds into a folder of another name each time.
            # (Unlike Path.is_dir, this raises nothing for a name that cannot be.)
            if begins and not os.path.isdir(kind.removeprefix(begins)):
                self._store.drop(kind)
        self._store.drop_unused()


def _keep(old: Path, new: Path) -> None:
    try:
        before, now = old.lstat(), new.lstat()
        same = (before.st_size, before.st_mode) == (now.st_size, now.st_mode)
        # Of two names of one file, renaming one to the other would leave both.
        if not same or os.path.samestat(before, now) or old.is_symlink():
            return
        if not filecmp.cmp(old, new, shallow=False):
            return
        link = new.with_name(f"{new.name}.old")
        link.hardlink_to(old)
        try:
            link.replace(new)
        finally:
            link.unlink(missing_ok=True)
    except OSError:
        return  # there is none, or it cannot be linked: the new one is as good
