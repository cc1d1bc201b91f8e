"""What a finished output tree must have, checked before it goes live."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

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


def check_tree(tree: Path, routes: Routes) -> list[Fault]:
    """Give what is wrong with an output tree: missing or empty pages, hidden files, links.

    Args:
        tree: The folder.
        routes: What must be in it.
    """
    faults = []
    for route in routes.table.values():
        file = tree / route.save_as
        if not file.is_file():
            what = f"{route.kind} {route.key}".strip()
            faults.append(Fault(route.save_as, 1, f"the file is missing ({what})"))
        elif file.stat().st_size == 0 and route.kind != "static":
            faults.append(Fault(route.save_as, 1, "the file is empty"))
    for folder, folders, files in os.walk(tree):
        for name in [*folders, *files]:
            path = Path(folder, name)
            shown = path.relative_to(tree).as_posix()
            if name.startswith("."):
                faults.append(Fault(shown, 1, "hidden files are not published"))
            elif path.is_symlink():
                faults.append(Fault(shown, 1, "symbolic links are not published"))
            elif name in files and not path.is_file():
                faults.append(Fault(shown, 1, "this is neither a file nor a folder"))
    return sorted(faults)
