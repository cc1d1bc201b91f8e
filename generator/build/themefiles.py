"""The site theme's own files, which Pelican copies, and the folder that is named by what they hold."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Final

from generator.build.paths import as_typed
from generator.model.diagnostics import Diagnostic
from generator.model.values import Location

#: Digits of a fingerprint: 64 bits, so that two that are equal by chance need not be feared.
_LENGTH: Final = 16
_FINGERPRINT: Final = re.compile(rf"\.[0-9a-f]{{{_LENGTH}}}$")


def theme_files(settings: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    """Give each file of the site theme that Pelican copies: its path below their folder, and where it lies.

    Links that lead out of the theme are left out; ``links_out`` tells of them.

    Args:
        settings: Pelican's settings.
    """
    for name, path, out in _entries(settings):
        if not out:
            yield name, path


def links_out(settings: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Tell of links that lead out of the site theme: what they lead to would be published.

    The theme's folder may be a link itself, and links may lead to other places within it.

    Args:
        settings: Pelican's settings.
    """
    for _, path, out in _entries(settings):
        if out:
            message = "this symbolic link leads out of the theme"
            hint = "put a copy of what it leads to here"
            yield Diagnostic(Location(as_typed(str(path))), "B121", message, hint)


def _entries(settings: Mapping[str, Any]) -> Iterator[tuple[str, Path, bool]]:
    """Give what ``theme_files`` gives, and links that lead out of the theme, which the last value tells."""
    ignored = settings.get("IGNORE_FILES") or ()
    theme = Path(settings.get("THEME", ""))
    for name in settings.get("THEME_STATIC_PATHS") or ():
        top = theme / name
        # Settings may name a folder beside the theme: that was meant.
        beside = not Path(os.path.normpath(top)).is_relative_to(os.path.normpath(theme))
        inside = os.path.realpath(top if beside else theme)
        if _is_outside(top, inside):
            yield top.name, top, True
            continue
        if top.is_file():
            yield top.name, top, False
        for folder, folders, files in os.walk(top, followlinks=True):
            for entry in (*files, *(each for each in folders if Path(folder, each).is_symlink())):
                path = Path(folder, entry)
                below = path.relative_to(top)
                if any(fnmatch(part, pattern) for part in below.parts for pattern in ignored):
                    continue
                out = path.is_symlink() and _is_outside(path, inside)
                if out or entry not in folders:
                    yield below.as_posix(), path, out
            folders[:] = [each for each in folders if not _is_outside(Path(folder, each), inside)]


def _is_outside(path: Path, folder: str) -> bool:
    """Whether a path leads out of a folder, which is given without links."""
    return not Path(os.path.realpath(path)).is_relative_to(folder)


def fingerprinted(settings: Mapping[str, Any]) -> str:
    """Give THEME_STATIC_DIR with a fingerprint of all files that will be in it, in the place of an older one.

    One for all, not one for each: what a stylesheet names beside itself keeps its name.

    Args:
        settings: Pelican's settings.

    Raises:
        OSError: A file cannot be read.
    """
    digest = hashlib.sha256()
    for name, path in sorted(theme_files(settings)):
        for part in (os.fsencode(name), path.read_bytes()):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    folder = str(settings.get("THEME_STATIC_DIR", "theme")).strip("/")
    return f"{without_fingerprint(folder)}.{digest.hexdigest()[:_LENGTH]}"


def without_fingerprint(folder: str) -> str:
    """Give the folder as settings name it."""
    return _FINGERPRINT.sub("", folder)
