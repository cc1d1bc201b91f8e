"""The ways between the pages of a list that is divided by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from generator.views.kit import Kit
from generator.views.paging import YearPart
from generator.views.parts import Link

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class YearPlace(Generic[T]):
    """One page of such a list, with the ways to its neighbours."""

    part: YearPart[T]
    previous: Link | None
    next: Link | None


def year_place(kit: Kit, kind: str, parts: Sequence[YearPart[T]], key: str, name: str = "") -> YearPlace[T]:
    """Give the part of a page.

    Args:
        kit: The maker of parts.
        kind: The kind of the pages' routes.
        parts: All parts, oldest first.
        key: The key of the page's route, ``2025`` or ``2025-2``, without the name.
        name: What stands before the year in the keys of the routes, if there are several such lists.
    """
    place = next(number for number, part in enumerate(parts) if part.key == key)
    return YearPlace(
        parts[place],
        _link(kit, kind, parts[place - 1], name) if place else None,
        _link(kit, kind, parts[place + 1], name) if place + 1 < len(parts) else None,
    )


def year_links(kit: Kit, kind: str, parts: Sequence[YearPart[Any]], name: str = "") -> tuple[Link, ...]:
    """Give the ways to the first page of each year, newest first."""
    return tuple(_link(kit, kind, part, name) for part in reversed(parts) if part.number == 1)


def _link(kit: Kit, kind: str, part: YearPart[Any], name: str) -> Link:
    return Link(text=part.name, path=kit.routes.path(kind, f"{name}/{part.key}".lstrip("/")))
