"""Files that are copied as they are: which may be, and whether each is what its ending says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, Literal

from generator.model.diagnostics import Diagnostic
from generator.model.settings import Settings
from generator.model.values import Location
from generator.read.drawings import acting

#: What means something in an address, and would not be part of the name there.
_UNNAMEABLE = re.compile(r"[?#%\\]")
#: The most pixels on a side of a picture: a browser unpacks it whole.
MAX_SIDE: Final = 16_000
#: How files begin, by their endings. What is text begins as it likes.
_BEGINS: Final = {
    ".avif": re.compile(rb".{4}ftyp(?:avif|avis|mif1)", re.DOTALL),
    ".gif": re.compile(rb"GIF8[79]a"),
    ".ico": re.compile(rb"\x00\x00\x01\x00"),
    ".jpeg": re.compile(rb"\xff\xd8\xff"),
    ".jpg": re.compile(rb"\xff\xd8\xff"),
    ".pdf": re.compile(rb"%PDF-"),
    ".png": re.compile(rb"\x89PNG\r\n\x1a\n.{4}IHDR", re.DOTALL),
    ".webp": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
    ".woff2": re.compile(rb"wOF2"),
}
#: Where the width and height of a picture stand, each in so many bytes, and which byte is the first.
_SIDES: Final[dict[str, tuple[int, int, Literal["big", "little"]]]] = {
    ".png": (16, 4, "big"), ".gif": (6, 2, "little")
}  # fmt: skip
_HEAD: Final = 24


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
    if path.suffix != ending:
        # Servers, stores and the rules for them know a file's type by its ending as it is written.
        message = f'the ending "{path.suffix}" has capitals'
        hint = f"rename it to {Path(shown).stem}{ending}"
        problems.append(Diagnostic(Location(shown), "B125", message, hint))
        return False
    if strange := _UNNAMEABLE.search(shown):
        message = f'the name holds "{strange[0]}", with which no link can lead to it'
        problems.append(Diagnostic(Location(shown), "B124", message, "rename it with a-z, 0-9 and hyphens"))
        return False
    try:
        if ending == ".svg":
            found = acting(path.read_bytes(), shown)
        elif ending in _BEGINS:
            found = _is_other(path, ending, shown)
        else:
            return True
    except OSError as error:
        reason = error.strerror or str(error)
        found = Diagnostic(Location(shown), "B123", f"cannot be read: {reason}", "check its permissions")
    if found is not None:
        problems.append(found)
    return found is None


def _is_other(path: Path, ending: str, shown: str) -> Diagnostic | None:
    """Tell of a file that is not what its ending says, or of a picture that is too large to be shown."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not _BEGINS[ending].match(head):
        message = f'what is in it does not begin like a "{ending}" file'
        return Diagnostic(
            Location(shown), "B128", message, "save it anew, or give it the ending of what it is"
        )
    if ending in _SIDES:
        at, size, order = _SIDES[ending]
        width, height = (int.from_bytes(head[place : place + size], order) for place in (at, at + size))
        if max(width, height) > MAX_SIDE:
            message = f"the picture has {width:,} by {height:,} pixels"
            return Diagnostic(Location(shown), "B128", message, f"at most {MAX_SIDE:,} on a side")
    return None
