"""The Markdown of every file as HTML, and what is wrong with it at its place in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from generator.digest.corpus import Corpus
from generator.model.diagnostics import Diagnostic
from generator.model.settings import Settings
from generator.model.values import Location
from generator.read.content import Loaded
from generator.read.markdown import MarkdownRenderer, Problem, ProblemKind, Rendered
from generator.read.suggest import did_you_mean
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


@dataclass(frozen=True, slots=True)
class Bodies:
    """Rendered bodies by the path of their file."""

    by_path: Mapping[str, Rendered]

    def __getitem__(self, path: str) -> Rendered:
        """Give the body of a file; raises KeyError for a file that was not rendered."""
        return self.by_path[path]


def render_bodies(
    corpus: Corpus, routes: Routes, settings: Settings, content: str, withheld: Iterable[str] = ()
) -> tuple[Bodies, list[Diagnostic]]:
    """Render the Markdown of all published files.

    Args:
        corpus: The published content.
        routes: Where everything stands.
        settings: The site's settings.
        content: The content folder's name.
        withheld: Paths of files that exist but may not be shown, for a better message.
    """
    renderer = MarkdownRenderer(language=settings.language)
    hidden = frozenset(withheld)
    bodies: dict[str, Rendered] = {}
    problems: list[Diagnostic] = []
    for doc_id, item in _files(corpus):
        sources = [source.id for source in getattr(item.record, "sources", ())]
        links = Links(routes, content, item.path)
        rendered = renderer.render(item.body, doc_id=doc_id, links=links, sources=sources)
        bodies[item.path] = rendered
        problems += [_diagnostic(problem, item, sources, hidden) for problem in rendered.problems]
    return Bodies(MappingProxyType(bodies)), problems


def doc_id(kind: str, key: str) -> str:
    """Give the id that begins all ids of a body, so that several can stand on one page."""
    return f"{kind}-{key}".lower()


def _files(corpus: Corpus) -> Iterator[tuple[str, Loaded[Any]]]:
    for article in corpus.files.values():
        yield doc_id("article", article.id), article
    for actor in corpus.actors.values():
        yield doc_id("actor", actor.id), actor
    for theme in corpus.themes.values():
        yield doc_id("theme", theme.id), theme
    for note in corpus.notes.values():
        yield doc_id("digest", note.id), note
    for page in corpus.pages:
        yield doc_id("page", page.id), page


def _diagnostic(
    problem: Problem, item: Loaded[Any], sources: list[str], withheld: frozenset[str]
) -> Diagnostic:
    line = problem.line + item.body_line - 1
    location = Location(item.path, line, problem.column)
    code = _CODES[problem.kind]
    hint = _HINTS.get(problem.kind, "")
    if problem.kind is ProblemKind.UNKNOWN_CITATION:
        hint = did_you_mean(problem.detail, sources) or "add it to `sources`"
    if problem.kind is ProblemKind.UNRESOLVED_LINK and problem.detail.startswith("{filename}"):
        links = Links(Routes({}, {}, ""), item.path.split("/", 1)[0], item.path)
        target = links.path(problem.detail.removeprefix("{filename}").split("#")[0])
        if target in withheld:
            code, hint = "B303", "publish it first, or take the link out"
    message = f"{problem.kind.meaning}: {problem.detail}" if problem.detail else problem.kind.meaning
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
