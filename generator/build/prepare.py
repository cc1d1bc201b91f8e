"""Everything before rendering: read, select, check, index, route, render Markdown.

This is the one way from a content folder to views. ``check`` stops here; a build goes on only if
there is no error, so that nothing is written from content that was refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from os import environ
from pathlib import Path
from typing import Any

from generator.digest.corpus import Corpus, build_corpus
from generator.digest.issues import build_issues
from generator.digest.publication import Withheld, select
from generator.model.diagnostics import Diagnostic, Severity, sort_diagnostics
from generator.model.settings import Settings
from generator.read.content import Content, read_content
from generator.read.references import check_references
from generator.read.settings import parse_settings
from generator.views.bodies import render_bodies
from generator.views.kit import Kit
from generator.views.urls import build_routes


@dataclass(frozen=True, slots=True)
class Prepared:
    """A content folder that was read and checked."""

    root: Path
    settings: Settings
    content: Content
    withheld: tuple[Withheld, ...]
    diagnostics: tuple[Diagnostic, ...]
    #: The maker of views; None if there are errors.
    kit: Kit | None

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that refuse the content."""
        return tuple(item for item in self.diagnostics if item.severity is Severity.ERROR)


def build_time() -> datetime:
    """Give the time that decides embargoes: SOURCE_DATE_EPOCH if set, else now."""
    epoch = environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)


def prepare(
    pelican_settings: Mapping[str, Any],
    settings_path: str,
    now: datetime,
    known: Iterable[Diagnostic] = (),
) -> Prepared:
    """Read and check a site.

    Args:
        pelican_settings: Pelican's settings, read from its settings file.
        settings_path: That file, for diagnostics.
        now: The time that decides embargoes and future dates.
        known: Problems that were found before, to be told with the others.
    """
    settings, found = parse_settings(pelican_settings, settings_path)
    problems = [*known, *found]
    root = Path(pelican_settings["PATH"])
    static_paths = tuple(str(path) for path in pelican_settings.get("STATIC_PATHS", ()))
    everything, found = read_content(root, settings, static_paths)
    problems += found
    shown, withheld = select(everything, now, settings)
    problems += check_references(shown, everything, settings)
    kit = None
    if not _refused(problems):
        corpus = build_corpus(shown, settings)
        kit, found = _kit(corpus, settings, root, withheld)
        problems += found
        if _refused(problems):
            kit = None
    return Prepared(root, settings, shown, withheld, sort_diagnostics(problems), kit)


def _kit(
    corpus: Corpus, settings: Settings, root: Path, withheld: tuple[Withheld, ...]
) -> tuple[Kit, list[Diagnostic]]:
    routes, problems = build_routes(corpus, settings)
    hidden = [item.path for item in withheld]
    bodies, found = render_bodies(corpus, routes, settings, root.name, hidden)
    issues = build_issues(corpus, settings)
    return Kit(corpus, issues, routes, bodies, settings), problems + found


def _refused(problems: list[Diagnostic]) -> bool:
    return any(item.severity is Severity.ERROR for item in problems)
