"""The site theme's own files, which Pelican copies, and the folder that is named by what they hold."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Final

#: Digits of a fingerprint: 64 bits, so that two that are equal by chance need not be feared.
_LENGTH: Final = 16
_FINGERPRINT: Final = re.compile(rf"\.[0-9a-f]{{{_LENGTH}}}$")


def theme_files(settings: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    """Give each file of the site theme that Pelican copies: its path below their folder, and where it lies.

    Args:
        settings: Pelican's settings.
    """
    ignored = settings.get("IGNORE_FILES") or ()
    for name in settings.get("THEME_STATIC_PATHS") or ():
        top = Path(settings.get("THEME", ""), name)
        if top.is_file():
            yield top.name, top
        for folder, _, files in os.walk(top, followlinks=True):
            for file in files:
                path = Path(folder, file)
                below = path.relative_to(top)
                if not any(fnmatch(part, pattern) for part in below.parts for pattern in ignored):
                    yield below.as_posix(), path


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
