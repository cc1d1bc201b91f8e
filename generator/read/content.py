"""A content folder → loaded files and diagnostics.

Input: the folder. Output: every article, actor, theme, digest note and page with its places, and
all problems that can be seen in one file alone.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from generator.model.diagnostics import Diagnostic
from generator.model.documents import Actor, Article, DigestNote, Page, Theme
from generator.model.settings import Settings
from generator.model.values import ID_PATTERN, Location, Week
from generator.read import boundary, frontmatter, yaml12
from generator.read.located import Places
from generator.read.text import MAX_BYTES, decode

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Loaded(Generic[R]):
    """One file that was read: its record, its Markdown and where everything stands."""

    id: str
    record: R
    #: The path shown to the editor, ``content/articles/x.md``.
    path: str
    body: str
    #: The line of the file on which the body begins.
    body_line: int
    places: Places


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that was read from a content folder, in the order of its paths."""

    articles: tuple[Loaded[Article], ...] = ()
    actors: tuple[Loaded[Actor], ...] = ()
    themes: tuple[Loaded[Theme], ...] = ()
    digests: tuple[Loaded[DigestNote], ...] = ()
    pages: tuple[Loaded[Page], ...] = ()
    #: Paths of static files below the content folder, with ``/``.
    static: tuple[str, ...] = ()


#: The folder of each kind of file, the record it holds, and whether it may have folders below.
_KINDS: tuple[tuple[str, type, bool], ...] = (
    ("articles", Article, True),
    ("actors", Actor, False),
    ("themes", Theme, False),
    ("digests", DigestNote, False),
    ("pages", Page, True),
)


def read_content(
    root: Path, settings: Settings, static_paths: tuple[str, ...] = ("static",)
) -> tuple[Content, list[Diagnostic]]:
    """Read a content folder.

    Args:
        root: The folder, Pelican's PATH.
        settings: The site's settings.
        static_paths: Folders below it whose files are copied as they are, Pelican's STATIC_PATHS.
    """
    problems: list[Diagnostic] = []
    loaded: dict[str, list[Loaded[Any]]] = {}
    for folder, record, deep in _KINDS:
        items = loaded.setdefault(folder, [])
        for path, shown in _files(root, folder, problems, deep=deep):
            if not shown.endswith(".md"):
                continue
            data = _bytes(path, shown, problems)
            if data is None:
                continue
            item, found = read_file(record, data, shown, settings)
            problems += found
            if item is not None:
                items.append(item)
    static = [
        shown.removeprefix(f"{root.name}/")
        for folder in static_paths
        for path, shown in _files(root, folder, problems, deep=True)
        if _static_ok(path, shown, settings, problems)
    ]
    content = Content(
        articles=tuple(loaded["articles"]), actors=tuple(loaded["actors"]), themes=tuple(loaded["themes"]),
        digests=tuple(loaded["digests"]), pages=tuple(loaded["pages"]), static=tuple(static),
    )  # fmt: skip
    return content, problems


def read_file(
    record: type[R], data: bytes, shown: str, settings: Settings
) -> tuple[Loaded[R] | None, list[Diagnostic]]:
    """Read one file from its bytes; depends on nothing else.

    Args:
        record: What the file holds.
        data: Its bytes.
        shown: Its path for diagnostics; its last part names the record.
        settings: The site's settings.
    """
    text, problems = decode(data, shown)
    if text is None:
        return None, problems
    parts, found = frontmatter.split(text, shown)
    problems += found
    if parts is None:
        return None, problems
    value, places, found = yaml12.parse(parts, shown, text)
    problems += found
    if value is None:
        return None, problems
    result, places, found = boundary.validate(record, value, places, settings.zone)
    problems += found
    stem = shown.rsplit("/", 1)[-1].removesuffix(".md")
    name, found = _name(record, result, stem, places)
    problems += found
    if result is None or any(item.code != "B117" for item in problems):
        return None, problems
    return Loaded(name, result, shown, parts.body, parts.body_line, places), problems


def _name(record: type, result: object, stem: str, places: Places) -> tuple[str, list[Diagnostic]]:
    """Give the id of a file's record; for digests the week, for others the file's name."""
    whole = Location(places.path)
    if record is DigestNote:
        try:
            return str(Week.parse(stem)), []
        except ValueError:
            hint = "name it after its ISO week, 2025-W51.md"
            return "", [Diagnostic(whole, "B124", f'"{stem}" is not a week', hint)]
    given = getattr(result, "id", None)
    if given is None and not re.fullmatch(ID_PATTERN, stem):
        proposal = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "name"
        hint = f'rename it to "{proposal}.md"' + (" or give it an `id`" if record is Article else "")
        return "", [Diagnostic(whole, "B124", f'the file name "{stem}" is not an id', hint)]
    if given is not None and given != stem and record is not Article:
        message = f'the id "{given}" differs from the file name "{stem}"'
        hint = "rename the file or delete the id"
        return given, [places.diagnostic(places.at(("id",)), "B306", message, hint)]
    return given or stem, []


def _files(root: Path, folder: str, problems: list[Diagnostic], *, deep: bool) -> Iterator[tuple[Path, str]]:
    """Give the regular files of a folder in the order of their names; refuse links and devices."""
    top = root / folder
    if top.is_symlink():
        problems.append(_link(f"{root.name}/{folder}"))
        return
    if not top.is_dir():
        return
    with os.scandir(top) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        shown = f"{root.name}/{folder}/{entry.name}"
        if entry.name.startswith(".") or entry.name.endswith("~"):
            continue
        if entry.is_symlink():
            problems.append(_link(shown))
        elif entry.is_dir(follow_symlinks=False):
            if deep:
                yield from _files(root, f"{folder}/{entry.name}", problems, deep=True)
            elif any(Path(entry.path).rglob("*.md")):
                message = "a folder in a folder is not read here"
                hint = f"move its files to {root.name}/{folder}"
                problems.append(Diagnostic(Location(shown), "B124", message, hint))
        elif not stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
            problems.append(Diagnostic(Location(shown), "B122", "this is not a regular file", "remove it"))
        else:
            yield Path(entry.path), shown


def _link(shown: str) -> Diagnostic:
    hint = "put a copy of the file here"
    return Diagnostic(Location(shown), "B121", "symbolic links are not followed", hint)


def _bytes(path: Path, shown: str, problems: list[Diagnostic]) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        hint = "check that it exists and its permissions"
        problems.append(Diagnostic(Location(shown), "B123", f"cannot be read: {reason}", hint))
        return None


def _static_ok(path: Path, shown: str, settings: Settings, problems: list[Diagnostic]) -> bool:
    if path.suffix.lower() in settings.static_endings:
        return True
    hint = f"allowed: {', '.join(sorted(settings.static_endings))}"
    message = f'a static file may not end in "{path.suffix or path.name}"'
    problems.append(Diagnostic(Location(shown), "B122", message, hint))
    return False
