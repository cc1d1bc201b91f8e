"""Values → records: pydantic validates what the record classes declare.

One model is made from each record class, so that validation, the JSON Schema and the field
reference cannot differ. All problems of a file come out at once, each at its place.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from types import GenericAlias, MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from urllib.parse import urlsplit
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
    ValidationInfo,
    create_model,
)
from pydantic_core import PydanticCustomError

from generator.model import values
from generator.model.documents import Extra
from generator.model.vocabulary import Vocabulary
from generator.read.dates import DateError, parse_approx, parse_day, parse_moment
from generator.read.located import Path, Places, Plain
from generator.read.shape import FieldShape, Shaper, shape_of
from generator.read.suggest import as_id, did_you_mean, listed
from generator.read.text import visible
from generator.read.yaml12 import core_scalar

if TYPE_CHECKING:
    from collections.abc import Callable

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
            hint = Annotated[GenericAlias(tuple, (hint, ...)), BeforeValidator(_as_tuple)]
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
    return _SCALARS[shape.core]


@cache
def _term_type(vocabulary: type[Vocabulary]) -> Any:  # noqa: ANN401 - an annotated type
    terms = {str(member): member for member in vocabulary}
    word = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", vocabulary.__name__).lower()

    def term(value: object) -> Vocabulary:
        if isinstance(value, vocabulary):
            return value
        text = _text(value)
        if text in terms:
            return terms[text]
        hint = did_you_mean(text, terms)
        known = f"known: {listed(terms, 20)}"
        raise _problem("B203", f'unknown {word} "{text}"', f"{hint} {known}".strip())

    # YAML reads an unquoted 1 as a number; both ways of writing such a term are right.
    numbers = [int(item) for item in terms if item.isdigit()]
    schema = {"enum": [*terms, *numbers]} if numbers else {"type": "string", "enum": list(terms)}
    return Annotated[vocabulary, BeforeValidator(term), Field(json_schema_extra=_replace(schema))]


def _replace(schema: dict[str, Any]) -> Callable[[dict[str, Any]], None]:
    def change(made: dict[str, Any]) -> None:
        kept = {key: made[key] for key in ("description", "default") if key in made}
        made.clear()
        made.update(schema | kept)

    return change


def _problem(code: str, message: str, hint: str = "") -> PydanticCustomError:
    # Braces would be read as placeholders of the message template; the context carries the text.
    return PydanticCustomError(code, "{text}", {"text": message, "hint": hint})


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _text(value: object) -> str:
    if isinstance(value, str):
        return str(value)
    if value is None:
        raise _problem("B207", "the value is missing", "write it, or delete the key")
    if isinstance(value, list):
        raise _problem("B206", "text is expected here, not a list", "put text that begins with [ in quotes")
    if isinstance(value, dict) and len(value) == 1:
        [(key, text)] = value.items()
        if isinstance(text, str):
            quoted = f"{key}: {text}".replace("'", "''")
            raise _problem("B206", "text with a colon must stand in quotes", f"write '{quoted}'")
    raise _problem("B206", "text is expected here, not fields", "put text with a colon in quotes")


def _word(value: object) -> str:
    """Give text for machines, as it was typed."""
    text = _text(value)
    if not visible(text):
        raise _problem("B207", "the text is empty", "write it, or delete the key")
    if "\n" in text.strip():
        raise _problem("B208", "the text has more than one line", "write it on one line")
    return " ".join(text.split())


def _line(value: object) -> str:
    return _plain(_word(value))


def _paragraph(value: object) -> str:
    text = _text(value)
    if not visible(text):
        raise _problem("B207", "the text is empty", "write it, or delete the key")
    return _plain(text)


def _plain(text: str) -> str:
    """Give text with single spaces and, as the bodies have it, the typographic apostrophe."""
    text = " ".join(text.split())
    return re.sub(r"(?<=\w)'", "’", text) if "'" in text else text


def _pattern(pattern: str, name: str, example: str) -> Callable[[object], str]:
    compiled = re.compile(pattern)

    def check(value: object) -> str:
        text = _word(value)
        if not compiled.fullmatch(text):
            raise _problem("B208", f'"{text}" is not {name}', f"write it like {example}")
        return text

    return check


#: Longest id: a file name of 255 bytes must hold it with a folder's or file's ending.
MAX_ID = 100
# What an address must write as an escape, and what ends its path.
_ESCAPED = re.compile(r"""[\s"<>\\^`{|}?#\[\]]""")
#: Longest path below the site in bytes, for the same reason.
MAX_PATH = 200


def _id(value: object) -> str:
    text = _word(value)
    if re.fullmatch(values.ID_PATTERN, text) and len(text) <= MAX_ID:
        return text
    if len(text) > MAX_ID:
        raise _problem("B208", f"the id has {len(text)} characters", f"at most {MAX_ID}")
    if "/" in text or ".." in text:
        raise _problem("B210", f'"{text}" is a path, not an id', "use a-z, 0-9 and single hyphens")
    parts = [as_id(part) for part in text.split(",")]
    if len(parts) > 1 and all(parts):
        raise _problem("B208", f'"{text}" is not an id', f"for several write [{', '.join(parts)}]")
    proposal = as_id(text)
    hint = f'write "{proposal}"' if proposal else "use a-z, 0-9 and single hyphens"
    raise _problem("B208", f'"{text}" is not an id', hint)


def _url(value: object) -> str:
    text = _word(value)
    if not is_web_address(text):
        raise _problem("B208", f'"{text}" is not a web address', "write it like https://example.org/page")
    return text


