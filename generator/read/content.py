"""A content folder → loaded files and diagnostics.

Input: the folder. Output: every article, actor, theme, digest note and page with its places, and
all problems that can be seen in one file alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from generator.model.diagnostics import Diagnostic, Severity
from generator.model.documents import Actor, Article, DigestNote, Page, Theme
from generator.model.settings import Settings
from generator.model.values import ID_PATTERN, Location, Week
from generator.read import boundary, frontmatter, yaml12
from generator.read.boundary import MAX_ID
from generator.read.located import Places
from generator.read.settings import below_content
from generator.read.suggest import as_id, did_you_mean
from generator.read.text import MAX_BYTES, decode

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Text:
    """What a file says besides its record."""

    body: str
    #: The line of the file on which the body begins.
    body_line: int
    places: Places

    def whole(self) -> Text:
        """Give itself."""
        return self


class Readable(Protocol):
    """A text that may not have been read yet."""

    def whole(self) -> Text:
        """Give the text; raises OSError if it cannot be read any more."""


@dataclass(frozen=True, slots=True)
class Loaded(Generic[R]):
    """One file that was read: its record, its Markdown and where everything stands."""

    id: str
    record: R
    #: The path shown to the editor, ``content/articles/x.md``.
    path: str
    text: Readable
    #: The hash of its bytes, if the reader knows it; two files of one hash and path are the same.
    digest: str = ""

    @property
    def body(self) -> str:
        """The Markdown below the front matter."""
        return self.text.whole().body

    @property
    def body_line(self) -> int:
        """The line of the file on which the body begins."""
        return self.text.whole().body_line

    @property
    def places(self) -> Places:
        """Where each value of the front matter stands."""
        return self.text.whole().places


@dataclass(frozen=True, slots=True)
class Faulty:
    """A file that was refused although its front matter is YAML: what it says, for further checks."""

    path: str
    kind: type
    #: The full form of its values, not validated.
    values: dict[str, Any]
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
    #: Folder and name (without ``.md``) of every file that was refused; no name: the whole folder.
    #: What refers to it is not wrong.
    refused: frozenset[tuple[str, str]] = frozenset()
    #: Those of them that can be looked at further.
    faulty: tuple[Faulty, ...] = ()


#: The folder of each kind of file, the record it holds, and whether it may have folders below.
KINDS: tuple[tuple[str, type[Any], bool], ...] = (
    ("articles", Article, True),
    ("actors", Actor, False),
    ("themes", Theme, False),
    ("digests", DigestNote, False),
    ("pages", Page, True),
)


def read_path(
    record: type[R], path: Path, shown: str, settings: Settings
) -> tuple[Loaded[R] | Faulty | None, list[Diagnostic]]:
    """Read one file. Arguments as of ``read_file``; ``path`` is where it lies."""
    data, problems = read_bytes(path, shown)
    return (None, problems) if data is None else read_file(record, data, shown, settings)


#: Reads one file, or knows what it would read.
FileReader = Callable[[type[Any], Path, str, Settings], tuple[Loaded[Any] | Faulty | None, list[Diagnostic]]]


def read_content(
    root: Path,
    settings: Settings,
    static_paths: tuple[str, ...] = ("static",),
    read: FileReader = read_path,
) -> tuple[Content, list[Diagnostic]]:
    """Read a content folder.

    Args:
        root: The folder, Pelican's PATH.
        settings: The site's settings.
        static_paths: Folders below it whose files are copied as they are, Pelican's STATIC_PATHS.
        read: Reads one file.
    """
    problems: list[Diagnostic] = []
    loaded: dict[str, list[Loaded[Any]]] = {}
    refused: set[tuple[str, str]] = set()
    faulty: list[Faulty] = []
    others: list[str] = []
    for folder, record, deep in KINDS:
        items = loaded.setdefault(folder, [])
        for path, shown in _files(root, folder, problems, deep=deep):
            if not shown.endswith(".md"):
                others.append(shown)
                continue
            item, found = read(record, path, shown, settings)
            problems += found
            if isinstance(item, Loaded):
                items.append(item)
                continue
            refused.add((folder, path.stem))
            if item is not None:
                faulty.append(item)
    static = _static_files(root, static_paths, settings, problems)
    problems += [_not_read(shown) for shown in others if shown not in static]
    problems += _strays(root, static_paths)
    told = {item.location.path for item in problems}
    refused |= {(folder, "") for folder in loaded if f"{root.name}/{folder}" in told}
    content = Content(
        articles=tuple(loaded["articles"]), actors=tuple(loaded["actors"]), themes=tuple(loaded["themes"]),
        digests=tuple(loaded["digests"]), pages=tuple(loaded["pages"]),
        static=tuple(shown.removeprefix(f"{root.name}/") for shown, copied in static.items() if copied),
        refused=frozenset(refused), faulty=tuple(faulty),
    )  # fmt: skip
    return content, problems


def read_file(
    record: type[R], data: bytes, shown: str, settings: Settings
) -> tuple[Loaded[R] | Faulty | None, list[Diagnostic]]:
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
    result, full, places, found = boundary.validate(record, value, places, settings.zone)
    problems += found
    stem = shown.rsplit("/", 1)[-1].removesuffix(".md")
    name, found = _name(record, value.get("id"), stem, places)
    problems += found
    if result is None or any(item.severity is Severity.ERROR for item in problems):
        return Faulty(shown, record, full, places), problems
    return Loaded(name, result, shown, Text(parts.body, parts.body_line, places)), problems


def _name(record: type, given: object, stem: str, places: Places) -> tuple[str, list[Diagnostic]]:
    """Give the id of a file's record; for digests the week, for others the file's name."""
    whole = Location(places.path)
    if record is DigestNote:
        return _week_name(stem, whole)
    if given is not None and record is Article:
        return str(given), []
    if len(stem) > MAX_ID:
        message = f"the file name has {len(stem)} characters"
        return "", [Diagnostic(whole, "B124", message, f"at most {MAX_ID}; it becomes part of the address")]
    if not re.fullmatch(ID_PATTERN, stem):
        hint = f'rename it to "{as_id(stem) or "name"}.md"' + (
            " or give it an `id`" if record is Article else ""
        )
        return "", [Diagnostic(whole, "B124", f'the file name "{stem}" is not an id', hint)]
    if given is not None and given != stem and record is not Page:
        message = f'the id "{given}" differs from the file name "{stem}"'
        hint = "rename the file or delete the id"
        return stem, [places.diagnostic(places.at(("id",)), "B306", message, hint)]
    return stem, []


def _week_name(stem: str, whole: Location) -> tuple[str, list[Diagnostic]]:
    try:
        week = str(Week.parse(stem))
    except ValueError:
        hint = "name it after its ISO week, 2025-W51.md"
        return "", [Diagnostic(whole, "B124", f'"{stem}" is not a week', hint)]
    if stem != week:
        message = f'the week "{stem}" is written with a capital W'
        return week, [Diagnostic(whole, "B124", message, f"rename it to {week}.md")]
    return week, []


def _files(root: Path, folder: str, problems: list[Diagnostic], *, deep: bool) -> Iterator[tuple[Path, str]]:
    """Give the regular files of a folder in the order of their names; refuse links and devices."""
    top = root / folder
    if top.is_symlink():
        problems.append(_link(f"{root.name}/{folder}"))
        return
    if top.is_file():  # STATIC_PATHS may name one
        yield top, f"{root.name}/{folder}"
        return
    for entry in _entries(top, f"{root.name}/{folder}", problems):
        shown = f"{root.name}/{folder}/{entry.name}"
        if not entry.name.isprintable():
            message = "the name holds a character that cannot be shown"
            hint = "rename it with a-z, 0-9 and hyphens"
            problems.append(Diagnostic(Location(_printable(shown)), "B124", message, hint))
        elif entry.is_symlink():
            problems.append(_link(shown))
        elif entry.is_dir(follow_symlinks=False):
            if deep:
                yield from _files(root, f"{folder}/{entry.name}", problems, deep=True)
            elif _holds_texts(entry):
                message = "a folder in a folder is not read here"
                hint = f"move its files to {root.name}/{folder}"
                problems.append(Diagnostic(Location(shown), "B124", message, hint))
        elif entry.is_file(follow_symlinks=False):
            yield Path(entry.path), shown
        else:
            problems.append(Diagnostic(Location(shown), "B122", "this is not a regular file", "remove it"))


def _entries(folder: Path, shown: str, problems: list[Diagnostic]) -> list[os.DirEntry[str]]:
    """Give what a folder holds in the order of the names, without hidden and backup files."""
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append(_unreadable(shown, error))
        return []
    return [item for item in ordered if not item.name.startswith(".") and not item.name.endswith("~")]


def _strays(root: Path, static_paths: tuple[str, ...]) -> list[Diagnostic]:
    """Tell of Markdown that no one reads: beside the folders, or in a folder of another name."""
    folders = [folder for folder, _, _ in KINDS]
    copied = {path.strip("/").split("/", 1)[0] for path in static_paths}
    problems: list[Diagnostic] = []
    for entry in _entries(root, root.name, problems):
        shown = _printable(f"{root.name}/{entry.name}")
        if entry.is_file(follow_symlinks=False) and entry.name.endswith(".md"):
            problems.append(_not_read(shown))
        elif entry.name not in (*folders, *copied) and _holds_texts(entry):
            hint = did_you_mean(entry.name, folders) or f"read are {', '.join(folders)}"
            message = "no text in this folder is read"
            problems.append(Diagnostic(Location(shown), "B126", message, hint, severity=Severity.WARNING))
    return problems


def _holds_texts(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False) and any(Path(entry.path).rglob("*.md"))


def _not_read(shown: str) -> Diagnostic:
    if shown.endswith(".md"):
        hint = "move it to articles, actors, themes, digests or pages"
    elif re.search(r"(?i)\.(?:md|markdown|mkd|mdown|txt|rst)$", shown):
        hint = "texts end in .md"
    else:
        hint = "move it to a folder that STATIC_PATHS names"
    return Diagnostic(Location(shown), "B126", "this file is not read", hint, severity=Severity.WARNING)


def _printable(shown: str) -> str:
    """Write what cannot be shown as an escape, so that a file's name cannot break a report."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in shown
    )


