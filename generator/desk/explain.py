"""``communique explain``: whether a build would make a page anew, why, and what it is made from."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from generator.build.before import Before, Page
from generator.build.paths import as_typed
from generator.build.prepare import Prepared
from generator.build.sources import sources_of
from generator.build.store.database import Store
from generator.build.store.mark import mark_at
from generator.desk.serve.seen import below as below_content
from generator.editions.feeds import feed_document
from generator.editions.pages import page_job
from generator.pelican.fingerprints import PARTS
from generator.pelican.live import LiveSite
from generator.read.suggest import did_you_mean
from generator.views.urls import Route
from generator.views.wording import plural


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is to be said of an output."""

    #: Below the output folder.
    path: str
    #: ``actor ukraine``.
    what: str
    #: Why a build would make it anew; empty if it would not.
    stale: tuple[str, ...]
    #: Whether a build makes it each time, and keeps the old file if it comes out the same.
    always: bool = False
    #: Templates and content files, as an editor would type them.
    templates: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Give it as text."""
        lines = [f"{self.path}: {self.what}"]
        if self.always:
            lines.append("  made by each build, which keeps the old file if it comes out the same")
        elif self.stale:
            lines += ["  stale, a build makes it anew:", *(f"    {reason}" for reason in self.stale)]
        else:
            lines.append("  fresh: a build leaves it as it is")
        for kind, names in (("template", self.templates), ("content file", self.sources)):
            if names:
                lines += [f"  made from {plural(len(names), kind)}:", *(f"    {name}" for name in names)]
        return "\n".join(lines)


class UnknownOutputError(Exception):
    """The site has no such output."""


def explain(
    asked: str, settings: dict[str, Any], prepared: Prepared, output: Path, store: Store
) -> Explanation:
    """Explain an output.

    Args:
        asked: Its path, its address, or the path of the content file whose page it is.
        settings: Pelican's settings.
        prepared: The content without errors.
        output: The output folder.
        store: What the builds before kept.

    Raises:
        UnknownOutputError: There is no such output; the message says what may have been meant.
    """
    if prepared.kit is None:
        raise ValueError("content with errors makes no outputs")
    kit = prepared.kit
    route = _route(asked, prepared, output)
    what = f"{route.kind.replace('_', ' ')} {route.key}".strip()
    job, feed = page_job(kit, route), feed_document(kit, route)
    if job is None and feed is None:
        found = sources_of(kit, route)
        typed = tuple(_typed(prepared, path) for path in found)
        return Explanation(route.save_as, what, (), always=True, sources=typed)
    with tempfile.TemporaryDirectory(prefix="communique-explain-") as scratch:
        state = LiveSite(dict(settings), Path(scratch, "made")).state(prepared)
        fingerprints = state.fingerprints()
        now = fingerprints.of(job) if job else fingerprints.of_feed(feed or "")
        found = fingerprints.templates(f"{job.template}.html") if job else ()
    known = Before.load(store, str(output)).pages.get(route.save_as)
    return Explanation(
        route.save_as,
        what,
        _reasons(known, now, output / route.save_as),
        templates=tuple(map(as_typed, found)),
        sources=tuple(_typed(prepared, source) for source in sources_of(kit, route)),
    )


def _reasons(known: Page | None, now: str | None, file: Path) -> tuple[str, ...]:
    if now is None:
        return ("something of the site's own code may show on it: it is made each time",)
    if known is None:
        return ("no build of this program has kept what it showed",)
    parts = zip(PARTS, known.fingerprint.split(" "), now.split(" "), strict=True)
    changed = [f"{part} changed since it was written" for part, before, after in parts if before != after]
    if not file.exists():
        changed.append("the file is gone")
    elif known.mark != mark_at(file, follow=False):
        changed.append("somebody else changed the file since it was written")
    return tuple(changed)


def _route(asked: str, prepared: Prepared, output: Path) -> Route:
    """Find an output by its path, its address or its content file."""
    assert prepared.kit is not None  # noqa: S101 - asked before
    routes = prepared.kit.routes
    site = routes.site_url
    name = asked.removeprefix(site) if site else asked
    name = urlsplit(name).path if "://" in name else name.partition("#")[0]
    below = os.path.relpath(asked, output)
    # However it is typed: below the working folder, with a dot, whole.
    file = Path(os.path.normpath(Path(asked).absolute()))
    top = f"{prepared.root.name}/"
    # That of a static file has no content folder.
    sources = {
        each for path, _ in below_content(prepared.root, [file]) for each in (path, path.removeprefix(top))
    }
    names = {name, name.lstrip("/"), f"{name.strip('/')}/".lstrip("/"), below, f"{below}/index.html"}
    names |= {f"{each.rstrip('/')}/index.html".lstrip("/") for each in (name, below)}
    table = list(routes.table.values())
    for route in table:
        # A feed has the content file of its actor; the page comes first.
        if names & {route.url, route.save_as} or (route.source and route.source in sources):
            return route
    hint = did_you_mean(name.strip("/"), [route.url.strip("/") for route in table])
    raise UnknownOutputError(f'the site has no output "{asked}"' + (f"; {hint}" if hint else ""))


def _typed(prepared: Prepared, source: str) -> str:
    """Give the path of a source as an editor would type it."""
    # That of a static file has no content folder.
    return as_typed(str(prepared.root / source.removeprefix(f"{prepared.root.name}/")))
