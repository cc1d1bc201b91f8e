"""How a record is declared: a frozen, slotted dataclass whose fields say what they mean.

The declaration is the single source for validation, the JSON Schema and the field reference.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field
from typing import Any, Final, TypeVar, dataclass_transform

T = TypeVar("T")

#: A list of front matter has at most this many entries: what is made of it on all pages stays bounded.
MOST_ENTRIES: Final = 200
#: Each old address is a file of its own.
MOST_ADDRESSES: Final = 50
#: Each two steps of a disagreement that parties want in another order are told of.
MOST_STEPS: Final = 30
MOST_DISAGREEMENTS: Final = 30
#: Each party's page shows every disagreement of it, with all of its parties.
MOST_PARTIES: Final = 50
#: How many steps the orders of all disagreements of an article may name together.
MOST_ORDERED: Final = 200


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
    most: int = MOST_ENTRIES,
) -> Any:  # noqa: ANN401 - the same loose type as dataclasses.field
    """Declare a field of a record.

    Args:
        meaning: What the field says, in one sentence, for the field reference.
        default: The value when the field is absent; without it the field is required.
        short: For a list of records: the field that a bare string stands for.
        mapping: For a list of records written as a YAML mapping: the fields that take the key
            and the value.
        alias: A singular key that may stand instead, with one value (``source: s1``).
        most: If it is a list, how many entries it may have.
    """
    metadata = {"meaning": meaning, "short": short, "mapping": mapping, "alias": alias, "most": most}
    if default is MISSING:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(about,))
def record(cls: type[T]) -> type[T]:
    """Make a record: frozen, slotted, keyword-only."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)
