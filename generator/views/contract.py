"""How a view is declared: a frozen, slotted dataclass whose fields say what they show.

The declaration is the contract with templates: ``docs/templates.md`` is made from it, and a test
compares the names that templates use with the names declared here.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")

#: Any view: what a template may get.
View = Any


def shows(meaning: str, *, default: Any = MISSING) -> Any:  # noqa: ANN401 - as dataclasses.field
    """Declare a field of a view with what it shows."""
    if default is MISSING:
        return field(metadata={"meaning": meaning})
    return field(default=default, metadata={"meaning": meaning})


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(shows,))
def view(cls: type[T]) -> type[T]:
    """Make a view: frozen, slotted, keyword-only."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)
