"""What nobody is to learn from a file that is published: secrets, and how the building machine is set up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from generator.read.secrets import secrets_in

#: Texts of which every home folder of some user of some machine holds one.
_HOMES: Final = (
    "/home/", "/home\\/", "/Users/", "/Users\\/", "/root/", "/root\\/", "/mnt/", ":\\"
)  # fmt: skip
# JSON may write a slash with a backslash before it; what stands before that tells whether a path begins.
# U+FFFD is a letter of a file that is no text.
_HOME = re.compile(
    r"(?<![\w.%/~-])(?:file:///?)?"
    r"(?:(?<!\\)\\?/(?:home|Users)\\?/[\w\ufffd]|(?<!\\)\\?/root\\?/[.\w\ufffd]|(?<!\\)/mnt/[a-z]/[Uu]sers/[\w\ufffd]"
    r"|[A-Za-z]:\\{1,4}[Uu][Ss][Ee][Rr][Ss]\\{1,4}[\w\ufffd])[\w.-]*"
)
#: Characters of two bytes, of which the first or the second is NUL.
_WIDE = (re.compile(r"(?:\0[^\0]){4,}+"), re.compile(r"(?:[^\0]\0){4,}+"))
#: A string of a PDF in hexadecimal digits.
_HEX_STRING = re.compile(r"<([0-9A-Fa-f \t\r\n\f]{8,}+)>")
#: Where in a file its kind is told.
_HEAD: Final = 1024


class Leaks:
    """Looks for secrets, home folders and the given paths of a machine in texts."""

    def __init__(self, machine_paths: Iterable[str]) -> None:
        self.machine_paths = frozenset(machine_paths)
        self.leak = _leak_pattern(self.machine_paths)
        #: The paths as JSON may write them, too.
        self.known = self.machine_paths | {path.replace("/", "\\/") for path in self.machine_paths}

    def of(self, text: str) -> Iterator[tuple[str, int, str]]:
        """Give what nobody is to learn from a text: rule, place and message."""
        # The pattern costs more than all else here, so it only runs where there is something to find.
        found: dict[int, str] = {}
        if any(known in text for known in _HOMES):
            found = {home.start(): f"a home folder: {home[0]}" for home in _HOME.finditer(text)}
        if any(known in text for known in self.known):
            for leak in self.leak.finditer(text):
                found[leak.start()] = f"a path of the build machine: {leak[0]}"
        yield from (("V502", offset, message) for offset, message in found.items())
        for secret in secrets_in(text):
            yield "V501", secret.offset, secret.message

    def of_bytes(self, data: bytes) -> Iterator[tuple[str, str]]:
        """Give what nobody is to learn from a file that is no text, such as the notes of a picture or PDF.

        Those may be in two bytes a character, of which one is NUL wherever this looks for something.
        """
        # Whatever is beyond ASCII is no letter of a word that stands before a path.
        texts = [data.decode("ascii", "replace")]
        if b"\0" in data:
            texts += ["\n".join(run.replace("\0", "") for run in runs.findall(texts[0])) for runs in _WIDE]
        if b"%PDF" in data[:_HEAD]:
            texts += [text.replace(r"\000", "") for text in texts if r"\000" in text]
            texts.append("\n".join(map(_from_hex, _HEX_STRING.findall(texts[0]))))
        found = ((code, message) for text in texts for code, _, message in self.of(text))
        yield from dict.fromkeys(found)


def _from_hex(digits: str) -> str:
    """Give what a string of a PDF says, without NUL; a digit that is missing at the end is 0."""
    whole = "".join(digits.split())
    return bytes.fromhex(whole + "0" * (len(whole) % 2)).decode("ascii", "replace").replace("\0", "")


def _leak_pattern(paths: Iterable[str]) -> re.Pattern[str]:
    """Give the pattern of the machine's paths; ``/srv`` alone is a word, ``/srv/…`` is a path."""
    longest_first = sorted(paths, key=len, reverse=True)
    parts = [
        re.escape(path).replace("/", r"\\?/") + (r"\\?/[\w.]" if path.count("/") == 1 else r"(?![\w-])")
        for path in longest_first
    ]
    return re.compile(rf"(?<![\w.%\\-])(?:{'|'.join(parts)})")
