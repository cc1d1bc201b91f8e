"""A whole build: prepared content → a fresh output tree → swapped in place of the old one."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from generator.build.prepare import Prepared
from generator.build.swap import swap
from generator.build.tree import check_tree

#: Renders the prepared content below a folder; given by the command line, which knows Pelican.
Renderer = Callable[[MutableMapping[str, Any], Prepared, Path], None]


class OutputError(Exception):
    """The new tree failed its checks; the old one is still in place."""


class LockedError(Exception):
    """Another build of the same output folder is running."""


def build_site(settings: MutableMapping[str, Any], prepared: Prepared, output: Path, render: Renderer) -> int:
    """Build a site beside its output folder, check it, and put it in place.

    Args:
        settings: Pelican's settings.
        prepared: Content without errors.
        output: The output folder; replaced as a whole, or not at all.
        render: Writes the pages into a folder.

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
    with _lock(output), _fresh_folder(output) as fresh:
        render(settings, prepared, fresh)
        problems = check_tree(fresh, prepared.kit.routes)
        if problems:
            raise OutputError("\n".join(map(str, problems)))
        count = sum(len(files) for _, _, files in os.walk(fresh))
        swap(fresh, output)
    return count


@contextmanager
def _lock(output: Path) -> Iterator[None]:
    """Hold the output folder for one build at a time; the system frees it when a process dies."""
    path = output.with_name(f".{output.name}.lock")
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            message = f"another build of {output} is running (process {holder})"
            raise LockedError(message) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


@contextmanager
def _fresh_folder(output: Path) -> Iterator[Path]:
    """Give an empty folder on the same file system; gone again unless it was swapped in."""
    fresh = Path(tempfile.mkdtemp(prefix=f".{output.name}.", dir=output.parent))
    # mkdtemp makes it private; a web server must be able to read the site.
    fresh.chmod(0o755)
    try:
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
