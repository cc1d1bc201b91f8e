"""Everything before rendering: read, select, check, index, route, render Markdown.

This is the one way from a content folder to views. ``check`` stops here; a build goes on only if
there is no error, so that nothing is written from content that was refused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from generator.build.memory import Memory
from generator.build.progress import Progress, silent
from generator.build.store.bodies import Ahead, StoredBodies
from generator.build.store.database import Store
from generator.build.store.files import StoredReader
from generator.build.themefiles import links_out, theme_files
from generator.digest.corpus import Corpus, build_corpus
from generator.digest.issues import build_issues
from generator.digest.publication import (
    Audience,
    Withheld,
    check_withdrawn,
    select,
    taken_back,
    withheld_file,
)
from generator.digest.then import Later, known_by
from generator.model.diagnostics import Diagnostic, Severity, sort_diagnostics
from generator.model.settings import Settings
from generator.model.values import Week
from generator.read.content import Content, Loaded
from generator.read.folder import FilesReader, read_content
from generator.read.markdown import LinkResolver, Rendered
from generator.read.references import check_references
from generator.read.settings import parse_settings
from generator.read.suggest import did_you_mean
from generator.views.bodies import BodyMaker, KeptBody, render_bodies, render_body
from generator.views.fileuse import FileUse
from generator.views.kit import Kit
from generator.views.moved import with_moves
from generator.views.urls import Routes, build_routes, written_beside

#: Adds old addresses to those of a site; gives them, and what is wrong with them.
Moved = Callable[[Routes, Corpus], tuple[Routes, list[Diagnostic]]]


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
    #: What a site as of a week leaves out; None for the site as it stands.
    later: Later | None = None

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that refuse the content."""
        return tuple(item for item in self.diagnostics if item.severity is Severity.ERROR)

    def holds_until(self, now: datetime) -> datetime:
        """Give the time at which the same files may make another site, or other diagnostics.

        That is the next end of an embargo, or of the site's day: what is dated ahead is told by the day.
        """
        local = now.astimezone(self.settings.zone)
        midnight = datetime.combine(local.date() + timedelta(days=1), time(), self.settings.zone)
        return min([midnight, *(item.opens for item in self.withheld if item.opens is not None)])


def prepare(
    pelican_settings: Mapping[str, Any],
    settings_path: str,
    now: datetime,
    known: Iterable[Diagnostic] = (),
    store: Store | None = None,
    *,
    progress: Progress = silent,
    audience: Audience = Audience.READERS,
    memory: Memory | None = None,
    as_of: Week | None = None,
) -> Prepared:
    """Read and check a site.

    Args:
        pelican_settings: Pelican's settings, read from its settings file.
        settings_path: That file, for diagnostics.
        now: The time that decides embargoes and future dates.
        known: Problems that were found before, to be told with the others.
        store: What an earlier build kept; without one everything is read.
        progress: Told how far the reading has come.
        audience: For whom; whatever is published is prepared for readers.
        memory: What this process read and rendered before; asked before the store.
        as_of: A week, to leave out whatever is dated after it; what is left is checked as it stands now.

    Raises:
        OSError: A file changed while the site was read.
    """
    store = store or Store(None, "")
    settings, found = parse_settings(pelican_settings, settings_path)
    problems = [*known, *found]
    root = Path(pelican_settings["PATH"])
    static_paths = tuple(str(path) for path in pelican_settings.get("STATIC_PATHS", ()))
    ahead = Ahead(root.name)
    read: FilesReader = StoredReader(store, ahead, progress)
    if memory:
        read = memory.reader(read)
    everything, found = read_content(root, settings, static_paths, read)
    problems += found
    shown, withheld = select(everything, now, settings, audience)
    problems += check_references(shown, everything, settings, now)
    problems += check_withdrawn(everything, now, settings)
    problems += _unknown_templates(everything, pelican_settings)
    problems += links_out(pelican_settings)
    corpus = build_corpus(shown, settings)
    of_theme = [f"{settings.theme_folder}/{name}" for name, _ in theme_files(pelican_settings)]
    routes, collisions = build_routes(corpus, settings, of_theme)
    problems += collisions
    beside = written_beside(of_theme, map(str, (pelican_settings.get("TEMPLATE_PAGES") or {}).values()))
    gone = taken_back(everything)
    moved = partial(with_moves, withdrawn=gone, settings=settings, settings_path=settings_path, beside=beside)
    routes, of_moves = moved(routes, corpus)
    problems += of_moves
    make: BodyMaker = StoredBodies(store, ahead, settings)
    if memory:
        make = memory.bodies(make, settings)
    files = FileUse(routes)
    bodies, found = render_bodies(shown, everything, routes, settings, root.name, make=make, files=files)
    problems += found
    if held := files.held.intersection(shown.static):
        # No page that readers get leads there: the name alone may tell what is to come.
        shown, corpus, routes, found = _without_files(shown, corpus, settings, held, moved)
        # Redirects may lead to them.
        problems += [item for item in found if item not in of_moves]
        withheld += tuple(withheld_file(f"{root.name}/{path}") for path in sorted(held))
    kit = later = None
    if not _refused(problems):
        kit = Kit(corpus, build_issues(corpus, settings), routes, bodies, settings)
        if as_of:
            settings = replace(settings, as_of=as_of)
            shown, later = known_by(shown, as_of, settings)
            shown, kit, left_out = _site_of_then(shown, settings, root.name, make, files.used)
            later = replace(later, files=left_out)
    store.drop_unused()
    return Prepared(root, settings, shown, withheld, sort_diagnostics(problems), kit, later)


