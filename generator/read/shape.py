"""Short forms → the full form: what an editor may leave out, written out.

A bare string stands for a list of one, ``source: s1`` for ``sources: [s1]``,
``participants: [ukraine]`` for ``participants: [{actor: ukraine}]``, a mapping of steps for a
list of them. Unknown keys are reported here, with the nearest known one, and lists that are too
long. The places of values move along.
"""

from __future__ import annotations

import dataclasses
import types
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin, get_type_hints

from generator.model.fields import Ref
from generator.read.located import KEY, Path, Places
from generator.read.suggest import did_you_mean, listed

if TYPE_CHECKING:
    from generator.model.diagnostics import Diagnostic


@dataclasses.dataclass(frozen=True, slots=True)
class FieldShape:
    """What a field of a record holds, as far as its form goes."""

    name: str
    #: The type without None, Annotated and tuple around it.
    core: Any
    is_list: bool
    optional: bool
    #: The records it may hold: one, or a full record and its reference form.
    records: tuple[type, ...]
    #: What its ids refer to, or an empty string.
    registry: str
    meaning: str
    short: str
    mapping: tuple[str, str] | None
    alias: str
    #: If it is a list, how many entries it may have.
    most: int
    default: Any

    @property
    def required(self) -> bool:
        """Whether the field must be given."""
        return self.default is dataclasses.MISSING


@cache
def shape_of(record: type) -> tuple[FieldShape, ...]:
    """Give the shape of each field of a record, in the order of declaration."""
    hints = get_type_hints(record, include_extras=True)
    return tuple(_field_shape(item, hints[item.name]) for item in dataclasses.fields(record))


def _field_shape(item: dataclasses.Field[Any], hint: Any) -> FieldShape:  # noqa: ANN401 - a type
    members = _union(hint)
    optional = type(None) in members
    rest = tuple(member for member in members if member is not type(None))
    core = rest[0] if len(rest) == 1 else hint
    is_list = get_origin(core) is tuple
    if is_list:
        core = get_args(core)[0]
    registry = ""
    if get_origin(core) is Annotated:
        core, *marks = get_args(core)
        registry = next((mark.registry for mark in marks if isinstance(mark, Ref)), "")
    records = tuple(member for member in _union(core) if isinstance(member, type) and _declared(member))
    return FieldShape(
        name=item.name, core=core, is_list=is_list, optional=optional, records=records,
        registry=registry, meaning=item.metadata["meaning"], short=item.metadata["short"],
        mapping=item.metadata["mapping"], alias=item.metadata["alias"],
        most=item.metadata["most"], default=item.default,
    )  # fmt: skip


def _union(hint: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a type
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def _declared(candidate: type) -> bool:
    """Whether a class is a record (values such as Moment have no field meanings)."""
    if not dataclasses.is_dataclass(candidate):
        return False
    return all("meaning" in item.metadata for item in dataclasses.fields(candidate))


def pick_record(shape: FieldShape, value: dict[str, Any]) -> type:
    """Give the record a mapping is meant for: the reference form where it has ``ref``."""
    if len(shape.records) > 1 and "ref" in value:
        return shape.records[1]
    return shape.records[0]


#: What other programs call our fields.
_ELSEWHERE = {
    "tags": "themes", "tag": "themes", "category": "themes", "categories": "themes", "topics": "themes",
    "description": "summary", "excerpt": "summary", "subtitle": "summary", "abstract": "summary",
    "lang": "language", "modified": "updated", "lastmod": "updated", "published": "date",
}  # fmt: skip


def _key_hint(key: str, known: list[str], singular: list[str]) -> str:
    if any(char.isspace() and char != " " for char in key):
        return "it holds a space that is not the plain one; type the indentation anew"
    elsewhere = _ELSEWHERE.get(key.lower())
    if elsewhere in known:
        return f'here it is called "{elsewhere}"'
    return did_you_mean(key, [*known, *singular]) or f"known: {listed(known, 30)}"


class Shaper:
    """Writes out the short forms of one file; keeps the index of places in step."""

    def __init__(self, places: Places) -> None:
        """Begin with the places of the values as written."""
        self.places = places
        self.index = dict(places.index)
        self.problems: list[Diagnostic] = []

    def shape(self, record: type, value: dict[str, Any], path: Path = ()) -> dict[str, Any]:
        """Give the full form of a mapping for a record."""
        shapes = {item.name: item for item in shape_of(record)}
        singular = {item.alias: item.name for item in shapes.values() if item.alias}
        full: dict[str, Any] = {}
        for key, entry in value.items():
            name = singular.get(key, key)
            if name not in shapes:
                hint = _key_hint(key, list(shapes), list(singular))
                self.report((*path, key), "B201", f'unknown key "{key}"', hint, key=True)
                continue
            if name in full:
                message = f'"{key}" stands beside "{singular.get(key) or shapes[key].alias}"'
                self.report((*path, key), "B209", message, "keep one of the two", key=True)
                continue
            if name != key:
                self._move(entry, (*path, key), (*path, name))
            full[name] = self._field(shapes[name], entry, (*path, name))
        return full

    def _field(self, shape: FieldShape, value: Any, path: Path) -> Any:  # noqa: ANN401 - any tree
        if shape.mapping and isinstance(value, dict):
            value = self._pairs(value, shape.mapping, path)
        if shape.is_list and isinstance(value, str | dict) and not shape.mapping:
            self._move(value, path, (*path, 0))
            self.index[path] = self.index[(*path, 0)]
            value = [value]
        if shape.is_list and isinstance(value, list):
            if len(value) > shape.most:
                hint = f"at most {shape.most}; divide the text, or shorten the list"
                self.report(path, "B220", f"the list has {len(value):,} entries", hint)
            return [self._item(shape, item, (*path, number)) for number, item in enumerate(value)]
        return self._item(shape, value, path)

    def _item(self, shape: FieldShape, value: Any, path: Path) -> Any:  # noqa: ANN401 - any tree
        if not shape.records:
            return value
        if shape.short and isinstance(value, str):
            self._move(value, path, (*path, shape.short))
            self.index[path] = self.index[(*path, shape.short)]
            value = {shape.short: value}
        if isinstance(value, dict):
            return self.shape(pick_record(shape, value), value, path)
        return value

    def _pairs(self, value: dict[str, Any], names: tuple[str, str], path: Path) -> list[dict[str, Any]]:
        """Turn ``{key: value}`` into ``[{first: key, second: value}]``."""
        pairs = []
        for number, (key, entry) in enumerate(value.items()):
            item = (*path, number)
            self.index[item] = self.index[(*item, names[0])] = self.index[(*path, key, KEY)]
            self._move(entry, (*path, key), (*item, names[1]))
            pairs.append({names[0]: key, names[1]: entry})
        return pairs

    def _move(self, value: Any, old: Path, new: Path) -> None:  # noqa: ANN401 - any tree
        """Give the places of a value and of all below it to another path as well."""
        if isinstance(value, dict):
            for key, entry in value.items():
                self.index[(*new, key, KEY)] = self.index[(*old, key, KEY)]
                self._move(entry, (*old, key), (*new, key))
        elif isinstance(value, list):
            for number, entry in enumerate(value):
                self._move(entry, (*old, number), (*new, number))
        self.index[new] = self.index[old]

    def report(self, path: Path, code: str, message: str, hint: str, *, key: bool = False) -> None:
        """Add a problem at the place of a value, or of its key."""
        places = Places(self.places.path, self.places.lines, self.index)
        location = places.key(path) if key else places.at(path)
        self.problems.append(places.diagnostic(location, code, message, hint))
