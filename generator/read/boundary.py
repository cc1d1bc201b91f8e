"""Values → records: pydantic validates what the record classes declare.

One model is made from each record class, so that validation, the JSON Schema and the field
reference cannot differ. All problems of a file come out at once, each at its place.
"""

from __future__ import annotations

import re
from functools import cache
from types import GenericAlias
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    TypeAdapter,
    ValidationError,
    create_model,
)

from generator.model import values
from generator.model.vocabulary import Vocabulary
from generator.read.located import Path, Places
from generator.read.scalars import SCALARS, plain_text, problem, schema_of
from generator.read.shape import FieldShape, Shaper, shape_of
from generator.read.suggest import did_you_mean, listed

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from generator.model.diagnostics import Diagnostic

R = TypeVar("R")


def validate(
    record: type[R], value: dict[str, Any], places: Places, zone: ZoneInfo
) -> tuple[R | None, dict[str, Any], Places, list[Diagnostic]]:
    """Turn the values of a file into a record.

    Args:
        record: The record class of the file.
        value: The mapping that was read.
        places: Where its values stand.
        zone: The site's time zone, for times without an offset.

    Returns:
        The record (None if anything is wrong), its values in full form with their places, and the problems.
    """
    shaper = Shaper(places)
    full = shaper.shape(record, value)
    shaped = Places(places.path, places.lines, shaper.index)
    problems = shaper.problems
    kind: type = record  # a cached function takes no type[R]
    try:
        result: R = _adapter(kind).validate_python(full, context=zone)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
        problems += [_diagnostic(detail, shaped) for detail in details]
        return None, full, shaped, problems
    return (None if problems else result), full, shaped, problems


def json_schema(record: type) -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of the full form of a record."""
    return _adapter(record).json_schema(mode="validation")


@cache
def _adapter(record: type) -> TypeAdapter[Any]:
    return TypeAdapter(_record_type(record))


@cache
def _record_type(record: type) -> Any:  # noqa: ANN401 - an annotated type
    """Give the pydantic type that validates a mapping and gives the record."""
    fields: dict[str, Any] = {}
    for shape in shape_of(record):
        hint = _value_type(shape)
        if shape.is_list:
            # How many there are has been told with the short forms; here it is for editors' programs.
            most = Field(json_schema_extra={"maxItems": shape.most})
            hint = Annotated[GenericAlias(tuple, (hint, ...)), BeforeValidator(_as_tuple), most]
        if shape.optional and shape.core is not values.Moment:
            # A time that is not written yet is none to go by: an empty embargo would publish at once.
            hint = hint | None
        info = Field(description=shape.meaning) if shape.required else Field(
            default=shape.default, description=shape.meaning
        )  # fmt: skip
        fields[shape.name] = (hint, info)
    model = create_model(
        record.__name__,
        __config__=ConfigDict(extra="forbid", title=record.__name__),
        __doc__=record.__doc__,
        **fields,
    )
    names = tuple(fields)
    return Annotated[model, AfterValidator(lambda made: record(**{n: getattr(made, n) for n in names}))]


def _value_type(shape: FieldShape) -> Any:  # noqa: ANN401 - an annotated type
    if len(shape.records) > 1:
        full, reference = (_record_type(item) for item in shape.records)
        choose = Discriminator(lambda v: "ref" if isinstance(v, dict) and "ref" in v else "full")
        return Annotated[
            Annotated[full, Tag("full")] | Annotated[reference, Tag("ref")], choose
        ]  # fmt: skip
    if shape.records:
        return _record_type(shape.records[0])
    if isinstance(shape.core, type) and issubclass(shape.core, Vocabulary):
        return _term_type(shape.core)
    return SCALARS[shape.core]


@cache
def _term_type(vocabulary: type[Vocabulary]) -> Any:  # noqa: ANN401 - an annotated type
    terms = {str(member): member for member in vocabulary}
    word = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", vocabulary.__name__).lower()

    def term(value: object) -> Vocabulary:
        if isinstance(value, vocabulary):
            return value
        text = plain_text(value)
        if text in terms:
            return terms[text]
        hint = did_you_mean(text, terms)
        known = f"known: {listed(terms, 20)}"
        raise problem("B203", f'unknown {word} "{text}"', f"{hint} {known}".strip())

    # YAML reads an unquoted 1 as a number; both ways of writing such a term are right.
    numbers = [int(item) for item in terms if item.isdigit()]
    schema = {"enum": [*terms, *numbers]} if numbers else {"type": "string", "enum": list(terms)}
    return Annotated[vocabulary, BeforeValidator(term), Field(json_schema_extra=schema_of(schema))]


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _diagnostic(detail: ErrorDetails, places: Places) -> Diagnostic:
    """Place one pydantic error in the file and say it in the editor's words."""
    path = _without_tags(detail["loc"])
    context = detail.get("ctx", {})
    kind = detail["type"]
    if kind == "missing":
        field = str(path[-1])
        return places.diagnostic(places.at(path[:-1]), "B202", f'"{field}" is missing', f"add `{field}: …`")
    if kind.startswith("B"):
        code = kind
        return places.diagnostic(places.at(path), code, str(context["text"]), str(context["hint"]))
    message, hint = "fields are expected here", "write `key: value` below it, indented"
    if kind in ("tuple_type", "list_type"):
        message, hint = "a list is expected here", "write each entry on a line of its own after `- `"
    if detail["input"] is None:
        return places.diagnostic(
            places.at(path), "B207", "the value is missing", "write it, or delete the key"
        )
    return places.diagnostic(places.at(path), "B206", message, hint)


def _without_tags(loc: tuple[str | int, ...]) -> Path:
    """Drop the tags of unions, which stand behind the number of a list's item."""
    pairs = zip((None, *loc), loc, strict=False)
    return tuple(p for before, p in pairs if not (isinstance(before, int) and p in ("full", "ref")))
