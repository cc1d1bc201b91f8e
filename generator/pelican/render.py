"""Running Pelican in this process over prepared content."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from generator.build.outputs import Outputs
from generator.build.prepare import Prepared
from generator.build.site import OutputError
from generator.pelican.run import OUTPUTS, PLUGIN, PREPARED, takes_part


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
        copying = (record.module, record.funcName) == ("utils", "copy")
        self.faults += (item for item in arguments if isinstance(item, OSError))
        if copying or record.levelno >= logging.ERROR:
            self.messages.append(record.getMessage())


def read_pelican_settings(path: Path) -> dict[str, Any]:
    """Read a Pelican settings file as Pelican does; raises OSError or what the file itself raises."""
    from pelican.settings import read_settings

    if not path.is_file():
        raise FileNotFoundError(2, "there is no settings file", str(path))
    with _from_source():
        return dict(read_settings(str(path)))


@contextmanager
def _from_source() -> Iterator[None]:
    """Have what is imported compiled from its source.

    Python tells whether the bytecode that it keeps is stale by the source's size and second of change
    alone: a setting changed twice in a second, or restored with its time, would not be seen.
    """
    before = sys.dont_write_bytecode, sys.pycache_prefix
    sys.dont_write_bytecode, sys.pycache_prefix = True, os.devnull
    try:
        yield
    finally:
        sys.dont_write_bytecode, sys.pycache_prefix = before


def render_with_pelican(
    settings: MutableMapping[str, Any], prepared: Prepared, folder: Path, outputs: Outputs
) -> None:
    """Write the site below a folder with Pelican and our plugin.

    Raises:
        OutputError: Pelican logged an error (its exit status would not tell), or a template has one.
        OSError: A file could not be copied, or a folder of the site theme not be read.
    """
    from pelican import Pelican, console

    collector = _Collector()
    log = logging.getLogger("pelican")
    # Our plugin logs under its own name; both count.
    own = logging.getLogger("generator.pelican")
    for logger in (log, own):
        logger.addHandler(collector)
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
        _read_theme(runner.settings)
        runner.run()
    except TemplateError as error:
        raise OutputError(_template_error(error)) from error
    finally:
        console.quiet = False
        for logger in (log, own):
            logger.removeHandler(collector)
    if collector.faults:
        raise collector.faults[0]
    if collector.messages:
        raise OutputError("\n".join(collector.messages))


def _read_theme(settings: Mapping[str, Any]) -> None:
    """Look into every folder of the site theme.

    Pelican passes over static files in one that it cannot read, and takes other templates than those in it.
    """

    def stop(error: OSError) -> None:
        # An override need not be there.
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            raise error

    for folder in (settings["THEME"], *settings["THEME_TEMPLATES_OVERRIDES"]):
        for _ in os.walk(folder, onerror=stop, followlinks=True):
            pass


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
