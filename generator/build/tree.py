"""What a finished output tree must have, checked before it goes live."""

from __future__ import annotations

import os
from pathlib import Path

from generator.views.urls import Routes


def check_tree(tree: Path, routes: Routes) -> list[str]:
    """Give what is wrong with an output tree: missing or empty pages, dotfiles, links.

    Args:
        tree: The folder.
        routes: What must be in it.
    """
    problems = []
    for route in routes.table.values():
        file = tree / route.save_as
        if not file.is_file():
            problems.append(f"{route.save_as} is missing ({route.kind} {route.key})".replace(" )", ")"))
        elif file.stat().st_size == 0 and route.kind != "static":
            problems.append(f"{route.save_as} is empty")
    for folder, folders, files in os.walk(tree):
        for name in sorted([*folders, *files]):
            path = Path(folder, name)
            shown = path.relative_to(tree)
            if name.startswith("."):
                problems.append(f"{shown} is a hidden file")
            elif path.is_symlink():
                problems.append(f"{shown} is a symbolic link")
    return problems
