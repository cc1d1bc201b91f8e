"""The stage itself: text of a body → ``Rendered``."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from markdown_it.token import Token

from generator.read.markdown.blocks import BlockWriter
from generator.read.markdown.body import COMMENT_OPENS, Body
from generator.read.markdown.inlines import InlineWriter
from generator.read.markdown.labels import Labels
from generator.read.markdown.net import caught
from generator.read.markdown.output import Output, plain_text
from generator.read.markdown.parser import MAX_NESTING, make_parser
from generator.read.markdown.result import LinkResolver, Problem, ProblemKind, Rendered
from generator.read.markdown.slugs import Slugs

_NESTING = frozenset(
    {"blockquote_open", "list_item_open", "dd_open", "container_box_open", "footnote_reference_open"}
)


class MarkdownRenderer:
    """Renders bodies. Made once for a site: making it costs as much as rendering an article.

    It holds nothing of a body between two calls.
    """

    def __init__(
        self, language: str = "en", *, typographer: bool = True, labels: Labels | None = None
    ) -> None:
        """Make a renderer.

        Args:
            language: The language tag of the text; decides the quotation marks.
            typographer: Whether straight quotes, double hyphens and three dots are set as type.
            labels: The words that the renderer adds; English ones if absent.
        """
        self._parser = make_parser(language, typographer=typographer)
        self._labels = labels or Labels()

    def render(
        self,
        text: str,
        *,
        doc_id: str,
        links: LinkResolver,
        sources: Collection[str] = (),
        heading_shift: int = 0,
    ) -> Rendered:
        """Render a body.

        Args:
            text: The Markdown below the front matter.
            doc_id: What all ids in the HTML start with; unlike that of any other body on the page.
            links: Finds what links with a prefix lead to.
            sources: The ids that may be cited.
            heading_shift: How many levels below its own a heading is set: 1 where the body stands
                under an ``h2``.
        """
        body = Body.of(text)
        env: dict[str, object] = {}
        tokens = self._parser.parse(body.parsed, env)
        out = Output(body, doc_id)
        slugs = _set_slugs(tokens)
        inlines = InlineWriter(out, links=links, sources=sources, slugs=slugs, labels=self._labels)
        blocks = BlockWriter(out, inlines, self._labels, heading_shift=heading_shift)
        _report_as_whole(out, tokens)
        if "footnotes" in env:
            tokens = inlines.footnotes.take_definitions(tokens)
        blocks.write(tokens)
        inlines.footnotes.write_notes(blocks.write)
        html, plain, word_count = out.result()
        return Rendered(
            html=caught(html),
            headings=tuple(blocks.headings),
            citations=inlines.citations.result(),
            text=plain,
            word_count=word_count,
            problems=_in_order(out.problems),
        )


def _set_slugs(tokens: Sequence[Token]) -> Slugs:
    """Give the headings of the body their slugs first, since a link may stand before its heading."""
    slugs = Slugs()
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and token.level == 0:
            text = plain_text(tokens[index + 1].children or ())
            if text:
                token.meta["slug"] = slugs.add(text)
    return slugs


def _report_as_whole(out: Output, tokens: Sequence[Token]) -> None:
    """Tell of what the parser has not been given, or has left out."""
    unclosed = out.body.unclosed_comment
    if unclosed is not None:
        line, column = out.body.place(unclosed)
        out.problems.append(Problem(line, column, ProblemKind.UNCLOSED_COMMENT, COMMENT_OPENS))
    for token in tokens:
        if token.level >= MAX_NESTING - 1 and token.type in _NESTING:
            out.report_block(ProblemKind.NESTED_TOO_DEEP, token.markup, token)


def _in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda item: (item.line, item.column, item.kind.value, item.detail)))
