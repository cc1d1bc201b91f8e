"""The state of a site that is being served: brought up to date after a change, asked for its files."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator.build.again import with_edits
from generator.build.clock import build_time
from generator.build.memory import Memory
from generator.build.prepare import Prepared, prepare
from generator.build.site import OutputError
from generator.build.store.database import Store, open_store
from generator.desk.serve import marks
from generator.desk.serve.events import Hub
from generator.desk.serve.notices import Notice
from generator.desk.serve.seen import Seen, below, marks_of, touches
from generator.desk.serve.settings import SettingsFile
from generator.desk.serve.watch import Places
from generator.digest.publication import Audience
from generator.model.diagnostics import Diagnostic, Severity
from generator.pelican.live import LiveSite, LiveState, PageError
from generator.pelican.settings import adjust
from generator.views.urls import Route

#: How many pages are kept in case that a template breaks.
_KEPT = 500


@dataclass(frozen=True, slots=True)
class Served:
    """What is sent for an address."""

    body: bytes
    #: The path of the file, for its type; the route's kind if it has one.
    save_as: str = ""
    kind: str = ""
    found: bool = True
    #: Where the browser is to go instead; empty if nowhere.
    location: str = ""
    broken: bool = False


@dataclass(frozen=True, slots=True)
class _Good:
    """The last state without errors."""

    prepared: Prepared
    state: LiveState
    #: By the path of the file: why readers do not get a text that is shown.
    unpublished: dict[str, str]


class Preview:
    """One site, for one process. Its files may be asked for by any thread, its updates by one."""

    def __init__(self, settings: SettingsFile, audience: Audience, hub: Hub, scratch: Path) -> None:
        """Take what is to be shown; nothing is read yet.

        Args:
            settings: The settings file.
            audience: Whether withdrawn and restricted texts are shown, too.
            hub: Is told of each new state.
            scratch: An empty folder for files that are being made.
        """
        self._file = settings
        self._audience = audience
        self._hub = hub
        self._scratch = scratch
        self._lock = threading.RLock()
        self._memory = Memory()
        # Browsers that were open before a restart of the server must not take the new state for the old one.
        self._start = f"{time.time_ns():x}"
        self._number = 0
        self._settings: dict[str, Any] = {}
        self._adjusted: list[Diagnostic] = []
        #: Whether the settings are others than those of the good state.
        self._pending = True
        self._live: LiveSite | None = None
        self._good: _Good | None = None
        self._settings_fault: tuple[Notice, ...] = ()
        self._found: tuple[Notice, ...] = ()
        self._page_faults: dict[str, Notice] = {}
        self._made: dict[str, bytes | None] = {}
        self._before: OrderedDict[str, bytes] = OrderedDict()
        self._seen = Seen()
        self._unchecked = False
        #: What readers got when it was asked last, and the files of it that changed since; None if more did.
        self._public: Prepared | None = None
        self._since: dict[str, Path] = {}

    # What is known

    @property
    def version(self) -> str:
        """The name of the state of the pages."""
        return f"{self._start}-{self._number}"

    @property
    def notices(self) -> tuple[Notice, ...]:
        """All that is wrong now."""
        with self._lock:
            return (*self._settings_fault, *self._found, *self._page_faults.values())

    @property
    def prepared(self) -> Prepared | None:
        """The last content without errors; None if there was none yet."""
        return self._good.prepared if self._good else None

    @property
    def prefix(self) -> str:
        """The site's path on its host, under which it is served, too."""
        return self._good.state.prefix if self._good else "/"

    def places(self) -> Places:
        """Give what must be watched under the settings of now."""
        settings = self._settings
        if not settings:
            return Places(frozenset(), self._file.files)
        folders = {Path(settings["PATH"]), Path(settings["THEME"]), *self._template_folders()}
        made = {Path(settings[key]) for key in ("OUTPUT_PATH", "CACHE_PATH") if settings.get(key)}
        return Places(frozenset(folders), self._file.files, frozenset(made))

    def _template_folders(self) -> list[Path]:
        overrides = self._settings.get("THEME_TEMPLATES_OVERRIDES", ())
        return [Path(folder) for folder in (*overrides, Path(self._settings["THEME"], "templates"))]

    def _static_folders(self) -> list[Path]:
        settings = self._settings
        theme = [Path(settings["THEME"], str(name)) for name in settings.get("THEME_STATIC_PATHS", ())]
        return [*theme, *(Path(settings["PATH"], str(name)) for name in settings.get("STATIC_PATHS", ()))]

    # Changes

    def read_settings(self) -> BaseException | None:
        """Read the settings, for the next update; give what went wrong, None if nothing did."""
        fault: BaseException | None = None
        try:
            settings = self._file.read()
            adjusted = adjust(settings, str(self._file.path))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a settings file is a program
            self._settings_fault = (Notice.of_settings(error, self._file.path),)
            fault = error
        else:
            self._settings, self._adjusted = settings, adjusted
            self._settings_fault = ()
            self._pending = True
        self._seen = replace(self._seen, settings=marks_of(self._file.files))
        return fault

    def update(self, changed: frozenset[Path] | None) -> bool:
        """Bring the site up to date and tell all browsers.

        Args:
            changed: The files that changed; None if anything may have.

        Returns:
            Whether there is something new to show: a page or a notice.
        """
        before = (self._number, self.notices)
        if self._seen.settings != marks_of(self._file.files):
            self.read_settings()
        if self._settings:
            try:
                self._refresh(changed)
            except OSError as error:
                # A file was replaced while it was read; the next change is on its way.
                message = error.strerror or str(error)
                self._found = (Notice("error", str(error.filename or ""), "", message),)
            except Exception as error:  # noqa: BLE001 - whatever happens, the last good pages stay
                self._found = (Notice.of_fault(error),)
        self._hub.post(self.version, self.notices)
        return before != (self._number, self.notices)

    def _refresh(self, changed: frozenset[Path] | None) -> None:
        prepared = self._prepare(changed)
        self._found = tuple(map(Notice.of, prepared.diagnostics))
        seen = self._look(changed)
        good = self._good
        templates = seen.templates != self._seen.templates
        if prepared.kit is None:
            if good is None or self._pending or not templates:
                return  # the last good pages stay
            prepared = good.prepared
        elif (
            good
            and not self._pending
            and seen == self._seen
            and (prepared.content, prepared.withheld) == (good.prepared.content, good.prepared.withheld)
        ):
            self._unchecked = bool(good.unpublished)
            return
        try:
            self._show(prepared, anew=templates)
        except (PageError, OutputError) as error:
            fault = error if isinstance(error, PageError) else PageError(str(error))
            self._found = (*self._found, Notice.of_page(fault))
        else:
            self._seen = seen

    def _show(self, prepared: Prepared, *, anew: bool) -> None:
        """Put a content in place of the last one; raises PageError or OutputError if that cannot be."""
        with self._lock:
            live = self._live
            if anew or live is None or self._pending:
                live = LiveSite(dict(self._settings), Path(tempfile.mkdtemp(dir=self._scratch)))
            shown = {item.path: item.reason for item in prepared.withheld if item.shown}
            self._good = _Good(prepared, live.state(prepared), shown)
            if self._live is not None and self._live is not live:
                shutil.rmtree(self._live.scratch, ignore_errors=True)
            self._live = live
            self._pending = False
            self._made.clear()
            self._page_faults.clear()
            self._number += 1
            self._unchecked = bool(shown)

    def _look(self, changed: frozenset[Path] | None) -> Seen:
        """Look at the files that are not read: templates, and what is copied as it is."""
        seen = self._seen
        templates, static = self._template_folders(), self._static_folders()
        if changed is None or touches(changed, templates) or self._pending:
            seen = replace(seen, templates=marks_of(templates))
        if changed is None or touches(changed, static) or self._pending:
            seen = replace(seen, static=marks_of(static))
        return seen

    def _prepare(self, changed: frozenset[Path] | None) -> Prepared:
        """Read what changed; raises OSError if a file changes meanwhile."""
        root = Path(self._settings["PATH"])
        if not root.is_dir():
            raise FileNotFoundError(2, "the content folder is gone", str(root))
        shown = dict(below(root, changed or ()))
        self._memory.forget(shown)
        errors = any(notice.severity == Severity.ERROR.value for notice in self._found)
        if self._good and changed is not None and not self._pending and not errors:
            if not shown:
                return self._good.prepared
            if all(file.is_file() for file in shown.values()):
                quick = with_edits(self._good.prepared, shown, self._memory)
                if quick is not None:
                    # What is withheld is shown nowhere that readers see.
                    hidden = self._good.unpublished
                    self._since |= {path: file for path, file in shown.items() if path not in hidden}
                    return quick
        self._public = None
        if self._good is not None:
            return self._whole(self._audience)
        # Only the first time: afterwards memory knows all that the store would.
        with open_store(self._settings) as store:
            return self._whole(self._audience, store)

    def _whole(self, audience: Audience, store: Store | None = None) -> Prepared:
        return prepare(
            self._settings, str(self._file.path), build_time(), self._adjusted, store,
            audience=audience, memory=self._memory,
        )  # fmt: skip

    def check_as_readers(self) -> bool:
        """Ask what a build would refuse because of texts that only the preview shows; tells of news.

        To be called when nothing else is to be done. A link from a published text to a draft works here, and
        only here.
        """
        if not self._unchecked:
            return False
        self._unchecked = False
        try:
            public = self._as_readers()
        except OSError:
            return False
        known = {(notice.place, notice.code) for notice in self._found}
        more = tuple(
            replace(item, hint=f"{item.hint}; until then a build is refused".removeprefix("; "))
            for item in (Notice.of(item, Severity.WARNING) for item in public.errors)
            if (item.place, item.code) not in known
        )
        if not more:
            return False
        self._found = (*self._found, *more)
        self._hub.post(self.version, self.notices)
        return True

    def _as_readers(self) -> Prepared:
        """Give what readers would get; raises OSError if a file changes meanwhile."""
        public = self._public
        if public is not None and self._since:
            public = with_edits(public, self._since, self._memory)
        self._public = self._whole(Audience.READERS) if public is None else public
        self._since = {}
        return self._public

    # Files

    def serve(self, path: str) -> Served:
        """Give what is sent for a path.

        Args:
            path: The path of the address, decoded, beginning with a slash.
        """
        with self._lock:
            good = self._good
            if good is None:
                return Served(marks.error_page(self.notices, self.version), "x.html", broken=True)
            for name in _names(path, good.state.prefix):
                found = self._find(good, name)
                if found is not None:
                    return found
            missing = self._page(good, good.state.kit.routes["not_found", ""].save_as)
            return replace(missing or Served(b""), found=False)

    def _find(self, good: _Good, name: str) -> Served | None:
        if name == "" or name.endswith("/"):
            return self._page(good, f"{name}index.html")
        found = self._page(good, name)
        if found is None and self._page(good, f"{name}/index.html"):
            return Served(b"", location=f"/{name}/")
        return found

    def _page(self, good: _Good, save_as: str) -> Served | None:
        """Give a file as it is made now, or if that fails as it was made last."""
        route = good.state.route(save_as)
        body = self._body(good, save_as, route)
        if body is None:
            if save_as not in self._page_faults:
                return None
            return Served(marks.error_page(self.notices, self.version), "x.html", broken=True)
        if save_as.endswith((".html", ".htm")):
            reason = good.unpublished.get(route.source, "") if route else ""
            banner = marks.banner(reason, route.kind) if route and reason else ""
            body = marks.with_marks(body, self.version, banner)
        return Served(body, save_as, route.kind if route else "")

    def _body(self, good: _Good, save_as: str, route: Route | None) -> bytes | None:
        if save_as in self._made:
            return self._made[save_as]
        try:
            body = good.state.file(save_as)
        except PageError as error:
            self._page_faults[save_as] = Notice.of_page(error, route.url if route else save_as)
            self._hub.post(self.version, self.notices)
            body = self._before.get(save_as)
        if route is not None:
            self._made[save_as] = body
            self._keep(save_as, body)
        return body

    def _keep(self, save_as: str, body: bytes | None) -> None:
        if body is not None:
            self._before[save_as] = body
            self._before.move_to_end(save_as)
            while len(self._before) > _KEPT:
                self._before.popitem(last=False)

    def stylesheet(self) -> str:
        """Give the style of what is put into pages."""
        with self._lock:
            good = self._good
            if good is None or not good.unpublished:
                return marks.stylesheet(())
            routes = good.state.kit.routes.table.values()
            return marks.stylesheet(
                (route, good.unpublished[route.source])
                for route in routes
                if route.kind in ("article", "actor", "theme", "page") and route.source in good.unpublished
            )


def _names(path: str, prefix: str) -> Iterator[str]:
    """Give the places below the output folder that a path may mean: as it is, and below the site's path."""
    parts = path.split("/")
    if any(part in (".", "..") for part in parts) or "\0" in path or "\\" in path:
        return
    yield path.lstrip("/")
    if prefix != "/" and path.startswith(prefix):
        yield path.removeprefix(prefix)
