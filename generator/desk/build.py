"""The command ``build``: nothing to do, or a whole build."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.build.clock import build_time
from generator.build.manifest import Manifest, Marks, Request, run_settings
from generator.build.store.folder import store_folder
from generator.desk.terminal import Exit, show_progress, stop, system_error, tell

if TYPE_CHECKING:
    from generator.build.prepare import Prepared

_DEFAULT_CONTENT = "."


def run_build(request: Request, *, fresh: bool) -> None:
    """Build a site, unless it is what a build would make.

    Args:
        request: What to build.
        fresh: Whether to use nothing from before, and keep nothing.
    """
    start = time.perf_counter()
    now = build_time()
    digest = ""
    if not fresh and request.settings.is_file():
        digest = _unchanged(request, now, start)
    _build(request, now, digest, start, fresh=fresh)


def _unchanged(request: Request, now: datetime, start: float) -> str:
    """Say what the last build said, and end, if nothing changed since; else give the hash of the settings."""
    try:
        settings, digest = run_settings(request.settings)
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - whatever it is, Pelican meets it again and the command says so
        return ""
    if not digest:
        return ""
    manifest = Manifest.read(_cache_folder(settings, request), request)
    if manifest is None or not manifest.holds(digest, now.timestamp()):
        return digest
    tell(manifest.told)
    for line in manifest.lines:
        click.echo(line)
    seconds = time.perf_counter() - start
    click.echo(
        f"{manifest.summary} Nothing changed: {manifest.files} files, {seconds:.2f} s: {manifest.output}"
    )
    sys.exit(Exit.OK)


def _cache_folder(settings: dict[str, Any], request: Request) -> Path:
    """Give the folder of the store by settings that Pelican has not made absolute."""
    beside = request.settings.absolute().parent
    content = request.content or beside / str(settings.get("PATH", _DEFAULT_CONTENT))
    cache = settings.get("CACHE_PATH")
    return store_folder(content, str(beside / str(cache)) if cache else "")


def _build(request: Request, now: datetime, digest: str, start: float, *, fresh: bool) -> None:
    from generator.build.place import PlaceError, check_place
    from generator.build.site import LockedError, OutputError, build_site
    from generator.build.store.database import open_store
    from generator.desk.inputs import output_folder, read_settings, read_site
    from generator.desk.report import host_lines, later_lines, summary, withheld_lines
    from generator.pelican.fingerprints import only_ours
    from generator.pelican.render import render_with_pelican

    with _old_site_stays():
        settings, problems = read_settings(request.settings, request.content)
        target = output_folder(settings, request.output, request.as_of)
    try:
        check_place(target, settings, request.settings)
    except PlaceError as error:
        stop(Exit.ENVIRONMENT, f"{error}; name another with OUTPUT_PATH or -o")
    # Looked at before anything is read: what changes while we build is then another than was seen. Of another
    # plugin nobody knows what it reads.
    seen = Marks.take(_roots(settings)) if digest and only_ours(settings) else None
    with open_store(settings, fresh=fresh) as store:
        with _old_site_stays():
            prepared = read_site(settings, request.settings, problems, store, request.as_of)
        tell(prepared.diagnostics)
        if prepared.errors:
            tell([summary(prepared), "Nothing was written."])
            sys.exit(Exit.CONTENT)
        try:
            with _old_site_stays():
                count = build_site(
                    settings, prepared, target, render_with_pelican, store, progress=show_progress
                )
        except LockedError as error:
            stop(Exit.ENVIRONMENT, str(error))
        except OutputError as error:
            stop(Exit.OUTPUT, f"the new site failed its checks; the old one stays:\n{error}")
    lines = [*withheld_lines(prepared), *later_lines(prepared), *host_lines(target)]
    for line in lines:
        click.echo(line)
    click.echo(f"{summary(prepared)} {count} files in {time.perf_counter() - start:.1f} s: {target}")
    if seen is not None:
        manifest = _manifest(prepared, seen, digest, now, target=target, lines=lines)
        if manifest is not None:
            manifest.write(store_folder(Path(settings["PATH"]), settings["CACHE_PATH"]), request)


@contextmanager
def _old_site_stays() -> Iterator[None]:
    """End the command when the system refuses something before the new site is in place."""
    try:
        yield
    except OSError as error:
        stop(Exit.ENVIRONMENT, f"{system_error(error)}; the old site stays")


def _manifest(
    prepared: Prepared, seen: Marks, digest: str, now: datetime, *, target: Path, lines: list[str]
) -> Manifest | None:
    """Describe this build and what it said, so that the next one can tell that nothing changed."""
    from generator.build.store.program import program_id
    from generator.desk.report import summary

    written = Marks.take([str(target)], ours=True)
    if written is None:
        return None
    return Manifest(
        program=program_id(),
        settings=digest,
        begins=now.timestamp(),
        ends=prepared.holds_until(now).timestamp(),
        inputs=seen,
        outputs=written,
        told=[str(item) for item in prepared.diagnostics],
        lines=lines,
        summary=summary(prepared),
        files=written.files,
        output=str(target),
    )


def _roots(settings: dict[str, Any]) -> list[str]:
    """Give the files and folders that a build reads, the settings aside, which are run."""
    content = Path(settings["PATH"])
    named = [
        *settings.get("STATIC_PATHS", ()),
        *settings.get("PAGE_PATHS", ()),
        *settings.get("TEMPLATE_PAGES", ()),
    ]
    elsewhere = [settings["THEME"], *settings.get("THEME_TEMPLATES_OVERRIDES", ())]
    return [
        str(content),
        *(str((content / str(name)).resolve()) for name in named),
        *(str(Path(str(name)).absolute()) for name in elsewhere),
    ]
