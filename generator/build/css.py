"""Finding what a stylesheet loads, read in the parts that browsers read: no escape or comment hides it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_TOKEN: Final = re.compile(
    r"""/\*.*?(?:\*/|\Z)"""
    r"""|(?P<string>"(?:[^"\\\n\r\f]++|\\(?:\r\n|.))*+"?|'(?:[^'\\\n\r\f]++|\\(?:\r\n|.))*+'?)"""
    r"""|(?P<name>@?(?:[-\w]++|\\(?:[0-9a-fA-F]{1,6}(?:\r\n|[ \t\n\r\f])?+|[^\n\r\f]))++)(?P<call>\()?"""
    r"""|(?P<mark>[(){};])""",
    re.DOTALL,
)
#: What stands in ``url(…)`` without quotation marks.
_BARE: Final = re.compile(r"""[ \t\n\r\f]*+(?!["' \t\n\r\f])((?:[^)\\]++|\\.)*+)\)?""", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(?:([0-9a-fA-F]{1,6})(?:\r\n|[ \t\n\r\f])?|(\r\n|[\n\r\f])|(.))", re.DOTALL)
#: Functions that fetch what a string in them names.
_FETCHING: Final = frozenset(
    {"-webkit-cross-fade", "-webkit-image-set", "cross-fade", "image", "image-set", "src", "url"}
)
#: A string in a variable, from which ``image-set(var(--x) 1x)`` would take an address.
_REMOTE: Final = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_LAST: Final = 0x10FFFF


def css_addresses(text: str) -> Iterator[tuple[int, str]]:
    """Give the places and the addresses of all that a stylesheet, or one value of it, loads."""
    return _Sheet(text).addresses()


class _Sheet:
    def __init__(self, text: str) -> None:
        self.text = text
        #: The functions that are open.
        self.calls: list[str] = []
        #: The rule or the variable that is being read, up to its end.
        self.rule = ""

    def addresses(self) -> Iterator[tuple[int, str]]:
        at = 0
        while match := _TOKEN.search(self.text, at):
            at = match.end()
            # What a rule of this name holds is a name, though it looks like an address.
            silent = self.rule == "@namespace"
            if match["string"]:
                url = _plain(match["string"][1:].removesuffix(match["string"][0]))
                if self.fetches(url) and not silent:
                    yield match.start(), url
            elif match["name"]:
                name = _plain(match["name"]).lower()
                if name == "url" and match["call"] and (bare := _BARE.match(self.text, at)):
                    at = bare.end()
                    if not silent:
                        yield match.start(), _plain(bare[1]).strip()
                else:
                    self.name(name, call=bool(match["call"]))
            elif match["mark"]:
                self.mark(match["mark"])

    def fetches(self, url: str) -> bool:
        """Whether a string that stands here is an address."""
        if self.calls:
            return self.calls[-1] in _FETCHING
        if self.rule == "@import":
            self.rule = ""  # strings after the first are no addresses
            return True
        return self.rule.startswith("--") and _REMOTE.match(url) is not None

    def name(self, name: str, *, call: bool) -> None:
        if call:
            self.calls.append(name)
        elif name[0] == "@" or (name.startswith("--") and not self.calls):
            self.rule = name

    def mark(self, mark: str) -> None:
        if mark == "(":
            self.calls.append("")
        elif mark == ")":
            del self.calls[-1:]
        else:
            self.rule = ""


def _plain(text: str) -> str:
    """Give a text without escapes."""
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        number = int(match[1], 16)
        return chr(number) if 0 < number <= _LAST else "\N{REPLACEMENT CHARACTER}"
    return match[3] or ""
