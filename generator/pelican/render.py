"""Running Pelican in this process over prepared content."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from generator.build.outputs import Outputs
from generator.build.prepare import Prepared
from generator.build.site import OutputError
from generator.pelican.run import OUTPUTS, PLUGIN, PREPARED, takes_part


class _Collector(logging.Handler):
    """Keeps what Pelican logs as errors: it exits 0 after most of them."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def collected() -> Iterator[list[str]]:
    """Collect what Pelican and our plugin log as errors while the block runs."""
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


def read_pelican_settings(path: Path) -> dict[str, Any]:
    """Read a Pelican settings file as Pelican does; raises OSError or what the file itself raises."""
    from pelican.settings import read_settings

    if not path.is_file():
        raise FileNotFoundError(2, "there is no settings file", str(path))
    return dict(read_settings(str(path)))


def render_with_pelican(
    settings: MutableMapping[str, Any], prepared: Prepared, folder: Path, outputs: Outputs
) -> None:
    """Write the site below a folder with Pelican and our plugin.

    Raises:
        OutputError: Pelican logged an error (its exit status would not tell), or a template has one.
    """
    from pelican import Pelican, console

    with collected() as errors:
        try:
            settings = dict(settings)
            settings.update(OUTPUT_PATH=str(folder), DELETE_OUTPUT_DIRECTORY=False)
            settings[PREPARED] = prepared
            settings[OUTPUTS] = outputs
            runner = Pelican(settings)
            if not takes_part(runner):
                raise OutputError(f'PLUGINS lacks "{PLUGIN}", or it could not be loaded')
            # Pelican counts its own articles, which there are none of; our command line counts ours.
            console.quiet = True
            runner.run()
        except TemplateError as error:
            raise OutputError(_template_error(error)) from error
        finally:
            console.quiet = False
    if errors:
        raise OutputError("\n".join(errors))


def _template_error(error: TemplateError) -> str:
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
