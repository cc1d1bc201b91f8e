r"""Bytes → text: encoding, forbidden characters, secrets and size.

Input: the bytes of one file. Output: its text with ``\n`` line ends, or diagnostics.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

from generator.model.diagnostics import Diagnostic
from generator.model.values import Location
from generator.read.secrets import Found, secrets_in

#: A file may be this large, in bytes.
MAX_BYTES = 200_000

#: Not every forbidden character of a file is told: a binary file would fill the screen.
MAX_TOLD = 10

# C0 controls but tab, line feed and carriage return; DEL and C1; the line and paragraph separators,
# which end a line for YAML and for nobody else; bidirectional overrides and isolates, which can make
# a reader see another text than the editor reviewed (Trojan Source, CVE-2021-42574); the byte order
# mark inside a text; tag characters (invisible text); lone surrogates; the noncharacters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
# The characters of ASCII that are text.
_PLAIN = bytes((0x09, 0x0A, 0x0D, *range(0x20, 0x7F)))
# Unicode general categories without a mark of their own on the page; none of letters or digits.
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Zl", "Zp", "Zs"})
_NAMES = {"\x00": "a NUL character", "\x1b": "an escape character", "\x7f": "a delete character"}


def decode(data: bytes, path: str) -> tuple[str | None, list[Diagnostic]]:
    """Give the text of a file, or the reasons to refuse it.

    Args:
        data: The bytes of the file.
        path: Its path for diagnostics.
    """
    if len(data) > MAX_BYTES:
        return None, [
            Diagnostic(
                Location(path, 1, 1), "B105", f"the file has more than {MAX_BYTES:,} bytes", "split it"
            )
        ]  # fmt: skip
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        hint = "save it as UTF-8"
        return None, [Diagnostic(Location(path, 1, 1), "B101", "the file is UTF-16", hint)]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [_not_utf8(data, error, path)]
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    problems: list[Diagnostic] = []
    if _FORBIDDEN.search(beyond_ascii(text)):
        found = islice(_FORBIDDEN.finditer(text), MAX_TOLD)
        problems += [_at(text, match.start(), path) for match in found]
    problems += [_secret(text, found, path) for found in islice(secrets_in(text), MAX_TOLD)]
    lone = text.find("\r")
    if lone >= 0:
        line, column = position(text, lone)
        hint = "save the file with LF or CRLF line ends"
        message = "a carriage return without a line feed"
        problems.append(Diagnostic(Location(path, line, column), "B103", message, hint))
    if not text.strip():
        hint = "write front matter between two lines of ---, then text"
        problems.append(Diagnostic(Location(path, 1, 1), "B104", "the file is empty", hint))
    return (None, problems) if problems else (text, [])


def forbidden(text: str) -> str:
    """Give the name of the first forbidden character of a text, or an empty string."""
    match = _FORBIDDEN.search(beyond_ascii(text))
    return _name(match[0]) if match else ""


def beyond_ascii(text: str) -> str:
    """Give what is left of a text without the plain characters of ASCII, among which none is forbidden.

    Most texts have little else, and a search for characters of many ranges costs ten times as much.
    """
    data = text.encode("utf-8", "surrogatepass")
    return data.translate(None, _PLAIN).decode("utf-8", "surrogatepass")


def visible(text: str) -> bool:
    """Whether a text has anything to see: not only spaces, joiners and other formatting characters."""
    return text[:1].isalnum() or any(unicodedata.category(char) not in _UNSEEN for char in text)


def position(text: str, offset: int) -> tuple[int, int]:
    """Give line and column, from 1, of a character offset."""
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1


def _not_utf8(data: bytes, error: UnicodeDecodeError, path: str) -> Diagnostic:
    before = data[: error.start].decode("utf-8")
    line, column = position(before, len(before))
    return Diagnostic(
        Location(path, line, column),
        "B101",
        f"byte 0x{data[error.start]:02x} is not UTF-8",
        "save the file as UTF-8",
    )


def _at(text: str, offset: int, path: str) -> Diagnostic:
    line, column = position(text, offset)
    message = f"{_name(text[offset])} in the text"
    return Diagnostic(Location(path, line, column), "B102", message, "delete it")


def _secret(text: str, found: Found, path: str) -> Diagnostic:
    # As it was typed: in a page, typography may have made one dash of two hyphens. The line is not shown.
    line, column = position(text, found.offset)
    hint = "remove it, and have it revoked if it was ever valid"
    return Diagnostic(Location(path, line, column), "B118", found.message, hint)


def _name(char: str) -> str:
    return _NAMES.get(char, f"the invisible character U+{ord(char):04X}")
