"""What is told over a page: diagnostics, and faults of templates and settings, in one form."""

from __future__ import annotations

import traceback
from dataclasses import asdict, dataclass
from pathlib import Path

from generator.build.paths import as_typed
from generator.model.diagnostics import Diagnostic, Severity
from generator.pelican.live import PageError


@dataclass(frozen=True, slots=True)
class Notice:
    """One problem as the overlay and the terminal show it."""

    severity: str
    #: ``path:line:column``, as far as it is known.
    place: str
    #: A diagnostic code; empty for faults that have none.
    code: str
    message: str
    hint: str = ""
    #: The line of the file at the place, and the column in it; empty and 0 if unknown.
    excerpt: str = ""
    column: int = 0

    @classmethod
    def of(cls, diagnostic: Diagnostic, severity: Severity | None = None) -> Notice:
        """Make one of a diagnostic.

        Args:
            diagnostic: What was found.
            severity: How it counts here, if not as in a build.
        """
        where = diagnostic.location
        return cls(
            (severity or diagnostic.severity).value, str(where), diagnostic.code, diagnostic.message,
            diagnostic.hint, diagnostic.excerpt, where.column or 0,
        )  # fmt: skip

    @classmethod
    def of_page(cls, error: PageError, address: str = "") -> Notice:
        """Make one of a template or plugin that failed.

        Args:
            error: What happened.
            address: The address of the page that could not be made; empty if all are concerned.
        """
        place = f"{error.path}:{error.line}" if error.path and error.line else error.path
        hint = f"/{address} is shown as it was before" if address else ""
        return cls("error", place, "", str(error), hint, _line(error.path, error.line))

    @classmethod
    def of_settings(cls, error: BaseException, path: Path) -> Notice:
        """Make one of a settings file that cannot be read."""
        line, column = 0, 0
        shown = str(path)
        if isinstance(error, SyntaxError) and error.filename:
            shown, line, column = error.filename, error.lineno or 0, error.offset or 0
            message = error.msg
        else:
            message = f"{type(error).__name__}: {error}"
            # The innermost line of the site's own files: what it called may lie anywhere.
            for frame, number in traceback.walk_tb(error.__traceback__):
                name = frame.f_code.co_filename
                if Path(name).parent.resolve() == path.parent.resolve():
                    shown, line = name, number
        place = ":".join(str(part) for part in (as_typed(shown), line, column) if part)
        text = f"the settings cannot be read: {message}"
        return cls("error", place, "B402", text, "the settings of before stay", _line(shown, line), column)

    @classmethod
    def of_fault(cls, error: Exception) -> Notice:
        """Make one of a fault of the program or of a plugin."""
        last = traceback.extract_tb(error.__traceback__)[-1:]
        place = f"{last[0].filename}:{last[0].lineno}" if last else ""
        return cls("error", place, "", f"{type(error).__name__}: {error}", "this is a fault of the program")

    @property
    def headline(self) -> str:
        """The one-line form of diagnostics."""
        kind = f"{self.severity}[{self.code}]" if self.code else self.severity
        text = ": ".join(part for part in (self.place, f"{kind} {self.message}") if part)
        return (f"{text}; {self.hint}" if self.hint else text).replace("\n", "\\n")

    def as_json(self) -> dict[str, str | int]:
        """Give what the script in the page gets."""
        return asdict(self)


def _line(path: str, number: int) -> str:
    """Give a line of a file for the excerpt; empty if there is none."""
    try:
        lines = Path(path).read_text(encoding="utf-8", errors="replace").splitlines() if path else []
    except OSError:
        return ""
    return lines[number - 1] if 0 < number <= len(lines) else ""
