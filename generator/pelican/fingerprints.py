"""Fingerprints of pages: the hash of exactly what a page shows.

A page shows its view, the site view, Pelican's settings and the templates it extends, imports and includes.
Where more can reach a page (other plugins, filters and globals of a site, templates whose names are made
while rendering, values that other generators leave in the context) there is no fingerprint, and it is
rendered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment
from pelican import signals

from generator.build.manifest import is_data
from generator.build.store.database import Store
from generator.build.store.program import program_id
from generator.build.viewhash import ViewHasher
from generator.editions.pages import PageJob, template_of
from generator.pelican.references import Templates
from generator.pelican.run import PLUGIN, Run
from generator.views.urls import Route

#: What each part of a fingerprint is the hash of, in their order.
PARTS = (
    "the program",
    "the settings",
    "what every page shows of the site",
    "a template",
    "what the page shows",
)
#: Characters of each part: 128 bits.
_LENGTH = 32
#: Stands for the template of a feed, which has none.
_NO_TEMPLATE = "0" * _LENGTH
#: What our generator gives each template besides Pelican's settings.
_GIVEN = frozenset({"view", "site", "root"})
#: Settings that say where to write, not what.
_ELSEWHERE = frozenset({"OUTPUT_PATH", "CACHE_PATH", "DELETE_OUTPUT_DIRECTORY"})
#: Settings by which code of the site gets into templates.
_CODE = ("JINJA_FILTERS", "JINJA_GLOBALS", "JINJA_TESTS")


class Fingerprints:
    """Gives the fingerprints of one build's pages."""

    def __init__(
        self, environment: Environment, settings: Mapping[str, Any], run: Run, store: Store | None = None
    ) -> None:
        """Take what all pages share.

        Args:
            environment: The environment in which pages are rendered.
            settings: Pelican's settings.
            run: The build.
            store: What earlier builds kept of the templates.
        """
        self._environment = environment
        self._finder = Templates(environment, settings, store)
        self._hasher = ViewHasher()
        self._known = frozenset(_shown(settings))
        self._usable = only_ours(settings) and not somebody_listens()
        self._shared = (_hash(program_id()), _hash(_described(settings)), self._hasher.of(run.site))
        self._templates: dict[str, str | None] = {}
        self._beginnings: dict[str, str | None] = {}
        self._looked: dict[str, _Template] = {}

    def of(self, job: PageJob) -> str | None:
        """Give the fingerprint of a page; None if something may show on it that cannot be hashed.

        It is a hash for each of ``PARTS``, so that one can tell which of them changed.
        """
        template = self._template(f"{job.template}.html") if self._usable else None
        if template is None:
            return None
        return self._whole(template, _hash(job.root, job.route.save_as, self._hasher.of(job.view)))

    def of_feed(self, text: str) -> str | None:
        """Give the fingerprint of a feed, as ``of`` does."""
        return self._whole(_NO_TEMPLATE, _hash(text)) if self._usable else None

    def _whole(self, *own: str) -> str:
        return " ".join(part[:_LENGTH] for part in (*self._shared, *own))

    def agrees(self, route: Route, fingerprint: str) -> bool:
        """Tell whether all of a fingerprint but what a page or feed shows by itself is what it was.

        Args:
            route: The page or feed.
            fingerprint: The one that it was written with.
        """
        beginning = self._beginning(route)
        return beginning is not None and fingerprint.startswith(beginning)

    def renewed(self, route: Route, fingerprint: str) -> str | None:
        """Give the fingerprint of a page or feed of which nothing that was read changed but its template.

        Args:
            route: The page or feed.
            fingerprint: The one that it was written with.

        Returns:
            The fingerprint; None if more may have changed: views show settings, too.
        """
        beginning = self._beginning(route)
        if beginning is None or not fingerprint.startswith(f"{self._whole()} "):
            return None
        return beginning + fingerprint.rpartition(" ")[2]

    def _beginning(self, route: Route) -> str | None:
        """Give what the fingerprints of all pages with the template of one begin with."""
        if not self._usable:
            return None
        name = template_of(route)
        if name not in self._beginnings:
            template = self._template(f"{name}.html") if name else _NO_TEMPLATE
            self._beginnings[name] = None if template is None else f"{self._whole(template)} "
        return self._beginnings[name]

    def look_ahead(self, routes: Iterable[Route]) -> None:
        """Look at the templates of some pages, before processes that would each do so are forked."""
        for route in routes:
            self._beginning(route)

    def templates(self, name: str) -> tuple[str, ...]:
        """Give the files of a template and of all that it extends, imports and includes."""
        closure: set[str] = set()
        self._gather(name, closure)
        loader = self._environment.loader
        found = [loader.get_source(self._environment, each)[1] for each in closure] if loader else []
        return tuple(sorted(file for file in found if file))

    def _template(self, name: str) -> str | None:
        """Give the hash of a template with all that it refers to; None if more can show on its pages."""
        if name not in self._templates:
            closure: set[str] = set()
            whole = self._gather(name, closure)
            sources = [part for each in sorted(closure) for part in (each, self._looked_at(each).source)]
            self._templates[name] = _hash(*sources) if whole else None
        return self._templates[name]

    def _gather(self, name: str, closure: set[str]) -> bool:
        if name in closure:
            return True
        closure.add(name)
        found = self._looked_at(name)
        return found.closed and all(self._gather(other, closure) for other in found.others)

    def _looked_at(self, name: str) -> _Template:
        if name not in self._looked:
            self._looked[name] = self._look_at(name)
        return self._looked[name]

    def _look_at(self, name: str) -> _Template:
        found = self._finder.look(name)
        if found is None:
            return _Template("", (), closed=False)
        free = found.asked - _GIVEN - self._known - self._environment.globals.keys()
        others = tuple(other for other in found.others if other)
        return _Template(found.source, others, closed=not free and None not in found.others)


@dataclass(frozen=True, slots=True)
class _Template:
    """A template and what it refers to."""

    source: str
    others: tuple[str, ...]
    #: Whether it shows nothing but what is hashed.
    closed: bool


def only_ours(settings: Mapping[str, Any]) -> bool:
    """Whether no code but ours can change what a page shows."""
    plugins = {str(getattr(plugin, "__name__", plugin)) for plugin in settings.get("PLUGINS") or ()}
    return plugins == {PLUGIN} and not any(settings.get(key) for key in _CODE)


def somebody_listens() -> bool:
    """Whether code of the site is told of each file that is written, and may change it."""
    return bool(signals.content_written.receivers or signals.feed_written.receivers)


def _described(settings: Mapping[str, Any]) -> str:
    """Give the settings that a template may show, as text."""
    return repr([(key, settings[key]) for key in sorted(_shown(settings))])


def _shown(settings: Mapping[str, Any]) -> set[str]:
    """Give the names of the settings that are data: of anything else nobody knows whether it changed."""
    return {key for key in settings if key.isupper() and key not in _ELSEWHERE and is_data(settings[key])}


def _hash(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()
