"""Frozen dataclasses as JSON and back, by their type hints alone.

A dataclass is the list of its fields in their order, so that an entry names no code to run: a store that
somebody else wrote can give wrong values, never a wrong type. (Pickle would run what it is told to.)
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from math import isfinite
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

#: What the standard JSON module reads and writes.
Json = Any
Coder = Callable[[Any], Any]
#: What the making of values raises for others than were written; OSError comes from names of zones.
_WRONG = (ValueError, TypeError, AttributeError, LookupError, OSError, OverflowError, RecursionError)


class DecodeError(ValueError):
    """The text is not what ``encode`` writes for this type."""


def encode(kind: Any, value: Any) -> str:  # noqa: ANN401 - any type and its value
    """Give a value as JSON; equal values give equal text.

    Args:
        kind: Its type: a dataclass of scalars, enumerations, dates, tuples and dataclasses.
        value: A value of that type.
    """
    return json.dumps(_encoder(kind)(value), ensure_ascii=False, separators=(",", ":"))


def decode(kind: Any, text: str) -> Any:  # noqa: ANN401 - any type and its value
    """Give the value that ``encode`` wrote; raises DecodeError for any other text."""
    try:
        found = json.loads(text)
        # Half of a character that takes two, which no file can hold; `encode` writes escapes for little else.
        if "\\u" in text:
            json.dumps(found, ensure_ascii=False).encode()
        return _decoder(kind)(found)
    except (
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
        OSError,
        OverflowError,
        RecursionError,
    ) as error:
        raise DecodeError(f"not a stored {kind}: {error}") from error


def _bare(kind: Any) -> Any:  # noqa: ANN401 - any type
    """Give the type below names and marks."""
    while True:
        if get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        elif hasattr(kind, "__supertype__"):
            kind = kind.__supertype__
        else:
            return kind


@cache
def _fields(kind: type) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind, include_extras=True)
    return tuple((item.name, hints[item.name]) for item in dataclasses.fields(kind))


def _same(value: Any) -> Any:  # noqa: ANN401 - a scalar
    return value


@cache
def _encoder(kind: Any) -> Coder:  # noqa: ANN401, PLR0911 - any type, a return for each sort
    kind = _bare(kind)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union_encoder(tuple(map(_bare, get_args(kind))))
    if origin is tuple:
        item = _encoder(get_args(kind)[0])
        return _same if item is _same else lambda value: [item(entry) for entry in value]
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        parts = tuple((name, _encoder(hint)) for name, hint in _fields(kind))
        return lambda value: [
            getattr(value, name) if part is _same else part(getattr(value, name)) for name, part in parts
        ]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda value: value.value
    if kind is date:
        return date.isoformat
    if kind is datetime:
        return _told
    if origin is not None and issubclass(origin, Mapping):
        return _thawed
    if kind in (str, int, float, bool):
        return _same
    raise TypeError(f"a type that cannot be stored: {kind}")


def _union_encoder(kinds: tuple[Any, ...]) -> Coder:
    """None stands for itself; of several dataclasses the place of the one it is stands before the fields."""
    rest = [kind for kind in kinds if kind is not type(None)]
    if len(rest) == 1:
        only = _encoder(rest[0])
        return lambda value: None if value is None else only(value)
    parts = {kind: (place, _encoder(kind)) for place, kind in enumerate(rest)}

    def choose(value: Any) -> Json:  # noqa: ANN401 - one of several records
        if value is None:
            return None
        place, part = parts[type(value)]
        return [place, part(value)]

    return choose


@cache
def _decoder(kind: Any) -> Coder:  # noqa: ANN401, PLR0911 - any type, a return for each sort
    kind = _bare(kind)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union_decoder(tuple(map(_bare, get_args(kind))))
    if origin is tuple:
        item = _decoder(get_args(kind)[0])
        return lambda value: tuple([item(entry) for entry in _list(value)])
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _record_decoder(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        members = {member.value: member for member in kind}
        return lambda value: members[value]
    if kind is date:
        return date.fromisoformat
    if kind is datetime:
        return _moment
    if origin is not None and issubclass(origin, Mapping):
        return lambda value: _frozen(value) if isinstance(value, dict) else _refuse(value)
    if kind in (str, int, bool):
        return _checked(kind)
    if kind is float:
        return lambda value: value if type(value) in (int, float) and isfinite(value) else _refuse(value)
    raise TypeError(f"a type that cannot be stored: {kind}")


def _record_decoder(kind: type) -> Coder:
    names = tuple(name for name, _ in _fields(kind))
    parts = tuple(_decoder(hint) for _, hint in _fields(kind))

    def make(value: Any) -> Any:  # noqa: ANN401 - JSON → a record
        if len(_list(value)) != len(parts):
            raise DecodeError(f"{len(value)} fields instead of {len(parts)}")
        return kind(**{name: part(entry) for name, part, entry in zip(names, parts, value, strict=True)})

    return make


def _union_decoder(kinds: tuple[Any, ...]) -> Coder:
    rest = [kind for kind in kinds if kind is not type(None)]
    if len(rest) == 1:
        only = _decoder(rest[0])
        return lambda value: None if value is None else only(value)
    parts = [_decoder(kind) for kind in rest]

    def choose(value: Any) -> Any:  # noqa: ANN401 - JSON → one of several records
        if value is None:
            return None
        place, entry = value
        return parts[place](entry)

    return choose


def _thawed(value: Any) -> Json:  # noqa: ANN401 - any tree
    if isinstance(value, Mapping):
        return {key: _thawed(entry) for key, entry in value.items()}
    return [_thawed(entry) for entry in value] if isinstance(value, tuple) else value


def _frozen(value: Json) -> Any:  # noqa: ANN401 - any tree
    """Give a tree that nobody can change, as the boundary makes it."""
    if isinstance(value, dict):
        return types.MappingProxyType({key: _frozen(entry) for key, entry in value.items()})
    return tuple(_frozen(entry) for entry in value) if isinstance(value, list) else value


def _checked(kind: type) -> Coder:
    return lambda value: value if type(value) is kind else _refuse(value)


def _told(value: datetime) -> str:
    """Write a time with its zone, of which the offset alone is not the name: 12:59 CET."""
    zone = value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else ""
    return f"{value.isoformat()} {zone}".rstrip()


def _moment(text: str) -> datetime:
    """Give a time; one of no zone could not be compared with the others."""
    told, _, zone = text.partition(" ")
    found = datetime.fromisoformat(told)
    if found.tzinfo is None:
        raise DecodeError("a time without a zone")
    return found.astimezone(ZoneInfo(zone)) if zone else found


def _list(value: Json) -> list[Any]:
    return value if isinstance(value, list) else _refuse(value)


def _refuse(value: object) -> Any:  # noqa: ANN401 - never returns
    raise DecodeError(f"an unexpected {type(value).__name__}")
