"""Small sites for tests: the base site with files laid over it, and what is said about them."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from generator.build.prepare import Prepared, prepare
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
    link, ``fifo`` and ``unreadable`` nothing, ``large`` a number of bytes, ``name`` text under a name
    with Python's escapes, ``delete`` nothing and takes the file away; anything else is the text.
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
        path = Path(os.fsdecode(os.fsencode(site / section.path).decode("unicode_escape").encode("latin-1")))
    path.parent.mkdir(parents=True, exist_ok=True)
    match section.how:
        case "bytes":
            path.write_bytes(section.text.rstrip("\n").encode("latin-1").decode("unicode_escape").encode("latin-1"))
        case "link":
            if path.is_dir():
                shutil.rmtree(path)
            path.symlink_to(section.text.strip().replace("{site}", str(site)))
        case "fifo":
            os.mkfifo(path)
        case "large":
            path.write_bytes(b"a" * int(section.text))
        case "delete":
            path.unlink()
        case "unreadable":
            path.write_text("---\n---\n", encoding="utf-8")
            path.chmod(0)
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
    return head + "".join(f"{line}\n" for name, line in _USUAL.items() if name not in given) + rest


def settings_of(site: Path) -> dict[str, Any]:
    return read_pelican_settings(site / "pelicanconf.py")


def prepare_site(site: Path, now: datetime = NOW) -> Prepared:
    return prepare(settings_of(site), "pelicanconf.py", now)


def told_about(site: Path) -> list[str]:
    """Give all that the author of a site is told, a line for each diagnostic."""
    settings = settings_of(site)
    told = [item.headline() for item in prepare(settings, "pelicanconf.py", NOW).diagnostics]
    return told + [item.headline() for item in adjust(settings)]


def read_sections(text: str) -> Iterator[Section]:
    """Read ``=== path`` or ``=== how path`` and the text below, up to the next such line."""
    parts = re.split(r"^=== (?:(\w+) )?(\S+)\n", text, flags=re.MULTILINE)
    for how, path, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        yield Section(how or "", path, body)
