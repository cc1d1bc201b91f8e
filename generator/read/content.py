"""A content file → its record with its places, and all problems that can be seen in it alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from generator.model.diagnostics import Diagnostic, Severity
from generator.model.documents import Actor, Article, DigestNote, Page, Theme
from generator.model.settings import PAGE_ENDING, Settings
from generator.model.values import ID_PATTERN, Location, Week
from generator.read import boundary, frontmatter, yaml12
from generator.read.located import Places
from generator.read.scalars import MAX_ID
from generator.read.suggest import as_id
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


#: The text of a record that goes without.
NO_TEXT = Text("", 1, Places("", (), {}))


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
    #: Of a site as of a week: ids of the articles that were changed later, so that their text is today's.
    changed_since: tuple[str, ...] = ()


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
    if isinstance(result, Page):
        problems += _page_file(result, places)
    stem = shown.rsplit("/", 1)[-1].removesuffix(".md")
    name, found = _name(record, value.get("id"), stem, places)
    problems += found
    if result is None or any(item.severity is Severity.ERROR for item in problems):
        return Faulty(shown, record, full, places), problems
    return Loaded(name, result, shown, Text(parts.body, parts.body_line, places)), problems


def _page_file(page: Page, places: Places) -> Iterator[Diagnostic]:
    """Tell of a file chosen for a page whose ending servers do not know as that of a page."""
    field, chosen = ("url", page.url) if page.save_as is None else ("save_as", page.save_as)
    # The file of an address that ends in a slash is index.html.
    if chosen is None or chosen.endswith(PAGE_ENDING) or (field == "url" and chosen.endswith("/")):
        return
    if chosen.endswith("/"):
        message, hint = f'"{chosen}" is a folder, not a file', f"write {chosen}index.html"
    else:
        message = f'"{chosen}" does not end in {PAGE_ENDING}, so servers send it as no page'
        hint = "write it like guide/method.html"
    yield places.diagnostic(places.at((field,)), "B208", message, hint)


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


def read_bytes(path: Path, shown: str) -> tuple[bytes | None, list[Diagnostic]]:
    """Give the bytes of a file (at most one more than a text may have), or None and what is wrong."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1), []
    except OSError as error:
        return None, [unreadable(shown, error)]


def unreadable(shown: str, error: OSError) -> Diagnostic:
    """Tell that the system refuses to give a file or folder."""
    reason = error.strerror or str(error)
    hint = "check that it exists and that you may read it"
    return Diagnostic(Location(shown), "B123", f"cannot be read: {reason}", hint)
