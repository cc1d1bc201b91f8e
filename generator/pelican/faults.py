"""What goes wrong while Pelican and templates work, caught and said in one line."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from generator.build.paths import as_typed


class _Collector(logging.Handler):
    """Keeps what Pelican logs as errors: it exits 0 after most of them.

    Of a file that could not be copied, or not to its end, Pelican only warns.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []
        self.faults: list[OSError] = []

    def emit(self, record: logging.LogRecord) -> None:
        arguments = record.args if isinstance(record.args, tuple) else ()
        self.faults += (item for item in arguments if isinstance(item, OSError))
        copying = (record.module, record.funcName) == ("utils", "copy")
        if copying or record.levelno >= logging.ERROR:
            self.messages.append(record.getMessage())


@contextmanager
def collected() -> Iterator[list[str]]:
    """Collect what Pelican and our plugin log as errors while the block runs.

    Raises:
        OSError: A file could not be copied.
    """
    collector = _Collector()
    # Our plugin logs under its own name; both count.
    loggers = [logging.getLogger(name) for name in ("pelican", "generator.pelican")]
    for logger in loggers:
        logger.addHandler(collector)
    try:
        yield collector.messages
    finally:
        for logger in loggers:
            logger.removeHandler(collector)
    if collector.faults:
        raise collector.faults[0]


@dataclass(frozen=True, slots=True)
class Failure:
    """What a template or plugin raised."""

    message: str
    #: The template that was at work, as an editor would type it, and its line; empty and 0 if there was none.
    path: str = ""
    line: int = 0

    def __str__(self) -> str:
        """Give it in one line."""
        return f"{self.path}:{self.line}: {self.message}" if self.path else self.message


def failure_of(error: Exception) -> Failure:
    """Say what an exception means, and which template was at work."""
    if isinstance(error, TemplateSyntaxError):
        path = as_typed(error.filename or error.name or "")
        return Failure(error.message or "syntax error", path, error.lineno)
    message = str(error) or type(error).__name__
    if isinstance(error, TemplateNotFound):
        message = f"the site theme has no template {error.name}"
    elif not isinstance(error, TemplateError):
        message = f"{type(error).__name__}: {message}"
    path, line = "", 0
    for frame, number in traceback.walk_tb(error.__traceback__):
        name = frame.f_code.co_filename
        if name.endswith((".html", ".xml", ".txt")):
            path, line = name, number
    return Failure(message, as_typed(path), line)


def template_error(error: TemplateError) -> str:
    """Say in one line which template is wrong, and where."""
    return str(failure_of(error))
