"""Values that know their place: what the YAML of one file says, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.model.diagnostics import Diagnostic, Severity
from generator.model.values import Location

#: Keys and list places from the top of the front matter to a value.
Path = tuple[str | int, ...]
#: A marker that, put behind a path, stands for the key instead of its value.
KEY = "\0key"


class Plain(str):
    """A scalar written without quotes: YAML 1.2 may read it as a number, true, false or null."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Places:
    """Where each value of a file's front matter stands; the lines of the file for excerpts."""

    path: str
    lines: tuple[str, ...] = ()
    index: Mapping[Path, tuple[int, int]] = field(default_factory=dict)

    def at(self, path: Path) -> Location:
        """Give the location of a value, or of the nearest value around it."""
        while path:
            if path in self.index:
                return Location(self.path, *self.index[path])
            path = path[:-1]
        return Location(self.path, *self.index.get((), (1, 1)))

    def key(self, path: Path) -> Location:
        """Give the location of the key of a value."""
        found = self.index.get((*path, KEY))
        return Location(self.path, *found) if found else self.at(path)

    def excerpt(self, line: int) -> str:
        """Give a line of the file, empty if there is none."""
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""

    def diagnostic(
        self,
        location: Location,
        code: str,
        message: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> Diagnostic:
        """Make a diagnostic that shows the line it is about."""
        return Diagnostic(location, code, message, hint, self.excerpt(location.line), severity)
