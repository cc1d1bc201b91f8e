"""The files of a site that are not read into its content: whether they are as they were when it was shown."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from generator.build.store.mark import mark_of


@dataclass(frozen=True, slots=True)
class Seen:
    """The marks of those files."""

    settings: tuple[tuple[str, str], ...] = ()
    templates: tuple[tuple[str, str], ...] = ()
    static: tuple[tuple[str, str], ...] = ()


def below(root: Path, paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Give the paths that lie in the content folder as the editor sees them, and as they are."""
    for path in paths:
        for top in (root, root.resolve()):
            if path.is_relative_to(top):
                yield f"{root.name}/{path.relative_to(top).as_posix()}", path
                break


def touches(changed: frozenset[Path], folders: list[Path]) -> bool:
    """Tell whether a path that changed lies in one of the folders."""
    # A watcher may tell a folder by the name it was given or by the one behind links.
    tops = {*folders, *(folder.resolve() for folder in folders)}
    return any(path.is_relative_to(top) for path in changed for top in tops)


def marks_of(paths: Iterable[Path]) -> tuple[tuple[str, str], ...]:
    """Tell files from themselves after a change, those in folders too."""
    found: dict[str, str] = {}
    for path in paths:
        for file in (path, *(path.rglob("*") if path.is_dir() else ())):
            with suppress(OSError):
                info = file.stat()
                # A folder shows what was saved beside its files, too.
                found[str(file)] = mark_of(info) if stat.S_ISREG(info.st_mode) else ""
    return tuple(sorted(found.items()))
