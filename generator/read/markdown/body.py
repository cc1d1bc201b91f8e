"""The text of a body made ready for the parser, with the way back to the author's lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.read.text import beyond_ascii

COMMENT_OPENS = "<!--"
COMMENT_CLOSES = "-->"

# What HTML and XML forbid. The gate for content refuses most of it with a message; what still comes
# here (from a hook, or from a test) must not make the page malformed.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(slots=True)
class Body:
    """A body without its editor's notes, and where each of its lines stood before.

    An editor's note is an HTML comment. It is taken out before parsing, also from code, so that no
    construct of Markdown can bring it back to light; lines that held nothing else go with it, so that
    a note between two list items or table rows does not part them.
    """

    #: As written, with ``\\n`` as line break.
    written: str
    #: What is parsed.
    parsed: str = ""
    #: Where a note that is never closed begins, if there is one.
    unclosed_comment: int | None = None
    # Where `parsed` goes on after a note: its line there, and how many written lines were lost by then.
    _resumes: list[int] = field(default_factory=list)
    _lost: list[int] = field(default_factory=list)
    # Where to look next for the same text in the same block, so that a second fault gets its own place.
    _searched: dict[tuple[str, int], int] = field(default_factory=dict)
    _starts: list[int] | None = None
    _parsed_lines: list[str] | None = None

    @classmethod
    def of(cls, text: str) -> Body:
        """Take out what must not be parsed."""
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if _FORBIDDEN.search(beyond_ascii(text)):
            text = _FORBIDDEN.sub("\ufffd", text)
        body = cls(text, text)
        if COMMENT_OPENS in text:
            body._take_out_notes()
        return body

    def _take_out_notes(self) -> None:
        text = self.written
        parts: list[str] = []
        kept_lines = lost = position = 0
        while (start := text.find(COMMENT_OPENS, position)) >= 0:
            close = text.find(COMMENT_CLOSES, start + len(COMMENT_OPENS))
            if close < 0:
                self.unclosed_comment = start
                end = len(text)
            else:
                end = close + len(COMMENT_CLOSES)
            line_start = text.rfind("\n", 0, start) + 1
            whole_lines = False
            if line_start >= position and not text[line_start:start].strip():
                line_end = text.find("\n", end)
                line_end = len(text) if line_end < 0 else line_end
                if not text[end:line_end].strip():
                    start, end, whole_lines = line_start, min(line_end + 1, len(text)), True
            kept = text[position:start]
            parts.append(kept)
            kept_lines += kept.count("\n")
            lost += text.count("\n", start, end)
            # What follows a note in its line counts to the line where the note began; only the lines
            # after it have moved.
            self._resumes.append(kept_lines if whole_lines else kept_lines + 1)
            self._lost.append(lost)
            position = end
        parts.append(text[position:])
        self.parsed = "".join(parts)

    def written_line(self, line: int) -> int:
        """Give the written line, from 0, of a parsed line, from 0."""
        if not self._resumes:
            return line
        index = bisect_right(self._resumes, line) - 1
        return line + self._lost[index] if index >= 0 else line

    def parsed_line(self, line: int) -> str:
        """Give a parsed line, from 0; nothing if there is no such line."""
        if self._parsed_lines is None:
            self._parsed_lines = self.parsed.split("\n")
        return self._parsed_lines[line] if line < len(self._parsed_lines) else ""

    def place(self, offset: int) -> tuple[int, int]:
        """Give line and column, from 1, of an offset in the written text."""
        starts = self._line_starts()
        line = bisect_right(starts, offset) - 1
        return line + 1, offset - starts[line] + 1

    def find(self, needles: tuple[str, ...], block: Sequence[int]) -> tuple[int, int]:
        """Give line and column, from 1, of a text in a block of parsed lines.

        A text that does not stand there as such (because of an escape, or because a reference
        defines it elsewhere) is looked for in the whole body; failing that, the block is the place.

        Args:
            needles: The text, last, and before it longer texts that hold it and are preferred.
            block: Its first line, and the line after its last, from 0.
        """
        starts = self._line_starts()
        first = min(self.written_line(block[0]), len(starts) - 1)
        last = self.written_line(max(block[1], block[0] + 1))
        begin = starts[first]
        end = starts[last] if last < len(starts) else len(self.written)
        text = needles[-1]
        for needle in filter(None, needles):
            key = (needle, first)
            found = self.written.find(needle, self._searched.get(key, begin), end)
            if found >= 0:
                self._searched[key] = found + len(needle)
                return self.place(found + max(needle.find(text), 0))
        found = self.written.find(text) if text else -1
        return self.place(found) if found >= 0 else (first + 1, 1)

    def _line_starts(self) -> list[int]:
        if self._starts is None:
            self._starts = [0, *(match.end() for match in re.finditer("\n", self.written))]
        return self._starts
