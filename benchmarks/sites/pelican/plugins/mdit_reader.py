"""A reader for YAML and CommonMark: markdown-it-py and PyYAML's C parser, no checks of any kind."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any, ClassVar

import yaml
from markdown_it import MarkdownIt
from pelican import signals
from pelican.readers import BaseReader


class MditReader(BaseReader):  # type: ignore[misc]  # Pelican is not typed
    """Reads ``.md``."""

    enabled = True
    file_extensions: ClassVar[list[str]] = ["md"]

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__(settings)
        self._markdown = MarkdownIt("commonmark").enable("table")

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Give the HTML and the metadata of an article."""
        _, head, body = Path(source_path).read_text(encoding="utf-8").split("---\n", 2)
        data = yaml.load(head, Loader=yaml.CSafeLoader)
        metadata = {
            "title": data["title"],
            "date": self.process_metadata("date", str(data["date"])),
            "summary": f"<p>{html.escape(data['summary'])}</p>",
            "tags": self.process_metadata("tags", data["tags"]),
            "actors": ", ".join(data["actors"]),
            "week": data["week"],
        }
        return self._markdown.render(body), metadata


def use(readers: Any) -> None:  # noqa: ANN401 - Pelican is not typed
    """Take the place of Pelican's reader."""
    readers.reader_classes["md"] = MditReader


def quiet(generator: Any) -> None:  # noqa: ANN401 - Pelican is not typed
    """Take back the warning for each file that Python-Markdown is absent: it would cost time."""
    generator.readers.disabled_readers.pop("md", None)


def register() -> None:
    """Connect with Pelican."""
    signals.generator_init.connect(quiet)
    signals.readers_init.connect(use)
