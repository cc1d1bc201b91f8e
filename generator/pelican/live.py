"""A site whose files are made one by one, when somebody asks for them.

A real Pelican object with its plugins stands for as long as the settings and templates do; for each state of
the content its generators collect anew what they know. What a file holds is made as a build makes it, by the
same templates, writer and signals, in a folder that nobody else looks into.
"""

from __future__ import annotations

import fnmatch
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import Environment
from pelican import Pelican, signals
from pelican.generators import ArticlesGenerator, PagesGenerator, StaticGenerator

from generator.build.prepare import Prepared
from generator.build.site import OutputError
from generator.editions.feeds import feed_document
from generator.editions.lists import lists
from generator.editions.pages import page_job, site_root
from generator.pelican.environment import strict
from generator.pelican.faults import collected, failure_of
from generator.pelican.fingerprints import Fingerprints
from generator.pelican.generator import BriefingGenerator
from generator.pelican.run import PLUGIN, PREPARED, Run, current, takes_part
from generator.views.kit import Kit
from generator.views.urls import Route

T = TypeVar("T")


class PageError(Exception):
    """A file could not be made: a template is wrong, or a plugin failed."""

    def __init__(self, message: str, path: str = "", line: int = 0) -> None:
        """Say what is wrong, and where if that is known."""
        super().__init__(message)
        self.path = path
        self.line = line


class LiveSite:
    """Makes the files of one site under one set of settings and templates. Not safe for several threads."""

    def __init__(self, settings: dict[str, Any], scratch: Path) -> None:
        """Set up Pelican.

        Args:
            settings: Pelican's settings, adjusted to ours; taken over.
            scratch: An empty folder in which files are made.

        Raises:
            OutputError: The settings do not load our plugin.
        """
        settings.update(OUTPUT_PATH=str(scratch), DELETE_OUTPUT_DIRECTORY=False)
        self._pelican = Pelican(settings)
        if not takes_part(self._pelican):
            raise OutputError(f'PLUGINS lacks "{PLUGIN}", or it could not be loaded')
        #: The folder in which files are made.
        self.scratch = scratch
        #: Of each class of generators; compiled once, whatever the content does.
        self._templates: dict[type, tuple[Environment, dict[str, Any]]] = {}
        self._strict: Environment | None = None

    def state(self, prepared: Prepared) -> LiveState:
        """Give the site with a new content.

        Args:
            prepared: Content without errors.

        Raises:
            PageError: A plugin failed, or Pelican logged an error.
        """
        with _located(), collected() as errors:
            generators = self._generators(prepared)
        if errors:
            # Pelican leaves out what it cannot read, and goes on; a build is refused then.
            raise PageError("\n".join(errors))
        # What an earlier state made must not pass for what this one makes.
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir(parents=True, exist_ok=True)
        return LiveState(self._pelican, generators, self.scratch, self._environment)

    def _generators(self, prepared: Prepared) -> list[Any]:
        pelican = self._pelican
        # As Pelican.run begins.
        pelican.settings[PREPARED] = prepared
        classes = pelican._get_generator_classes()  # noqa: SLF001 - there is no other way to ask
        context = pelican.settings.copy()
        context.update(
            generated_content={},
            static_links=set(),
            static_content={},
            localsiteurl=pelican.settings["SITEURL"],
        )
        made = [
            each(
                context=context,
                settings=pelican.settings,
                path=pelican.path,
                theme=pelican.theme,
                output_path=pelican.output_path,
            )
            for each in classes
        ]
        for generator in made:
            if isinstance(getattr(generator, "env", None), Environment):
                known = (generator.env, generator._templates)  # noqa: SLF001 - as above
                generator.env, generator._templates = self._templates.setdefault(type(generator), known)  # noqa: SLF001
        for generator in made:
            if hasattr(generator, "generate_context"):
                generator.generate_context()
        signals.all_generators_finalized.send(made)
        for generator in made:
            if hasattr(generator, "refresh_metadata_intersite_links"):
                generator.refresh_metadata_intersite_links()
        return made

    def _environment(self, generator: BriefingGenerator) -> Environment:
        """Give the environment of our pages, as a build sets it."""
        if self._strict is None:
            self._strict = strict(generator.env)
        return self._strict


