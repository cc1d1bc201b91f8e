"""What a finished output tree must have, checked before it goes live."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from generator.views.urls import Routes


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong with an output file."""

    #: Below the output folder, with slashes.
    path: str
    line: int
    message: str

    def __str__(self) -> str:
        """Give the fault as editors and terminals understand it."""
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Tree:
    """What is in an output folder."""

    #: The size of every file, by its path below the folder.
    sizes: Mapping[str, int]
    #: What must not be in it.
    foreign: tuple[Fault, ...]

    @classmethod
    def look(cls, folder: Path) -> Self:
        """Look at all that is in a folder."""
        sizes, faults = _looked_at(folder)
        return cls(sizes, tuple(faults))

    def faults(self, routes: Routes) -> list[Fault]:
        """Give what is wrong with the tree: missing or empty pages, hidden files, links.

        Args:
            routes: What must be in it.
        """
        faults = list(self.foreign)
        for route in routes.table.values():
            size = self.sizes.get(route.save_as)
            if size is None:
                what = f"{route.kind} {route.key}".strip()
                faults.append(Fault(route.save_as, 1, f"the file is missing ({what})"))
            elif size == 0 and route.kind != "static":
                faults.append(Fault(route.save_as, 1, "the file is empty"))
        return sorted(faults)


def _looked_at(tree: Path) -> tuple[dict[str, int], list[Fault]]:
    """Walk by the entries of folders: a Path for each file takes longer than the looking."""
    sizes: dict[str, int] = {}
    faults: list[Fault] = []
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
                fault = _fault(entry, is_folder=is_folder)
                if fault:
                    faults.append(Fault(shown, 1, fault))
    return sizes, faults


def _fault(entry: os.DirEntry[str], *, is_folder: bool) -> str:
    if entry.name.startswith("."):
        return "hidden files are not published"
    if entry.is_symlink():
        return "symbolic links are not published"
    if not is_folder and not entry.is_file(follow_symlinks=False):
        return "this is neither a file nor a folder"
    return ""
