"""The output gate: every rule that a finished tree must meet before readers see it.

``verify_tree`` looks at files only. That no withheld text is among them is the work of
``generator.digest.publication``, which takes it out before anything is rendered.
"""

from __future__ import annotations

import html
import os
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from generator.build.feedrules import xml_flaws
from generator.build.leaks import Leaks
from generator.build.markup import flaws
from generator.build.pool import spread
from generator.build.rules import fault, place
from generator.build.scan import (
    MalformedError,
    Reference,
    Scan,
    scan_css,
    scan_html,
    scan_json,
    scan_xml,
    template_leftovers,
)
from generator.build.sums import SUMS
from generator.build.tree import Tree
from generator.build.twins import twin_fault
from generator.editions.feeds import LOCAL_URL
from generator.editions.serving.policy import TWINS
from generator.model.diagnostics import Diagnostic, sort_diagnostics
from generator.model.settings import DATA_KINDS, PAGE_ENDING
from generator.read.drawings import acting
from generator.views.addresses import below_site
from generator.views.urls import Route, Routes, root_of

#: Endings of what the editions write; a site's own static files bring theirs.
ENDINGS = frozenset(
    {".br", ".css", ".csv", ".eml", ".gz", ".html", ".ics", ".js", ".json", ".ndjson", ".pagefind",
     ".pf_filter", ".pf_fragment", ".pf_index", ".pf_meta", ".svg", ".txt", ".webmanifest", ".woff2", ".xml"}
)  # fmt: skip
#: Files without an ending that web hosts ask for.
_NAMES = frozenset({"CNAME", "_headers", "_redirects", SUMS})
#: Kinds of output whose files may end otherwise: what is no page, and pages where something else stood.
_FREE = DATA_KINDS | {"headers", "redirects", "static", "moved"}
_TEXTS = frozenset(
    {"", ".css", ".csv", ".eml", ".html", ".ics", ".js", ".json", ".ndjson", ".svg", ".txt",
     ".webmanifest", ".xml"}
)  # fmt: skip
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
#: Schemes that run a program or name a file of one machine.
_REFUSED_SCHEMES = frozenset({"blob", "file", "javascript", "vbscript", "view-source"})
#: Template syntax to its end, which is not far.
_BRACED = re.compile(r"\{([{%])[^\n]{0,200}?[}%]\}")
_NO_WORD = re.compile(r"[^\w{}%]+|_+")
_ROBOTS_SITEMAP = re.compile(r"^Sitemap:[ \t]*(.*)$", re.MULTILINE | re.IGNORECASE)


#: Rules for what cannot be read as what its ending says.
_MALFORMED = {".json": "V303", ".webmanifest": "V303"}
#: What the XML of a route must be.
_XML = {
    **dict.fromkeys(("feed", "actor_feed", "theme_feed"), "feed"),
    **dict.fromkeys(("sitemap", "sitemap_part"), "sitemap"),
}