def _link(shown: str) -> Diagnostic:
    hint = "put a copy of the file here"
    return Diagnostic(Location(shown), "B121", "symbolic links are not followed", hint)


def read_bytes(path: Path, shown: str) -> tuple[bytes | None, list[Diagnostic]]:
    """Give the bytes of a file (at most one more than a text may have), or None and what is wrong."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1), []
    except OSError as error:
        return None, [_unreadable(shown, error)]


def _unreadable(shown: str, error: OSError) -> Diagnostic:
    reason = error.strerror or str(error)
    hint = "check that it exists and that you may read it"
    return Diagnostic(Location(shown), "B123", f"cannot be read: {reason}", hint)


def _static_files(
    root: Path, static_paths: tuple[str, ...], settings: Settings, problems: list[Diagnostic]
) -> dict[str, bool]:
    """Give the files of the static folders, and whether each is copied."""
    texts = tuple(f"{root.name}/{folder}/" for folder, _, _ in KINDS)
    return {
        shown: _static_ok(path, shown, settings, problems)
        for folder in filter(below_content, static_paths)
        for path, shown in _files(root, folder, problems, deep=True)
        # A static folder may hold articles, so that pictures can stand beside them.
        if not (shown.endswith(".md") and shown.startswith(texts))
    }


#: What lets an SVG file act or load something when it is opened by itself.
_ACTING = re.compile(
    rb"<script|<foreignobject|<handler|<!entity|<!doctype|\bon[a-z]+\s*=|javascript:"
    rb"|(?:href|src)\s*=\s*[\"'](?!#|data:image/(?:png|jpeg|webp|gif);)|url\(\s*[\"']?(?!#)|@import",
    re.IGNORECASE,
)


def _static_ok(path: Path, shown: str, settings: Settings, problems: list[Diagnostic]) -> bool:
    ending = path.suffix.lower()
    if ending not in settings.static_endings:
        hint = f"allowed: {', '.join(sorted(settings.static_endings))}"
        message = (
            f'a static file may not end in "{path.suffix}"'
            if path.suffix
            else "a static file needs an ending"
        )
        problems.append(Diagnostic(Location(shown), "B125", message, hint))
        return False
    return ending != ".svg" or _still(path, shown, problems)


def _still(path: Path, shown: str, problems: list[Diagnostic]) -> bool:
    """Whether a drawing only draws: no script, nothing loaded, no entities."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        problems.append(
            Diagnostic(Location(shown), "B123", f"cannot be read: {reason}", "check its permissions")
        )
        return False
    found = _ACTING.search(data)
    if found is None:
        return True
    line = data.count(b"\n", 0, found.start()) + 1
    column = found.start() - (data.rfind(b"\n", 0, found.start()) + 1) + 1
    what = found[0].decode("ascii", "replace").strip()
    message = f'the drawing holds "{what}", which can act or load something'
    hint = "save it as a plain SVG, without scripts, links and doctype"
    problems.append(Diagnostic(Location(shown, line, column), "B127", message, hint))
    return False
