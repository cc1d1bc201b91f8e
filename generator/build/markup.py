"""Whether HTML is well-formed, and nothing in it would run, look different or be asked of another site.

The page's own content security policy forbids all of this, too; here it is told before readers meet the gap.
Elements must be closed in order, but for those whose end HTML lets one leave out. That is less than a
validator checks; our tests hold the site theme's own pages against one.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Final, NamedTuple

from generator.build.csp import directives, weaknesses
from generator.build.scan import loads_link


class Flaw(NamedTuple):
    """Something wrong with the markup of a page."""

    code: str
    offset: int
    message: str


#: Only these part names from each other in HTML; what else is blank in Unicode belongs to the name.
_BLANK: Final = " \t\n\r\f"
_NAME = rf"[a-zA-Z][^{_BLANK}/>\"'<=]*+"
_TOKEN = re.compile(
    rf"""<(?:(?P<comment>!--)|(?P<declaration>![a-zA-Z\[]|\?)|/(?P<end>{_NAME})[{_BLANK}]*+>"""
    rf"""|(?P<start>{_NAME})(?P<attributes>(?:[^"'<>]++|"[^"]*+"|'[^']*+')*+)>|)"""
)
_ATTRIBUTE = re.compile(
    rf"""[{_BLANK}/]*+([^{_BLANK}=/"'<>]++)"""
    rf"""(?:[{_BLANK}]*+=[{_BLANK}]*+("[^"]*+"|'[^']*+'|[^{_BLANK}"'<>=`]++))?+"""
)
#: Where browsers take a comment to end.
_COMMENT_END = re.compile(r"--!?>")
_EARLY_END = re.compile(r"-?>")
_DOCTYPE = re.compile(r"<!doctype[^<>]*+>", re.IGNORECASE | re.ASCII)
#: Text of a drawing, which reads the same where a browser takes it for a comment.
_CDATA = re.compile(r"<!\[CDATA\[(?:[^<>\]]|\](?!\]>))*+\]\]>")
_PLAIN_TITLE = re.compile(rf"[^<]*+</title[{_BLANK}]*+>", re.IGNORECASE | re.ASCII)
_VOID: Final = frozenset(
    "area base br col embed frame hr img input link meta param source track wbr".split()  # noqa: SIM905
)
#: Their content is text, up to their end tag.
_RAW: Final = frozenset("iframe noembed noframes plaintext script style textarea title xmp".split())  # noqa: SIM905
#: What may stand before the policy and beside it: any other element begins the body.
_OF_HEAD: Final = frozenset(
    {"head", "html", "link", "meta", "noscript", "script", "style", "template", "title"}
)
#: HTML lets one leave their end tags out.
_OPEN: Final = frozenset(
    "body caption colgroup dd dt head html li optgroup option p rp rt tbody td tfoot th thead tr".split()  # noqa: SIM905
)
_FOREIGN: Final = frozenset({"math", "svg"})
#: They show another document in the page, or change what its addresses mean.
_FRAMES: Final = frozenset(
    {"applet", "base", "embed", "fencedframe", "frame", "frameset", "iframe", "object", "portal"}
)
#: Types of a script that is data and never runs.
_DATA: Final = frozenset({"application/json", "application/ld+json"})
_REFRESH = re.compile(r"\s*+[\d.]++\s*+[;,]?+\s*+(?:url\s*+=)?+\s*+['\"]?+(.*+)", re.IGNORECASE | re.DOTALL)
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*+:|[/\\]{2}")
_SPACE = re.compile(r"[\x00-\x20]+")


def flaws(text: str, *, policy: bool = True, leads_to: Collection[str] = ()) -> Iterator[Flaw]:
    """Give everything that is wrong with the markup of an HTML page.

    Args:
        text: The page.
        policy: Whether it must have a content security policy.
        leads_to: Of a page at an old address, the spellings of the new one: the only place to which it may
            send its reader.
    """
    yield from _Page(text, policy=policy, leads_to=leads_to).read()


class _Page:
    def __init__(self, text: str, *, policy: bool, leads_to: Collection[str]) -> None:
        self.text = text
        self.leads_to = leads_to
        self.policy = "" if policy else "none"
        #: The names and places of the elements that are open.
        self.open: list[tuple[str, int]] = []
        #: How many of each name are open: asking the list for each tag would take the square of its length.
        self.depth: Counter[str] = Counter()
        self.found: list[Flaw] = []
        #: Whether nothing has begun the body yet.
        self.head = True
        #: What the page has loaded already, before it had a policy.
        self.loaded = ""
        #: Where the end tag of the <noscript> stands that is open.
        self.noscript = -1
        #: Whether the start tag that was read last closes itself, where tags can.
        self.slash = False

    def read(self) -> list[Flaw]:
        at = 0
        text = self.text
        while (match := _TOKEN.search(text, at)) is not None:
            if self.head and text[at : match.start()].strip(_BLANK):
                self.head = False
            at = match.end()
            kind = match.lastgroup
            if kind == "comment":
                at = self.comment(match.start())
            elif kind == "end":
                self.close(match["end"].lower(), match.start())
            elif kind == "attributes":
                at = self.start(match, match["start"].lower())
            elif kind == "declaration":
                at = self.declaration(match.start())
            else:
                self.flaw("V301", match.start(), 'a "<" that begins no tag; as text it is &lt;')
        for name, offset in self.open:
            if name not in _OPEN:
                self.flaw("V301", offset, f"<{name}> is never closed")
        if not self.policy:
            self.flaw("V405", 0, "the page has no content security policy")
        return self.found

    def flaw(self, code: str, offset: int, message: str) -> None:
        self.found.append(Flaw(code, offset, message))

    def foreign(self) -> bool:
        return any(self.depth[name] for name in _FOREIGN)

    def begin(self, name: str, offset: int) -> None:
        self.open.append((name, offset))
        self.depth[name] += 1

    def comment(self, offset: int) -> int:
        """Pass over a comment as browsers do; gives where to read on. Others might end it elsewhere."""
        begin = offset + len("<!--")
        early = _EARLY_END.match(self.text, begin)
        end = early or _COMMENT_END.search(self.text, begin)
        if end is None:
            self.flaw("V301", offset, "a comment is never closed")
            return len(self.text)
        if early or end[0] != "-->" or "<!--" in self.text[begin : end.start() + 2]:
            message = "a comment that not all programs end here; let it end in --> and hold no <!--"
            self.flaw("V301", offset, message)
        return end.end()

    def declaration(self, offset: int) -> int:
        """Pass over a doctype, or what a drawing marks as text; gives where to read on."""
        known = _DOCTYPE.match(self.text, offset)
        if known is None and self.foreign():
            known = _CDATA.match(self.text, offset)
        if known is None:
            self.flaw("V301", offset, "this is neither a tag nor a comment")
            return offset + 2
        return known.end()

    def start(self, match: re.Match[str], name: str) -> int:
        """Take a start tag; gives where to read on."""
        attributes = self.attributes(match["attributes"], match.start("attributes"), name)
        self.head = self.head and name in _OF_HEAD
        for code, message in element_flaws(name, attributes):
            self.flaw(code, match.start(), message)
        if name == "meta":
            self.meta(attributes, match.start())
        elif name in ("script", "style") or (name == "link" and loads_link(attributes.get("rel", ""))):
            self.loaded = self.loaded or name
        # A slash that ends a value without quotation marks is part of that.
        empty = self.slash
        if name in _VOID:
            return match.end()
        if self.foreign() or name in _FOREIGN:
            return self.drawn(match, name, empty=empty)
        if empty:
            self.flaw("V301", match.start(), f"<{name}/> does not close itself in HTML")
        if name in _RAW:
            return self.raw(name, attributes, match)
        if name == "noscript":
            self.unscripted(match)
        self.begin(name, match.start())
        return match.end()

    def drawn(self, match: re.Match[str], name: str, *, empty: bool) -> int:
        """Take the start tag of an element in a drawing or a formula; gives where to read on."""
        if name == "script":
            self.flaw("V401", match.start(), "a script in a drawing")
        elif name == "title" and not empty:
            # Whether markup in it is one depends on elements that browsers move out of the drawing.
            if not _PLAIN_TITLE.match(self.text, match.end()):
                self.flaw("V301", match.start(), "the <title> of a drawing is text without markup")
        elif name in _RAW or name == "noscript":
            self.flaw("V301", match.start(), f"<{name}> does not belong in a drawing or a formula")
        if not empty:
            self.begin(name, match.start())
        return match.end()

    def raw(self, name: str, attributes: dict[str, str], match: re.Match[str]) -> int:
        """Pass over an element whose content is no markup; gives where to read on."""
        end = _end_of(name, self.text, match.end())
        if end is None or name == "plaintext":
            self.flaw("V301", match.start(), f"<{name}> is never closed")
            return len(self.text)
        inside = self.text[match.end() : end.start()]
        if end[1].strip(_BLANK):
            self.flaw("V301", end.start(), f"</{name}> has attributes")
        elif name in ("script", "style"):
            if "<!--" in inside:
                self.flaw("V301", match.start(), f"<{name}> holds <!--, after which it may end elsewhere")
        elif "<" in inside:
            self.flaw("V301", match.start(), f'a "<" in <{name}>; as text it is &lt;')
        if name == "script":
            self.script(attributes, inside, match.start())
        return end.end()

    def unscripted(self, match: re.Match[str]) -> None:
        """Begin what is markup for browsers without scripts, and for others text up to the first end tag."""
        end = None if self.noscript >= 0 else _end_of("noscript", self.text, match.end())
        if end is None:
            self.flaw("V301", match.start(), "<noscript> is never closed, or stands in another")
        else:
            self.noscript = end.start()

    def close(self, name: str, offset: int) -> None:
        if name in _VOID or not self.depth[name]:
            self.flaw("V301", offset, f"</{name}> closes nothing")
            return
        if name == "noscript":
            if offset != self.noscript:
                self.flaw("V301", self.noscript, "</noscript> in a comment or an attribute of <noscript>")
            self.noscript = -1
        self.head = self.head and name in ("noscript", "template")
        while self.open:
            known, start = self.open.pop()
            self.depth[known] -= 1
            if known == name:
                return
            if known not in _OPEN:
                self.flaw("V301", start, f"<{known}> is still open where </{name}> stands")

    def attributes(self, text: str, offset: int, name: str) -> dict[str, str]:
        """Give the attributes of a tag, decoded."""
        found: dict[str, str] = {}
        at = 0
        while match := _ATTRIBUTE.match(text, at):
            at = match.end()
            key = match[1].lower()
            if key in found:
                self.flaw("V301", offset, f"<{name}> has two attributes {key}")
                continue
            value = match[2] or ""
            value = value[1:-1] if value[:1] in ("'", '"') else value
            found[key] = html.unescape(value) if "&" in value else value
        self.slash = text.endswith("/", at)
        if text[at:].strip(" \t\r\n\f/"):
            self.flaw("V301", offset, f"the attributes of <{name}> cannot be read")
        return found

    def meta(self, attributes: dict[str, str], offset: int) -> None:
        kind, content = attributes.get("http-equiv", "").lower(), attributes.get("content", "")
        if kind == "content-security-policy":
            if not self.policy or self.policy == "none":
                self.policy = content or "none"
            if not self.head or any(name not in ("html", "head") for name, _ in self.open):
                message = "the content security policy stands outside of <head>, where browsers pass over it"
                self.flaw("V405", offset, message)
            elif self.loaded:
                message = (
                    f"the content security policy stands after <{self.loaded}>, and comes too late for it"
                )
                self.flaw("V405", offset, message)
            for weak in weaknesses(content):
                self.flaw("V405", offset, f"the content security policy {weak}")
        elif (charset := attributes.get("charset", "utf-8")).strip(_BLANK).lower() not in ("utf-8", "utf8"):
            self.flaw("V105", offset, f'the page says that it is written in "{charset}", not in UTF-8')
        elif kind.strip() == "refresh":
            target = _REFRESH.match(content)
            new = target[1].strip() if target else ""
            if new not in self.leads_to and (self.leads_to or _ELSEWHERE.match(new)):
                self.flaw("V404", offset, f"the page sends its reader to {new or 'itself'}")

    def script(self, attributes: dict[str, str], inside: str, offset: int) -> None:
        if attributes.get("type", "").strip().lower() in _DATA and "src" not in attributes:
            return
        if "src" not in attributes or inside.strip():
            self.flaw("V401", offset, "a script in the page, which its policy forbids; use a file")
        elif "'self'" not in directives(self.policy).get("script-src", ()):
            self.flaw("V401", offset, "a script on a page whose policy runs none")


def element_flaws(name: str, attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Find what would run, style or load in a start tag, as code and message.

    Args:
        name: The element, in small letters and without a prefix.
        attributes: Its attributes, by their names in small letters, decoded.
    """
    if name in _FRAMES:
        yield "V404", f"<{name}> is not published"
    if name == "style":
        yield "V402", "<style> in the page, which its policy forbids; use a stylesheet"
    for key, value in attributes.items():
        if key == "style":
            yield "V402", f"a style on <{name}>, which the page's policy forbids; use a class"
        elif key.startswith("on"):
            yield "V401", f"{key} on <{name}> runs a script"
        elif key == "srcdoc":
            yield "V404", f"srcdoc on <{name}> is a document of its own"
        elif key in ("from", "to", "by", "values") and _is_program(value):
            yield "V401", f"{key} on <{name}> runs a script"
        elif key == "attributename" and _acts(value):
            yield "V403", f'<{name}> changes "{value.strip()}" later, which cannot be followed'


def _acts(name: str) -> bool:
    """Whether an attribute that an animation changes runs, styles or loads something."""
    target = name.strip().rpartition(":")[2].lower()
    return target in ("href", "src", "style") or target.startswith("on")


def _end_of(name: str, text: str, at: int) -> re.Match[str] | None:
    """Find the end tag of an element whose content is text, with whatever stands in it."""
    end = re.compile(rf"</{name}(?=[{_BLANK}/>])([^>]*+)>", re.IGNORECASE | re.ASCII)
    return end.search(text, at)


def _is_program(value: str) -> bool:
    return "javascript:" in _SPACE.sub("", value).lower()
