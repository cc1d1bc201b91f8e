"""The views of evidence: what a record rests on, how to cite it, what rests on which document."""

from __future__ import annotations

from generator.views.contract import shows, view
from generator.views.parts import Link, SourceView


@view
class CitationView:
    """How to cite a page or a record on it; with its address if the site has one."""

    text: str = shows("as plain text")
    bibtex: str = shows("as an entry of BibTeX, several lines")
    csl: str = shows("as CSL-JSON, a list with one item, several lines")


@view
class EvidenceView:
    """What a record rests on, who uses it, how to cite it."""

    sources: tuple[SourceView, ...] = shows("the documents it rests on, of all articles that use it")
    single: str = shows("the warning if one publisher alone stands behind it; empty if several do")
    also_used_by: tuple[Link, ...] = shows("the other articles that refer to it or follow it, oldest first")
    citation: CitationView = shows("how to cite it")
