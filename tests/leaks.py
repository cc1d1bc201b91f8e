"""Looks for words in a folder as a reader of each format would see them: unpacked, unescaped, decoded."""

from __future__ import annotations

import base64
import gzip
import html
import json
import os
import quopri
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

import brotli

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{2}[A-Za-z0-9+/_\r\n-]{22,}")
_ESCAPED = re.compile(r'"(?:[^"\\]|\\.)*\\.(?:[^"\\]|\\.)*"')


def forms(data: bytes, name: str = "") -> Iterator[str]:
    """Give the text of a file in each form that it may have for a reader."""
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    elif name.endswith(".br"):
        data = brotli.decompress(data)
    text = data.decode("utf-8", "replace")
    yield text
    yield html.unescape(text)
    yield html.unescape(html.unescape(text))
    yield unquote(text)
    yield from map(_from_json, _ESCAPED.findall(text))
    # Calendars and mails break lines within words.
    yield re.sub(r"\r?\n[ \t]", "", text)
    yield quopri.decodestring(data).decode("utf-8", "replace")
    for packed in _BASE64.findall(text):
        whole = re.sub(r"[\r\n]", "", packed).replace("-", "+").replace("_", "/")
        # A text may begin before it, or end behind it.
        for start in range(4):
            part = whole[start:]
            yield base64.b64decode(part[: len(part) // 4 * 4]).decode("utf-8", "replace")


def _from_json(text: str) -> str:
    try:
        return str(json.loads(text))
    except ValueError:
        return text


def found(tree: Path, words: Iterable[str], *, leave: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Give the files of a folder that hold each word, whatever its case; in their names, too.

    Args:
        tree: The folder.
        words: What to look for.
        leave: Folders in it that are not looked at.
    """
    wanted = {word: word.casefold() for word in words}
    places: dict[str, list[str]] = {word: [] for word in wanted}
    longest = max(map(len, wanted.values()), default=0)
    start = os.path.commonprefix([*wanted.values()])  # noqa: RUF071 - letters are meant
    for path in sorted(tree.rglob("*")):
        name = path.relative_to(tree).as_posix()
        if name.startswith(tuple(f"{folder}/" for folder in leave)):
            continue
        seen = [name]
        if path.is_file():
            seen += forms(path.read_bytes(), name)
        whole = "\0".join(seen).casefold()
        if start:
            # Many words that begin alike: they are looked for only where one may be.
            at = [match.start() for match in re.finditer(f"(?={re.escape(start)})", whole)]
            whole = "\0".join(whole[place : place + longest] for place in at)
        for word, folded in wanted.items():
            if folded in whole:
                places[word].append(name)
    return places
