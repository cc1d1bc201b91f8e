"""What a finished output tree must have, checked before it goes live."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from generator.build.rules import fault
from generator.model.diagnostics import Diagnostic, sort_diagnostics
from generator.views.urls import Routes


@dataclass(frozen=True, slots=True)
class Tree:
    """What is in an output folder."""

    #: The size of every file, by its path below the folder.
    sizes: Mapping[str, int]
    #: What must not be in it.
    foreign: tuple[Diagnostic, ...]

    @classmethod
    def look(cls, folder: Path) -> Self:
        """Look at all that is in a folder."""
        sizes, faults = _looked_at(folder)
        return cls(sizes, tuple(faults))

    def faults(self, routes: Routes) -> list[Diagnostic]:
        """Give what is wrong with the tree: missing or empty pages, hidden files, links.

        Args:
            routes: What must be in it.
        """
        faults = list(self.foreign)
        for route in routes.table.values():
            size = self.sizes.get(route.save_as)
            if size is None:
                what = f"{route.kind} {route.key}".strip()
                faults.append(fault("V101", route.save_as, f"the file is missing ({what})"))
            elif size == 0 and route.kind != "static":
                faults.append(fault("V102", route.save_as, "the file is empty"))
        return list(sort_diagnostics(faults))


def _looked_at(tree: Path) -> tuple[dict[str, int], list[Diagnostic]]:
    """Walk by the entries of folders: a Path for each file takes longer than the looking."""
    sizes: dict[str, int] = {}
    faults: list[Diagnostic] = []
    waiting = [("", os.fspath(tree))]
    while waiting:
        prefix, folder = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                shown = f"{prefix}{entry.name}"
                is_folder = entry.is_dir(follow_symlinks=False)
                if is_folder:
                    waiting.append((f"{shown}/", entry.path))
                else:
                    sizes[shown] = entry.stat(follow_symlinks=False).st_size
                wrong = _wrong(entry, is_folder=is_folder)
                if wrong:
                    faults.append(fault("V104", shown, wrong))
    return sizes, faults


def _wrong(entry: os.DirEntry[str], *, is_folder: bool) -> str:
    if entry.name.startswith("."):
        return "hidden files are not published"
    if entry.is_symlink():
        return "symbolic links are not published"
    if not is_folder and not entry.is_file(follow_symlinks=False):
        return "this is neither a file nor a folder"
    return ""
