"""The rules that a finished site is held against, each with the code by which it is told."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from generator.model.diagnostics import Diagnostic
from generator.model.values import Location

#: What each rule finds; ``docs/publishing.md`` lists them, V1xx to V6xx.
RULES: Final = MappingProxyType(
    {
        "V100": "settings with which a site is not published",
        "V101": "a file is missing",
        "V102": "a file is empty or cut off",
        "V103": "a file that no part of the site explains",
        "V104": "a hidden file, a link, a backup or an unknown kind of file",
        "V105": "a text that is not UTF-8, or holds a character NUL",
        "V106": "a file that is not as the list of hashes says",
        "V107": "a compressed file that is not what stands beside it",
        "V201": "an address that leads nowhere",
        "V202": "a fragment that leads nowhere",
        "V203": "an address that depends on where the site stands",
        "V204": "an address that runs a program, or names a file of one machine",
        "V301": "HTML that is not well-formed",
        "V302": "XML that is not well-formed, or not the feed or sitemap that it should be",
        "V303": "JSON that is none",
        "V304": "an id that is empty or there twice",
        "V305": "template syntax that is left over",
        "V401": "a script where none may run, or a drawing that can act",
        "V402": "a style in the page",
        "V403": "something that is asked of another site",
        "V404": "an element that brings in another document, or takes the reader away",
        "V405": "a page whose content security policy is missing or weak",
        "V501": "what looks like a secret",
        "V502": "a path of a machine",
        "V601": "a page that is too large",
        "V602": "an image that is too large",
        "V603": "a site that is too large",
        "V701": "a live site that cannot be read",
        "V702": "a file that the live site does not give",
        "V703": "a file that the live site gives differently",
        "V704": "a file that the live site gives as another type",
        "V705": "a live site that is not the expected one",
    }
)


def fault(code: str, path: str, message: str, line: int = 0, column: int = 0) -> Diagnostic:
    """Tell of a file of a site.

    Args:
        code: The rule, a key of ``RULES``.
        path: The file, below the output folder.
        message: What is wrong with it.
        line: Where, from 1; 0 for the file as a whole.
        column: From 1.
    """
    if code not in RULES:
        raise ValueError(f"there is no rule {code}")
    return Diagnostic(Location(path, line, column), code, message)


def place(text: str, offset: int) -> tuple[int, int]:
    """Give the line and the column, from 1, of a character."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
