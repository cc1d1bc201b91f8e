"""Problems told to the author: values, never exceptions."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum

from generator.model.values import Location

#: Characters of a long source line that are shown on each side of the caret.
_AROUND = 50


class Severity(Enum):
    """Whether a diagnostic refuses the content."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem, with the place to mend and how.

    ``code`` is a key of ``docs/diagnostics.md``: B1xx text and front matter, B2xx fields and
    references, B3xx the corpus as a whole, B4xx settings and output.
    """

    location: Location
    code: str
    message: str
    hint: str = ""
    #: The source line at the location, without its line break; empty when unknown.
    excerpt: str = ""
    severity: Severity = Severity.ERROR

    @property
    def sort_key(self) -> tuple[Location, str, str]:
        """Path, line, column, then code and message."""
        return (self.location, self.code, self.message)

    def headline(self) -> str:
        """Give the one-line form ``path:line:column: error[B204] message; hint``."""
        text = f"{self.location}: {self.severity.value}[{self.code}] {self.message}"
        # A value may hold a line break; told as it is, it could pass for a diagnostic of its own.
        return (f"{text}; {self.hint}" if self.hint else text).replace("\n", "\\n")

    def __str__(self) -> str:
        """Give the headline, then the source line with a caret below the column."""
        if not self.excerpt or not self.location.column:
            return self.headline()
        at = self.location.column - 1
        start = max(0, at - _AROUND) if len(self.excerpt) > 2 * _AROUND else 0
        end = start + 2 * _AROUND
        before = ("…" if start else "") + self.excerpt[start:at]
        line = before + self.excerpt[at:end] + ("…" if end < len(self.excerpt) else "")
        return f"{self.headline()}\n    {line}\n    {''.join(map(_blank, before))}^"


def _blank(char: str) -> str:
    """Give white space as wide as a character, so that the caret stands under what it means."""
    if char == "\t":
        return char
    if unicodedata.combining(char):
        return ""
    return "  " if unicodedata.east_asian_width(char) in "WF" else " "


def sort_diagnostics(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Give the diagnostics in path, line, column order, each once."""
    return tuple(sorted(set(diagnostics), key=lambda item: item.sort_key))
