"""The hash of a view: equal for equal views, and computed once for each part that many pages share."""

from __future__ import annotations

import dataclasses
import hashlib
from typing import Any

from generator.views.contract import View
from generator.views.parts import CardView, Link, SourceView, StatementView, TermView

#: Parts that the Kit makes once and gives to many pages.
_SHARED = frozenset({CardView, Link, SourceView, StatementView, TermView})


class ViewHasher:
    """Hashes the views of one build."""

    def __init__(self) -> None:
        """Begin without any part known."""
        self._fields: dict[type, tuple[str, ...]] = {}
        # The part is kept beside its hash: its id is its own only while it lives.
        self._known: dict[int, tuple[tuple[str, str], object]] = {}

    def of(self, view: View) -> str:
        """Give the hash of a view, of all it holds and of the types of that."""
        return _hash(self._canonical(view))

    def _canonical(self, value: Any) -> Any:  # noqa: ANN401 - any value of a view
        """Give plain values with a text of their own: dataclasses become pairs, tuples lists."""
        kind = type(value)
        if kind is str:
            return value
        if kind is tuple:
            return [self._canonical(entry) for entry in value]
        fields = self._fields.get(kind)
        if fields is None:
            is_record = dataclasses.is_dataclass(kind)
            fields = tuple(field.name for field in dataclasses.fields(kind)) if is_record else ()
            self._fields[kind] = fields
        if not fields:
            return value
        if kind not in _SHARED:
            return (kind.__name__, [self._canonical(getattr(value, name)) for name in fields])
        known = self._known.get(id(value))
        if known is None:
            whole = [self._canonical(getattr(value, name)) for name in fields]
            known = self._known[id(value)] = ((kind.__name__, _hash(whole)), value)
        return known[0]


def _hash(value: object) -> str:
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()
