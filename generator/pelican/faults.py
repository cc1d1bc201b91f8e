"""What goes wrong while Pelican and templates work, caught and said in one line."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError


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


def template_error(error: TemplateError) -> str:
    """Say in one line which template is wrong, and where."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or error.name}:{error.lineno}: {error.message}"
    if isinstance(error, TemplateNotFound):
        return f"the site theme has no template {error.name}"
    where = ""
    for frame, line in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename.endswith((".html", ".xml", ".txt")):
            where = f"{frame.f_code.co_filename}:{line}: "
    return f"{where}{error.message}"
