"""Which actors and themes texts name: in their records, as persons, and in links of their Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from generator.digest.corpus import person_names
from generator.model.fields import Registry
from generator.model.records import Participant
from generator.read.content import Content, Loaded
from generator.read.shape import shape_of

_LINK: Final = re.compile(r"\{(actor|theme)\}([a-z0-9-]+)")
_NAMED: Final = (Registry.ACTOR, Registry.THEME)

#: A registry, and an id in it.
Name = tuple[str, str]


def named_in(texts: Iterable[Loaded[Any]], content: Content) -> set[Name]:
    """Give the actors and themes that some texts name.

    Args:
        texts: Articles, digest notes and pages.
        content: Knows the actors.
    """
    persons = person_names({item.id: item for item in content.actors})
    found: set[Name] = set()
    for item in texts:
        found.update(_in_record(item.record, persons))
        found.update(_LINK.findall(item.body))
    return found


def _in_record(record: Any, persons: Mapping[str, str]) -> Iterator[Name]:  # noqa: ANN401 - any record
    if isinstance(record, Participant) and (person := persons.get((record.name or "").casefold())):
        yield Registry.ACTOR, person
    kind: type = type(record)
    for shape in shape_of(kind):
        value = getattr(record, shape.name)
        for entry in value if shape.is_list else filter(None, (value,)):
            if shape.records:
                yield from _in_record(entry, persons)
            elif shape.registry in _NAMED:
                yield shape.registry, str(entry)


def with_those_above(
    items: Iterable[Loaded[Any]], kept: set[str], above: Callable[[Any], Iterable[str]]
) -> set[str]:
    """Give ids with those of all that they belong to.

    Args:
        items: All actors, or all themes.
        kept: Ids of some of them.
        above: Gives the ids of what a record belongs to by itself.
    """
    known = {item.id: item.record for item in items}
    found: set[str] = set()
    waiting = list(kept)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += above(known[name])
    return found
