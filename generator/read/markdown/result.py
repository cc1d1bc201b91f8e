"""What the Markdown stage gives: safe HTML, and everything later stages would else have to search it for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, Self

#: Stands in ``Rendered.html`` for the way from the page to the site's root. NUL cannot be written
#: in a body, so it is never anything else.
ROOT = "\x00"


class ProblemKind(Enum):
    """What can be wrong with a body; each member is its term, with what it means for the author."""

    meaning: str

    def __new__(cls, term: str, meaning: str) -> Self:
        """Make a member from its term and its meaning."""
        member = object.__new__(cls)
        member._value_ = term
        member.meaning = meaning
        return member

    UNKNOWN_CITATION = "unknown-citation", "`[@id]` names no source of this text"
    UNRESOLVED_LINK = "unresolved-link", "the link leads to nothing on this site"
    UNKNOWN_PREFIX = "unknown-prefix", "the word in braces before a link target is not one of ours"
    UNSAFE_LINK = "unsafe-link", "a link may be https, http or mailto, nothing else"
    NESTED_LINK = "nested-link", "an address in angle brackets cannot stand inside a link"
    MALFORMED_LINK = (
        "malformed-link",
        "`[…](…)` is not a link: a space in the address needs `<…>`, no link holds another",
    )
    REMOTE_IMAGE = "remote-image", "an image must be a file of this site: `{static}…`"
    IMAGE_WITHOUT_ALT = "image-without-alt", "the image has no text for those who cannot see it"
    RAW_HTML = "raw-html", "HTML is not passed on; it is shown as typed"
    UNCLOSED_COMMENT = "unclosed-comment", "an editor's note `<!--` has no `-->`; what follows is left out"
    UNCLOSED_CODE = "unclosed-code", "a code block is never closed, so all that follows is shown as code"
    UNCLOSED_CONTAINER = "unclosed-container", "a `:::` box is never closed"
    UNKNOWN_CONTAINER = "unknown-container", "a `:::` box has no or an unknown name"
    HEADING_LEVEL_ONE = "heading-level-one", "`#` is the page's title; headings of a text start at `##`"
    HEADING_SKIPS_LEVEL = "heading-skips-level", "a heading is more than one level below the one before it"
    EMPTY_HEADING = "empty-heading", "a heading has no text"
    DUPLICATE_FOOTNOTE = "duplicate-footnote", "two footnotes have the same label; the first one stands"
    UNDEFINED_FOOTNOTE = "undefined-footnote", "`[^label]` has no footnote `[^label]: …`"
    NESTED_TOO_DEEP = (
        "nested-too-deep",
        "quotes, lists and boxes lie too deep in each other; text may be lost",
    )

    def __str__(self) -> str:
        """Give the term."""
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a body: line and column from 1 within the body, and the text at fault."""

    line: int
    column: int
    kind: ProblemKind
    detail: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body itself (not of a quotation, list or footnote), for a list of contents."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A source the body cites: its number by first mention, from 1, and how often it is mentioned."""

    source: str
    number: int
    mentions: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body as HTML with what it holds."""

    #: Safe to insert in a page after ``rebase``. Every id starts with the document's id.
    html: str
    headings: tuple[Heading, ...]
    #: In order of first mention, which is the order of their numbers.
    citations: tuple[Citation, ...]
    #: Plain text, a line a paragraph, without citation and footnote marks; footnotes come last.
    text: str
    word_count: int
    #: In order of line and column.
    problems: tuple[Problem, ...]


class LinkResolver(Protocol):
    """Knows where the things of a site stand."""

    def resolve(self, prefix: str, target: str) -> str | None:
        """Give the site path of a target, or None if there is no such thing.

        Args:
            prefix: ``actor``, ``theme``, ``digest``, ``article``, ``filename`` or ``static``; ``whole`` for
                the whole address of a link, which may be one of the site.
            target: What follows the braces, without its ``#fragment``, or the address.

        Returns:
            A path relative to the site's root without a leading slash, such as ``actors/ukraine/``.
        """


def reference_id(doc_id: str, source: str) -> str:
    """Give the id that the entry of a source in the reference list must have."""
    return f"{doc_id}-ref-{source}"


def citation_id(doc_id: str, source: str, mention: int) -> str:
    """Give the id of a mention of a source in the text, to which the reference list links back."""
    return f"{doc_id}-cite-{source}-{mention}"


def rebase(html: str, prefix: str) -> str:
    """Put the way from a page to the site's root in all links of a rendered body.

    Args:
        html: ``Rendered.html`` (or a part of it).
        prefix: ``./`` on a page at the root, ``../../`` on a page two folders down, or the site's
            address for feeds and mail. Never empty: a path is no address on its own.
    """
    return html.replace(ROOT, _escape_prefix(prefix))


def _escape_prefix(prefix: str) -> str:
    """Make a prefix fit for a double-quoted attribute."""
    return re.sub(r"[&<>\"]", lambda match: f"&#{ord(match[0])};", prefix)
