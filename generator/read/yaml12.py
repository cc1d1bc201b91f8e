"""YAML front matter → plain values that know their place.

YAML 1.2 scalars on PyYAML's C parser: every scalar stays text (no Norway problem, no octal
numbers, no sexagesimal times); the field that takes it decides what it means. Anchors, aliases,
tags, duplicate keys and deep nesting are refused before anything is built. A header in which
nothing of the kind can be takes a shorter way (``yamlquick``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

import yaml

from generator.model.diagnostics import Diagnostic, Severity
from generator.model.values import Location
from generator.read.located import KEY, Path, Places, Plain
from generator.read.text import forbidden
from generator.read.yamlquick import LOST, MAX_DEPTH, NULL, Loader, read_quickly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.read.frontmatter import Parts

#: The header may have this many characters.
MAX_HEADER = 64_000

# No number of the model has more digits; Python refuses to read thousands of them.
_INTEGER = re.compile(r"[-+]?[0-9]{1,100}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_COLON_VALUE = re.compile(r"(\s*(?:- )*(?:[a-z_][\w-]*: +)?)(.*: .*|.*:)")
# A value whose first character means something in YAML.
_MARKED_VALUE = re.compile(r"(\s*(?:- )*(?:[\w-]+: +)?)([\[\]{}*&!|>'\"%@`,?-].*)")


def parse(parts: Parts, path: str, text: str) -> tuple[dict[str, Any] | None, Places, list[Diagnostic]]:
    """Read the front matter of a file.

    Args:
        parts: The split file.
        path: Its path for diagnostics.
        text: The whole text, for excerpts.

    Returns:
        The mapping (None if it could not be read), the places of its values, and the problems.
        Scalars are ``str`` if quoted, ``Plain`` if not, None if null.
    """
    if len(parts.header) <= MAX_HEADER and (quick := read_quickly(parts.header, parts.header_line)):
        return quick[0], Places(path, tuple(text.split("\n")), quick[1]), []
    return parse_with_guard(parts, path, text)


def parse_with_guard(
    parts: Parts, path: str, text: str
) -> tuple[dict[str, Any] | None, Places, list[Diagnostic]]:
    """Read the front matter of a file as ``parse`` does, the long way, which tells what is wrong."""
    reader = _Reader(parts, Places(path, tuple(text.split("\n"))))
    value = reader.read()
    places = Places(path, reader.places.lines, reader.index)
    return value, places, reader.problems


def core_scalar(text: str) -> object:
    """Give what a plain scalar means in the YAML 1.2 core schema: bool, number, null or text."""
    if text in NULL:
        return None
    if text in ("true", "True", "TRUE"):
        return True
    if text in ("false", "False", "FALSE"):
        return False
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


class _Mark(Protocol):
    """A place in the header, as both parsers of PyYAML give it: line and column from 0."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


