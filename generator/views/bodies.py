"""The Markdown of every file as HTML, and what is wrong with it at its place in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, Protocol

from generator.model.diagnostics import Diagnostic
from generator.model.documents import Actor, Article, DigestNote, Page, Theme
from generator.model.settings import Settings
from generator.model.values import Location
from generator.read.content import Content, Loaded
from generator.read.markdown import LinkResolver, MarkdownRenderer, Problem, ProblemKind, Rendered
from generator.read.suggest import did_you_mean
from generator.views.fileuse import FileUse, Unmentioned, ask_mentions
from generator.views.urls import Links, Routes

_CODES: dict[ProblemKind, str] = {
    ProblemKind.UNKNOWN_CITATION: "B221",
    ProblemKind.UNRESOLVED_LINK: "B222",
    ProblemKind.UNKNOWN_PREFIX: "B222",
    ProblemKind.NESTED_LINK: "B222",
    ProblemKind.MALFORMED_LINK: "B222",
    ProblemKind.UNSAFE_LINK: "B223",
    ProblemKind.RAW_HTML: "B224",
    ProblemKind.UNCLOSED_COMMENT: "B224",
    ProblemKind.UNCLOSED_CODE: "B225",
    ProblemKind.UNCLOSED_CONTAINER: "B225",
    ProblemKind.UNKNOWN_CONTAINER: "B225",
    ProblemKind.HEADING_LEVEL_ONE: "B226",
    ProblemKind.HEADING_SKIPS_LEVEL: "B226",
    ProblemKind.EMPTY_HEADING: "B226",
    ProblemKind.DUPLICATE_FOOTNOTE: "B227",
    ProblemKind.UNDEFINED_FOOTNOTE: "B227",
    ProblemKind.REMOTE_IMAGE: "B228",
    ProblemKind.IMAGE_WITHOUT_ALT: "B228",
    ProblemKind.NESTED_TOO_DEEP: "B115",
}


class KeptBody(Protocol):
    """A body without fault that was rendered before, and is read when somebody asks for it."""

    @property
    def word_count(self) -> int:
        """Give the number of its words; many pages show it, few the whole."""

    @property
    def token(self) -> str:
        """Give what is equal for equal bodies only."""

    def whole(self) -> Rendered:
        """Give the body."""


#: Gives the body of a file under the name that begins its ids: by rendering it with a resolver of links, or
#: from what it keeps.
BodyMaker = Callable[
    [Loaded[Any], str, LinkResolver, Callable[[LinkResolver], Rendered]], "Rendered | KeptBody"
]


@dataclass(frozen=True, slots=True)
class Bodies:
    """Rendered bodies by the path of their file."""

    by_path: Mapping[str, Rendered]
    word_counts: Mapping[str, int]
    #: Stand for those bodies that need not be read to know whether they changed.
    tokens: Mapping[str, str]

    @classmethod
    def of(cls, made: Mapping[str, Rendered | KeptBody]) -> Bodies:
        """Take bodies as they were made."""
        return cls(
            _Whole(made),
            MappingProxyType({path: body.word_count for path, body in made.items()}),
            MappingProxyType({p: body.token for p, body in made.items() if not isinstance(body, Rendered)}),
        )

    def __getitem__(self, path: str) -> Rendered:
        """Give the body of a file; raises KeyError for a file that was not rendered."""
        return self.by_path[path]


class _Whole(Mapping[str, Rendered]):
    """Bodies, each read when somebody asks for it."""

    def __init__(self, made: Mapping[str, Rendered | KeptBody]) -> None:
        self._made = made

    def __getitem__(self, path: str) -> Rendered:
        found = self._made[path]
        return found if isinstance(found, Rendered) else found.whole()

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


def render_body(
    _item: Loaded[Any], _name: str, links: LinkResolver, render: Callable[[LinkResolver], Rendered]
) -> Rendered:
    """Render a body, whatever is known."""
    return render(links)


def render_bodies(
    shown: Content,
    everything: Content,
    routes: Routes,
    settings: Settings,
    content: str,
    *,
    make: BodyMaker = render_body,
    files: FileUse | None = None,
) -> tuple[Bodies, list[Diagnostic]]:
    """Render the Markdown of all files; keep what may be shown.

    Withheld texts are rendered as well, so that an editor sees their faults before they are published.

    Args:
        shown: The content that may be shown.
        everything: All content that was read.
        routes: Where everything that is shown stands.
        settings: The site's settings.
        content: The content folder's name.
        make: Gives each body.
        files: Is told of the static files that they link to.
    """
    renderer = MarkdownRenderer(language=settings.language)
    records = {item.path: item.record for _, item in _files(shown)}
    visible = set(records)
    targets = _Targets.of(everything, visible)
    bodies: dict[str, Rendered | KeptBody] = {}
    problems: list[Diagnostic] = []
    for name, item in _files(everything):
        links = Links(routes, content, item.path)
        asked: LinkResolver = Unmentioned(links)
        if files:
            files.note_fields(item.record, records.get(item.path), links)
            asked = files.watching(links, visible=item.path in visible)
        body = make(item, name, asked, partial(render_text, renderer, item))
        if item.path in visible:
            bodies[item.path] = body
        if isinstance(body, Rendered) and body.problems:
            sources = _sources(item)
            found = (_diagnostic(problem, item, sources, links, targets) for problem in body.problems)
            problems += [diagnostic for diagnostic in found if diagnostic is not None]
    return Bodies.of(bodies), problems


def render_text(renderer: MarkdownRenderer, item: Loaded[Any], links: LinkResolver) -> Rendered:
    """Render the Markdown of a file; the resolver is asked for what the text only mentions, too."""
    name = doc_id(_KIND_OF[type(item.record)], item.id)
    rendered = renderer.render(item.body, doc_id=name, links=links, sources=_sources(item))
    ask_mentions(item.body, links)
    return rendered


def _sources(item: Loaded[Any]) -> list[str]:
    return [source.id for source in getattr(item.record, "sources", ())]


def doc_id(kind: str, key: str) -> str:
    """Give the id that begins all ids of a body, so that several can stand on one page."""
    return f"{kind}-{key}".lower()


def _files(content: Content) -> Iterator[tuple[str, Loaded[Any]]]:
    for kind in _KIND_OF.values():
        for item in getattr(content, f"{kind}s"):
            yield doc_id(kind, item.id), item


_KIND_OF: dict[type, str] = {
    Article: "article", Actor: "actor", Theme: "theme", DigestNote: "digest", Page: "page"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Targets:
    """What links may mean that is not on the site: withheld texts and refused files."""

    #: Ids of what was read, by folder.
    ids: Mapping[str, Mapping[str, str]]
    withheld: frozenset[str]
    #: Folder and name of files that were refused; no name: the whole folder.
    refused: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, everything: Content, visible: set[str]) -> _Targets:
        """Collect them from all content that was read."""
        ids = {
            f"{kind}s": {i.id: i.path for i in getattr(everything, f"{kind}s")} for kind in _KIND_OF.values()
        }
        paths = (item.path for _, item in _files(everything))
        return cls(ids, frozenset(path for path in paths if path not in visible), everything.refused)

    def place(self, link: str, links: Links) -> tuple[str, str, str]:
        """Give the folder, the name and (if it was read) the path of what a link means."""
        match = re.match(r"\{(\w+)\}([^#]*)", link)
        if match is None:
            return "", "", ""
        prefix, target = match[1], match[2]
        if prefix == "filename":
            path = links.path(target) or ""
            parts = path.split("/")
            return parts[1] if len(parts) > 1 else "", parts[-1].removesuffix(".md"), path
        folder = f"{prefix}s"
        return folder, target, self.ids.get(folder, {}).get(target, "")


def _diagnostic(
    problem: Problem, item: Loaded[Any], sources: list[str], links: Links, targets: _Targets
) -> Diagnostic | None:
    line = problem.line + item.body_line - 1
    location = Location(item.path, line, problem.column)
    code = _CODES[problem.kind]
    hint = _HINTS.get(problem.kind, "")
    message = f"{problem.kind.meaning}: {problem.detail}" if problem.detail else problem.kind.meaning
    if problem.kind is ProblemKind.UNKNOWN_CITATION:
        hint = did_you_mean(problem.detail, sources) or "add it to `sources`"
    if problem.kind is ProblemKind.UNRESOLVED_LINK:
        folder, name, path = targets.place(problem.detail, links)
        if targets.refused & {(folder, name), (folder, "")}:
            return None  # its own file says what is wrong
        if path in targets.withheld:
            if item.path in targets.withheld:
                return None
            code, hint = "B303", "publish it first, or take the link out"
            message = f"the link leads to a text that is withheld: {problem.detail}"
        else:
            hint = did_you_mean(name, targets.ids.get(folder, {})) or hint
    return item.places.diagnostic(location, code, message, hint)


_HINTS = {
    ProblemKind.UNRESOLVED_LINK: "check the id or path; `{filename}` paths start at this file",
    ProblemKind.UNKNOWN_PREFIX: "use {actor} {theme} {digest} {article} {filename} or {static}",
    ProblemKind.UNSAFE_LINK: "link to an https address",
    ProblemKind.RAW_HTML: "write Markdown; put code in backticks",
    ProblemKind.UNCLOSED_COMMENT: "end the note with -->",
    ProblemKind.UNCLOSED_CODE: "end the code with a line of ```",
    ProblemKind.UNCLOSED_CONTAINER: "end the box with a line of :::",
    ProblemKind.UNKNOWN_CONTAINER: "use note, context, analysis or warning",
    ProblemKind.HEADING_LEVEL_ONE: "begin the headings of a text with ##",
    ProblemKind.HEADING_SKIPS_LEVEL: "use the next level",
    ProblemKind.UNDEFINED_FOOTNOTE: "add the footnote's text on a line of its own",
    ProblemKind.REMOTE_IMAGE: "put the file in the static folder and write {static}/static/name.png",
    ProblemKind.IMAGE_WITHOUT_ALT: "describe the image between the square brackets",
}
