"""How a record is declared: a frozen, slotted dataclass whose fields say what they mean.

The declaration is the single source for validation, the JSON Schema and the field reference.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


class Registry:
    """What an id refers to; used as ``Annotated[Id, Ref("actor")]``."""

    ACTOR = "actor"
    THEME = "theme"
    ARTICLE = "article"
    SOURCE = "source"
    EVENT = "event"
    DISAGREEMENT = "disagreement"
    OUTLOOK = "outlook"
    POSITION = "position"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks an id as the name of a record declared elsewhere."""

    registry: str


def about(
    meaning: str,
    *,
    default: Any = MISSING,  # noqa: ANN401 - the default of any field type
    short: str = "",
    mapping: tuple[str, str] | None = None,
    alias: str = "",
) -> Any:  # noqa: ANN401 - the same loose type as dataclasses.field
    """Declare a field of a record.

    Args:
        meaning: What the field says, in one sentence, for the field reference.
        default: The value when the field is absent; without it the field is required.
        short: For a list of records: the field that a bare string stands for.
        mapping: For a list of records written as a YAML mapping: the fields that take the key
            and the value.
        alias: A singular key that may stand instead, with one value (``source: s1``).
    """
    metadata = {"meaning": meaning, "short": short, "mapping": mapping, "alias": alias}
    if default is MISSING:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(about,))
def record(cls: type[T]) -> type[T]:
    """Make a record: frozen, slotted, keyword-only."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)