def _site_of_then(
    shown: Content, settings: Settings, content: str, make: BodyMaker, used: frozenset[str]
) -> tuple[Content, Kit, tuple[str, ...]]:
    """Give a site as of a week: what may be shown, the maker of its views, and the files that are left out.

    Links to what came later are text there. Files have no date; those to which only later texts link came
    with them.

    Args:
        shown: What was known then.
        settings: The site's settings.
        content: The content folder's name.
        make: Gives each body.
        used: The files to which the texts of the site as it stands link.
    """

    def known(
        item: Loaded[Any], name: str, links: LinkResolver, render: Callable[[LinkResolver], Rendered]
    ) -> Rendered | KeptBody:
        # What was cut has no hash, and is in no store.
        return (make if item.digest else render_body)(item, name, links, render)

    corpus = build_corpus(shown, settings)
    routes, _ = build_routes(corpus, settings)
    # What was withdrawn is not told here: nobody knows since when.
    moved = partial(with_moves, withdrawn=(), settings=settings)
    routes, _ = moved(routes, corpus)
    files = FileUse(routes)
    bodies, _ = render_bodies(shown, shown, routes, settings, content, make=known, files=files)
    if gone := (used - files.used).intersection(shown.static):
        shown, corpus, routes, _ = _without_files(shown, corpus, settings, gone, moved)
    kit = Kit(corpus, build_issues(corpus, settings), routes, bodies, settings)
    return shown, kit, tuple(f"{content}/{path}" for path in sorted(gone))


def _without_files(
    shown: Content, corpus: Corpus, settings: Settings, held: Collection[str], moved: Moved
) -> tuple[Content, Corpus, Routes, list[Diagnostic]]:
    """Take static files out of a site; give what is then wrong with its old addresses, too."""
    left = tuple(path for path in shown.static if path not in held)
    corpus = replace(corpus, static=tuple(path for path in corpus.static if path not in held))
    routes, found = moved(build_routes(corpus, settings)[0], corpus)
    return replace(shown, static=left), corpus, routes, found


def _unknown_templates(content: Content, pelican_settings: Mapping[str, Any]) -> list[Diagnostic]:
    """Find pages that ask for a template which the site theme does not have."""
    overrides = pelican_settings.get("THEME_TEMPLATES_OVERRIDES", ())
    folders = [Path(folder) for folder in (*overrides, Path(pelican_settings.get("THEME", ""), "templates"))]
    known = sorted(file.stem for folder in folders for file in folder.glob("*.html"))
    return [
        item.places.diagnostic(
            item.places.at(("template",)),
            "B229",
            f'the site theme has no template "{item.record.template}"',
            did_you_mean(item.record.template, known) or "leave it out to use `page`",
        )
        for item in content.pages
        if item.record.template and item.record.template not in known
    ]


def _refused(problems: list[Diagnostic]) -> bool:
    return any(item.severity is Severity.ERROR for item in problems)
