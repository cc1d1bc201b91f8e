"""The handlers of Pelican's signals."""

from __future__ import annotations

import logging
from typing import Any

from pelican.generators import Generator, PagesGenerator
from pelican.readers import Readers

from generator.build.prepare import build_time, prepare
from generator.pelican.generator import BriefingGenerator
from generator.pelican.reader import BriefingReader
from generator.pelican.run import PREPARED, Run, current
from generator.pelican.settings import adjust
from generator.views.overview import foreign_page
from generator.views.urls import root_of

logger = logging.getLogger(__name__)


def on_initialized(pelican: Any) -> None:  # noqa: ANN401 - Pelican is not typed
    """Set what our pages need and switch off what would write beside them."""
    for diagnostic in adjust(pelican.settings):
        logger.warning("%s", diagnostic.headline())


def on_get_generators(pelican: Any) -> type[Generator]:  # noqa: ANN401 - Pelican is not typed
    """Read and check everything before Pelican makes its generators and deletes the old output.

    Raises:
        ContentRefusedError: The content has errors; all are logged in one message, because with
            ``--fatal errors`` the first logged error ends the run.
    """
    settings = pelican.settings
    # Sent once per run: with --autoreload the content is read afresh each time.
    prepared = settings.pop(PREPARED, None)
    if prepared is None:
        prepared = prepare(settings, settings.get("BRIEFING_SETTINGS_FILE", "pelicanconf.py"), build_time())
        told = "\n".join(str(item) for item in prepared.diagnostics)
        if prepared.errors:
            logger.critical("The content was refused; nothing is written.\n%s", told)
        elif told:
            logger.warning("%s", told)
        for item in prepared.withheld:
            logger.warning("Withheld: %s (%s)", item.path, item.reason)
    Run.start(settings, prepared)
    return BriefingGenerator


def on_readers_init(readers: Readers) -> None:
    """Read Markdown with our reader in this build only."""
    readers.reader_classes["md"] = BriefingReader


def on_generator_init(generator: Generator) -> None:
    """Silence a false warning: without Python-Markdown Pelican says that it cannot read ``.md``."""
    generator.readers.disabled_readers.pop("md", None)


def on_write_page(generator: PagesGenerator, content: Any) -> None:  # noqa: ANN401 - Pelican is not typed
    """Put the view of an ordinary page where the templates expect it."""
    run = current(generator.settings)
    if run is None:
        return
    view = getattr(content, "briefing", None)
    if view is None:
        view = foreign_page(run.kit, title=content.title, body=content.content, path=content.url)
    generator.context.update(site=run.site, view=view, root=root_of(content.save_as))
