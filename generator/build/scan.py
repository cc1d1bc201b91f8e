"""Finding addresses and ids in published files: HTML, SVG, CSS, XML and JSON.

HTML is read with one regular expression, nine times as fast as ``html.parser`` on our pages; a test
holds the two against each other. It relies on what the site theme guarantees: text in which ``<``
and quotes are escaped.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple
from xml.parsers import expat

from generator.build.css import css_addresses
from generator.build.rules import place


class Reference(NamedTuple):
    """An address that stands in a file."""

    url: str
    line: int
    #: Fetched together with the page, like an image or a stylesheet.
    loads: bool = False
    #: Read away from the site, like an entry of a feed: it must be absolute.
    absolute: bool = False
    #: From 1; 0 if it is not known.
    column: int = 0


class Anchor(NamedTuple):
    """An id that stands in a file."""

    name: str
    line: int
    #: From 1; 0 if it is not known.
    column: int = 0


class Scan(NamedTuple):
    """What one file holds."""

    references: list[Reference]
    anchors: list[Anchor]


class MalformedError(Exception):
    """A file that cannot be read as what its ending says."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


#: Only these part names from each other in HTML; what else is blank in Unicode belongs to the name.
_BLANK = " \t\n\r\f"
_ATTRIBUTES = r"""((?:[^"'>]++|"[^"]*+"|'[^']*+')*+)"""
# A comment; an element whose content is no markup; any other start tag.
_TAG = re.compile(
    rf"<!--(?:-?>|.*?--!?>)|<(script|style)(?![^{_BLANK}/>]){_ATTRIBUTES}>.*?</\1[{_BLANK}]*+>"
    rf"|<([a-z][^{_BLANK}/>]*+){_ATTRIBUTES}>",
    re.DOTALL | re.IGNORECASE | re.ASCII,
)
_ATTRIBUTE = re.compile(
    rf"""([^{_BLANK}=/"'<>]++)[{_BLANK}]*+(?:=[{_BLANK}]*+("[^"]*+"|'[^']*+'|[^{_BLANK}"'>]++))?"""
)
_LOADING_RELS = frozenset(
    {"apple-touch-icon", "apple-touch-icon-precomposed", "apple-touch-startup-image",
     "compression-dictionary", "dns-prefetch", "icon", "import", "manifest", "mask-icon", "modulepreload",
     "preconnect", "prefetch", "preload", "prerender", "stylesheet", "subresource"}
)  # fmt: skip
#: Attributes that hold an address, and whether a browser fetches it with the page.
_ADDRESSES = {
    "href": False, "src": True, "srcset": True, "imagesrcset": True, "poster": True, "data": True,
    "background": True, "ping": True, "action": True, "formaction": True, "xlink:href": False,
    "content": False, "attributionsrc": True,
}  # fmt: skip
#: Elements whose ``href`` leads somewhere; others fetch what it names, but for ``link``, whose ``rel`` tells.
_LEADING_TAGS = frozenset({"a", "area", "meta"})
#: Attributes of drawings that are read as CSS, also while an animation changes them.
_STYLED = frozenset(
    {"by", "clip-path", "cursor", "fill", "filter", "from", "marker", "marker-end", "marker-mid",
     "marker-start", "mask", "stroke", "to", "values"}
)  # fmt: skip
#: An address of a list, with what browsers pass over before it; then what describes it, up to the next.
_CANDIDATE = re.compile(rf"[{_BLANK},]*+([^{_BLANK}]++)")
_DESCRIBED = re.compile(r"(?:[^,()]++|\([^)]*+\)?|\))*+")
_REFRESH = re.compile(r"\s*\d+\s*;\s*url\s*=\s*['\"]?([^'\"]*)", re.IGNORECASE)
#: Where text that looks like a template is meant: code, scripts, and attributes that repeat a heading.
_VERBATIM = re.compile(
    r"<(code|pre|kbd|samp|script|style|textarea)(?![^\s/>]).*?</\1\s*>"
    r"""|\s(?:alt|aria-label|content|title)=(?:"[^"]*"|'[^']*')""",
    re.DOTALL | re.IGNORECASE,
)
_TEMPLATE = re.compile(r"\{[{%]")
_NO_BREAK = re.compile(r"[^\n]")
#: A string of JSON, or what counts outside of strings: brackets, and words that Python takes for numbers.
_JSON_PART: Final = re.compile(
    r'"(?:[^"\\]++|\\.)*+"?|(?P<open>[\[{])|(?P<close>[\]}])|(?P<constant>NaN|-?Infinity)', re.DOTALL
)

