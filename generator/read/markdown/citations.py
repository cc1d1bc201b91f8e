"""Citations: ``[@s1]`` in the text as a numbered link to the list of sources."""

from __future__ import annotations

import re
from collections.abc import Collection

from generator.read.markdown.labels import Labels
from generator.read.markdown.output import Output, escape_attribute
from generator.read.markdown.result import Citation, ProblemKind, citation_id, reference_id

# What may stand in an id of an element; a source's id is stricter.
_SOURCE = re.compile(r"@([\w.:-]+)")
_OPEN, _CLOSE = '<sup class="cite">', "</sup>"


class Citations:
    """Numbers the sources of one body by first mention, and counts their mentions."""

    def __init__(self, out: Output, sources: Collection[str], labels: Labels) -> None:
        self._out = out
        self._sources = sources
        self._labels = labels
        self._mentions: dict[str, int] = {}
        self._numbers: dict[str, int] = {}

    def write(self, content: str) -> None:
        """Write what stands between the brackets, ``@s1; @s2``."""
        unknown: list[str] = []
        for part in content.split(";"):
            match = _SOURCE.fullmatch(part.strip())
            if match and match[1] in self._sources:
                self._write_mark(match[1])
            else:
                unknown.append(part.strip())
        if unknown:
            for part in unknown:
                detail = part.removeprefix("@") or part
                self._out.report(ProblemKind.UNKNOWN_CITATION, detail, f"[{part}]", f"[{part}", part)
            self._out.text(f"[{'; '.join(unknown)}]")

    def _write_mark(self, source: str) -> None:
        html = self._out.html
        doc_id = self._out.doc_id
        number = self._numbers.setdefault(source, len(self._numbers) + 1)
        mention = self._mentions[source] = self._mentions.get(source, 0) + 1
        self._join()
        html.append(
            f'<a href="#{escape_attribute(reference_id(doc_id, source))}" '
            f'id="{escape_attribute(citation_id(doc_id, source, mention))}" role="doc-noteref" '
            f'aria-label="{escape_attribute(self._labels.source)} {number}">{number}</a>'
        )
        html.append(_CLOSE)

    def _join(self) -> None:
        """Begin a mark: right after the word it stands for, and in one with a mark before it.

        Authors write ``word [@s1] [@s2]``. Two marks side by side would read as another number,
        and a space before a mark lets it begin the next line.
        """
        html, plain = self._out.html, self._out.plain
        if len(html) > 1 and html[-1].isspace() and html[-2] == _CLOSE:
            html.pop()
        if html and html[-1] == _CLOSE:
            html[-1] = ", "
            return
        # No tag that can stand here ends in a space, or is a line break: this is text, in both lists.
        if html and (html[-1].endswith(" ") or html[-1] == "\n"):
            html[-1] = html[-1].rstrip()
            plain[-1] = plain[-1].rstrip()
        html.append(_OPEN)

    def result(self) -> tuple[Citation, ...]:
        """Give the cited sources in order of their numbers."""
        return tuple(
            Citation(source, number, self._mentions[source]) for source, number in self._numbers.items()
        )
