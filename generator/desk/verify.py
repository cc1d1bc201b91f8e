"""``communique verify``: holding a built site against its content before readers see it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from generator.build.expected import verify_files
from generator.build.prepare import Prepared
from generator.build.rules import fault
from generator.build.store.database import open_store
from generator.build.sums import RECORD
from generator.build.verify import verify_tree
from generator.desk.inputs import output_folder, read_settings, read_site, refuse_errors, where_to_set
from generator.desk.remote import UnreachableError, verify_url
from generator.desk.terminal import Exit, show_progress, stop
from generator.model.diagnostics import Diagnostic, sort_diagnostics
from generator.model.values import Week
from generator.read.content import Content, Loaded
from generator.read.scalars import is_web_address
from generator.views.wording import plural

#: How often to look whether somebody told the command to stop, in seconds.
_LOOK: Final = 0.1
_T = TypeVar("_T")


def verify_output(
    prepared: Prepared, settings: Mapping[str, Any], settings_path: Path, tree: Path, *, public: bool
) -> list[Diagnostic]:
    """Give the faults of a built site.

    Args:
        prepared: The content that the site was built from, without errors.
        settings: Pelican's settings.
        settings_path: The file they come from.
        tree: The built site.
        public: Whether the site is about to be published, so that it must know its address.
    """
    if prepared.kit is None:
        raise ValueError("content with errors has no pages to expect")
    routes = prepared.kit.routes
    endings = prepared.settings.static_endings
    paths = _machine_paths(prepared, settings, settings_path, tree)
    faults = verify_tree(tree, routes, endings, paths, _with_braces(prepared.content))
    found = sort_diagnostics([*faults, *verify_files(tree, prepared, settings)])
    if public and not routes.site_url:
        message = f"SITEURL is empty, so feeds would lead to localhost; {where_to_set(settings_path)}"
        found = (fault("V100", str(settings_path), message), *found)
    return list(found)


def verify_folder(
    settings_path: Path, content: Path | None, folder: Path | None, as_of: Week | None, *, public: bool
) -> tuple[list[Diagnostic], str]:
    """Give the faults of a built site, and what to say if there are none; ends the command without a site.

    Args:
        settings_path: Pelican's settings file.
        content: The content folder instead of PATH.
        folder: The site instead of OUTPUT_PATH.
        as_of: The week as of which it was built.
        public: Whether it is about to be published.
    """
    settings, problems = read_settings(settings_path, content)
    with open_store(settings) as store:
        prepared = read_site(settings, settings_path, problems, store, as_of)
    refuse_errors(prepared)
    tree = folder or output_folder(settings, None, as_of)
    if not tree.is_dir():
        stop(Exit.ENVIRONMENT, f"there is no built site {tree}")
    return verify_output(prepared, settings, settings_path, tree, public=public), verified(tree)


def verify_live(url: str, expected: Path | None) -> tuple[list[Diagnostic], str]:
    """Give the faults of a live site, and what to say if there are none; ends the command if it is not there.

    Args:
        url: Its address.
        expected: The built site that should be there, if one knows it.
    """
    if not is_web_address(url) or "?" in url or "#" in url or not _names_host(url):
        stop(Exit.ENVIRONMENT, f"{url} is not the address of a site")
    if not urlsplit(url).path.isascii():
        hint = "write it as a browser sends it, with escapes such as %C3%BC"
        stop(Exit.ENVIRONMENT, f"{url} has letters in its path that no request can name; {hint}")
    # Its threads may wait for a server that says nothing. So this one only waits for them, and may leave when
    # it is told to stop: nothing has to be tidied up.
    asking = ThreadPoolExecutor(1)
    try:
        told = partial(show_progress, "Asking the site")
        count, faults = _answer(asking.submit(verify_url, url, expected, told=told))
    except UnreachableError as error:
        stop(Exit.PUBLISH, str(error))
    asking.shutdown()
    if faults and expected:
        faults = [*_built_elsewhere(url, expected), *faults]
    return faults, f"{url}: {plural(count, 'file')}, all as listed."


def _answer(asked: Future[_T]) -> _T:
    """Wait for what a thread gives.

    A signal that comes just before a wait begins, or that the system hands to another thread, does not end
    that wait. So none of them is long.
    """
    while not wait([asked], timeout=_LOOK).done:
        pass
    return asked.result()


def _names_host(url: str) -> bool:
    """Tell whether the name of a host is one that can be looked up: ``a..b`` is none."""
    try:
        (urlsplit(url).hostname or "").encode("idna")
    except UnicodeError:
        return False
    return True


def verified(tree: Path) -> str:
    """Give one sentence on a site without faults."""
    names = [path.suffix for path in tree.rglob("*") if path.is_file()]
    return f"{plural(len(names), 'file')}, {plural(names.count('.html'), 'page')}: nothing wrong."


def _with_braces(content: Content) -> Iterator[str]:
    """Give the front matter in which somebody wrote what looks like a template."""
    lists: tuple[tuple[Loaded[Any], ...], ...] = (
        content.articles, content.actors, content.themes, content.digests, content.pages,
    )  # fmt: skip
    for item in chain.from_iterable(lists):
        text = repr(item.record)
        if "{{" in text or "{%" in text:
            yield text


def _built_elsewhere(url: str, expected: Path) -> Iterator[Diagnostic]:
    """Tell that the built site is one for another address, which is why many of its files differ."""
    try:
        record = json.loads((expected / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return
    site = record.get("site") if isinstance(record, dict) else None
    if isinstance(site, str) and site.rstrip("/") != url.rstrip("/"):
        message = f"{expected} was built for {site or 'no address'}; build it with SITEURL={url.rstrip('/')}"
        yield fault("V705", RECORD, message)


def _machine_paths(
    prepared: Prepared, settings: Mapping[str, Any], settings_path: Path, tree: Path
) -> Iterator[str]:
    """Give the folders of this machine whose names might slip into a page."""
    program = Path(__file__).parents[2]
    others = [*settings.get("THEME_TEMPLATES_OVERRIDES", ()), os.environ.get("TMPDIR", "")]
    others += [settings.get("THEME", ""), settings.get("CACHE_PATH", "")]
    named = [Path(str(folder)) for folder in others if folder]
    # The page for what is not found may name the theme by its whole address.
    published = f"/{prepared.settings.theme_folder}"
    for folder in (Path.home(), Path.cwd(), program, settings_path.parent, prepared.root, tree, *named):
        for path in (folder.absolute().as_posix(), folder.resolve().as_posix()):
            if path != published:
                yield path
