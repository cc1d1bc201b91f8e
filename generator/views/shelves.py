"""The views of the publishers and their documents: what rests on which source."""

from __future__ import annotations

from generator.views.contract import shows, view
from generator.views.pages import MetaView
from generator.views.parts import CountView, Link, SourceView, TermView


@view
class PublisherRow:
    """A publisher in the list of sources, with the numbers of what rests on its documents."""

    publisher: Link = shows("the publisher")
    documents: int = shows("how many of its documents are cited")
    positions: int = shows("how many positions rest on them")
    events: int = shows("how many events")
    outlook: int = shows("how many outlook items")
    support: int = shows("how many support records")
    forms: tuple[CountView, ...] = shows("how many of its documents are of each form")
    reliability: tuple[CountView, ...] = shows("how many are of each grade of reliability, the best first")


@view
class SourcesPage:
    """All publishers; where there are many, those on which most rests or those of one letter."""

    meta: MetaView = shows("the head of the page")
    publishers: tuple[PublisherRow, ...] = shows(
        "the publishers: those on which most records rest first; on the page of a letter by name"
    )
    order: str = shows("how they are ordered, as a sentence")
    total: int = shows("how many publishers there are; on the page of a letter, how many it has")
    documents: int = shows("how many documents they have")
    forms: tuple[CountView, ...] = shows("how many documents are of each form")
    reliability: tuple[CountView, ...] = shows("how many are of each grade of reliability, the best first")
    grades: tuple[TermView, ...] = shows("all grades of reliability, for the legend")
    letters: tuple[Link, ...] = shows("the pages of all letters; empty if one page has all", default=())
    previous: Link | None = shows("on the page of a letter the one before", default=None)
    next: Link | None = shows("on the page of a letter the one after", default=None)


@view
class RestsView:
    """Records of one kind that rest on a document."""

    label: str = shows("the kind in words")
    records: tuple[Link, ...] = shows("the records, newest first; each leads to its place in an article")


@view
class DocumentView:
    """A cited document and what rests on it."""

    source: SourceView = shows("the document as the newest article describes it; `anchor` is permanent")
    other_grades: str = shows("the grades that other articles gave it, `C 2`; empty if they agree")
    rests: tuple[RestsView, ...] = shows("what rests on it, by kind")
    articles: tuple[Link, ...] = shows(
        "the articles that cite it, newest first; each leads to its entry there"
    )
    more: str = shows("how many more records and articles there are, in words; empty if all are shown")


@view
class PublisherPage:
    """The documents of one publisher; where there are many, the newest of them or those of one year."""

    meta: MetaView = shows("the head of the page")
    row: PublisherRow | None = shows("the numbers of the publisher; None on the page of a year")
    rests: str = shows("what rests on them, `2 positions · 1 event`; empty on the page of a year")
    documents: tuple[DocumentView, ...] = shows("its documents, newest first")
    total: int = shows("how many there are; on the page of a year, how many it has")
    archive: tuple[Link, ...] = shows(
        "the pages of all years, newest first; empty if one page has all", default=()
    )
    previous: Link | None = shows("on the page of a year the page with the documents before", default=None)
    next: Link | None = shows("on the page of a year the page with the documents after", default=None)
