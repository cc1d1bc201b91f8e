"""The short way through YAML front matter that has nothing to tell of.

``yaml12`` looks at every event of the parser before it builds anything, so that no anchor, tag or depth
gets further. A header is spared that here if its text shows that it can hold no anchor, alias or tag,
and cannot be deep enough to break the composer. Whatever turns out to be odd is left to ``yaml12``,
from the beginning: only one place makes diagnostics.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from generator.read.located import KEY, Path, Plain
from generator.read.text import forbidden

#: Mappings and lists may stand in each other this deep; the model needs 6.
MAX_DEPTH = 12
#: What YAML reads as null.
NULL = ("", "~", "null", "Null", "NULL")
#: " #" followed by a letter or digit: a reference or tag that YAML takes for a comment.
LOST = re.compile(r"[ \t]+(#\w.*)")

# Each list or mapping begins with one of these. The composer calls itself for each level, and so many
# levels do it no harm.
_OPENS = "[{-:?"
_MOST_LEVELS = 1_000
# An anchor, alias or tag; behind a letter or digit the character is part of a text.
_MARK = re.compile(r"(?<!\w)[&*!]")

Index = dict[Path, tuple[int, int]]


class Loader(yaml.CSafeLoader):
    """Composes without deciding what a plain scalar means; the field that takes it does."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:  # noqa: ANN401, ARG002 - as the library
        """Give no tag."""
        return ""


def read_quickly(header: str, first_line: int) -> tuple[dict[str, Any], Index] | None:
    """Read a header; the same as the long way, or None if there may be something to tell of.

    Args:
        header: The text between the fences.
        first_line: The line of the file, from 1, on which it begins.
    """
    if not _is_tame(header):
        return None
    index: Index = {(): (1, 1)}
    try:
        node = yaml.compose(header, Loader=Loader)
        if type(node) is not yaml.MappingNode:
            return None
        return _mapping(node, (), index, first_line), index
    except (_Odd, yaml.YAMLError, ValueError):
        return None


class _Odd(Exception):  # noqa: N818 - no fault of anything
    """There is something that the long way tells of."""


def _is_tame(header: str) -> bool:
    """Whether a text holds no mark of ours or of YAML's, and few brackets and colons."""
    return not (
        "\\" in header  # an escape may bring a character that is not allowed
        or (("&" in header or "*" in header or "!" in header) and _MARK.search(header))
        or ("#" in header and LOST.search(header))
        or sum(map(header.count, _OPENS)) > _MOST_LEVELS
        or forbidden(header)
    )


def _mapping(node: yaml.MappingNode, path: Path, index: Index, first_line: int) -> dict[str, Any]:
    if len(path) >= MAX_DEPTH:
        raise _Odd
    mapping: dict[str, Any] = {}
    for key_node, child in node.value:
        key = key_node.value
        if type(key_node) is not yaml.ScalarNode or not key.strip() or key in mapping:
            raise _Odd
        mark = key_node.start_mark
        index[*path, key, KEY] = (mark.line + first_line, mark.column + 1)
        mapping[key] = _value(child, (*path, key), index, first_line)
    return mapping


def _value(node: yaml.Node, path: Path, index: Index, first_line: int) -> Any:  # noqa: ANN401 - a tree of any shape
    mark = node.start_mark
    index[path] = (mark.line + first_line, mark.column + 1)
    value = node.value
    if type(node) is yaml.ScalarNode:
        if node.style:  # a quote or block mark
            return value
        return None if value in NULL else Plain(value)
    if type(node) is yaml.MappingNode:
        return _mapping(node, path, index, first_line)
    if len(path) >= MAX_DEPTH:
        raise _Odd
    return [_value(item, (*path, number), index, first_line) for number, item in enumerate(value)]
