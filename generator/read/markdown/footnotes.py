"""Footnotes: marks in the text, and the notes themselves below it.

They are lettered, since the numbers beside them are those of the sources.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markdown_it.token import Token

from generator.read.markdown.labels import Labels
from generator.read.markdown.output import Output, escape, escape_attribute
from generator.read.markdown.result import ProblemKind

_OPENS, _CLOSES = "footnote_reference_open", "footnote_reference_close"
_PARAGRAPH_END = "</p>\n"


class Footnotes:
    """The footnotes of one body, in order of first mention."""

    def __init__(self, out: Output, labels: Labels) -> None:
        self._out = out
        self._labels = labels
        self._definitions: dict[str, list[Token]] = {}
        self._mentions: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        self._order: list[str] = []

    def take_definitions(self, tokens: Sequence[Token]) -> list[Token]:
        """Set the definitions aside and give the other tokens."""
        kept: list[Token] = []
        open_notes: list[list[Token]] = [kept]
        for token in tokens:
            if token.type == _OPENS:
                label = str(token.meta["label"])
                content: list[Token] = []
                if label in self._definitions:
                    self._out.report_block(ProblemKind.DUPLICATE_FOOTNOTE, f"[^{label}]:", token)
                else:
                    self._definitions[label] = content
                open_notes.append(content)
            elif token.type == _CLOSES:
                open_notes.pop()
            else:
                open_notes[-1].append(token)
        return kept

    def write_mark(self, label: str) -> None:
        """Write the mark of a footnote at its place in the text."""
        out = self._out
        if label not in self._definitions:
            out.report(ProblemKind.UNDEFINED_FOOTNOTE, f"[^{label}]")
            out.text(f"[^{label}]")
            return
        if label not in self._numbers:
            self._order.append(label)
            self._numbers[label] = len(self._order)
        number = self._numbers[label]
        mention = self._mentions[label] = self._mentions.get(label, 0) + 1
        letter = _letters(number)
        doc_id = escape_attribute(out.doc_id)
        out.html.append(
            f'<sup class="footnote"><a href="#{doc_id}-fn-{number}" id="{doc_id}-fnref-{number}-{mention}" '
            f'role="doc-noteref" aria-label="{escape_attribute(self._labels.footnote)} {letter}">'
            f"{letter}</a></sup>"
        )

    def write_notes(self, write: Callable[[Sequence[Token]], None]) -> None:
        """Write the section of all footnotes that were mentioned, also those mentioned by each other.

        Args:
            write: Writes block tokens to the output.
        """
        if not self._order:
            return
        out = self._out
        before, notes = out.html, []
        # A note can mention another one for the first time: the list grows while it is read.
        for label in self._order:
            out.html = []
            write(self._definitions[label])
            notes.append("".join(out.html))
        out.html = before
        doc_id = escape_attribute(out.doc_id)
        title = escape(self._labels.footnotes)
        out.html.append(
            f'<div class="footnotes" role="doc-endnotes" aria-labelledby="{doc_id}-footnotes">\n'
            f'<p class="footnotes-label" id="{doc_id}-footnotes">{title}</p>\n'
            '<ol type="a">\n'
        )
        for number, (label, note) in enumerate(zip(self._order, notes, strict=True), start=1):
            out.html.append(
                f'<li id="{doc_id}-fn-{number}">{self._with_ways_back(note, label, number)}</li>\n'
            )
        out.html.append("</ol>\n</div>\n")

    def _with_ways_back(self, note: str, label: str, number: int) -> str:
        """Add the links to all mentions, in the last paragraph of the note if it ends with one."""
        doc_id, letter = escape_attribute(self._out.doc_id), _letters(number)
        name = f"{escape_attribute(self._labels.back)} {letter}"
        # U+FE0E: without it some telephones show the arrow as a picture.
        links = "".join(
            f' <a class="footnote-back" href="#{doc_id}-fnref-{number}-{mention}" role="doc-backlink" '
            f'aria-label="{name}{f", {mention}" if mention > 1 else ""}">↩\ufe0e'
            f"{f'<sup>{mention}</sup>' if mention > 1 else ''}</a>"
            for mention in range(1, self._mentions[label] + 1)
        )
        if note.endswith(_PARAGRAPH_END):
            return f"{note.removesuffix(_PARAGRAPH_END)}{links}{_PARAGRAPH_END}"
        return f"{note}<p>{links.lstrip()}</p>\n"


def _letters(number: int) -> str:
    """Give ``a`` for 1 to ``z`` for 26, then ``aa``, as an ``<ol type="a">`` counts."""
    result = ""
    while number:
        number, place = divmod(number - 1, 26)
        result = chr(ord("a") + place) + result
    return result
