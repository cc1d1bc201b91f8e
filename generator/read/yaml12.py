"""YAML front matter → plain values that know their place.

YAML 1.2 scalars on PyYAML's C parser: every scalar stays text (no Norway problem, no octal
numbers, no sexagesimal times); the field that takes it decides what it means. Anchors, aliases,
tags, duplicate keys and deep nesting are refused before anything is built.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from generator.model.diagnostics import Diagnostic, Severity
from generator.read.located import KEY, Path, Places, Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.model.values import Location
    from generator.read.frontmatter import Parts

#: Mappings and lists may stand in each other this deep; the model needs 6.
MAX_DEPTH = 12
#: The header may have this many characters.
MAX_HEADER = 64_000

_NULL = ("", "~", "null", "Null", "NULL")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_COLON_VALUE = re.compile(r"^(\s*(?:- )?[\w-]+: +)(.*: .*|.*:)$")
# " #" followed by a letter or digit: a reference or tag that YAML takes for a comment.
_LOST = re.compile(r"^[^'\"{\[#]*?:\s+[^'\"{\[#\s][^#]*?(\s#\w)")


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
    reader = _Reader(parts, Places(path, tuple(text.split("\n"))))
    value = reader.read()
    places = Places(path, reader.places.lines, reader.index)
    return value, places, reader.problems


def core_scalar(text: str) -> object:
    """Give what a plain scalar means in the YAML 1.2 core schema: bool, number, null or text."""
    if text in _NULL:
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
            node = yaml.compose(header, Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            self.syntax(error)
            return None
        except yaml.YAMLError as error:  # a character YAML refuses; the text gate leaves none
            self.refuse(None, "B108", f"YAML cannot be read: {error}")
            return None
        if not isinstance(node, yaml.MappingNode):
            hint = "write fields as `title: …`"
            self.refuse(None, "B116", "the front matter is not a list of fields", hint)
            return None
        value: dict[str, Any] = self.build(node, ())
        self.warn_lost_text()
        return value

    def guard(self, header: str) -> bool:
        """Refuse what must not be composed; iterative, so that no nesting can break it."""
        depth = 0
        for event in yaml.parse(header, Loader=yaml.CSafeLoader):
            mark = event.start_mark
            if isinstance(event, yaml.AliasEvent):
                hint = "repeat the value; quote text that begins with *"
                self.refuse(mark, "B113", f"the alias *{event.anchor} is not allowed", hint)
                return False
            if getattr(event, "anchor", None):
                hint = "quote text that begins with &"
                self.refuse(mark, "B113", f"the anchor &{event.anchor} is not allowed", hint)
                return False
            if getattr(event, "tag", None):
                hint = "quote text that begins with !"
                self.refuse(mark, "B114", f"the tag {event.tag} is not allowed", hint)
                return False
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    message = f"values are nested more than {MAX_DEPTH} deep"
                    self.refuse(mark, "B115", message)
                    return False
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
        return True

    def build(self, node: yaml.Node, path: Path) -> Any:  # noqa: ANN401 - a tree of any shape
        """Build the value of a node; the guard has bounded the depth."""
        self.index.setdefault(path, self.place(node.start_mark))
        if isinstance(node, yaml.ScalarNode):
            if node.style:  # a quote or block mark; plain is None or empty
                return str(node.value)
            return None if node.value in _NULL else Plain(node.value)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, number)) for number, item in enumerate(node.value)]
        mapping: dict[str, Any] = {}
        for key, child in self.pairs(node, path):
            below = (*path, key)
            self.index[below] = self.place(child.start_mark)
            mapping[key] = self.build(child, below)
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
            if key in seen:
                message = f'the key "{key}" stands here a second time'
                hint = f"the first is on line {seen[key][0]}; keep one"
                self.refuse(key_node.start_mark, "B111", message, hint)
                continue
            seen[key] = at
            self.index[(*path, key, KEY)] = at
            yield key, child

    def place(self, mark: yaml.Mark) -> tuple[int, int]:
        return mark.line + self.parts.header_line, mark.column + 1

    def refuse(self, mark: yaml.Mark | None, code: str, message: str, hint: str = "") -> None:
        line, column = (1, 1) if mark is None else self.place(mark)
        location = self.at(line, column)
        self.problems.append(self.places.diagnostic(location, code, message, hint))

    def at(self, line: int, column: int) -> Location:
        return Places(self.places.path, (), {(): (line, column)}).at(())

    def syntax(self, error: yaml.MarkedYAMLError) -> None:
        """Say in the editor's words what the parser met."""
        mark = error.problem_mark or error.context_mark
        line, column = (1, 1) if mark is None else self.place(mark)
        last = self.parts.header_line + self.parts.header.count("\n")
        line = min(line, last)
        excerpt = self.places.excerpt(line)
        problem = error.problem or "YAML cannot be read"
        if "\t" in excerpt[: max(column, len(excerpt) - len(excerpt.lstrip()))]:
            column = excerpt.index("\t") + 1
            self.refuse_at(line, column, "B109", "a tab", "indent with spaces")
            return
        colon = _COLON_VALUE.match(excerpt)
        if "mapping values are not allowed" in problem and colon:
            quoted = colon[1].strip() + " '" + colon[2].replace("'", "''") + "'"
            message = "text with a colon must stand in quotes"
            self.refuse_at(line, len(colon[1]) + 1, "B110", message, f"write {quoted}")
            return
        hint = next((known for words, known in _HINTS.items() if words in problem), "")
        self.refuse_at(line, column, "B108", f"YAML cannot be read here: {problem}", hint)

    def refuse_at(self, line: int, column: int, code: str, message: str, hint: str) -> None:
        self.problems.append(self.places.diagnostic(self.at(line, column), code, message, hint))

    def warn_lost_text(self) -> None:
        """Tell of text behind `` #`` that YAML takes for a comment."""
        for number, line in enumerate(self.parts.header.split("\n"), start=self.parts.header_line):
            lost = _LOST.match(line)
            if lost:
                location = self.at(number, lost.start(1) + 2)
                message = f'"{line[lost.start(1) + 1 :]}" is read as a comment'
                hint = "put the value in quotes to keep it"
                warning = Severity.WARNING
                self.problems.append(self.places.diagnostic(location, "B117", message, hint, warning))


_HINTS = {
    "found character that cannot start any token": "put text that begins with @, ` or % in quotes",
    "while scanning a quoted scalar": "close the quotation mark",
    "found unexpected end of stream": "close the quotation mark or bracket",
    "did not find expected <document start>": "put the text in quotes",
    "did not find expected ',' or ']'": "close the bracket, or put text with [ ] in quotes",
    "did not find expected ',' or '}'": "close the brace, or put text with { } in quotes",
    "did not find expected key": "check the indentation of this line and the one before",
    "did not find expected '-' indicator": "begin each list item with - in the same column",
    "could not find expected ':'": "write `key: value`",
    "found unknown escape character": "use single quotes, which know no escapes",
}
