"""Files that are copied as they are: which may be, and drawings that could act."""

from __future__ import annotations

import re
from pathlib import Path

from generator.model.diagnostics import Diagnostic
from generator.model.settings import Settings
from generator.model.values import Location

#: What lets an SVG file act or load something when it is opened by itself.
_ACTING = re.compile(
    rb"<script|<foreignobject|<handler|<!entity|<!doctype|\bon[a-z]+\s*=|javascript:"
    rb"|(?:href|src)\s*=\s*[\"'](?!#|data:image/(?:png|jpeg|webp|gif);)|url\(\s*[\"']?(?!#)|@import",
    re.IGNORECASE,
)


def static_ok(path: Path, shown: str, settings: Settings, problems: list[Diagnostic]) -> bool:
    """Tell whether a static file may be copied.

    Args:
        path: Where it lies.
        shown: Its path for diagnostics.
        settings: The endings that are allowed.
        problems: Gets what is wrong with it.
    """
    ending = path.suffix.lower()
    if ending not in settings.static_endings:
        hint = f"allowed: {', '.join(sorted(settings.static_endings))}"
        message = (
            f'a static file may not end in "{path.suffix}"'
            if path.suffix
            else "a static file needs an ending"
        )
        problems.append(Diagnostic(Location(shown), "B125", message, hint))
        return False
    return ending != ".svg" or _still(path, shown, problems)


def _still(path: Path, shown: str, problems: list[Diagnostic]) -> bool:
    """Whether a drawing only draws: no script, nothing loaded, no entities."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        problems.append(
            Diagnostic(Location(shown), "B123", f"cannot be read: {reason}", "check its permissions")
        )
        return False
    found = _ACTING.search(data)
    if found is None:
        return True
    line = data.count(b"\n", 0, found.start()) + 1
    column = found.start() - (data.rfind(b"\n", 0, found.start()) + 1) + 1
    what = found[0].decode("ascii", "replace").strip()
    message = f'the drawing holds "{what}", which can act or load something'
    hint = "save it as a plain SVG, without scripts, links and doctype"
    problems.append(Diagnostic(Location(shown, line, column), "B127", message, hint))
    return False