class _Reader:
    """The state of reading one header."""

    def __init__(self, parts: Parts, places: Places) -> None:
        self.parts = parts
        self.places = places
        self.index: dict[Path, tuple[int, int]] = {(): (1, 1)}
        self.problems: list[Diagnostic] = []

    def read(self) -> dict[str, Any] | None:
        header = self.parts.header
        if len(header) > MAX_HEADER:
            message = f"the front matter has {len(header):,} characters"
            self.refuse(None, "B105", message, f"at most {MAX_HEADER:,} are read")
            return None
        try:
            if not self.guard(header):
                return None
            node = yaml.compose(header, Loader=Loader)
        except yaml.MarkedYAMLError as error:
            self.syntax(error)
            return None
        except (yaml.YAMLError, ValueError) as error:  # a character YAML refuses; the text gate leaves none
            self.refuse(None, "B108", f"YAML cannot be read: {error}")
            return None
        if not isinstance(node, yaml.MappingNode):
            hint = "write a field on each line: `title: …`"
            self.refuse(None, "B116", "the front matter holds no fields", hint)
            return None
        return self.mapping(node, ())

    def guard(self, header: str) -> bool:
        """Refuse what must not be composed; iterative, so that no nesting can break it."""
        depth = 0
        for event in yaml.parse(header, Loader=yaml.CSafeLoader):
            mark = event.start_mark
            anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
            if isinstance(event, yaml.AliasEvent):
                hint = "repeat the value; quote text that begins with *"
                self.refuse(mark, "B113", f"the alias *{anchor} is not allowed", hint)
                return False
            if anchor:
                hint = "delete it, and repeat the value where you need it; quote text that begins with &"
                self.refuse(mark, "B113", f"the anchor &{anchor} is not allowed", hint)
                return False
            if tag:
                shown = tag.replace("tag:yaml.org,2002:", "!!")
                hint = "delete it; quote text that begins with !"
                self.refuse(mark, "B114", f"the tag {shown} is not allowed", hint)
                return False
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    message = f"values are nested more than {MAX_DEPTH} deep"
                    self.refuse(
                        mark, "B115", message, "no field needs that; check the brackets and indentation"
                    )
                    return False
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
        return True

    def build(self, node: yaml.Node, path: Path) -> Any:  # noqa: ANN401 - a tree of any shape
        """Build the value of a node; the guard has bounded the depth."""
        self.index.setdefault(path, self.place(node.start_mark))
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        return [self.build(item, (*path, number)) for number, item in enumerate(node.value)]

    def scalar(self, node: yaml.ScalarNode) -> str | None:
        if node.style:  # a quote or block mark; plain is None or empty
            self.refuse_escapes(node)
            return str(node.value)
        self.warn_lost_text(node.end_mark)
        return None if node.value in NULL else Plain(node.value)

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key, child in self.pairs(node, path):
            mapping[key] = self.build(child, (*path, key))
        return mapping

    def pairs(self, node: yaml.MappingNode, path: Path) -> Iterator[tuple[str, yaml.Node]]:
        """Give the keys of a mapping with their values, each key once."""
        seen: dict[str, tuple[int, int]] = {}
        for key_node, child in node.value:
            at = self.place(key_node.start_mark)
            if not isinstance(key_node, yaml.ScalarNode) or not key_node.value.strip():
                self.refuse(key_node.start_mark, "B112", "a key must be a word", "write `key: value`")
                continue
            key = str(key_node.value)
            if self.refuse_escapes(key_node):
                continue
            if key in seen:
                message = f'the key "{key}" stands here a second time'
                hint = f"the first is on line {seen[key][0]}; keep one"
                self.refuse(key_node.start_mark, "B111", message, hint)
                continue
            seen[key] = at
            self.index[(*path, key, KEY)] = at
            yield key, child

    def place(self, mark: _Mark) -> tuple[int, int]:
        return mark.line + self.parts.header_line, mark.column + 1

    def refuse(self, mark: _Mark | None, code: str, message: str, hint: str = "") -> None:
        line, column = (1, 1) if mark is None else self.place(mark)
        self.refuse_at(line, column, code, message, hint)

    def syntax(self, error: yaml.MarkedYAMLError) -> None:
        """Say in the editor's words what the parser met."""
        context, problem = error.context or "", error.problem or ""
        unclosed = _UNCLOSED.get((context, problem), "")
        mark = (error.context_mark if unclosed else error.problem_mark) or error.context_mark
        line, column = (1, 1) if mark is None else self.place(mark)
        last = self.parts.header_line + self.parts.header.count("\n")
        line = min(line, last)
        excerpt = self.places.excerpt(line)
        colon, marked = _COLON_VALUE.fullmatch(excerpt), _MARKED_VALUE.fullmatch(excerpt)
        if "\t" in excerpt[: max(column, len(excerpt) - len(excerpt.lstrip()))]:
            column = excerpt.index("\t") + 1
            self.refuse_at(line, column, "B109", "a tab in the front matter", "indent with spaces")
        elif "mapping values are not allowed" in problem and colon and colon[1].strip():
            message = "text with a colon must stand in quotes"
            self.refuse_at(line, len(colon[1]) + 1, "B110", message, f"write {_quoted(colon)}")
        elif unclosed:
            self.refuse_at(line, column, "B108", f"the {unclosed} that begins here is not closed", "close it")
        elif marked and column > len(marked[1]) and marked[1].strip():
            message = f"text that begins with {marked[2][0]} must stand in quotes"
            if marked[2][0] in "'\"":
                escape = "escape" in problem
                message = (
                    "a backslash between double quotes" if escape else "text after or inside a quotation"
                )
            self.refuse_at(line, len(marked[1]) + 1, "B108", message, f"write {_quoted(marked)}")
        else:
            unknown = f"YAML cannot be read here: {problem or context}", "check this line and the one before"
            message, hint = next((said for words, said in _SAID.items() if words in problem), unknown)
            self.refuse_at(line, column, "B108", message, hint)

    def refuse_at(self, line: int, column: int, code: str, message: str, hint: str) -> None:
        location = Location(self.places.path, line, column)
        self.problems.append(self.places.diagnostic(location, code, message, hint))

    def refuse_escapes(self, node: yaml.ScalarNode) -> bool:
        r"""Refuse a character that an escape such as ``\x00`` would bring past the check of the text."""
        name = forbidden(node.value)
        if name:
            message = f"{name}, written as an escape"
            self.refuse(node.start_mark, "B102", message, "delete the escape, or use single quotes")
        return bool(name)

    def warn_lost_text(self, end: _Mark) -> None:
        """Tell of text behind `` #`` that YAML takes for a comment."""
        line, column = self.place(end)
        lost = LOST.match(self.places.excerpt(line), column - 1)
        if lost:
            location = Location(self.places.path, line, lost.start(1) + 1)
            message = f'"{lost[1]}" is read as a comment'
            hint = "put the value in quotes to keep it"
            warning = Severity.WARNING
            self.problems.append(self.places.diagnostic(location, "B117", message, hint, warning))


def _quoted(match: re.Match[str]) -> str:
    """Give a line whose value stands in single quotes, from its beginning and its value."""
    value = match[2].rstrip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        value = value[1:-1]  # the quotes that did not do
    value = value.replace("'", "''")
    return f"{match[1].strip()} '{value}'"


#: What was begun and not closed, by what the parser did and what it says.
_UNCLOSED = {
    ("while scanning a quoted scalar", "found unexpected end of stream"): "quotation",
    ("while parsing a flow sequence", "did not find expected ',' or ']'"): "list",
    ("while parsing a flow mapping", "did not find expected ',' or '}'"): "mapping",
}
#: What the parser says, and what the author is told instead.
_SAID = {
    "mapping values are not allowed": (
        "a key cannot stand here", "check the indentation, and the line before for a missing colon"
    ),
    "did not find expected key": (
        "a key is expected here", "check the indentation of this line and the one before"
    ),
    "block sequence entries are not allowed": (
        "a list cannot begin here", "check the indentation of this line and the one before"
    ),
    "did not find expected '-' indicator": (
        "a list entry is expected here", "begin each entry with - in the same column"
    ),
    "could not find expected ':'": ("a key without a colon", "write `key: value`"),
    "but found another document": ("a line that begins with --- ends the front matter", "take it out"),
    "did not find expected <document start>": (
        "a line that begins with % is not a field", "take out the line before this one"
    ),
    "found unknown escape character": (
        "a backslash between double quotes", "use single quotes, which know no escapes"
    ),
}  # fmt: skip
