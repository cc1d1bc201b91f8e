"""Whether XML is what readers of feeds and search engines take it for, and acts nowhere.

A feed is an Atom feed (RFC 4287), a sitemap follows the protocol of sitemaps.org. What entries show is held
to the rules of pages: feed readers have no policy of ours. XML that a browser opens is a document, too.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final, NamedTuple
from xml.parsers import expat

from generator.build.markup import element_flaws, flaws

ATOM: Final = "http://www.w3.org/2005/Atom"
SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: What elements of these vocabularies do, a browser does wherever they stand.
SHOWN: Final = frozenset({"http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg"})
#: What a list of addresses consists of.
_LISTED: Final = {f"{SITEMAP} urlset": f"{SITEMAP} url", f"{SITEMAP} sitemapindex": f"{SITEMAP} sitemap"}
_FEED: Final = f"{ATOM} feed"
_ENTRIES: Final = frozenset({_FEED, f"{ATOM} entry"})
_NEEDED: Final = ("id", "title", "updated")
_TEXTS: Final = frozenset(
    {f"{ATOM} {name}" for name in ("content", "rights", "subtitle", "summary", "title")}
)
_DATES: Final = frozenset({f"{ATOM} published", f"{ATOM} updated"})
_RFC3339: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_ABSOLUTE: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:\S")


class XmlFlaw(NamedTuple):
    """Something wrong with an XML file."""

    code: str
    line: int
    column: int
    message: str


class _Open(NamedTuple):
    """An element that is open."""

    name: str
    line: int
    column: int
    #: Of a text of a feed: what it is.
    type: str
    text: list[str]
    #: How often each element stands directly in it.
    children: dict[str, int]


def xml_flaws(data: bytes, kind: str = "") -> list[XmlFlaw]:
    """Give everything that is wrong with an XML file that is well-formed.

    Args:
        data: The file.
        kind: ``feed`` or ``sitemap`` if it must be that; otherwise it is held to what it says that it is.
    """
    return _Document(kind).read(data)


class _Document:
    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.found: list[XmlFlaw] = []
        self.open: list[_Open] = []
        self.doctype: tuple[int, int] | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self.declared
        self.parser.ProcessingInstructionHandler = self.instruction

    def read(self, data: bytes) -> list[XmlFlaw]:
        self.parser.Parse(data, True)  # noqa: FBT003 - expat knows no keywords
        return self.found

    def here(self) -> tuple[int, int]:
        return self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1

    def flaw(self, message: str, at: tuple[int, int], code: str = "V302") -> None:
        self.found.append(XmlFlaw(code, *at, message))

    def declared(self, *_: object) -> None:
        self.doctype = self.here()

    def instruction(self, target: str, _: str) -> None:
        if target.lower() == "xml-stylesheet":
            self.flaw("<?xml-stylesheet brings in a stylesheet or a program; leave it out", self.here())

    def start(self, name: str, attributes: dict[str, str]) -> None:
        at = self.here()
        if self.open:
            parent = self.open[-1]
            parent.children[name] = parent.children.get(name, 0) + 1
            self.listed(name, parent, at)
        else:
            self.root(name, at)
        space, _, local = name.rpartition(" ")
        if space in SHOWN:
            self.shown(local.lower(), attributes, at)
        kind = attributes.get("type", "text") if self.kind == "feed" and name in _TEXTS else ""
        if kind not in ("", "text", "html", "xhtml"):
            self.flaw(f'the text of <{local}> is "{kind}", and neither text, html nor xhtml', at)
        self.open.append(_Open(name, *at, kind, [], {}))

    def root(self, name: str, at: tuple[int, int]) -> None:
        """Look at the first element, which says what the file is."""
        is_feed, is_sitemap = name == _FEED, name in _LISTED
        if self.kind == "feed" and not is_feed:
            self.flaw(f"this is no Atom feed: <feed> in {ATOM} is missing", at)
        elif self.kind == "sitemap" and not is_sitemap:
            self.flaw(f"this is no sitemap: <urlset> or <sitemapindex> in {SITEMAP} is missing", at)
        self.kind = "feed" if is_feed else "sitemap" if is_sitemap else self.kind
        if self.kind and self.doctype:
            self.flaw("<!DOCTYPE> does not belong into a feed or a sitemap; leave it out", self.doctype)

    def listed(self, name: str, parent: _Open, at: tuple[int, int]) -> None:
        item = _LISTED.get(parent.name)
        if item is None or len(self.open) > 1 or name == item:
            return
        if name.startswith(f"{SITEMAP} ") or " " not in name:
            local = name.rpartition(" ")[2]
            self.flaw(f"<{local}> does not belong here; a sitemap lists <{item.rpartition(' ')[2]}>", at)

    def shown(self, name: str, attributes: dict[str, str], at: tuple[int, int]) -> None:
        """Hold an element that a browser or a feed reader shows to the rules of pages."""
        if name == "script":
            self.flaw("a script in a feed or in data", at, "V401")
        elif name == "meta" and any(key.lower() == "http-equiv" for key in attributes):
            self.flaw("<meta http-equiv> in a feed or in data", at, "V404")
        plain = {key.rpartition(" ")[2].lower(): value for key, value in attributes.items()}
        for code, message in element_flaws(name, plain):
            self.flaw(message, at, code)

    def text(self, text: str) -> None:
        if self.open:
            self.open[-1].text.append(text)

    def end(self, _: str) -> None:
        done = self.open.pop()
        at, text = (done.line, done.column), "".join(done.text)
        if self.kind == "sitemap":
            self.located(done, text, at)
        elif self.kind == "feed":
            if done.type == "html":
                for flaw in flaws(text, policy=False):
                    below = done.line + text.count("\n", 0, flaw.offset)
                    self.flaw(flaw.message, (below, done.column), flaw.code)
            self.told(done, text, at)

    def located(self, done: _Open, text: str, at: tuple[int, int]) -> None:
        if done.name in _LISTED.values() and done.children.get(f"{SITEMAP} loc") != 1:
            self.flaw("an entry of a sitemap needs one <loc>", at)
        elif done.name == f"{SITEMAP} loc" and not text.strip():
            self.flaw("<loc> holds no address", at)

    def told(self, done: _Open, text: str, at: tuple[int, int]) -> None:
        """Look at what readers of feeds need to know of a feed and of each entry."""
        local = done.name.rpartition(" ")[2]
        if done.name in _ENTRIES:
            for name in _NEEDED:
                if done.children.get(f"{ATOM} {name}") != 1:
                    self.flaw(f"<{local}> needs one <{name}>", at)
        elif done.name in _DATES and not _is_date(text.strip()):
            self.flaw(f'<{local}> is "{text.strip()}", and not a time such as 2026-01-12T07:00:00Z', at)
        elif done.name == f"{ATOM} id" and not _ABSOLUTE.match(text.strip()):
            self.flaw(f'<id> is "{text.strip()}", and not an address with its scheme', at)


def _is_date(text: str) -> bool:
    if not _RFC3339.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
