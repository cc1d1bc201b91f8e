"""The generator that writes every page, feed and list of the site."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, overload

from jinja2 import TemplateError
from pelican import signals
from pelican.generators import Generator
from pelican.utils import sanitised_join

from generator.build.outputs import Outputs
from generator.build.paths import naming
from generator.build.pool import spread
from generator.build.reads import Reads, Tables
from generator.build.site import OutputError
from generator.editions.feeds import feed_document, feed_routes
from generator.editions.lists import lists
from generator.editions.pages import PageJob, page_job, page_routes, site_root, template_of
from generator.pelican.environment import strict
from generator.pelican.faults import collected, template_error
from generator.pelican.fingerprints import Fingerprints, somebody_listens
from generator.pelican.run import OUTPUTS, Run, current
from generator.views.kit import Kit
from generator.views.parts import CardView
from generator.views.urls import Route

T = TypeVar("T")


class BriefingGenerator(Generator):  # type: ignore[misc]  # Pelican is not typed
    """Writes what the Run holds with the site theme's templates."""

    def generate_context(self) -> None:
        """Give templates of other generators the site and the articles."""
        run = self._run()
        self.context["site"] = run.site
        self.context["root"] = site_root(run.kit.settings)
        self.context["articles"] = _Cards(run.kit)

    def generate_output(self, writer: Any) -> None:  # noqa: ANN401 - Pelican is not typed
        """Write all pages, then feeds and sitemap."""
        run = self._run()
        environment = strict(self.env)

        def write(save_as: str, template: str, **values: object) -> None:
            with naming(Path(self.output_path, save_as)):
                writer.write_file(save_as, environment.get_template(template), self.context, **values)

        def write_feed(save_as: str, text: str) -> None:
            self._write(save_as, text)
            path = str(Path(self.output_path, save_as))
            signals.feed_written.send(path, context=self.context, feed=None)

        kit = run.kit
        routes = [*page_routes(kit), *feed_routes(kit)]
        outputs: Outputs | None = self.settings.get(OUTPUTS)
        if outputs is None:
            _Pages(run, write, write_feed).write(routes)
        else:
            known = None
            if outputs.lasting:
                fingerprints = Fingerprints(environment, self.settings, run, outputs.store)
                known = _Known(fingerprints, kit, outputs)
                routes = [route for route in routes if not known.carry(route)]
                fingerprints.look_ahead(routes)
            pages = _Pages(run, write, write_feed, known)
            # Whoever listens is to hear of every page, and in this process.
            processes = 1 if somebody_listens() else None
            told = partial(outputs.progress, "Writing pages")
            found = spread(routes, pages.write, processes=processes, told=told)
            for route, made in zip(routes, found, strict=True):
                outputs.note(
                    route.save_as, made.fingerprint, carried=made.carried, read=made.read, parts=made.parts
                )
        for route, text in lists(kit):
            self._write(route.save_as, text)

    def _run(self) -> Run:
        run = current(self.settings)
        if run is None:  # pragma: no cover - get_generators begins every run
            raise RuntimeError("the Communiqué plugin has not begun its run")
        return run

    def _write(self, save_as: str, text: str) -> None:
        path = Path(sanitised_join(self.output_path, save_as))
        path.parent.mkdir(parents=True, exist_ok=True)
        with naming(path):
            path.write_text(text, encoding="utf-8", newline="\n")


@dataclass(frozen=True, slots=True)
class _Made:
    """How a page came into the new tree."""

    #: The hash of all that it shows; empty if something may show on it that cannot be hashed.
    fingerprint: str = ""
    #: Whether it was taken over from the old tree.
    carried: bool = False
    #: The names of what was read for it; None if that is what it was.
    read: tuple[str, ...] | None = ()
    #: What was read for parts that were made together with it, in this process.
    parts: Mapping[str, frozenset[str]] = field(default_factory=dict)


