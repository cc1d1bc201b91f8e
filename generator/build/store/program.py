"""Which program made an entry of the store: what another version made is not used."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path

_METADATA = (".dist-info", ".egg-info")
_PACKAGE = Path(__file__).resolve().parents[2]


@cache
def program_id() -> str:
    """Give the hash of this program: its source, what is installed with it, and Python's version.

    Nobody has to remember to raise a number after a change: another byte of source is another program.
    """
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(_PACKAGE.rglob("*.py")):
        digest.update(path.relative_to(_PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    for name in _installed():
        digest.update(name.encode())
    return digest.hexdigest()


def _installed() -> list[str]:
    """Give the names of the metadata folders on the path, ``markdown_it_py-4.0.0.dist-info``.

    Reading them by importlib.metadata would take longer than a build in which nothing changed.
    """
    found: set[str] = set()
    for folder in sys.path:
        try:
            found.update(path.name for path in Path(folder or ".").iterdir() if path.suffix in _METADATA)
        except OSError:
            continue
    return sorted(found)
