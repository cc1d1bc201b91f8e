"""What the tests of the Markdown stage share: a small site, a renderer, fixture files, checks of HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import html5lib
from selectolax.lexbor import LexborHTMLParser, LexborNode

from generator.read.markdown import MarkdownRenderer, Rendered, rebase

FIXTURES: Final = Path(__file__).parent / "fixtures"
CONTENT: Final = Path(__file__).parents[3] / "content"
RENDERER: Final = MarkdownRenderer()
SOURCES: Final = ("s1", "s2", "s3", "kyiv-readout")

#: All that a rendered body may hold.
TAGS: Final = frozenset(
    "a blockquote br code dd div dl dt em h2 h3 h4 h5 h6 hr img li ol p pre s strong sup"  # noqa: SIM905 - a list
    " table tbody td th thead tr ul".split()
)
ATTRIBUTES: Final = frozenset(
    "alt aria-label aria-labelledby class href id rel role scope src start tabindex title type".split()  # noqa: SIM905
)
SCHEMES: Final = ("https://", "http://", "mailto:", "#", "../")


class Site:
    """A site that knows a handful of things."""

    PATHS: Final = {
        ("actor", "ukraine"): "actors/ukraine/",
        ("theme", "frozen-assets"): "themes/frozen-assets/",
        ("digest", "2025-W51"): "digests/2025-w51/",
        ("article", "berlin-talks"): "articles/berlin-talks/",
        ("filename", "articles/berlin-talks.md"): "articles/berlin-talks/",
        ("static", "images/map.png"): "static/images/map.png",
        ("static", "images/a map.png"): "static/images/a map.png",
        ("static", "files/draft.pdf"): "static/files/draft.pdf",
    }

    def resolve(self, prefix: str, target: str) -> str | None:
        return self.PATHS.get((prefix, target))


class Anywhere:
    """A site that has whatever one asks for."""

    def resolve(self, prefix: str, target: str) -> str | None:
        return f"{prefix}s/{target}/"


def render(text: str, *, doc_id: str = "d", renderer: MarkdownRenderer = RENDERER) -> Rendered:
    return renderer.render(text, doc_id=doc_id, links=Site(), sources=SOURCES)


def html_of(text: str) -> str:
    return rebase(render(text).html, "../")


def kinds(text: str) -> list[str]:
    return [str(problem.kind) for problem in render(text).problems]


@dataclass(frozen=True)
class Fixture:
    file: str
    line: int
    title: str
    text: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.title}"


def read_fixtures(path: Path) -> Iterator[Fixture]:
    """Read a fixture file: a title, `.`, the input, `.`, what is expected, `.`; blank lines between."""
    parts: list[list[str]] = [[]]
    start = 1
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line == ".":
            parts.append([])
            if len(parts) == 4:
                title = " ".join(parts[0]).strip()
                text, expected = ("".join(f"{row}\n" for row in part) for part in parts[1:3])
                yield Fixture(path.stem, start, title, text, expected)
                parts = [[]]
                start = number + 1
        else:
            parts[-1].append(line)
            if len(parts) == 1 and not line:
                start = number + 1
    assert parts == [[]] or not any(parts[0]), f"{path}: the last fixture is not closed"


def elements(html: str) -> Iterator[LexborNode]:
    """Give the elements of a rendered body as a browser reads them."""
    tree = LexborHTMLParser(f"<!doctype html><title>t</title><body><main>{html}</main>")
    main = tree.css_first("main")
    assert main is not None
    yield from (
        node for node in main.traverse() if node.mem_id != main.mem_id and not tag_of(node).startswith("-")
    )


def tag_of(node: LexborNode) -> str:
    """Give the name of an element; text and comments have names that begin with a hyphen."""
    return node.tag or ""


def attributes(node: LexborNode) -> dict[str, str]:
    return {name: value or "" for name, value in node.attributes.items()}


def assert_safe(html: str) -> None:
    """Check that HTML holds nothing that acts, and leads nowhere but where a body may lead."""
    for node in elements(html):
        assert tag_of(node) in TAGS, node.html
        for name, value in attributes(node).items():
            assert name in ATTRIBUTES, node.html
            if name in {"href", "src"}:
                assert value.lower().startswith(SCHEMES), node.html


def assert_well_formed(html: str) -> None:
    """Check that a strict HTML parser has no complaint."""
    html5lib.HTMLParser(strict=True).parseFragment(html, container="main")


def bodies() -> Iterator[tuple[str, str]]:
    """Give name and body of each file of the example site."""
    for path in sorted(CONTENT.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        yield path.name, text.split("\n---\n", 1)[-1] if text.startswith("---\n") else text
