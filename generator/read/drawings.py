"""Drawings (SVG) that are copied as they are: opened by themselves they are documents, and none may act.

They are read as XML, as a browser reads them, so that neither encoding nor prefixes nor entities can hide
what an element is called.
"""

from __future__ import annotations

import re
from typing import Final, NoReturn
from xml.parsers import expat

from generator.model.diagnostics import Diagnostic
from generator.model.values import Location

#: Vocabularies whose elements a browser shows in a drawing; programs that draw keep notes in many others.
_FOREIGN: Final = frozenset({"http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"})
_ACTING: Final = frozenset(
    {
        "audio",
        "discard",
        "embed",
        "foreignobject",
        "handler",
        "iframe",
        "listener",
        "object",
        "script",
        "video",
    }
)
_ADDRESSES: Final = frozenset({"action", "base", "data", "formaction", "href", "src"})
#: Where an address may lead: within the drawing, or to a picture of pixels in it.
_WITHIN = re.compile(r"\s*(?:#|data:image/(?:png|jpeg|webp|gif);)")
#: What loads something in a style, or hides by escapes that it does.
_LOADS = re.compile(r"@import|image-set|\\|url\(\s*+[\"']?+(?!\s*+#)", re.IGNORECASE)
#: How much of an attribute is told.
_TOLD: Final = 40


def acting(data: bytes, shown: str) -> Diagnostic | None:
    """Tell of the first thing in a drawing that can act or load something, or that makes it no drawing.

    Args:
        data: The file.
        shown: Its path for diagnostics.
    """
    return _Drawing(shown).read(data)


class _ActsError(Exception):
    """Something acts."""

    def __init__(self, what: str, line: int, column: int) -> None:
        super().__init__(what)
        self.line = line
        self.column = column


class _Drawing:
    def __init__(self, shown: str) -> None:
        self.shown = shown
        #: How many styles are open, one in another, and what they say so far.
        self.styles = 0
        self.style: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.ProcessingInstructionHandler = self.instruction

    def read(self, data: bytes) -> Diagnostic | None:
        try:
            self.parser.Parse(data, True)  # noqa: FBT003 - expat knows no keywords
        except expat.ExpatError as error:
            message = f"the drawing is not well-formed: {expat.ErrorString(error.code)}"
            return Diagnostic(
                Location(self.shown, error.lineno, error.offset + 1), "B127", message, "save it anew"
            )
        except (ValueError, LookupError) as error:
            message = f"the drawing is in an encoding that is not read: {error}"
            return Diagnostic(Location(self.shown, 1, 1), "B127", message, "save it anew as UTF-8")
        except _ActsError as error:
            message = f'the drawing holds "{error}", which can act or load something'
            hint = "save it as a plain SVG, without scripts, links and doctype"
            return Diagnostic(Location(self.shown, error.line, error.column), "B127", message, hint)
        return None

    def refuse(self, what: str) -> NoReturn:
        raise _ActsError(what, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        local = local.lower()
        if local in _ACTING or space in _FOREIGN:
            self.refuse(f"<{local}")
        self.styles += local == "style"
        for key, value in attributes.items():
            namespace, _, short = key.rpartition(" ")
            if _acts(short.lower(), value, plain=not namespace):
                self.refuse(f"{short}={value[:_TOLD]}" if value.isprintable() else short)

    def end(self, name: str) -> None:
        if name.rpartition(" ")[2].lower() != "style":
            return
        # Whatever stands between its parts, a browser reads them as one.
        if found := _LOADS.search("".join(self.style)):
            self.refuse(found[0])
        self.styles -= 1
        if not self.styles:
            self.style.clear()

    def text(self, text: str) -> None:
        if self.styles:
            self.style.append(text)

    def doctype(self, *_: object) -> None:
        self.refuse("<!DOCTYPE")

    def instruction(self, target: str, _: str) -> None:
        self.refuse(f"<?{target}")


def _acts(name: str, value: str, *, plain: bool) -> bool:
    """Whether an attribute runs or loads something."""
    if name in _ADDRESSES:
        return not _WITHIN.match(value)
    if name == "attributename":
        # It changes another attribute, which is not read here.
        target = value.strip().rpartition(":")[2].lower()
        return target in _ADDRESSES or target.startswith("on") or target == "style"
    return name.startswith("on") or bool(plain and ("(" in value or name == "style") and _LOADS.search(value))
