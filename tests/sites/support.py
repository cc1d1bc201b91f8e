"""Small sites for tests: the base site with files laid over it, and what is said about them."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from generator.build.prepare import Prepared, prepare
from generator.build.store import files
from generator.build.store.database import Store
from generator.pelican.render import read_pelican_settings
from generator.pelican.settings import adjust

SITES: Final = Path(__file__).parent
ROOT: Final = SITES.parents[1]
#: The Monday after the week of the base site, at noon.
NOW: Final = datetime(2025, 12, 22, 12, tzinfo=UTC)
#: The last line of a front matter that stands for the fields every article must have.
AS_USUAL: Final = "# … and title, date, summary, themes and actors as usual"
_USUAL: Final = {
    "title": "title: A title",
    "date": "date: 2025-12-16",
    "summary": "summary: A summary.",
    "themes": "themes: [security-guarantees]",
    "actors": "actors: [ukraine]",
}


@dataclass(frozen=True)
class Section:
    """One file to lay over the base site.

    ``how`` says what its text is: ``bytes`` with Python's escapes, ``link`` the target of a symbolic
    link, ``large`` a number of bytes, ``name`` text under a name with Python's escapes, ``python``
    lines to add to a file. ``fifo`` has none, nor have the files that cannot be read: ``unreadable``,
    ``vanishing`` and ``locked`` with its folder. Anything else is the text of the file.
    """

    how: str
    path: str
    text: str


def make_site(folder: Path, sections: Sequence[Section]) -> Path:
    """Write the base site with sections laid over it, and give its folder."""
    site = folder / "site"
    shutil.copytree(SITES / "base", site, ignore=shutil.ignore_patterns("__pycache__"))
    for section in sections:
        _write(site, section)
    return site


def _write(site: Path, section: Section) -> None:
    path = site / section.path
    if section.how == "name":
        path = site / os.fsdecode(section.path.encode().decode("unicode_escape").encode("latin-1"))
    path.parent.mkdir(parents=True, exist_ok=True)
    match section.how:
        case "bytes":
            path.write_bytes(
                section.text.rstrip("\n").encode("latin-1").decode("unicode_escape").encode("latin-1")
            )
        case "link":
            if path.is_dir():
                shutil.rmtree(path)
            path.symlink_to(section.text.strip().replace("{site}", str(site)))
        case "fifo":
            os.mkfifo(path)
        case "large":
            path.write_bytes(b"a" * int(section.text))
        case "python":
            path.write_text(path.read_text(encoding="utf-8") + section.text, encoding="utf-8")
        case _:
            path.write_text(fill(section.text), encoding="utf-8", newline="\n")


def fill(text: str) -> str:
    """Write out the fields that a comment at the end of a front matter stands for."""
    head, mark, rest = text.partition(f"{AS_USUAL}\n")
    if not mark:
        return text
    given = set(re.findall(r"^(\w+):", head, re.MULTILINE))
    usual = [line for name, line in _USUAL.items() if not given & {name, name.removesuffix("s")}]
    return head + "".join(f"{line}\n" for line in usual) + rest


def settings_of(site: Path) -> dict[str, Any]:
    return read_pelican_settings(site / "pelicanconf.py")


def prepare_site(site: Path, now: datetime = NOW) -> Prepared:
    return prepare(settings_of(site), "pelicanconf.py", now)


def told_by(sections: Sequence[Section], folder: Path) -> list[str]:
    """Make a site in a folder and give all that its author is told, with faults of the disk."""
    site = make_site(folder, sections)
    faults: dict[str, OSError] = {}
    for section in sections:
        path = site / section.path
        if section.how == "unreadable":
            faults[str(path)] = PermissionError(errno.EACCES, "Permission denied", str(path))
        elif section.how == "vanishing":
            faults[str(path)] = FileNotFoundError(errno.ENOENT, "No such file or directory", str(path))
        elif section.how == "locked":
            faults[str(path.parent)] = PermissionError(errno.EACCES, "Permission denied", str(path.parent))

    def faulty(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, *args: Any, **kwargs: Any) -> Any:
            if str(path) in faults:
                raise faults[str(path)]
            return real(path, *args, **kwargs)

        return call

    # The tests may run as root, whom no permission stops.
    with patch.object(Path, "open", faulty(Path.open)), patch("os.scandir", faulty(os.scandir)):
        return told_about(site)


def told_about(site: Path) -> list[str]:
    """Give all that the author of a site is told, a line for each diagnostic."""
    settings = settings_of(site)
    told = [item.headline() for item in prepare(settings, "pelicanconf.py", NOW).diagnostics]
    for _ in range(2):
        # What is known from before changes nothing of what is said.
        with Store(site.parent / "store", "tests") as store, patch.object(files, "_RACY_NS", 0):
            known = prepare(settings, "pelicanconf.py", NOW, store=store).diagnostics
        assert [item.headline() for item in known] == told
    return told + [item.headline() for item in adjust(settings)]


def read_sections(text: str) -> Iterator[Section]:
    """Read ``=== path`` or ``=== how path`` and the text below, up to the next such line."""
    parts = re.split(r"^=== (?:(\w+) )?(\S+)\n", text, flags=re.MULTILINE)
    for how, path, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        yield Section(how or "", path, body)
