"""Inline tokens → HTML: emphasis, code, links, images and marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Sequence
from typing import ClassVar, Final

from markdown_it.token import Token

from generator.read.markdown.citations import Citations
from generator.read.markdown.footnotes import Footnotes
from generator.read.markdown.labels import Labels
from generator.read.markdown.links import judge_image, judge_link
from generator.read.markdown.output import Output, escape, escape_attribute, plain_text
from generator.read.markdown.result import LinkResolver, ProblemKind

_FIXED: Final = {
    "em_open": "<em>",
    "em_close": "</em>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "s_open": "<s>",
    "s_close": "</s>",
}
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")


class InlineWriter:
    """Writes the inline content of the blocks of one body."""

    def __init__(
        self,
        out: Output,
        *,
        links: LinkResolver,
        sources: Collection[str],
        slugs: Container[str],
        labels: Labels,
    ) -> None:
        self._out = out
        self._links = links
        self._slugs = slugs
        #: For each open link, whether it is written; text of a refused one stays.
        self._open_links: list[bool] = []
        self._raw_names: set[str] = set()
        self.citations = Citations(out, sources, labels)
        self.footnotes = Footnotes(out, labels)

    def write(self, tokens: Sequence[Token]) -> None:
        """Write the children of an inline token."""
        out = self._out
        html = out.html
        for token in tokens:
            if token.type == "text":
                content = token.content
                if content:
                    html.append(escape(content))
                    out.plain.append(content)
                    if "](" in content:
                        self._report_brackets(content)
            elif token.type in _FIXED:
                html.append(_FIXED[token.type])
            else:
                self._WRITERS[token.type](self, token)

    def _report_brackets(self, content: str) -> None:
        """Tell of brackets that were meant as a link but are shown as text."""
        middle = content.index("](")
        start = max(content.rfind("[", 0, middle), 0)
        end = content.find(")", middle)
        detail = content[start : len(content) if end < 0 else end + 1]
        self._out.report(ProblemKind.MALFORMED_LINK, detail, content[start:].split(maxsplit=1)[0])

    def _softbreak(self, _token: Token) -> None:
        self._out.html.append("\n")
        self._out.plain.append(" ")

    def _hardbreak(self, _token: Token) -> None:
        self._out.html.append("<br>\n")
        self._out.plain.append(" ")

    def _code(self, token: Token) -> None:
        self._out.html.append(f"<code>{escape(token.content)}</code>")
        self._out.plain.append(token.content)

    def _raw_html(self, token: Token) -> None:
        match = _TAG_NAME.match(token.content)
        name = match[1].lower() if match else ""
        # One message for an element: its end tag is not another fault.
        if not (token.content.startswith("</") and name in self._raw_names):
            self._raw_names.add(name)
            self._out.report(ProblemKind.RAW_HTML, token.content)
        self._out.text(token.content)

    def _citation(self, token: Token) -> None:
        self.citations.write(token.content)

    def _footnote(self, token: Token) -> None:
        self.footnotes.write_mark(str(token.meta["label"]))

    def _link_open(self, token: Token) -> None:
        out = self._out
        href = str(token.attrs.get("href", ""))
        if any(self._open_links):
            # Only `<https://…>` gets here: CommonMark reads no link within a link.
            out.report(ProblemKind.NESTED_LINK, href)
            self._open_links.append(False)
            return
        target = judge_link(href, resolver=self._links, doc_id=out.doc_id, slugs=self._slugs)
        self._open_links.append(target.problem is None)
        if target.problem:
            out.report(target.problem, href, f"({href})", f"({href}")
            return
        # `noreferrer` says `noopener` too; no link opens another window.
        external = ' rel="external noreferrer"' if target.external else ""
        out.html.append(f'<a href="{escape_attribute(target.href)}"{_title(token)}{external}>')

    def _link_close(self, _token: Token) -> None:
        if self._open_links.pop():
            self._out.html.append("</a>")

    def _image(self, token: Token) -> None:
        out = self._out
        src = str(token.attrs.get("src", ""))
        alt = plain_text(token.children or ())
        target = judge_image(src, resolver=self._links)
        if target.problem:
            out.report(target.problem, src, f"({src})", f"({src}")
            out.text(alt)
            return
        if not alt:
            out.report(ProblemKind.IMAGE_WITHOUT_ALT, src, f"({src})", f"({src}")
        out.html.append(
            f'<img src="{escape_attribute(target.href)}" alt="{escape_attribute(alt)}"{_title(token)}>'
        )

    #: How each token that is not fixed text is written.
    _WRITERS: ClassVar[dict[str, Callable[[InlineWriter, Token], None]]] = {
        "softbreak": _softbreak,
        "hardbreak": _hardbreak,
        "code_inline": _code,
        "raw_html": _raw_html,
        "citation": _citation,
        "footnote_ref": _footnote,
        "link_open": _link_open,
        "link_close": _link_close,
        "image": _image,
    }


def _title(token: Token) -> str:
    title = token.attrs.get("title")
    return f' title="{escape_attribute(str(title))}"' if title else ""
