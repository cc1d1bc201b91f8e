"""The handlers of Pelican's signals.

Signals reach every site that a process builds, so each handler first asks whether the site is ours.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

from markupsafe import Markup
from pelican.generators import Generator, PagesGenerator, StaticGenerator
from pelican.readers import Readers

from generator.build.clock import build_time
from generator.build.prepare import prepare
from generator.build.record import write_record
from generator.build.store.database import open_store
from generator.build.twins import write_twins
from generator.editions.pages import site_root
from generator.pelican.generator import BriefingGenerator
from generator.pelican.reader import BriefingReader
from generator.pelican.run import OUTPUTS, PREPARED, Run, current, takes_part
from generator.pelican.settings import adjust
from generator.read.folder import KINDS
from generator.views.overview import foreign_page
from generator.views.urls import root_of

logger = logging.getLogger(__name__)


def on_initialized(pelican: Any) -> None:  # noqa: ANN401 - Pelican is not typed
    """Set what our pages need and switch off what would write beside them."""
    if not takes_part(pelican):
        return
    for diagnostic in adjust(pelican.settings):
        logger.warning("%s", diagnostic.headline())
    # Pelican took its copy before any plugin could speak.
    pelican.theme = pelican.settings["THEME"]


def on_get_generators(pelican: Any) -> type[Generator] | None:  # noqa: ANN401 - Pelican is not typed
    """Read and check everything before Pelican makes its generators and deletes the old output.

    Raises:
        ContentRefusedError: The content has errors; all are logged in one message, because with
            ``--fatal errors`` the first logged error ends the run.
    """
    if not takes_part(pelican):
        return None
    settings = pelican.settings
    # Sent once per run: with --autoreload the content is read afresh each time.
    prepared = settings.pop(PREPARED, None)
    if prepared is None:
        path = settings.get("BRIEFING_SETTINGS_FILE", "pelicanconf.py")
        with open_store(settings) as store:
            prepared = prepare(settings, path, build_time(), store=store)
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
    if current(readers.settings) is not None:
        readers.reader_classes["md"] = BriefingReader


def on_generator_init(generator: Generator) -> None:
    """Silence a false warning: without Python-Markdown Pelican says that it cannot read ``.md``."""
    if current(generator.settings) is not None:
        generator.readers.disabled_readers.pop("md", None)


def on_static_files(generator: StaticGenerator) -> None:
    """Leave out the files that only withheld or later texts link to, and texts among static files."""
    run = current(generator.settings)
    if run is None:
        return
    root = run.prepared.root
    later = run.prepared.later
    held = {item.path for item in run.prepared.withheld if not item.shown} | {*(later.files if later else ())}
    texts = tuple(f"{root.name}/{folder}/" for folder, _, _ in KINDS)

    def copied(path: str) -> bool:
        shown = f"{root.name}/{os.path.relpath(root / path, root)}".replace(os.sep, "/")
        return shown not in held and not (shown.endswith(".md") and shown.startswith(texts))

    generator.staticfiles = [item for item in generator.staticfiles if copied(item.source_path)]
    generator.context["staticfiles"] = generator.staticfiles


def on_write_page(generator: PagesGenerator, content: Any) -> None:  # noqa: ANN401 - Pelican is not typed
    """Put the view of an ordinary page where the templates expect it."""
    run = current(generator.settings)
    if run is None:
        return
    view = getattr(content, "briefing", None)
    if view is None:
        # Pelican's own readers give a title as HTML.
        title = Markup(content.title).striptags()  # noqa: S704 - to take the markup out, not to trust it
        view = foreign_page(run.kit, title=title, body=content.content, path=content.url)
    generator.context.update(view=view, root=root_of(content.save_as))


def on_pages_written(generator: PagesGenerator, writer: object) -> None:  # noqa: ARG001 - Pelican sends it
    """Take the last page's view away again: TEMPLATE_PAGES are rendered next, and have none."""
    run = current(generator.settings)
    if run is not None:
        generator.context.pop("view", None)
        generator.context["root"] = site_root(run.kit.settings)


def on_finalized(pelican: Any) -> None:  # noqa: ANN401 - Pelican is not typed
    """Compress what is written and say what it was made from; our command line says that itself."""
    run = current(pelican.settings) if takes_part(pelican) else None
    if run is None:
        return
    if run.kit.settings.twins:
        write_twins(Path(pelican.output_path), pelican.settings.get(OUTPUTS))
    if OUTPUTS not in pelican.settings:
        write_record(Path(pelican.output_path), pelican.settings, run.prepared)
