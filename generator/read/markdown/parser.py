"""The one configured Markdown parser."""

from __future__ import annotations

from markdown_it import MarkdownIt
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from generator.read.markdown.dispatch import dispatch
from generator.read.markdown.labels import quotes_for
from generator.read.markdown.rules import CITATION, RAW_HTML, citation, raw_html
from generator.read.markdown.typography import typography

#: The depth at which the parser stops, and leaves the rest out.
MAX_NESTING = 20
#: The name under which the container plugin files all boxes.
BOX = "box"


class BriefingMarkdown(MarkdownIt):
    """A parser that leaves link targets as the author wrote them; ``links`` judges them later.

    The library would encode the braces of ``{actor}ukraine`` (style.md §3, pitfall 8) and turn a link
    that it refuses into text without a word to the author.
    """

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        """Give the target unchanged."""
        return url

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - the library's name
        """Let every target through: nothing is written before ``links`` has judged it."""
        return True


def make_parser(language: str, *, typographer: bool) -> MarkdownIt:
    """Make a parser; it keeps nothing of what it has parsed."""
    parser = slow_parser(language, typographer=typographer)
    dispatch(parser)
    return parser


def slow_parser(language: str, *, typographer: bool) -> MarkdownIt:
    """Make the parser of which ``make_parser`` gives the tokens, with all rules asked everywhere."""
    options = {
        "html": False,
        "typographer": typographer,
        "quotes": quotes_for(language),
        "maxNesting": MAX_NESTING,
    }
    parser = BriefingMarkdown("commonmark", options)
    parser.enable(["table", "strikethrough"])
    # With `html` off they never match, but are asked on each line and each `<`.
    parser.disable(["html_block", "html_inline"])
    # The writer puts footnotes in the order in which they are read; `^[…]` is off because the library
    # parses it by recursion without a limit.
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    parser.use(deflist_plugin)
    # One rule for all names, so that an unknown one can be told to the author.
    parser.use(container_plugin, BOX, validate=_is_box)
    parser.inline.ruler.before("link", CITATION, citation)
    parser.inline.ruler.after("autolink", RAW_HTML, raw_html)
    if typographer:
        parser.core.ruler.push("typography", typography)
    return parser


def _is_box(parameters: str, _markup: str) -> bool:
    """Whether a ``:::`` line opens a box: without a name it can only close one."""
    return bool(parameters.strip())
