"""Whether HTML is well-formed, and nothing in it would run, look different or be asked of another site.

The page's own content security policy forbids all of this, too; here it is told before readers meet the gap.
Elements must be closed in order, but for those whose end HTML lets one leave out. That is less than a
validator checks; our tests hold the site theme's own pages against one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final, NamedTuple


class Flaw(NamedTuple):
    """Something wrong with the markup of a page."""

    code: str
    offset: int
    message: str


_NAME = r"[a-zA-Z][^\s/>\"'<=]*+"
_TOKEN = re.compile(
    rf"""<(?:(?P<comment>!--)|(?P<declaration>![a-zA-Z\[]|\?)|/(?P<end>{_NAME})\s*+>"""
    rf"""|(?P<start>{_NAME})(?P<attributes>(?:[^"'<>]++|"[^"]*+"|'[^']*+')*+)>|)"""
)
_ATTRIBUTE = re.compile(r"""[\s/]*+([^\s=/"'<>]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'<>=`]++))?+""")
_VOID: Final = frozenset(
    "area base br col embed frame hr img input link meta param source track wbr".split()  # noqa: SIM905
)
#: Their content is text, up to their end tag.
_RAW: Final = frozenset("iframe noembed noframes noscript script style textarea title xmp".split())  # noqa: SIM905
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


def flaws(text: str, *, policy: bool = True) -> Iterator[Flaw]:
    """Give everything that is wrong with the markup of an HTML page.

    Args:
        text: The page.
        policy: Whether it must have a content security policy.
    """
    yield from _Page(text, policy=policy).read()


class _Page:
    def __init__(self, text: str, *, policy: bool) -> None:
        self.text = text
        self.policy = "" if policy else "none"
        #: The names and places of the elements that are open.
        self.open: list[tuple[str, int]] = []
        self.found: list[Flaw] = []

    def read(self) -> list[Flaw]:
        at = 0
        text = self.text
        while (match := _TOKEN.search(text, at)) is not None:
            at = match.end()
            kind = match.lastgroup
            if kind == "comment":
                end = text.find("-->", match.start() + 2)
                if end < 0:
                    self.flaw("V301", match.start(), "a comment is never closed")
                    break
                at = end + 3
            elif kind == "end":
                self.close(match["end"].lower(), match.start())
            elif kind == "attributes":
                at = self.start(match, match["start"].lower())
            elif kind == "declaration":
                self.declaration(match.start())
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
        return any(name in _FOREIGN for name, _ in self.open)

    def declaration(self, offset: int) -> None:
        doctype = self.text[offset : offset + 9].lower() == "<!doctype"
        if not doctype and not self.foreign():
            self.flaw("V301", offset, "this is neither a tag nor a comment")

    def start(self, match: re.Match[str], name: str) -> int:
        """Take a start tag; gives where to read on."""
        attributes = self.attributes(match["attributes"], match.start("attributes"), name)
        self.judge(name, attributes, match.start())
        empty = match["attributes"].endswith("/")
        if name in _VOID:
            return match.end()
        if self.foreign() or name in _FOREIGN:
            if name == "script":
                self.flaw("V401", match.start(), "a script in a drawing")
            if not empty:
                self.open.append((name, match.start()))
            return match.end()
        if empty and not match["attributes"].rstrip("/")[-1:].strip("\"' \t\n"):
            self.flaw("V301", match.start(), f"<{name}/> does not close itself in HTML")
        if name in _RAW:
            return self.raw(name, attributes, match)
        self.open.append((name, match.start()))
        return match.end()

    def raw(self, name: str, attributes: dict[str, str], match: re.Match[str]) -> int:
        """Pass over an element whose content is no markup; gives where to read on."""
        end = re.compile(rf"</{name}\s*+>", re.IGNORECASE).search(self.text, match.end())
        if end is None:
            self.flaw("V301", match.start(), f"<{name}> is never closed")
            return len(self.text)
        inside = self.text[match.end() : end.start()]
        if name == "script":
            self.script(attributes, inside, match.start())
        return end.end()

    def close(self, name: str, offset: int) -> None:
        names = [known for known, _ in self.open]
        if name in _VOID or name not in names:
            self.flaw("V301", offset, f"</{name}> closes nothing")
            return
        while self.open:
            known, start = self.open.pop()
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
        if text[at:].strip(" \t\r\n\f/"):
            self.flaw("V301", offset, f"the attributes of <{name}> cannot be read")
        return found

    def judge(self, name: str, attributes: dict[str, str], offset: int) -> None:
        """Find what would run, style or load in a start tag."""
        if name in _FRAMES:
            self.flaw("V404", offset, f"<{name}> is not published")
        if name == "style":
            self.flaw("V402", offset, "<style> in the page, which its policy forbids; use a stylesheet")
        for key, value in attributes.items():
            if key == "style":
                self.flaw(
                    "V402", offset, f"a style on <{name}>, which the page's policy forbids; use a class"
                )
            elif key.startswith("on"):
                self.flaw("V401", offset, f"{key} on <{name}> runs a script")
            elif key == "srcdoc":
                self.flaw("V404", offset, f"srcdoc on <{name}> is a document of its own")
            elif key in ("from", "to", "values") and _is_program(value):
                self.flaw("V401", offset, f"{key} on <{name}> runs a script")
        if name == "meta":
            self.meta(attributes, offset)

    def meta(self, attributes: dict[str, str], offset: int) -> None:
        kind, content = attributes.get("http-equiv", "").strip().lower(), attributes.get("content", "")
        if kind == "content-security-policy":
            if not self.policy or self.policy == "none":
                self.policy = content
            for weak in weaknesses(content):
                self.flaw("V405", offset, f"the content security policy {weak}")
        elif kind == "refresh":
            target = _REFRESH.match(content)
            if target and _ELSEWHERE.match(target[1].strip()):
                self.flaw("V404", offset, f"the page sends its reader to {target[1].strip()}")

    def script(self, attributes: dict[str, str], inside: str, offset: int) -> None:
        if attributes.get("type", "").strip().lower() in _DATA and "src" not in attributes:
            return
        if "src" not in attributes or inside.strip():
            self.flaw("V401", offset, "a script in the page, which its policy forbids; use a file")
        elif "'self'" not in _directives(self.policy).get("script-src", ()):
            self.flaw("V401", offset, "a script on a page whose policy runs none")


def _is_program(value: str) -> bool:
    return "javascript:" in _SPACE.sub("", value).lower()


def _directives(policy: str) -> dict[str, tuple[str, ...]]:
    """Give the sources of each directive; of one that is there twice browsers take the first."""
    found: dict[str, tuple[str, ...]] = {}
    for part in policy.split(";"):
        words = part.lower().split()
        if words:
            found.setdefault(words[0], tuple(words[1:]))
    fallback = found.get("default-src", ())
    found.setdefault("script-src", fallback)
    return found


def weaknesses(policy: str) -> Iterator[str]:
    """Say what a content security policy leaves open."""
    directives = _directives(policy)
    if directives.get("default-src") not in (("'none'",), ("'self'",)):
        yield "lacks default-src 'none'"
    if directives.get("base-uri") not in (("'none'",), ("'self'",)):
        yield "lacks base-uri 'none'"
    for name, sources in directives.items():
        for source in sources:
            of_ours = source in ("'none'", "'self'") or source.startswith(
                ("'sha256-", "'sha384-", "'sha512-")
            )
            data = source == "data:" and name in ("img-src", "font-src")
            if name.endswith(("-src", "-src-elem", "-src-attr", "-uri", "-action")) and not (of_ours or data):
                # A search compiles its index.
                allowed = source == "'wasm-unsafe-eval'" and name == "script-src"
                if not allowed:
                    yield f"allows {source} in {name}"
