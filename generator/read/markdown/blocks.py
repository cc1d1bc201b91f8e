"""Block tokens → HTML: headings, tables, boxes, lists, quotations and code."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from markdown_it.token import Token

from generator.read.markdown.inlines import InlineWriter
from generator.read.markdown.labels import Labels
from generator.read.markdown.output import Output, escape, escape_attribute, plain_text
from generator.read.markdown.result import Heading, ProblemKind

#: Tokens that always give the same: HTML, and what stands for it in the plain text.
_FIXED: Final = {
    "paragraph_open": ("<p>", ""),
    "paragraph_close": ("</p>\n", "\n"),
    "bullet_list_open": ("<ul>\n", "\n"),
    "bullet_list_close": ("</ul>\n", ""),
    "ordered_list_close": ("</ol>\n", ""),
    "list_item_open": ("<li>", ""),
    "list_item_close": ("</li>\n", "\n"),
    "blockquote_open": ("<blockquote>\n", ""),
    "blockquote_close": ("</blockquote>\n", "\n"),
    "hr": ("<hr>\n", "\n"),
    "dl_open": ("<dl>\n", "\n"),
    "dl_close": ("</dl>\n", ""),
    "dt_open": ("<dt>", ""),
    "dt_close": ("</dt>\n", "\n"),
    "dd_open": ("<dd>", ""),
    "dd_close": ("</dd>\n", "\n"),
    "thead_open": ("<thead>\n", ""),
    "thead_close": ("</thead>\n", ""),
    "tbody_open": ("<tbody>\n", ""),
    "tbody_close": ("</tbody>\n", ""),
    "tr_open": ("<tr>", ""),
    "tr_close": ("</tr>\n", "\n"),
    "table_close": ("</table>\n</div>\n", ""),
}
_BOXES: Final = ("note", "context", "analysis", "warning")
# The language of a code block becomes a class.
_LANGUAGE = re.compile(r"[A-Za-z0-9_+#.-]{1,30}")
_ALIGNED: Final = {"text-align:left": "left", "text-align:center": "center", "text-align:right": "right"}


class BlockWriter:
    """Writes the blocks of one body."""

    def __init__(self, out: Output, inlines: InlineWriter, labels: Labels, *, heading_shift: int) -> None:
        self._out = out
        self._inlines = inlines
        self._labels = labels
        self._shift = heading_shift
        self._level = 1
        self._tables = 0
        self._boxes = 0
        self._cell_end = ""
        self._open_boxes: list[str] = []
        #: Parsed lines that have closed a box; the same line cannot close a second one.
        self._box_ends: set[int] = set()
        self.headings: list[Heading] = []

    def write(self, tokens: Sequence[Token]) -> None:
        """Write block tokens."""
        out = self._out
        index, count = 0, len(tokens)
        while index < count:
            token = tokens[index]
            kind = token.type
            if token.map:
                out.block = token.map
            if kind == "inline":
                if token.content.startswith(":::"):
                    # A `:::` that closes nothing, or an opening one that was indented into the text.
                    out.report(ProblemKind.UNKNOWN_CONTAINER, token.content.partition("\n")[0])
                self._inlines.write(token.children or ())
            elif kind in _FIXED:
                html, plain = _FIXED[kind]
                # The paragraphs of a tight list are hidden.
                if not token.hidden:
                    out.html.append(html)
                if plain:
                    out.plain.append(plain)
            else:
                index = self._WRITERS[kind](self, tokens, index)
            index += 1

    def _heading(self, tokens: Sequence[Token], index: int) -> int:
        """Write a whole heading: three tokens."""
        out, token = self._out, tokens[index]
        children = tokens[index + 1].children or []
        written_level = int(token.tag[1])
        text = plain_text(children)
        if not text:
            out.report(ProblemKind.EMPTY_HEADING, token.markup)
            return index + 2
        if written_level == 1:
            out.report(ProblemKind.HEADING_LEVEL_ONE, text)
            written_level = 2
        elif written_level > self._level + 1:
            out.report(ProblemKind.HEADING_SKIPS_LEVEL, text)
        self._level = written_level
        level = min(written_level + self._shift, 6)
        slug = token.meta.get("slug")
        if slug is None:
            # In a quotation, list, box or footnote: no part of the body's outline.
            out.html.append(f"<h{level}>")
            self._inlines.write(children)
        else:
            heading_id = escape_attribute(f"{out.doc_id}-{slug}")
            self.headings.append(Heading(level, f"{out.doc_id}-{slug}", text))
            out.html.append(f'<h{level} id="{heading_id}">')
            self._inlines.write(children)
            name = escape_attribute(f"{self._labels.section}: {text}")
            out.html.append(f' <a class="anchor" href="#{heading_id}" aria-label="{name}">#</a>')
        out.html.append(f"</h{level}>\n")
        out.plain.append("\n")
        return index + 2

    def _ordered_list(self, tokens: Sequence[Token], index: int) -> int:
        start = tokens[index].attrs.get("start")
        self._out.html.append("<ol>\n" if start is None else f'<ol start="{int(start)}">\n')
        self._out.plain.append("\n")
        return index

    def _code(self, tokens: Sequence[Token], index: int) -> int:
        token = tokens[index]
        if token.type == "fence" and token.map:
            first, end = token.map
            last_line = self._out.body.parsed_line(end - 1)
            if end - 1 == first or not last_line.rstrip().endswith(token.markup):
                self._out.report(ProblemKind.UNCLOSED_CODE, f"{token.markup}{token.info}".rstrip())
        language = _LANGUAGE.match(token.info.strip())
        name = f' class="language-{escape_attribute(language[0])}"' if language else ""
        self._out.html.append(f"<pre><code{name}>{escape(token.content)}</code></pre>\n")
        self._out.plain.append(token.content)
        return index

    def _table(self, tokens: Sequence[Token], index: int) -> int:
        """Open a table in a region that scrolls by keyboard and has a name."""
        self._tables += 1
        heads: list[str] = []
        at = index
        # By its number: a copy of all that follows would take long where there are many tables.
        while tokens[at].type != "thead_close":
            if tokens[at].type == "inline":
                heads.append(plain_text(tokens[at].children or ()))
            at += 1
        name = f"{self._labels.table} {self._tables}: {', '.join(head for head in heads if head)}"
        self._out.html.append(
            f'<div class="table-scroll" role="region" aria-label="{escape_attribute(name.rstrip(": "))}" '
            'tabindex="0">\n<table>\n'
        )
        return index

    def _cell(self, tokens: Sequence[Token], index: int) -> int:
        token = tokens[index]
        # A strict content security policy forbids the library's style attribute.
        side = _ALIGNED.get(str(token.attrs.get("style", "")))
        name = f' class="{side}"' if side else ""
        if token.tag == "th" and tokens[index + 1].children:
            self._out.html.append(f'<th scope="col"{name}>')
            self._cell_end = "</th>"
        else:
            # A head without text heads nothing: readers hear it as an empty heading.
            self._out.html.append(f"<td{name}>")
            self._cell_end = "</td>"
        return index

    def _cell_close(self, _tokens: Sequence[Token], index: int) -> int:
        self._out.html.append(self._cell_end)
        self._out.plain.append(" ")
        return index

    def _box(self, tokens: Sequence[Token], index: int) -> int:
        out, token = self._out, tokens[index]
        name, _, title = token.info.strip().partition(" ")
        self._check_box_end(token)
        if name not in _BOXES:
            out.report(ProblemKind.UNKNOWN_CONTAINER, name)
            self._open_boxes.append("")
            return index
        self._boxes += 1
        label = title.strip() or str(getattr(self._labels, name))
        label_id = f"{escape_attribute(out.doc_id)}-box-{self._boxes}"
        out.html.append(
            f'<div class="box box-{name}" role="note" aria-labelledby="{label_id}">\n'
            f'<p class="box-label" id="{label_id}">{escape(label)}</p>\n'
        )
        self._open_boxes.append("</div>\n")
        return index

    def _check_box_end(self, token: Token) -> None:
        """Tell of a box that ends only because the text, or the block around it, does."""
        if not token.map:
            return
        end = token.map[1]
        if end in self._box_ends or not self._out.body.parsed_line(end).rstrip().endswith(token.markup):
            self._out.report(ProblemKind.UNCLOSED_CONTAINER, f"{token.markup}{token.info}".rstrip())
        else:
            self._box_ends.add(end)

    def _box_close(self, _tokens: Sequence[Token], index: int) -> int:
        self._out.html.append(self._open_boxes.pop())
        return index

    #: How each block that is not fixed is written; gives the index of the last token it has dealt with.
    _WRITERS: ClassVar[dict[str, Callable[[BlockWriter, Sequence[Token], int], int]]] = {
        "heading_open": _heading,
        "ordered_list_open": _ordered_list,
        "code_block": _code,
        "fence": _code,
        "table_open": _table,
        "th_open": _cell,
        "td_open": _cell,
        "th_close": _cell_close,
        "td_close": _cell_close,
        "container_box_open": _box,
        "container_box_close": _box_close,
    }
