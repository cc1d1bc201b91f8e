"""Where the writers put what they make: pieces of HTML, pieces of plain text, and problems."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from generator.read.markdown.body import Body
from generator.read.markdown.result import Problem, ProblemKind

# Enough for any editor; a body with more is not a text, and finding their places would take minutes.
_MOST_PROBLEMS = 500


class Output:
    """The output of one rendering."""

    __slots__ = ("block", "body", "doc_id", "html", "plain", "problems")

    def __init__(self, body: Body, doc_id: str) -> None:
        self.body = body
        self.doc_id = doc_id
        self.html: list[str] = []
        self.plain: list[str] = []
        self.problems: list[Problem] = []
        #: The parsed lines of the block that is being written, for the place of a problem.
        self.block: Sequence[int] = (0, 1)

    def report(self, kind: ProblemKind, detail: str, *needles: str) -> None:
        """Tell of a problem in the current block.

        Args:
            kind: What is wrong.
            detail: The text at fault.
            needles: What to look for before the detail alone, longer texts that hold it.
        """
        if len(self.problems) >= _MOST_PROBLEMS:
            return
        line, column = self.body.find((*needles, detail), self.block)
        self.problems.append(Problem(line, column, kind, detail))

    def report_block(self, kind: ProblemKind, detail: str, token: Token) -> None:
        """Tell of a problem with a block as a whole."""
        if token.map:
            self.block = token.map
        self.report(kind, detail)

    def text(self, text: str) -> None:
        """Put text, as HTML and as plain text."""
        self.html.append(escape(text))
        self.plain.append(text)

    def result(self) -> tuple[str, str, int]:
        """Give the HTML, the plain text, one line a paragraph, and the number of its words."""
        html = "".join(self.html)
        if "\f" in html:
            # Only by `&#12;`: allowed in HTML, not in the XML of a feed.
            html = html.replace("\f", " ")
        lines = [words for line in "".join(self.plain).split("\n") if (words := line.split())]
        return html, "\n".join(map(" ".join, lines)), sum(map(len, lines))


def escape(text: str) -> str:
    """Escape text for HTML, in the form in which browsers and nh3 write it back."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")


def escape_attribute(text: str) -> str:
    """Escape the value of a double-quoted attribute."""
    return escape(text).replace('"', "&quot;")


def plain_text(tokens: Sequence[Token]) -> str:
    """Give the text of inline tokens, without marks of citations and footnotes, with that of images."""
    parts: list[str] = []
    for token in tokens:
        if token.type in {"text", "code_inline", "raw_html"}:
            parts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif token.type == "image" and token.children:
            parts.append(plain_text(token.children))
    return " ".join("".join(parts).split())