#: Vocabularies whose elements a feed reader or a browser shows.
_SHOWN = frozenset({"http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg"})
_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def scan_html(text: str) -> Scan:
    """Find addresses and ids in HTML or SVG."""
    references: list[Reference] = []
    anchors: list[Anchor] = []
    line, counted = 1, 0
    for match in _TAG.finditer(text):
        attributes = match[2] or match[4]
        if not attributes or "=" not in attributes:
            continue
        line += text.count("\n", counted, match.start())
        counted = match.start()
        column = counted - text.rfind("\n", 0, counted)
        tag = (match[1] or match[3]).lower()
        found = list(_values(attributes))
        anchors += (Anchor(value, line, column) for name, value in found if name == "id")
        references += _of_tag(tag, found, line, column)
    return Scan(references, anchors)


def _of_tag(tag: str, attributes: list[tuple[str, str]], line: int, column: int) -> Iterator[Reference]:
    """Give the addresses of a start tag."""
    for name, value in attributes:
        if name in _ADDRESSES:
            loads = _ADDRESSES[name] or (tag not in _LEADING_TAGS and _fetches(tag, attributes))
            for url in _urls(tag, name, value):
                yield Reference(url, line, loads, column=column)
        elif name in _STYLED and "(" in value:
            for _, url in css_addresses(value):
                if not url.startswith("#"):
                    yield Reference(url, line, loads=True, column=column)


def _values(attributes: str) -> Iterator[tuple[str, str]]:
    """Give the attributes of a tag, decoded."""
    for match in _ATTRIBUTE.finditer(attributes):
        value = match[2] or ""
        if value[:1] in ('"', "'"):
            value = value[1:-1]
        yield match[1].lower(), html.unescape(value) if "&" in value else value


def _fetches(tag: str, attributes: Iterable[tuple[str, str]]) -> bool:
    """Whether a browser fetches what the ``href`` of an element names."""
    return tag != "link" or loads_link(next((value for name, value in attributes if name == "rel"), ""))


def loads_link(rel: str) -> bool:
    """Whether a browser fetches what a ``<link>`` of this ``rel`` names."""
    return not _LOADING_RELS.isdisjoint(rel.lower().split())


def _urls(tag: str, name: str, value: str) -> Iterator[str]:
    """Give the addresses of an attribute."""
    if name in ("srcset", "imagesrcset"):
        yield from _candidates(value)
    elif name in ("attributionsrc", "ping"):
        yield from value.split()
    elif name == "content":
        refresh = _REFRESH.match(value) if tag == "meta" else None
        if refresh:
            yield refresh[1].strip()
        elif tag == "meta" and value.startswith(("http://", "https://")):
            yield value
    elif name != "data" or tag == "object":
        yield value.strip()


def _candidates(value: str) -> Iterator[str]:
    """Give the addresses of a list of pictures, as browsers part it: a comma needs no blank after it."""
    at = 0
    while match := _CANDIDATE.match(value, at):
        url = match[1].rstrip(",")
        at = match.end()
        if url == match[1] and (described := _DESCRIBED.match(value, at)):
            at = described.end()
        if url:
            yield url


def template_leftovers(text: str) -> Iterator[int]:
    """Give the places in an HTML page at which template syntax stands outside code."""
    if "{{" not in text and "{%" not in text:
        return
    visible = _VERBATIM.sub(_blank, text)
    for match in _TEMPLATE.finditer(visible):
        yield match.start()


def scan_css(text: str) -> Scan:
    """Find the addresses that a stylesheet loads."""
    references = []
    for offset, url in css_addresses(text):
        line, column = place(text, offset)
        references.append(Reference(url, line, loads=True, column=column))
    return Scan(references, [])


def _blank(match: re.Match[str]) -> str:
    """Give white space that stands where a text stood, so that what follows keeps its place."""
    return _NO_BREAK.sub(" ", match[0])


