"""What a template refers to: other templates, and names that it does not make itself.

Parsing the site theme for this takes longer than rendering the page of one edit, so that what was found is
kept in the store.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import Environment, TemplateError, meta, nodes

from generator.build.manifest import is_data
from generator.build.store.database import Store

_KIND: Final = "template"


@dataclass(frozen=True, slots=True)
class References:
    """A template and what it refers to."""

    source: str
    #: Templates that it extends, imports and includes; None for one whose name is made while rendering.
    others: tuple[str | None, ...]
    #: Names that somebody must give it.
    asked: frozenset[str]


class Templates:
    """Finds what templates of one build refer to."""

    def __init__(self, environment: Environment, settings: Mapping[str, Any], store: Store | None) -> None:
        """Take what decides how a template is read.

        Args:
            environment: The environment in which pages are rendered.
            settings: Pelican's settings.
            store: What earlier builds kept; None to keep nothing.
        """
        self._environment = environment
        options = settings.get("JINJA_ENVIRONMENT") or {}
        # Of anything but data nobody knows how it changes what is read.
        self._store = store if is_data(options) else None
        self._options = json.dumps(options, sort_keys=True) if self._store else ""

    def look(self, name: str) -> References | None:
        """Give what a template refers to; None if it cannot be read, which rendering tells better."""
        loader = self._environment.loader
        if loader is None:
            return None
        try:
            source, _, _ = loader.get_source(self._environment, name)
            return self._kept(name, source) or self._parsed(name, source)
        except TemplateError:
            return None

    def _key(self, source: str) -> str:
        return hashlib.sha256(f"{self._options}\0{source}".encode("utf-8", "surrogatepass")).hexdigest()

    def _kept(self, name: str, source: str) -> References | None:
        found = self._store.get(_KIND, name) if self._store else None
        if found is None or found[0] != self._key(source):
            return None
        return _decoded(source, found[1])

    def _parsed(self, name: str, source: str) -> References:
        tree = self._environment.parse(source)
        others = tuple(meta.find_referenced_templates(tree))
        asked = frozenset(meta.find_undeclared_variables(tree) - _declared(tree))
        if self._store:
            self._store.put(_KIND, name, self._key(source), json.dumps([others, sorted(asked)]))
        return References(source, others, asked)


def _decoded(source: str, value: str) -> References | None:
    """Read what was kept; None for what is nothing of ours, whose sum somebody may have made as well."""
    try:
        others, asked = json.loads(value)
    except (ValueError, TypeError, RecursionError):
        return None
    if not isinstance(others, list) or not all(other is None or isinstance(other, str) for other in others):
        return None
    if not isinstance(asked, list) or not all(isinstance(name, str) for name in asked):
        return None
    return References(source, tuple(others), frozenset(asked))


def _declared(tree: nodes.Template) -> set[str]:
    """Give the names that a template makes for all of itself; Jinja takes them for missing in its blocks."""
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, nodes.FromImport):
            found.update(name[1] if isinstance(name, tuple) else name for name in node.names)
        elif isinstance(node, nodes.Import):
            found.add(node.target)
        elif isinstance(node, nodes.Macro):
            found.add(node.name)
    return found
