"""A content folder → loaded files and diagnostics.

Input: the folder. Output: every article, actor, theme, digest note and page with its places, and
all problems that can be seen in one file alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from generator.model.diagnostics import Diagnostic, Severity
from generator.model.documents import Actor, Article, DigestNote, Page, Theme
from generator.model.settings import Settings
from generator.model.values import Location
from generator.read.content import Content, Faulty, Loaded, read_bytes, read_file, unreadable
from generator.read.settings import below_content
from generator.read.static import static_ok
from generator.read.suggest import did_you_mean

#: The folder of each kind of file, the record it holds, and whether it may have folders below.
KINDS: tuple[tuple[str, type[Any], bool], ...] = (
    ("articles", Article, True),
    ("actors", Actor, False),
    ("themes", Theme, False),
    ("digests", DigestNote, False),
    ("pages", Page, True),
)


@dataclass(frozen=True, slots=True)
class File:
    """A file to read."""

    #: What it holds.
    record: type[Any]
    path: Path
    #: Its path for diagnostics; its last part names the record.
    shown: str


#: How many folders may be in each other: each takes longer to look at than the one that it is in.
MAX_DEPTH: Final = 20

#: What a file gives, and what is wrong with it.
Result = tuple[Loaded[Any] | Faulty | None, list[Diagnostic]]
#: Reads files, or knows what it would read; gives a result for each, in their order.
FilesReader = Callable[[Sequence[File], Settings], Sequence[Result]]


def read_files(files: Sequence[File], settings: Settings) -> list[Result]:
    """Read files one after the other."""
    results: list[Result] = []
    for file in files:
        data, problems = read_bytes(file.path, file.shown)
        results.append(
            (None, problems) if data is None else read_file(file.record, data, file.shown, settings)
        )
    return results


def read_content(
    root: Path,
    settings: Settings,
    static_paths: tuple[str, ...] = ("static",),
    read: FilesReader = read_files,
) -> tuple[Content, list[Diagnostic]]:
    """Read a content folder.

    Args:
        root: The folder, Pelican's PATH.
        settings: The site's settings.
        static_paths: Folders below it whose files are copied as they are, Pelican's STATIC_PATHS.
        read: Reads the files.
    """
    problems: list[Diagnostic] = []
    loaded: dict[str, list[Loaded[Any]]] = {folder: [] for folder, _, _ in KINDS}
    refused: set[tuple[str, str]] = set()
    faulty: list[Faulty] = []
    others: list[str] = []
    found: list[tuple[str, File]] = []
    for folder, record, deep in KINDS:
        for path, shown in _files(root, folder, problems, deep=deep):
            if shown.endswith(".md"):
                found.append((folder, File(record, path, shown)))
            else:
                others.append(shown)
    results = read([file for _, file in found], settings)
    for (folder, file), (item, told) in zip(found, results, strict=True):
        problems += told
        if isinstance(item, Loaded):
            loaded[folder].append(item)
            continue
        refused.add((folder, file.path.stem))
        if item is not None:
            faulty.append(item)
    static = _static_files(root, static_paths, settings, problems)
    problems += [_not_read(shown) for shown in others if shown not in static]
    problems += _strays(root, static_paths)
    complained = {item.location.path for item in problems}
    refused |= {(folder, "") for folder in loaded if f"{root.name}/{folder}" in complained}
    content = Content(
        articles=tuple(loaded["articles"]), actors=tuple(loaded["actors"]), themes=tuple(loaded["themes"]),
        digests=tuple(loaded["digests"]), pages=tuple(loaded["pages"]),
        static=tuple(shown.removeprefix(f"{root.name}/") for shown, copied in static.items() if copied),
        refused=frozenset(refused), faulty=tuple(faulty),
    )  # fmt: skip
    return content, problems


def _files(root: Path, folder: str, problems: list[Diagnostic], *, deep: bool) -> Iterator[tuple[Path, str]]:
    """Give the regular files of a folder in the order of their names; refuse links and devices."""
    top = root / folder
    if fault := _fault_of_folder(root, folder):
        problems.append(fault)
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


def _fault_of_folder(root: Path, folder: str) -> Diagnostic | None:
    """Tell why a folder is not looked into."""
    top, above = root / folder, folder.strip("/").count("/")
    if above >= MAX_DEPTH:
        message = f"more than {MAX_DEPTH} folders are in each other"
        return Diagnostic(Location(f"{root.name}/{folder}"), "B124", message, "move it further up")
    # STATIC_PATHS may name a folder in a folder.
    if any(path.is_symlink() for path in (top, *top.parents[:above])):
        return _link(f"{root.name}/{folder}")
    return None


def _entries(folder: Path, shown: str, problems: list[Diagnostic]) -> list[os.DirEntry[str]]:
    """Give what a folder holds in the order of the names, without hidden and backup files."""
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append(unreadable(shown, error))
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
    """Tell whether a folder holds Markdown, at the depth to which folders are looked into at most."""
    below = [(entry.path, 1)] if entry.is_dir(follow_symlinks=False) else []
    while below:
        path, depth = below.pop()
        with suppress(OSError), os.scandir(path) as entries:
            for item in entries:
                if item.name.endswith(".md"):
                    return True
                if depth < MAX_DEPTH and item.is_dir(follow_symlinks=False):
                    below.append((item.path, depth + 1))
    return False


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


def _static_files(
    root: Path, static_paths: tuple[str, ...], settings: Settings, problems: list[Diagnostic]
) -> dict[str, bool]:
    """Give the files of the static folders, and whether each is copied."""
    texts = tuple(f"{root.name}/{folder}/" for folder, _, _ in KINDS)
    return {
        shown: static_ok(path, shown, settings, problems)
        for folder in filter(below_content, static_paths)
        for path, shown in _files(root, folder, problems, deep=True)
        # A static folder may hold articles, so that pictures can stand beside them.
        if not (shown.endswith(".md") and shown.startswith(texts))
    }