class _AddressError(ValueError):
    """An address that does not belong where it stands."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Target:
    """The file of this site that an address leads to, with the fragment, decoded."""

    path: str
    fragment: str


def verify_tree(
    tree: Path,
    routes: Routes,
    endings: Collection[str] = (),
    machine_paths: Iterable[str] = (),
    written: Iterable[str] = (),
) -> list[Diagnostic]:
    """Give everything that is wrong with an output tree, in the order of files and lines.

    Args:
        tree: The folder.
        routes: The pages that must be in it, and the site's address.
        endings: Endings of the site's own static files, with the dot, besides those of the editions.
        machine_paths: Absolute paths of this machine that no reader should learn.
        written: Texts of authors in which braces stand that are no template's.
    """
    found = _Verifier(tree, routes, endings, machine_paths, written).run()
    return list(sort_diagnostics([*Tree.look(tree).faults(routes), *found]))


@dataclass(slots=True)
class _Seen:
    """What was found in one file."""

    faults: list[Diagnostic] = field(default_factory=list)
    #: The ids of its elements, if it is a page.
    anchors: frozenset[str] = frozenset()
    #: Links to a fragment of a page: that, the address as it stands, line and column. Tuples, because there
    #: are many, and what another process found has to be packed up.
    pending: list[tuple[str, str, str, int, int]] = field(default_factory=list)


class _Verifier:
    """Reads each file of a tree once; fragments of other pages are looked up at the end."""

    def __init__(
        self,
        tree: Path,
        routes: Routes,
        endings: Collection[str],
        machine_paths: Iterable[str],
        written: Iterable[str],
    ) -> None:
        self.tree = tree
        self.files = frozenset(_files(tree))
        self.folders = frozenset(parent for path in self.files for parent in _parents(path))
        self.expected = {route.save_as: route.kind for route in routes.table.values()}
        #: Where each page at an old address may send its reader, in either spelling.
        self.moved = {route.save_as: _spellings(route, routes) for route in routes.of("moved")}
        self.endings = ENDINGS.union(endings)
        self.base = routes.site_url or LOCAL_URL
        #: The site's path on its host, without a slash at the end.
        self.root = urlsplit(routes.site_url).path.rstrip("/")
        # A site that stands at /srv/ on its host may well name that path.
        own = f"{self.root}/"
        self.leaks = Leaks(path for path in machine_paths if path != "/" and not own.startswith(f"{path}/"))
        self.written = tuple(map(_plain, written))
        #: Of the file that is being read.
        self.seen = _Seen()

    def run(self) -> list[Diagnostic]:
        paths = sorted(self.files)
        seen = dict(zip(paths, spread(paths, self.verify_some), strict=True))
        faults = [found for one in seen.values() for found in one.faults]
        for path, one in seen.items():
            for target, fragment, url, line, column in one.pending:
                if target not in seen or fragment not in seen[target].anchors:
                    message = f'"{url}": {target} has no id "{fragment}"'
                    faults.append(fault("V202", path, message, line, column))
        return faults

    def verify_some(self, paths: Sequence[str]) -> list[_Seen]:
        found = []
        for path in paths:
            self.seen = _Seen()
            self.verify_file(path)
            found.append(self.seen)
        return found

    def report(self, code: str, path: str, message: str, line: int = 0, column: int = 0) -> None:
        self.seen.faults.append(fault(code, path, message, line, column))

    def verify_file(self, path: str) -> None:
        name = posixpath.basename(path)
        ending = posixpath.splitext(name)[1].lower()
        if self.expected.get(path) == "moved":
            ending = PAGE_ENDING  # or .htm: a page to servers, too
        self.verify_kind(path, name, ending)
        if ending[1:] in TWINS:
            flaw = twin_fault(self.tree, path)
            if flaw:
                self.report("V107", path, flaw)
        if ending not in _TEXTS:
            if ending[1:] not in TWINS:
                self.verify_bytes(path)
            return
        data = (self.tree / path).read_bytes()
        if not data:
            return
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            at = place(data[: error.start].decode(), error.start)
            self.report("V105", path, "this is not UTF-8", *at)
            return
        self.verify_text(path, text)
        try:
            scan = self.scan(path, ending, text, data)
        except MalformedError as error:
            self.report(_MALFORMED.get(ending, "V302"), path, str(error), error.line, error.column)
            return
        self.verify_anchors(path, scan)
        for reference in scan.references:
            self.verify_reference(path, reference)

    def verify_kind(self, path: str, name: str, ending: str) -> None:
        """Look at what servers and browsers will take a file for."""
        if path not in self.expected and ending not in self.endings and name not in _NAMES:
            what = f'files ending in "{ending}"' if ending else "files of this name"
            self.report("V104", path, f"{what} are not published")
        if self.expected.get(path, "static") not in _FREE and not path.endswith(PAGE_ENDING):
            # Nothing that a browser would read as a page may pass by the rules for pages.
            self.report("V104", path, f"a page whose file does not end in {PAGE_ENDING} is not sent as one")

    def verify_text(self, path: str, text: str) -> None:
        """Look for what a template, a link or the machine left behind."""
        nul = text.find("\0")
        if nul >= 0:
            self.report("V105", path, "a NUL character: a link lacks its way to the root", *place(text, nul))
        for code, offset, message in self.leaks.of(text):
            self.report(code, path, message, *place(text, offset))

    def verify_bytes(self, path: str) -> None:
        """Look for what the machine left in a file that is no text, such as the notes of a picture or PDF."""
        for code, message in self.leaks.of_bytes((self.tree / path).read_bytes()):
            self.report(code, path, message)

    def scan(self, path: str, ending: str, text: str, data: bytes) -> Scan:
        """Find the addresses of a file, and what is wrong with its kind."""
        if ending in (".html", ".svg"):
            if ending == ".svg":
                scan_xml(data)
                if acts := acting(data, path):
                    message, at = f"{acts.message}; {acts.hint}", acts.location
                    self.report("V401", path, message, at.line, at.column)
            self.verify_markup(path, ending, text)
            return scan_html(text)
        if ending == ".css":
            return scan_css(text)
        if ending in (".json", ".webmanifest"):
            return scan_json(text, self.base)
        if ending == ".xml":
            scan = scan_xml(data)
            for flaw in xml_flaws(data, _XML.get(self.expected.get(path, ""), "")):
                self.report(flaw.code, path, flaw.message, flaw.line, flaw.column)
            return scan
        if self.expected.get(path) == "robots":
            found = _ROBOTS_SITEMAP.finditer(text)
            places = [(match[1].strip(), *place(text, match.start(1))) for match in found]
            return Scan([Reference(url, line, absolute=True, column=at) for url, line, at in places], [])
        return Scan([], [])

    def verify_markup(self, path: str, ending: str, text: str) -> None:
        """Look at what only markup can get wrong: templates, tags, policy."""
        left_over = "template syntax is left over; if the text means it, mark it as code"
        for offset in template_leftovers(text):
            if self.written and any(_braced(text, offset) in known for known in self.written):
                continue  # an author wrote it into a title, say, where nothing can be marked as code
            self.report("V305", path, left_over, *place(text, offset))
        ours = ending == ".html" and self.expected.get(path, "static") != "static"
        if ours and not text.rstrip().endswith("</html>"):
            message = "the page is cut off: </html> is missing"
            self.report("V102", path, message, *place(text, len(text.rstrip())))
        elif ending == ".html":
            policy = self.expected.get(path) != "static"
            for flaw in flaws(text, policy=policy, leads_to=self.moved.get(path, ())):
                self.report(flaw.code, path, flaw.message, *place(text, flaw.offset))

    def verify_anchors(self, path: str, scan: Scan) -> None:
        seen: dict[str, int] = {}
        for name, line, column in scan.anchors:
            if not name:
                self.report("V304", path, "an id is empty", line, column)
            elif name in seen:
                self.report("V304", path, f'id "{name}" is on line {seen[name]} already', line, column)
            else:
                seen[name] = line
        self.seen.anchors = frozenset(seen)

    def verify_reference(self, path: str, reference: Reference) -> None:
        """Follow one address, if it leads to a place of this site."""
        try:
            target = self.target(path, reference)
        except _AddressError as error:
            message = f'"{reference.url}": {error}'
            self.report(error.code, path, message, reference.line, reference.column)
            return
        if target is None or not target.fragment or not target.path.endswith((".html", ".svg")):
            return
        link = (target.path, target.fragment, reference.url, reference.line, reference.column)
        self.seen.pending.append(link)

    def target(self, path: str, reference: Reference) -> _Target | None:
        """Give the file that an address leads to, None if it leads to another site.

        Raises:
            _AddressError: There is no such file, or the address does not belong here; says why.
        """
        way, _, fragment = reference.url.partition("#")
        # What a browser searches for on the page is no id.
        fragment = unquote(fragment.partition(":~:")[0])
        fragment = "" if fragment == "top" else fragment
        way = way.partition("?")[0]
        scheme = _SCHEME.match(way)
        if scheme or way.startswith("//"):
            inside = self.inside(way, scheme[0][:-1].lower() if scheme else "", reference)
            if inside is None:
                return None
        elif reference.absolute:
            raise _AddressError("V203", "is not absolute, but this is read away from the site")
        elif not way:
            return _Target(path, fragment)
        else:
            inside = self.below_root(path, way)
        return _Target(self.file(inside), fragment)

    def inside(self, way: str, scheme: str, reference: Reference) -> str | None:
        """Give the path below the site root of an absolute address, None if it is another site's."""
        # A picture may stand in a page as data; a document may not.
        image = reference.loads and way[:11].lower() == "data:image/"
        if scheme in _REFUSED_SCHEMES or (scheme == "data" and not image):
            raise _AddressError("V204", f"addresses with {scheme}: are not published")
        if way == self.base or way.startswith(f"{self.base}/"):
            return way[len(self.base) + 1 :]
        if reference.loads and scheme != "data":
            raise _AddressError("V403", "is loaded from another site")
        if reference.absolute and way.startswith(LOCAL_URL):
            raise _AddressError("V203", "leads to the own machine of each reader")
        if scheme not in ("", "http", "https"):
            return None
        # The same host is written in many ways; what a page loads is of its own origin in one of them only.
        below = below_site(way if scheme else f"{urlsplit(self.base).scheme}:{way}", self.base)
        return quote(below[1:]) if below.startswith("/") else None

    def below_root(self, path: str, way: str) -> str:
        """Give the path below the site root of an address without a host."""
        elsewhere = self.expected.get(path) in ("not_found", "gone")
        if not way.startswith("/"):
            if elsewhere:
                raise _AddressError("V203", "is relative, but this page is shown at addresses of any depth")
            return posixpath.join(posixpath.dirname(path), way)
        if not elsewhere:
            raise _AddressError("V203", "begins with a slash, so it breaks when the site stands in a folder")
        if not way.startswith(f"{self.root}/"):
            raise _AddressError("V203", f"is outside the site, which begins at {self.root}/")
        return way[len(self.root) + 1 :]

    def file(self, way: str) -> str:
        """Give the file that a server sends for a path below the site root."""
        way = unquote(way)
        found = posixpath.normpath(way) if way else "."
        if found == ".." or found.startswith("../"):
            raise _AddressError("V201", "leads out of the site")
        names_folder = way == "" or way.endswith("/") or posixpath.basename(way) in (".", "..")
        if not names_folder and found in self.folders:
            raise _AddressError("V201", "is a folder; its address ends in a slash")
        page = posixpath.normpath(f"{found}/index.html") if names_folder else found
        if page not in self.files:
            raise _AddressError("V201", "leads nowhere")
        return page


def _files(tree: Path) -> Iterator[str]:
    """Give the files of a tree; links are not followed."""
    for folder, _, names in os.walk(tree):
        for name in names:
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(tree).as_posix()


def _spellings(route: Route, routes: Routes) -> tuple[str, ...]:
    """Give how a page at an old address may write the new one: of this site in two ways."""
    new = route.leads_to
    return (new,) if "://" in new else (root_of(route.save_as) + new, routes.absolute(new))


def _parents(path: str) -> Iterator[str]:
    while path := posixpath.dirname(path):
        yield path


def _braced(text: str, offset: int) -> str:
    """Give what stands in braces from a place on, as ``_plain`` does."""
    found = _BRACED.match(text, offset)
    return _plain(found[0]) if found else text[offset:]


def _plain(text: str) -> str:
    """Give a text without what markup, quotation marks and the like make of it."""
    return _NO_WORD.sub("", html.unescape(text).lower())
