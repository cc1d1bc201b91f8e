"""The answer to "did anything change?", without reading a text or importing what a build needs.

After a build its manifest keeps the marks of all that it read and wrote. If settings, files and the time
still say the same, the site is what a build would make, and the command says again what it said. Standard
library only: importing Pelican alone takes longer than this.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import stat
import sys
import tempfile
import time
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple, Self, TypeVar

from generator.build.beside import leftovers, lock_path
from generator.build.source import from_source
from generator.build.store.program import program_id
from generator.model.values import Week

T = TypeVar("T")

#: What is changed this short a time before it is looked at may change again with the same time of change.
_RACY_NS = 100_000_000
_PATTERN = "communique-*.manifest"
#: What one that is being written is called.
_FRESH = ".communique-"
#: From this number of files on it is worth another process to look at them.
_MANY = 4000
#: Into how many parts they are divided.
_CHUNKS = 64


@dataclass(frozen=True, slots=True)
class Request:
    """What a build is asked for, by which its manifest is found again."""

    #: The settings file.
    settings: Path
    #: The content folder given instead of PATH, if any.
    content: Path | None
    #: The output folder given instead of OUTPUT_PATH, if any.
    output: Path | None
    #: The week as of which the site is asked for, if any.
    as_of: Week | None = None

    def name(self) -> str:
        """Give the file name of the manifest."""
        asked = [str(path.absolute()) if path else "" for path in (self.settings, self.content, self.output)]
        asked.append(str(self.as_of or ""))
        return _PATTERN.replace("*", hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16])


@dataclass(frozen=True, slots=True)
class Marks:
    """Files and folders, and the hash of what they were like."""

    paths: list[str]
    marks: str
    #: SHA-256 of the files and listings of folders that were too new to be known by their marks.
    racy: dict[str, str]
    #: How many of them are files.
    files: int
    #: What was looked for and is not there.
    missing: list[str]

    @classmethod
    def take(cls, roots: Iterable[str], *, ours: bool = False) -> Self | None:
        """Look at all that is in some folders; None if it cannot be known by marks.

        Args:
            roots: Folders or files; what lies in another one is left out.
            ours: Nobody but us writes there, and we are done: nothing in it is too new.
        """
        now = time.time_ns()
        looked: list[str] = []
        found: list[_Found] = []
        try:
            for root in sorted(set(roots)):
                if not any(root == known or root.startswith(f"{known}{os.sep}") for known in looked):
                    looked.append(root)
                    found += _below(root)
            if any(stat.S_ISLNK(each.mode) for each in found):
                return None  # what it leads to may change without it
            racy = {} if ours else {e.path: _content(e.path) for e in found if now - e.changed < _RACY_NS}
        except OSError:
            return None
        return cls(
            [each.path for each in found],
            _marks_of([(each.changed, each.inode) for each in found]),
            racy,
            sum(not stat.S_ISDIR(each.mode) for each in found),
            [root for root in looked if not os.path.lexists(root)],
        )

    def still(self) -> bool:
        """Tell whether everything is as it was."""
        try:
            same = _marks(self.paths) == self.marks
            absent = not any(map(os.path.lexists, self.missing))
            return same and absent and all(_content(path) == known for path, known in self.racy.items())
        except (OSError, ValueError):  # a name with a NUL is none
            return False


@dataclass(frozen=True, slots=True)
class Manifest:
    """A build that succeeded: what it depended on, what it wrote and what it said."""

    program: str
    settings: str
    #: From which time to before which it holds, in seconds since 1970.
    begins: float
    ends: float
    inputs: Marks
    outputs: Marks
    #: What was told on the error stream, and on the standard stream before the last line.
    told: list[str]
    lines: list[str]
    #: The last line, without the time it took.
    summary: str
    files: int
    output: str

    def holds(self, settings: str, now: float) -> bool:
        """Tell whether a build would change nothing.

        Args:
            settings: The hash of the settings as they are.
            now: The build's time, in seconds since 1970.
        """
        return (
            (self.program, self.settings) == (program_id(), settings)
            and self.begins <= now < self.ends
            and not _busy(Path(self.output))
            and self.inputs.still()
            and self.outputs.still()
        )

    def write(self, folder: Path, request: Request) -> None:
        """Keep it for the next build; where it cannot be kept, the next build looks at everything."""
        body = json.dumps(asdict(self), ensure_ascii=True)
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            number, name = tempfile.mkstemp(prefix=_FRESH, dir=folder)
            try:
                with os.fdopen(number, "w", encoding="ascii") as file:
                    file.write(f"{_sum(body)}\n{body}")
                Path(name).replace(folder / request.name())
            except OSError:
                Path(name).unlink(missing_ok=True)
            self.clear_forgotten(folder)

    @classmethod
    def read(cls, folder: Path, request: Request) -> Self | None:
        """Give the manifest of the last build of this kind; None if there is none that is whole."""
        return cls._of(folder / request.name())

    @classmethod
    def _of(cls, path: Path) -> Self | None:
        try:
            check, _, body = path.read_text(encoding="ascii").partition("\n")
            if check != _sum(body):
                return None
            values = json.loads(body)
            values["inputs"] = Marks(**values["inputs"])
            values["outputs"] = Marks(**values["outputs"])
            found = cls(**{field.name: values[field.name] for field in fields(cls)})
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None
        return found if found.sound() else None

    def sound(self) -> bool:
        """Tell whether everything is of the type that it should be; the sum says only that it is whole."""
        both = (self.inputs, self.outputs)
        if not all(isinstance(marks.racy, dict) for marks in both):
            return False
        racy = [text for marks in both for text in marks.racy.values()]
        lists = (
            self.told,
            self.lines,
            racy,
            *(marks.paths for marks in both),
            *(marks.missing for marks in both),
        )
        texts = (self.program, self.settings, self.summary, self.output, *(marks.marks for marks in both))
        return (
            all(isinstance(item, list) for item in lists)
            and all(isinstance(text, str) for text in (*texts, *(text for item in lists for text in item)))
            and all(isinstance(number, int | float) for number in (self.begins, self.ends, self.files))
        )

    @classmethod
    def clear_forgotten(cls, folder: Path) -> None:
        """Remove the manifests of output folders that are gone; a publisher makes a new one each time.

        What a killed build was writing goes, too. (Of a build that is writing now the manifest is not kept.)
        """
        for path in folder.glob(f"{_FRESH}*"):
            path.unlink(missing_ok=True)
        for path in folder.glob(_PATTERN):
            known = cls._of(path)
            if known is None or not Path(known.output).is_dir():
                path.unlink(missing_ok=True)


def run_settings(path: Path) -> tuple[dict[str, Any], str]:
    """Run a settings file by itself and give what it sets, with the hash of that.

    A settings file is a program, which may ask the environment or the clock: only running it tells what it
    sets now. Pelican runs it again if the build goes on.

    Returns:
        The settings, and their hash; empty if there is something in them that cannot be compared.

    Raises:
        Exception: Whatever the file raises.
    """
    name = path.stem
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        return {}, ""
    before = list(sys.path)
    module = importlib.util.module_from_spec(spec)
    try:
        with from_source():
            spec.loader.exec_module(module)
    finally:
        sys.path[:] = before
    settings = {key: value for key, value in vars(module).items() if key.isupper()}
    # A file that imports Pelican may have connected to its signals: code of the site, whatever it is named.
    if "pelican" in sys.modules or not all(map(is_data, settings.values())):
        return settings, ""
    return settings, _sum(repr(sorted(settings.items(), key=lambda item: item[0])))


def is_data(value: object) -> bool:
    """Tell whether a setting is a plain value: of anything else nobody knows whether it changed."""
    if isinstance(value, Mapping):
        return all(is_data(key) and is_data(entry) for key, entry in value.items())
    if isinstance(value, list | tuple):
        return all(map(is_data, value))
    return value is None or isinstance(value, str | int | float | bool)


class _Found(NamedTuple):
    """What was found at a path."""

    path: str
    #: The time of change, in nanoseconds since 1970.
    changed: int
    inode: int
    mode: int

    @classmethod
    def at(cls, path: str, info: os.stat_result) -> Self:
        return cls(path, info.st_ctime_ns, info.st_ino, info.st_mode)


def _below(root: str) -> list[_Found]:
    """Give a file or folder with all that is in it, links not followed; nothing if it does not exist."""
    try:
        found = [_Found.at(root, os.lstat(root))]
    except FileNotFoundError:
        return []
    waiting = [root] if stat.S_ISDIR(found[0].mode) else []
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in sorted(entries, key=attrgetter("name")):
                found.append(_Found.at(entry.path, entry.stat(follow_symlinks=False)))
                if stat.S_ISDIR(found[-1].mode):
                    waiting.append(entry.path)
    return found


def _marks(paths: list[str]) -> str:
    """Hash the times of change and the inodes: a folder's moves when something comes or goes."""
    if len(paths) < _MANY:
        return _sum("".join(_chunk_marks(_chunks(paths))))
    # Most of the time the system looks for the files; on two processors it looks for twice as many.
    from generator.build.pool import spread

    return _sum("".join(spread(_chunks(paths), _chunk_marks)))


def _chunk_marks(chunks: Sequence[list[str]]) -> list[str]:
    return [_chunk_mark((info.st_ctime_ns, info.st_ino) for info in map(os.lstat, c)) for c in chunks]


def _marks_of(found: list[tuple[int, int]]) -> str:
    """Give the same as ``_marks`` for what was looked at already."""
    return _sum("".join(map(_chunk_mark, _chunks(found))))


def _chunks(things: list[T]) -> list[list[T]]:
    size = -(-len(things) // _CHUNKS) or 1
    return [things[start : start + size] for start in range(0, len(things), size)]


def _chunk_mark(marks: Iterable[tuple[int, int]]) -> str:
    return hashlib.sha256(array("Q", chain.from_iterable(marks)).tobytes()).hexdigest()


def _content(path: str) -> str:
    if os.path.isdir(path):
        return _sum("\0".join(sorted(os.listdir(path))))
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _busy(output: Path) -> bool:
    """Tell whether another build is running, or was killed and left something to clear away."""
    try:
        return lock_path(output).exists() or bool(leftovers(output))
    except OSError:
        return True


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
