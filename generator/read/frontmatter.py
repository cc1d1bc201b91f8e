"""Text → front matter and body.

A file begins with a line ``---``, then YAML, then a line ``---`` (or ``...``), then Markdown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.model.diagnostics import Diagnostic
from generator.model.values import Location

_FENCE = re.compile(r"---[ \t]*")
_CLOSE = re.compile(r"(?:---|\.\.\.)[ \t]*")


@dataclass(frozen=True, slots=True)
class Parts:
    """The two parts of a file."""

    header: str
    #: The line, from 1, on which the header begins.
    header_line: int
    body: str
    #: The line, from 1, on which the body begins.
    body_line: int


def split(text: str, path: str) -> tuple[Parts | None, list[Diagnostic]]:
    r"""Split a file at its fences.

    Args:
        text: The text of the file with ``\n`` line ends.
        path: Its path for diagnostics.
    """
    lines = text.split("\n")
    if not _FENCE.fullmatch(lines[0]):
        message = "the file does not begin with front matter"
        hint = "the first line must be ---, above `title: …` and the other fields"
        return None, [Diagnostic(Location(path, 1, 1), "B106", message, hint, lines[0])]
    for number, line in enumerate(lines[1:], start=1):
        if _CLOSE.fullmatch(line):
            header = "\n".join(lines[1:number])
            return Parts(header, 2, "\n".join(lines[number + 1 :]), number + 2), []
    message = "the front matter is not closed"
    hint = "end it with a line of ---, then write the text below"
    return None, [Diagnostic(Location(path, 1, 1), "B107", message, hint, lines[0])]