def is_web_address(text: str) -> bool:
    """Whether a text is an http or https address that holds no user name."""
    try:
        parts = urlsplit(text)
        # An impossible port is found only when it is asked for.
        good = parts.scheme in ("https", "http") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return good and "@" not in parts.netloc and "\\" not in text and text.split() == [text]


def _path(value: object) -> str:
    text = _word(value)
    parts = text.replace("\\", "/").split("/")
    unsafe = any(part in ("..", ".") or part.startswith(".") for part in parts if part)
    if text.startswith(("/", "\\", "~")) or unsafe or any(part in text for part in (":", "%", "//")):
        raise _problem("B210", f'"{text}" is not a path below the site', "write it like guide/method.html")
    if strange := _ESCAPED.search(text):
        message = f'"{strange[0]}" cannot stand in an address'
        raise _problem("B208", message, "write it like guide/method.html")
    if (size := len(text.encode("utf-8", "surrogatepass"))) > MAX_PATH:
        raise _problem("B208", f"the path has {size} bytes", f"at most {MAX_PATH}")
    return text


def _number(value: object) -> float:
    number = core_scalar(value) if isinstance(value, Plain) else value
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise _unlike(value, "is not a number", "write it like 90e9 or 500000")
    if not 0 <= float(number) < float("inf"):
        raise _problem("B208", "the number is negative or too large", "write it like 90e9 or 500000")
    return float(number)


def _integer(value: object) -> int:
    number = core_scalar(value) if isinstance(value, Plain) else value
    if isinstance(number, bool) or not isinstance(number, int):
        raise _unlike(value, "is not a whole number", "write it like 3")
    return number


def _truth(value: object) -> bool:
    truth = core_scalar(value) if isinstance(value, Plain) else value
    if not isinstance(truth, bool):
        raise _unlike(value, "is neither true nor false", "write true or false")
    return truth


def _unlike(value: object, message: str, hint: str) -> PydanticCustomError:
    text = _text(value)
    if not isinstance(value, Plain) and not isinstance(core_scalar(text), str | None):
        hint = "take the quotes away"
    return _problem("B206", f'"{text}" {message}', hint)


def _dated(parse: Callable[[str], Any]) -> Callable[[object], Any]:
    def check(value: object) -> Any:  # noqa: ANN401 - a date of any kind
        try:
            return parse(_word(value))
        except DateError as error:
            raise _problem("B205", error.message, error.hint) from None

    return check


def _moment(value: object, info: ValidationInfo) -> values.Moment:
    zone = info.context
    if not isinstance(zone, ZoneInfo):
        raise TypeError("validation needs the site's time zone as its context")
    moment: values.Moment = _dated(lambda text: parse_moment(text, zone))(value)
    return moment


def _free(value: object) -> object:
    """Give any tree with YAML 1.2 core scalars, read-only."""
    if isinstance(value, dict):
        return MappingProxyType({key: _free(item) for key, item in value.items()})
    if isinstance(value, list):
        return tuple(_free(item) for item in value)
    return core_scalar(value) if isinstance(value, Plain) else value


def _bag(value: object) -> object:
    if not isinstance(value, dict):
        raise _problem("B206", "fields are expected here", "write `key: value` below it, indented")
    return _free(value)


def _text_type(check: Callable[[object], str], **schema: Any) -> Any:  # noqa: ANN401 - an annotated type
    return Annotated[str, BeforeValidator(check), Field(json_schema_extra=schema)]


def _any_type(check: Callable[..., Any], schema: dict[str, Any]) -> Any:  # noqa: ANN401 - an annotated type
    return Annotated[Any, BeforeValidator(check), Field(json_schema_extra=_replace(schema))]


_DAY_PATTERN = r"^\d{4}-\d{2}-\d{2}$"
_CODE = {
    values.WikidataId: (r"Q[1-9][0-9]*", "a Wikidata item", "Q212"),
    values.CountryCode: (r"[A-Z]{2}", "a country code", "UA"),
    values.CurrencyCode: (r"[A-Z]{3}", "a currency code", "EUR"),
    values.MediaTopic: (r"[0-9]{8}", "an IPTC Media Topic", "'16000000'"),
    values.FormerAddress: (values.FORMER_PATTERN, "a slug or an address below the site", "/old/page.html"),
    values.LanguageTag: (r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", "a language tag", "en"),
}

_SCALARS: dict[Any, Any] = {
    values.Id: _text_type(_id, pattern=f"^{values.ID_PATTERN}$", maxLength=MAX_ID),
    values.Line: _text_type(_line, minLength=1),
    values.Text: _text_type(_paragraph, minLength=1),
    values.Url: _text_type(_url, format="uri"),
    values.SafePath: _text_type(_path, minLength=1),
    float: _any_type(_number, {"type": "number", "minimum": 0}),
    int: _any_type(_integer, {"type": "integer"}),
    bool: _any_type(_truth, {"type": "boolean"}),
    date: _any_type(_dated(parse_day), {"type": "string", "pattern": _DAY_PATTERN}),
    values.ApproxDate: _any_type(
        _dated(parse_approx), {"type": "string", "pattern": r"^\d{4}-(\d{2}(-\d{2})?|[Ww]\d{2})$"}
    ),
    values.Moment: _any_type(_moment, {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}([Tt ].+)?$"}),
    Extra: _any_type(_bag, {"type": "object"}),
    **{kind: _text_type(_pattern(*rule), pattern=f"^(?:{rule[0]})$") for kind, rule in _CODE.items()},
}


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
