"""The content model for editors and programs: JSON Schema and field reference, from the records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.desk.words import anchor, spaced
from generator.model import values, vocabulary
from generator.model.documents import Actor, Article, DigestNote, Extra, Page, Theme
from generator.model.fields import MOST_ENTRIES
from generator.model.vocabulary import Vocabulary
from generator.read.boundary import json_schema
from generator.read.shape import FieldShape, shape_of

#: The kinds of file, with the record each holds.
KINDS: dict[str, type] = {
    "article": Article,
    "actor": Actor,
    "theme": Theme,
    "digest": DigestNote,
    "page": Page,
}

_TYPES: dict[Any, str] = {
    values.Id: "id",
    values.Line: "one line",
    values.Text: "text",
    values.Url: "web address",
    values.SafePath: "path",
    values.FormerAddress: "slug or address: `old-slug`, `/2024/old.html`",
    values.LanguageTag: "language tag, `uk`",
    values.WikidataId: "`Q212`",
    values.CountryCode: "`UA`",
    values.CurrencyCode: "`EUR`",
    values.MediaTopic: "`'16000000'`",
    values.Day: "day, `2025-12-14`",
    values.ApproxDate: "day, week or month: `2025-12-14`, `2025-W50`, `2025-12`",
    values.Moment: "day or time: `2025-12-14`, `2025-12-14T18:00`",
    float: "number, `90e9`",
    int: "whole number",
    bool: "`true` or `false`",
    Extra: "anything",
}


def schema_of(kind: str) -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of the front matter of a kind of file, short forms included."""
    schema = json_schema(KINDS[kind])
    inner = schema.get("$defs", {})
    for record in _records(KINDS[kind]):
        _allow_short_forms(schema if record is KINDS[kind] else inner[record.__name__], record)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _allow_short_forms(schema: dict[str, Any], record: type) -> None:
    """Let an object have what ``generator.read.shape`` writes out: one for a list, a word for a record."""
    properties = schema["properties"]
    required = schema.get("required", [])
    choices = []
    for shape in shape_of(record):
        if shape.is_list:
            full = properties[shape.name]
            item = full["items"]
            if shape.short:
                item = full["items"] = {"anyOf": [item, {"type": "string"}]}
            forms = [{key: full[key] for key in ("type", "items", "maxItems")}, item]
            if shape.mapping:
                forms.append({"type": "object", "maxProperties": shape.most})
            kept = {key: full[key] for key in ("description", "default") if key in full}
            properties[shape.name] = {"anyOf": forms, **kept}
        if shape.alias:
            properties[shape.alias] = properties[shape.name]
            if shape.name in required:
                required.remove(shape.name)
                choices.append({"anyOf": [{"required": [shape.name]}, {"required": [shape.alias]}]})
    if choices:
        schema["allOf"] = choices


def field_reference() -> str:
    """Give ``docs/fields.md``: every field of every record, then every closed list."""
    return "\n".join(_reference())


def _reference() -> Iterator[str]:
    yield "# Field reference"
    yield ""
    yield "Made from the record classes by `communique schema --markdown`; do not edit by hand."
    yield f"A field is required unless a default is given. A list has at most {MOST_ENTRIES} entries,"
    yield "or as many as stands beside it. Unknown keys are errors."
    for record in _records(*KINDS.values()):
        yield ""
        yield f"## {_title(record)}"
        yield ""
        yield str(record.__doc__).strip()
        yield ""
        yield "| field | value | default | meaning |"
        yield "| --- | --- | --- | --- |"
        for shape in shape_of(record):
            yield f"| `{shape.name}` | {_value(shape)} | {_default(shape)} | {shape.meaning} |"
    for terms in _vocabularies():
        yield ""
        yield f"## {spaced(terms.__name__)}"
        yield ""
        yield str(terms.__doc__).strip()
        yield ""
        yield "| term | label | meaning |"
        yield "| --- | --- | --- |"
        for member in terms:
            yield f"| `{member}` | {member.label} | {member.meaning} |"
    yield ""


def _records(*outer: type) -> list[type]:
    """Give records and every record inside them, each once, outer ones first."""
    found: list[type] = []
    waiting = list(outer)
    while waiting:
        record = waiting.pop(0)
        if record not in found:
            found.append(record)
            waiting += [inner for shape in shape_of(record) for inner in shape.records]
    return found


def _vocabularies() -> list[type[Vocabulary]]:
    known = [getattr(vocabulary, name) for name in dir(vocabulary)]
    terms = [item for item in known if isinstance(item, type) and issubclass(item, Vocabulary)]
    return sorted((item for item in terms if item is not Vocabulary), key=lambda item: item.__name__)


def _value(shape: FieldShape) -> str:
    """Say what a field takes, with its short forms."""
    if shape.records:
        text = " or ".join(f"[{_title(item)}](#{anchor(_title(item))})" for item in shape.records)
    elif isinstance(shape.core, type) and issubclass(shape.core, Vocabulary):
        name = spaced(shape.core.__name__)
        text = f"[{name}](#{anchor(name)})"
    else:
        text = _id_of(shape.registry) if shape.registry else _TYPES[shape.core]
    if shape.is_list:
        text = f"list of {text}" if shape.most == MOST_ENTRIES else f"list of {text}, at most {shape.most}"
    extras = []
    if shape.alias:
        extras.append(f"or `{shape.alias}:` with one")
    if shape.short:
        extras.append(f"a bare word stands for its `{shape.short}`")
    if shape.mapping:
        extras.append(f"or a mapping of `{shape.mapping[0]}` to `{shape.mapping[1]}`")
    return f"{text} ({'; '.join(extras)})" if extras else text


def _id_of(registry: str) -> str:
    article = "an" if registry[0] in "aeiou" else "a"
    return f"id of {article} {registry}"


def _default(shape: FieldShape) -> str:
    if shape.required:
        return "required"
    if shape.default is None or shape.default == ():
        return "none"
    return f"`{str(shape.default).lower() if isinstance(shape.default, bool) else shape.default}`"


def _title(record: type) -> str:
    return spaced(record.__name__)