def scan_json(text: str, base: str) -> Scan:
    """Find the addresses of this site in JSON.

    Args:
        text: The file.
        base: The site's address; only strings that begin with it are addresses for sure.

    Raises:
        MalformedError: It is not JSON.
    """
    references = []
    pending = [_read_json(text)]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)
        elif isinstance(value, str) and base and (value == base or value.startswith(f"{base}/")):
            # The parser keeps no positions; the text itself does.
            offset = text.find(json.dumps(value, ensure_ascii=False)[1:-1])
            line, column = place(text, max(offset, 0))
            references.append(Reference(value, line, absolute=True, column=column))
    return Scan(references, [])


class _ConstantError(ValueError):
    """A word such as NaN, which Python reads and JSON does not know."""


def _refuse_constant(word: str) -> None:
    raise _ConstantError(word)


def _read_json(text: str) -> Any:  # noqa: ANN401 - any JSON
    """Give what a JSON file holds, with whole numbers as text: Python reads none of thousands of digits.

    Raises:
        MalformedError: It is not JSON, or programs could not read it.
    """
    try:
        return json.loads(text, parse_int=str, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise MalformedError(error.lineno, error.colno, f"this is not JSON: {error.msg}") from None
    except _ConstantError as error:
        at = next((found.start() for found in _JSON_PART.finditer(text) if found["constant"]), 0)
        raise MalformedError(*place(text, at), f"this is not JSON: {error} is no number there") from None
    except RecursionError:
        message = "this is nested too deep to be read; programs end over it"
        raise MalformedError(*place(text, _deepest(text)), message) from None


def _deepest(text: str) -> int:
    """Give the place in JSON at which it is nested deepest."""
    depth = deepest = at = 0
    for part in _JSON_PART.finditer(text):
        depth += (part["open"] is not None) - (part["close"] is not None)
        if depth > deepest:
            deepest, at = depth, part.start()
    return at


def scan_xml(data: bytes) -> Scan:
    """Find the addresses in a feed or a sitemap; other XML is only parsed.

    Raises:
        MalformedError: It is not well-formed.
    """
    return _XmlReader().read(data)


class _XmlReader:
    """Gathers the addresses of Atom, RSS and sitemaps, with the lines that ElementTree forgets."""

    def __init__(self) -> None:
        self.references: list[Reference] = []
        #: Ids of a feed and its entries: readers take two entries of one id for one.
        self.anchors: list[Anchor] = []
        self.text: list[str] = []
        self.places: list[tuple[int, int]] = []
        self.open: list[str] = []
        self.html = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text.append

    def read(self, data: bytes) -> Scan:
        try:
            self.parser.Parse(data, True)  # noqa: FBT003 - expat knows no keywords
        except (ValueError, LookupError) as error:
            raise MalformedError(1, 1, f"this is in an encoding that is not read: {error}") from None
        except expat.ExpatError as error:
            message = f"this is not well-formed XML: {expat.ErrorString(error.code)}"
            raise MalformedError(error.lineno, error.offset + 1, message) from None
        return Scan(self.references, self.anchors)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.text.clear()
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        self.places.append((line, column))
        self.open.append(name)
        self.html = attributes.get("type") == "html"
        if name in (f"{_ATOM} link", f"{_ATOM} content"):
            url = attributes.get("href") or attributes.get("src")
            if url is not None:
                self.references.append(Reference(url, line, absolute=True, column=column))
        space, _, tag = name.rpartition(" ")
        if space in _SHOWN:
            found = [(key.rpartition(" ")[2].lower(), value) for key, value in attributes.items()]
            self.references += (
                Reference(item.url, line, item.loads, absolute=True, column=column)
                for item in _of_tag(tag.lower(), found, line, column)
                if not item.url.startswith("#")
            )

    def end(self, name: str) -> None:
        (line, column), text = self.places.pop(), "".join(self.text)
        self.text.clear()
        self.open.pop()
        # The id inside `source` is that of the feed from which an entry was taken.
        if name == f"{_ATOM} id" and self.open[-1:] != [f"{_ATOM} source"]:
            self.anchors.append(Anchor(text.strip(), line, column))
        if name in (f"{_SITEMAP} loc", f"{_ATOM} icon", f"{_ATOM} logo", "link"):
            self.references.append(Reference(text.strip(), line, absolute=True, column=column))
        elif name.startswith(_ATOM) and self.html:
            for reference in scan_html(text).references:
                # A note's mark leads to the note in the same entry, wherever that is shown.
                if not reference.url.startswith("#"):
                    below = line + reference.line - 1
                    self.references.append(
                        Reference(reference.url, below, reference.loads, absolute=True, column=column)
                    )
        self.html = False
