"""The reader that hands Pelican its ordinary pages: a look-up of what was read and rendered before."""

from __future__ import annotations

import os
from typing import Any, ClassVar

from pelican.readers import BaseReader
from pelican.utils import SafeDatetime

from generator.pelican.run import current
from generator.views.overview import text_page


class BriefingReader(BaseReader):  # type: ignore[misc]  # Pelican is not typed
    """Gives ``.md`` pages from the Run; never raises, because Pelican would drop the page and exit 0.

    ``file_extensions`` is empty so that importing this class does not register it for every site of
    the process (Pelican looks through the subclasses of BaseReader); the plugin registers it for its
    own build.
    """

    enabled = True
    file_extensions: ClassVar[list[str]] = []

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Give the HTML and the metadata of a page; a page that is withheld has the status ``skip``."""
        run = current(self.settings)
        if run is None:
            return "", {"title": source_path, "status": "skip"}
        relative = os.path.relpath(source_path, run.prepared.root).replace(os.sep, "/")
        path = f"{run.prepared.root.name}/{relative}"
        page = next((item for item in run.kit.corpus.pages if item.path == path), None)
        if page is None:
            return "", {"title": relative, "status": "skip"}
        record = page.record
        route = run.kit.routes["page", page.id]
        view = text_page(run.kit, page)
        metadata: dict[str, Any] = {
            "title": record.title,
            "slug": record.slug or page.id,
            "status": "published",
            "summary": record.summary or "",
            "url": route.url,
            "save_as": route.save_as,
            "briefing": view,
        }
        if record.date:
            metadata["date"] = SafeDatetime.fromtimestamp(
                record.date.local.timestamp(), record.date.local.tzinfo
            )
        if record.template:
            metadata["template"] = record.template
        if record.language:
            metadata["lang"] = record.language
        return view.body, metadata
