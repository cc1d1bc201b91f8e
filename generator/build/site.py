"""A whole build: prepared content → a fresh output tree → swapped in place of the old one."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

from generator.build.beside import OLD, fresh_prefix, leftovers, lock_path
from generator.build.outputs import Outputs
from generator.build.paths import naming
from generator.build.prepare import Prepared
from generator.build.progress import Progress, silent
from generator.build.record import write_record
from generator.build.store.database import Store
from generator.build.swap import swap
from generator.build.tree import Tree

#: Renders the prepared content below a folder; given by the command line, which knows Pelican.
Renderer = Callable[[MutableMapping[str, Any], Prepared, Path, Outputs], None]


class OutputError(Exception):
    """The new tree failed its checks; the old one is still in place."""


class LockedError(Exception):
    """Another build of the same output folder is running."""


def build_site(
    settings: MutableMapping[str, Any],
    prepared: Prepared,
    output: Path,
    render: Renderer,
    store: Store | None = None,
    *,
    progress: Progress = silent,
) -> int:
    """Build a site beside its output folder, check it, and put it in place.

    Args:
        settings: Pelican's settings.
        prepared: Content without errors.
        output: The output folder; replaced as a whole, or not at all.
        render: Writes the pages into a folder.
        store: What an earlier build kept; without one every page is rendered.
        progress: Told how far the writing has come.

    Returns:
        The number of files of the site.

    Raises:
        LockedError: Another build holds the lock; the message names it.
        OutputError: The new tree lacks something; the old one was not touched.
        OSError: The disk is full or a folder may not be written.
    """
    if prepared.kit is None:
        raise ValueError("content with errors cannot be built")
    output.parent.mkdir(parents=True, exist_ok=True)
    with _lock(output):
        _clear_leftovers(output)
        with _fresh_folder(output) as fresh:
            outputs = Outputs(store or Store(None, ""), output, fresh, progress)
            render(settings, prepared, fresh, outputs)
            write_record(fresh, settings, prepared, outputs)
            tree = Tree.look(fresh)
            faults = tree.faults(prepared.kit.routes)
            if faults:
                raise OutputError("\n".join(map(str, faults)))
            outputs.keep_equal(tree.sizes)
            swap(fresh, output)
            outputs.settle()
    return len(tree.sizes)


@contextmanager
def _lock(output: Path) -> Iterator[None]:
    """Hold the output folder for one build at a time; the system frees it when a process dies."""
    path = lock_path(output)
    with _locked(path, output) as file:
        try:
            with naming(path):
                file.truncate(0)
                file.write(str(os.getpid()))
                file.flush()
            yield
        finally:
            # The site is in place by now, or an error is on its way: a file left over harms nobody.
            with suppress(OSError):
                path.unlink()


def _locked(path: Path, output: Path) -> TextIO:
    """Open the lock file and lock it; raises LockedError."""
    while True:
        file = path.open("a+", encoding="utf-8")
        try:
            with naming(path):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with file:
                file.seek(0)
                holder = file.read().strip() or "unknown"
            message = f"another build of {output} is running (process {holder})"
            raise LockedError(message) from None
        # The holder before us may have removed the file between our opening and locking it; then a
        # third build would find no file, make one, and run beside us.
        if _is_at(file, path):
            return file
        file.close()


def _is_at(file: TextIO, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


@contextmanager
def _fresh_folder(output: Path) -> Iterator[Path]:
    """Give an empty folder on the same file system; gone again unless it was swapped in."""
    fresh = Path(tempfile.mkdtemp(prefix=fresh_prefix(output), dir=output.parent))
    try:
        # mkdtemp makes it private; a web server must be able to read the site.
        fresh.chmod(0o755)
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _clear_leftovers(output: Path) -> None:
    """Remove what a build that was killed left beside the output; call it with the lock held."""
    for path in leftovers(output):
        # Killed between the two renames of a system that cannot exchange names: this is the site.
        if path.name.endswith(OLD) and not output.exists():
            path.rename(output)
        else:
            shutil.rmtree(path, ignore_errors=True)
