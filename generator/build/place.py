"""Where a site may be built: never over, around or inside what it is made from.

The output folder is replaced as a whole, so that whatever else lies in it is lost.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.read.folder import KINDS


class PlaceError(Exception):
    """The output folder is not one that may be replaced; the message says why."""


def check_place(output: Path, pelican_settings: Mapping[str, Any], settings_path: Path) -> None:
    """Refuse an output folder with which something would be deleted that no build can make again.

    Args:
        output: The folder, absolute and without links.
        pelican_settings: Pelican's settings.
        settings_path: The file they come from.

    Raises:
        PlaceError: The folder holds sources of the site, lies among them, or is somebody's home or work.
    """
    sources = [path.resolve() for path in _sources(pelican_settings)]
    content, program = Path(pelican_settings["PATH"]), Path(__file__).parents[2]
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home() raises where there is none
    # A repository's, and that of a folder with releases, by publish.sh.
    marks = (output / ".git", output / ".publish.lock")
    others = (content, settings_path, program, home, Path.cwd(), *marks)
    for kept in (*sources, *(path.resolve() for path in others if path.exists())):
        if kept.is_relative_to(output):
            raise PlaceError(f"the output folder {output} is or holds {kept}, which a build would delete")
    for source in sources:
        if output.is_relative_to(source):
            raise PlaceError(f"the output folder {output} lies in {source}, from which the site is made")


def _sources(settings: Mapping[str, Any]) -> Iterator[Path]:
    """Give the folders of which every file is a source; the output may lie beside them in PATH."""
    root = Path(settings["PATH"])
    static = (str(path).strip("/") for path in settings.get("STATIC_PATHS", ()))
    for name in (*(folder for folder, _, _ in KINDS), *filter(None, static)):
        yield root / name
    for folder in (settings.get("THEME"), *settings.get("THEME_TEMPLATES_OVERRIDES", ())):
        if folder and Path(folder).is_dir():
            yield Path(folder)