class LiveState:
    """One state of the content: gives the bytes of every file that a build of it would write."""

    def __init__(
        self,
        pelican: Any,  # noqa: ANN401 - Pelican is not typed
        generators: list[Any],
        scratch: Path,
        environment: Callable[[BriefingGenerator], Environment],
    ) -> None:
        """Take Pelican with the generators of this state, and the folder for their files."""
        run = current(pelican.settings)
        if run is None:  # pragma: no cover - our handler of get_generators begins the run
            raise RuntimeError("the Communiqué plugin has not begun its run")
        self._run: Run = run
        self._pelican = pelican
        self._scratch = scratch
        self._ours: BriefingGenerator = _one(generators, BriefingGenerator)
        self._pages: PagesGenerator = _one(generators, PagesGenerator)
        self._static: StaticGenerator = _one(generators, StaticGenerator)
        known = (BriefingGenerator, PagesGenerator, StaticGenerator, ArticlesGenerator)
        self._others = [item for item in generators if not isinstance(item, known)]
        self._others_ran = False
        self._environment = environment
        table = run.kit.routes.table.values()
        self._routes = {route.save_as: route for route in table if route.kind != "static"}

    @property
    def kit(self) -> Kit:
        """The maker of views."""
        return self._run.kit

    @property
    def prefix(self) -> str:
        """The site's path on its host, ``/`` or ``/briefing/``."""
        return site_root(self.kit.settings)

    def fingerprints(self) -> Fingerprints:
        """Give what knows the fingerprints that a build would give its pages."""
        return Fingerprints(self._environment(self._ours), self._pelican.settings, self._run)

    def route(self, save_as: str) -> Route | None:
        """Give the route of a page, feed or list; None for other files."""
        return self._routes.get(save_as)

    def file(self, save_as: str) -> bytes | None:
        """Give the bytes of a file of the site, by its path below the output folder; None if there is none.

        Raises:
            PageError: It cannot be made.
        """
        with _located():
            return self._file(save_as)

    def _file(self, save_as: str) -> bytes | None:
        route = self._routes.get(save_as)
        if route is not None and route.kind != "page":
            return self._made(route)
        for page in self._all_pages():
            if page.save_as == save_as:
                return self._page(page)
        static = self._static_file(save_as)
        if static is not None:
            return static.read_bytes()
        return self._other(save_as)

    def _made(self, route: Route) -> bytes:
        """Make a file of ours as ``BriefingGenerator.generate_output`` does."""
        kit = self.kit
        job = page_job(kit, route)
        if job is not None:
            template = self._environment(self._ours).get_template(f"{job.template}.html")
            self._writer().write_file(
                route.save_as, template, self._ours.context, site=self._run.site, view=job.view, root=job.root
            )
            return self._written(route.save_as)
        feed = feed_document(kit, route)
        text = feed or next(text for other, text in lists(kit) if other == route)
        path = Path(self._scratch, route.save_as)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        if feed is not None:
            signals.feed_written.send(str(path), context=self._ours.context, feed=None)
        return self._written(route.save_as)

    def _all_pages(self) -> Iterator[Any]:
        pages = self._pages
        return chain(
            pages.translations, pages.pages, pages.hidden_translations, pages.hidden_pages,
            pages.draft_translations, pages.draft_pages,
        )  # fmt: skip

    def _page(self, page: Any) -> bytes:  # noqa: ANN401 - Pelican is not typed
        """Make an ordinary page as ``PagesGenerator.generate_output`` does."""
        writer = self._writer()
        try:
            signals.page_generator_write_page.send(self._pages, content=page)
            writer.write_file(
                page.save_as,
                self._pages.get_template(page.template),
                self._pages.context,
                page=page,
                relative_urls=self._pages.settings["RELATIVE_URLS"],
                override_output=hasattr(page, "override_save_as"),
                url=page.url,
            )
        finally:
            signals.page_writer_finalized.send(self._pages, writer=writer)
        return self._written(page.save_as)

    def _static_file(self, save_as: str) -> Path | None:
        """Give the file that ``StaticGenerator`` would copy to a place."""
        for static in self._static.staticfiles:
            if static.save_as == save_as:
                return Path(self._pelican.path, static.source_path)
        settings = self._pelican.settings
        folder = f"{settings['THEME_STATIC_DIR'].strip('/')}/"
        if not save_as.startswith(folder):
            return None
        rest = save_as.removeprefix(folder)
        ignored = settings["IGNORE_FILES"]
        if any(fnmatch.fnmatch(part, pattern) for part in rest.split("/") for pattern in ignored):
            return None
        for name in settings["THEME_STATIC_PATHS"]:
            top = Path(self._pelican.theme, name).resolve()
            path = top if top.is_file() and top.name == rest else Path(top, rest)
            if path.is_file() and path.resolve().is_relative_to(top):
                return path
        return None

    def _other(self, save_as: str) -> bytes | None:
        """Give a file that another generator writes: TEMPLATE_PAGES, OUTPUT_SOURCES, other plugins.

        They cannot be asked for one file, so that all of them write the first time one is wanted.
        """
        if not self._others:
            return None
        if not self._others_ran:
            self._others_ran = True
            writer = self._writer()
            for generator in self._others:
                if hasattr(generator, "generate_output"):
                    generator.generate_output(writer)
        path = Path(self._scratch, save_as)
        inside = path.is_file() and path.resolve().is_relative_to(self._scratch.resolve())
        return path.read_bytes() if inside else None

    def _writer(self) -> Any:  # noqa: ANN401 - Pelican is not typed
        """Give a writer that has written nothing yet: Pelican's refuses to write a file twice."""
        return self._pelican._get_writer()  # noqa: SLF001 - there is no other way to ask

    def _written(self, save_as: str) -> bytes:
        return Path(self._scratch, save_as).read_bytes()


def _one(generators: list[Any], kind: type[T]) -> T:
    return next(item for item in generators if isinstance(item, kind))


@contextmanager
def _located() -> Iterator[None]:
    """Turn whatever a template or plugin raises into a PageError that says where."""
    try:
        yield
    except PageError:
        raise
    except Exception as error:
        failure = failure_of(error)
        raise PageError(failure.message, failure.path, failure.line) from error