class _Known:
    """What is known of the pages of the build before, and how to find whether it still holds."""

    def __init__(self, fingerprints: Fingerprints, kit: Kit, outputs: Outputs) -> None:
        self._fingerprints = fingerprints
        self._outputs = outputs
        self._kit = kit
        self._reads = Reads()
        tables = Tables(kit)
        outputs.compare(tables.hash_of)
        self._watched = tables.tracked(kit, self._reads)

    def carry(self, route: Route) -> bool:
        """Take a page over without making its view, if nothing that was read for it changed."""
        return self._outputs.carry_unread(route.save_as, partial(self._fingerprints.agrees, route))

    def look(self, route: Route) -> tuple[PageJob | None, _Made]:
        """Make the view of a page, and take the page over if it shows what it showed."""
        return self._look(route, page_job, self._fingerprints.of)

    def look_at_feed(self, route: Route) -> tuple[str | None, _Made]:
        """Make the text of a feed, and take the feed over if it is what it was."""
        return self._look(route, feed_document, self._fingerprints.of_feed)

    def _look(
        self, route: Route, make: Callable[[Kit, Route], T | None], fingerprint_of: Callable[[T], str | None]
    ) -> tuple[T | None, _Made]:
        renewed = self._renewed(route)
        if renewed:
            return make(self._kit, route), renewed
        found, read = self._reads.during(lambda: make(self._watched, route))
        fingerprint = None if found is None else fingerprint_of(found)
        if fingerprint is None:
            return found, _Made()
        carried = self._outputs.carry(route.save_as, fingerprint)
        return found, _Made(fingerprint, carried, tuple(sorted(read)), self._reads.new_parts())

    def _renewed(self, route: Route) -> _Made | None:
        """Give how a page or feed is noted that is written again with what it showed, None for others.

        Its template is another one: what it shows by itself need not be hashed again.
        """
        before = self._outputs.unchanged(route.save_as)
        fingerprint = self._fingerprints.renewed(route, before) if before else None
        return _Made(fingerprint, read=None) if fingerprint else None


class _Pages:
    """Makes the pages and feeds of a run, in this process or a forked one."""

    def __init__(
        self,
        run: Run,
        write: Callable[..., None],
        write_feed: Callable[[str, str], None],
        known: _Known | None = None,
    ) -> None:
        self._run = run
        self._kit = run.kit
        self._write_file = write
        self._write_feed = write_feed
        self._known = known
        self._process = os.getpid()

    def write(self, routes: Sequence[Route]) -> list[_Made]:
        """Make the pages and feeds of some routes."""
        if os.getpid() == self._process:
            return [self._page(route) for route in routes]
        # What is logged or raised here would be lost with the process, or lose the place where it was raised.
        try:
            with collected() as errors:
                made = [self._page(route) for route in routes]
        except TemplateError as error:
            raise OutputError(template_error(error)) from error
        if errors:
            raise OutputError("\n".join(errors))
        return made

    def _page(self, route: Route) -> _Made:
        if not template_of(route):
            return self._feed(route)
        job, made = self._known.look(route) if self._known else (page_job(self._kit, route), _Made())
        if job is None:  # pragma: no cover - they are asked for by what is a page
            raise ValueError(f"{route.kind} is no page")
        if not made.carried:
            template = f"{job.template}.html"
            self._write_file(route.save_as, template, site=self._run.site, view=job.view, root=job.root)
        return made

    def _feed(self, route: Route) -> _Made:
        if self._known:
            text, made = self._known.look_at_feed(route)
        else:
            text, made = feed_document(self._kit, route), _Made()
        if text is None:  # pragma: no cover - they are asked for by what is a feed
            raise ValueError(f"{route.kind} is no feed")
        if not made.carried:
            self._write_feed(route.save_as, text)
        return made


class _Cards(Sequence[CardView]):
    """The cards of all articles, made when a template asks for them: few do, and there may be thousands."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def __len__(self) -> int:
        return len(self._kit.corpus.briefings)

    @overload
    def __getitem__(self, place: int) -> CardView: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[CardView, ...]: ...
    def __getitem__(self, place: int | slice) -> CardView | tuple[CardView, ...]:
        found = self._kit.corpus.briefings[place]
        return self._kit.cards(found) if isinstance(found, tuple) else self._kit.card(found)
