"""``SHA256SUMS``: the hash of every file of a site, in the form that ``sha256sum -c`` reads."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from generator.build.pool import spread
from generator.views.urls import RECORDS

#: What says what a site was made from, and the list of all other files' hashes.
RECORD, SUMS = RECORDS
_LINE = re.compile(r"(\\?)([0-9a-f]{64}) [ *](.+)")
#: As sha256sum writes what would end a line, or begin an escape.
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_ESCAPE = re.compile(r"\\([\\nr])")
_MEANT = {"\\": "\\", "n": "\n", "r": "\r"}


class SumsError(ValueError):
    """A list of hashes that cannot be read; the message says where."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def sums_text(sums: Mapping[str, str]) -> str:
    """Give the list of the hashes of files, in the order of their bytes as ``LC_ALL=C sort`` has it."""
    names = sorted(sums, key=lambda name: name.encode("utf-8", "surrogateescape"))
    return "".join(map(_line, names, (sums[name] for name in names)))


def _line(name: str, digest: str) -> str:
    escaped = "".join(_ESCAPES.get(char, char) for char in name)
    return f"{'' if escaped == name else chr(92)}{digest}  {escaped}\n"


def read_sums(text: str) -> dict[str, str]:
    """Give the hash of each file that a list names.

    Raises:
        SumsError: It is no such list, is cut off, or names a file twice or outside its folder.
    """
    found: dict[str, str] = {}
    lines = text.split("\n")
    if lines.pop():
        raise SumsError(len(lines) + 1, "the list is cut off")
    for number, line in enumerate(lines, start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise SumsError(number, "this is no line of sha256sum")
        name = _ESCAPE.sub(lambda escape: _MEANT[escape[1]], match[3]) if match[1] else match[3]
        if not _is_below(name) or name in found:
            raise SumsError(number, f"a file that cannot be meant: {name!r}")
        found[name] = match[2]
    return found


def _is_below(name: str) -> bool:
    """Whether a name is that of a file below the folder, and not of the list itself."""
    parts = name.split("/")
    return name != SUMS and not any(part in ("", ".", "..") for part in parts)


def hash_files(folder: Path, names: Sequence[str], *, processes: int | None = None) -> dict[str, str]:
    """Hash files, on all processors where there are many.

    Args:
        folder: The folder that they are in.
        names: Their paths in it.
        processes: How many; as many as there are processors if not given.
    """
    root = os.fspath(folder)

    def hashed(some: Sequence[str]) -> list[str]:
        return [_hash_file(f"{root}/{name}") for name in some]

    return dict(zip(names, spread(names, hashed, processes=processes), strict=True))


def _hash_file(path: str) -> str:
    with open(path, "rb") as file:  # noqa: PTH123 - no Path for each of thousands
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_texts(parts: Iterable[str]) -> str:
    """Hash texts, each with its length, so that none runs into the next."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()
