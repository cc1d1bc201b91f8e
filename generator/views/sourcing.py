"""The views of evidence: what a record rests on, how to cite it, what rests on which document."""

from __future__ import annotations

from generator.views.contract import shows, view
from generator.views.parts import DateView, Link, SourceView, TermView


@view
class UnattributedView:
    """A position under the Chatham House Rule: what was said, and not by whom."""

    who: str = shows("who said it, in words that name nobody")
    theme: Link = shows("on which theme")
    stance: TermView = shows("the answer to the theme's question")
    kind: TermView = shows("what sort of claim it is")
    text: str = shows("the position in one sentence")
    conditions: tuple[str, ...] = shows("what must hold")
    basis: TermView = shows("on what it rests")
    day: DateView = shows("the day it was taken")
    sources: tuple[SourceView, ...] = shows("the sources it rests on, withheld but for their grades")


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
    listed: int = shows("how many of them, the first, stand in the list of sources of its article")
    single: str = shows("the warning if one publisher alone stands behind it; empty if several do")
    also_used_by: tuple[Link, ...] = shows("the other articles that refer to it or follow it, oldest first")
    citation: CitationView = shows("how to cite it")
