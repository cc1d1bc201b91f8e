"""The scalars of front matter: from what YAML gives to the values of ``generator.model.values``.

Each is a pydantic type of its own, with the JSON Schema of what an editor may write.
"""

from __future__ import annotations

import re
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from generator.model import values
from generator.model.documents import Extra
from generator.read.dates import DateError, parse_approx, parse_day, parse_moment
from generator.read.located import Plain
from generator.read.suggest import as_id
from generator.read.text import visible
from generator.read.yaml12 import core_scalar

if TYPE_CHECKING:
    from collections.abc import Callable


def problem(code: str, message: str, hint: str = "") -> PydanticCustomError:
    """Give the error that a check raises: the code of the rule, what is wrong, and what helps."""
    # Braces would be read as placeholders of the message template; the context carries the text.
    return PydanticCustomError(code, "{text}", {"text": message, "hint": hint})


def schema_of(schema: dict[str, Any]) -> Callable[[dict[str, Any]], None]:
    """Give what puts a schema in the place of the one that pydantic makes, whose description it keeps."""

    def change(made: dict[str, Any]) -> None:
        kept = {key: made[key] for key in ("description", "default") if key in made}
        made.clear()
        made.update(schema | kept)

    return change


def plain_text(value: object) -> str:
    """Give text as it was typed.

    Raises:
        PydanticCustomError: If the value is none, a list or fields.
    """
    if isinstance(value, str):
        return str(value)
    if value is None:
        raise problem("B207", "the value is missing", "write it, or delete the key")
    if isinstance(value, list):
        raise problem("B206", "text is expected here, not a list", "put text that begins with [ in quotes")
    if isinstance(value, dict) and len(value) == 1:
        [(key, text)] = value.items()
        if isinstance(text, str):
            quoted = f"{key}: {text}".replace("'", "''")
            raise problem("B206", "text with a colon must stand in quotes", f"write '{quoted}'")
    raise problem("B206", "text is expected here, not fields", "put text with a colon in quotes")


def _word(value: object) -> str:
    """Give text for machines, as it was typed."""
    text = plain_text(value)
    if not visible(text):
        raise problem("B207", "the text is empty", "write it, or delete the key")
    if "\n" in text.strip():
        raise problem("B208", "the text has more than one line", "write it on one line")
    return " ".join(text.split())


def _line(value: object) -> str:
    return _plain(_word(value))


def _paragraph(value: object) -> str:
    text = plain_text(value)
    if not visible(text):
        raise problem("B207", "the text is empty", "write it, or delete the key")
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
            raise problem("B208", f'"{text}" is not {name}', f"write it like {example}")
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
        raise problem("B208", f"the id has {len(text)} characters", f"at most {MAX_ID}")
    if "/" in text or ".." in text:
        raise problem("B210", f'"{text}" is a path, not an id', "use a-z, 0-9 and single hyphens")
    parts = [as_id(part) for part in text.split(",")]
    if len(parts) > 1 and all(parts):
        raise problem("B208", f'"{text}" is not an id', f"for several write [{', '.join(parts)}]")
    proposal = as_id(text)
    hint = f'write "{proposal}"' if proposal else "use a-z, 0-9 and single hyphens"
    raise problem("B208", f'"{text}" is not an id', hint)


def _url(value: object) -> str:
    text = _word(value)
    if not is_web_address(text):
        raise problem("B208", f'"{text}" is not a web address', "write it like https://example.org/page")
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
        raise problem("B210", f'"{text}" is not a path below the site', "write it like guide/method.html")
    if strange := _ESCAPED.search(text):
        message = f'"{strange[0]}" cannot stand in an address'
        raise problem("B208", message, "write it like guide/method.html")
    if (size := len(text.encode("utf-8", "surrogatepass"))) > MAX_PATH:
        raise problem("B208", f"the path has {size} bytes", f"at most {MAX_PATH}")
    return text


def _number(value: object) -> float:
    number = core_scalar(value) if isinstance(value, Plain) else value
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise _unlike(value, "is not a number", "write it like 90e9 or 500000")
    if not 0 <= float(number) < float("inf"):
        raise problem("B208", "the number is negative or too large", "write it like 90e9 or 500000")
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
    text = plain_text(value)
    if not isinstance(value, Plain) and not isinstance(core_scalar(text), str | None):
        hint = "take the quotes away"
    return problem("B206", f'"{text}" {message}', hint)


def _dated(parse: Callable[[str], Any]) -> Callable[[object], Any]:
    def check(value: object) -> Any:  # noqa: ANN401 - a date of any kind
        try:
            return parse(_word(value))
        except DateError as error:
            raise problem("B205", error.message, error.hint) from None

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
        raise problem("B206", "fields are expected here", "write `key: value` below it, indented")
    return _free(value)


def _text_type(check: Callable[[object], str], **schema: Any) -> Any:  # noqa: ANN401 - an annotated type
    return Annotated[str, BeforeValidator(check), Field(json_schema_extra=schema)]


def _any_type(check: Callable[..., Any], schema: dict[str, Any]) -> Any:  # noqa: ANN401 - an annotated type
    return Annotated[Any, BeforeValidator(check), Field(json_schema_extra=schema_of(schema))]


_DAY_PATTERN = r"^\d{4}-\d{2}-\d{2}$"
#: Codes of other lists: how they are written, what they are called, an example.
CODES = {
    values.WikidataId: (r"Q[1-9][0-9]*", "a Wikidata item", "Q212"),
    values.CountryCode: (r"[A-Z]{2}", "a country code", "UA"),
    values.CurrencyCode: (r"[A-Z]{3}", "a currency code", "EUR"),
    values.MediaTopic: (r"[0-9]{8}", "an IPTC Media Topic", "'16000000'"),
    values.FormerAddress: (values.FORMER_PATTERN, "a slug or an address below the site", "/old/page.html"),
    values.LanguageTag: (r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", "a language tag", "en"),
}

#: The pydantic type of each scalar.
SCALARS: dict[Any, Any] = {
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
    **{kind: _text_type(_pattern(*rule), pattern=f"^(?:{rule[0]})$") for kind, rule in CODES.items()},
}
