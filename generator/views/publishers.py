"""The views of the sources: all publishers, and the documents of each with what rests on them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeVar

from generator.digest.publishers import Document, Publisher, Rest, Use
from generator.model.vocabulary import Reliability, SourceForm, Vocabulary
from generator.read.markdown import reference_id
from generator.views.bodies import doc_id
from generator.views.kit import Kit
from generator.views.letters import LetterPart, most_publishers, publisher_letters
from generator.views.pages import MetaView
from generator.views.paging import YearPart, document_years, most_past
from generator.views.parts import CountView, Link
from generator.views.shelves import DocumentView, PublisherPage, PublisherRow, RestsView, SourcesPage
from generator.views.site import meta
from generator.views.wording import plural
from generator.views.years import year_links, year_place

_KIND: Final = "publisher"
#: Records and articles that are shown of one document; of a treaty there may be hundreds.
MOST_USES: Final = 10
_LABELS: Final[Mapping[Rest, str]] = MappingProxyType({
    Rest.POSITION: "Positions", Rest.EVENT: "Events", Rest.OUTLOOK: "Outlook",
    Rest.DISAGREEMENT: "Disagreements", Rest.SUPPORT: "Support", Rest.INTEREST: "Interests",
})  # fmt: skip
#: What one of each is called.
_RECORDS: Final[Mapping[Rest, str]] = MappingProxyType({
    Rest.POSITION: "position", Rest.EVENT: "event", Rest.OUTLOOK: "outlook item",
    Rest.DISAGREEMENT: "disagreement", Rest.SUPPORT: "support record", Rest.INTEREST: "interest",
})  # fmt: skip

T = TypeVar("T", bound=Vocabulary)


def sources_page(kit: Kit) -> SourcesPage:
    """Give the view of all publishers, or of those on which most rests where letters have pages."""
    known = kit.corpus.publishers.values()
    ordered = sorted(
        known, key=lambda item: (-item.records, -item.documents, item.name.casefold(), item.slug)
    )
    letters = _letters(kit)
    shown = ordered[: most_publishers(kit.settings)]
    documents = sum(item.documents for item in ordered)
    numbers = f"{plural(documents, 'document')} from {plural(len(ordered), 'publisher')}"
    return SourcesPage(
        meta=meta(
            kit, "Sources", f"{numbers}, and what rests on them.", kind="sources"
        ),
        publishers=tuple(publisher_row(kit, item) for item in shown),
        order="Most records first.",
        total=len(ordered),
        documents=documents,
        forms=_total(kit, SourceForm, (item.forms for item in ordered)),
        reliability=_total(kit, Reliability, (item.grades for item in ordered)),
        grades=tuple(kit.term(grade) for grade in Reliability),
        letters=tuple(_letter_link(kit, part) for part in letters if part.number == 1),
    )  # fmt: skip


def sources_part_page(kit: Kit, key: str) -> SourcesPage:
    """Give the view of the publishers of a letter.

    Args:
        kit: The maker of parts.
        key: The key of its route, ``by-name/a``.
    """
    letters = _letters(kit)
    place = next(number for number, part in enumerate(letters) if part.key == key)
    part = letters[place]
    documents = sum(item.documents for item in part.publishers)
    number = plural(len(part.publishers), "publisher")
    return SourcesPage(
        meta=meta(
            kit, f"Publishers: {part.name}", f"{number} by name, {plural(documents, 'document')}.",
            kind="sources_part", key=key, above="sources",
        ),
        publishers=tuple(publisher_row(kit, item) for item in part.publishers),
        order="By name.",
        total=len(part.publishers),
        documents=documents,
        forms=_total(kit, SourceForm, (item.forms for item in part.publishers)),
        reliability=_total(kit, Reliability, (item.grades for item in part.publishers)),
        grades=tuple(kit.term(grade) for grade in Reliability),
        letters=tuple(_letter_link(kit, item) for item in letters if item.number == 1),
        previous=_letter_link(kit, letters[place - 1]) if place else None,
        next=_letter_link(kit, letters[place + 1]) if place + 1 < len(letters) else None,
    )  # fmt: skip


def publisher_page(kit: Kit, key: str) -> PublisherPage:
    """Give the view of a publisher, or of its documents of a year.

    Args:
        kit: The maker of parts.
        key: The key of its route, ``reuters`` or ``reuters/2025-2``.
    """
    slug, _, year = key.partition("/")
    publisher = kit.corpus.publishers[slug]
    parts = _parts(kit, slug)
    if not year:
        documents = kit.corpus.documents[slug]
        return PublisherPage(
            meta=_meta(kit, publisher, publisher.name, key, publisher.documents),
            row=publisher_row(kit, publisher),
            rests=_rests(publisher),
            documents=_newest_first(kit, documents[-most_past(kit.settings) :]),
            total=len(documents),
            archive=year_links(kit, _KIND, parts, slug),
        )
    found = year_place(kit, _KIND, parts, year, slug)
    entries = found.part.entries
    return PublisherPage(
        meta=_meta(kit, publisher, f"{publisher.name}, {found.part.name}", key, len(entries)),
        # Not those of all years: a full part is to stay as it is when the year goes on.
        row=None,
        rests="",
        documents=_newest_first(kit, entries),
        total=len(entries),
        previous=found.previous,
        next=found.next,
    )


def publisher_row(kit: Kit, publisher: Publisher) -> PublisherRow:
    """Give a publisher with its numbers."""
    uses = dict(publisher.uses)
    return PublisherRow(
        publisher=Link(text=publisher.name, path=kit.routes.path(_KIND, publisher.slug)),
        documents=publisher.documents,
        positions=uses.get(Rest.POSITION, 0),
        events=uses.get(Rest.EVENT, 0),
        outlook=uses.get(Rest.OUTLOOK, 0),
        support=uses.get(Rest.SUPPORT, 0),
        forms=_counts(kit, publisher.forms),
        reliability=_counts(kit, publisher.grades),
    )


def _rests(publisher: Publisher) -> str:
    """Say how many records of each kind rest on a publisher's documents; of what there is none, nothing."""
    uses = dict(publisher.uses)
    return " · ".join(plural(uses[kind], one) for kind, one in _RECORDS.items() if uses.get(kind))


def _meta(kit: Kit, publisher: Publisher, title: str, key: str, documents: int) -> MetaView:
    return meta(
        kit, f"Sources: {title}",
        f"{plural(documents, 'document')} from {publisher.name}, and what rests on each.",
        kind=_KIND, key=key, above="sources",
    )  # fmt: skip


def _newest_first(kit: Kit, documents: Sequence[Document]) -> tuple[DocumentView, ...]:
    return tuple(_document(kit, item) for item in reversed(documents))


def _document(kit: Kit, document: Document) -> DocumentView:
    uses, cited = document.uses[:MOST_USES], document.cited[:MOST_USES]
    groups: defaultdict[Rest, list[Link]] = defaultdict(list)
    for use in uses:
        groups[use.kind].append(_record(kit, use))
    more = (
        (len(document.uses) - len(uses), "record", "records"),
        (len(document.cited) - len(cited), "article", "articles"),
    )
    return DocumentView(
        source=kit.document(document.source, document.name),
        other_grades=", ".join(f"{letter} {number}" for letter, number in document.grades[1:]),
        rests=tuple(
            RestsView(label=_LABELS[kind], records=tuple(groups[kind])) for kind in Rest if kind in groups
        ),
        articles=tuple(_citing(kit, item.briefing_id, item.source) for item in cited),
        more=" and ".join(plural(number, one, many) for number, one, many in more if number),
    )


def _citing(kit: Kit, article: str, source: str) -> Link:
    """Give the way to the entry of a document in the sources of an article."""
    link = kit.link("article", article)
    return Link(text=link.text, path=f"{link.path}#{reference_id(doc_id('article', article), source)}")


def _record(kit: Kit, use: Use) -> Link:
    """Give the way to a record; one without an id of its own is found in its section of the article."""
    corpus, own = kit.corpus, use.briefing_id
    if use.kind is Rest.POSITION:
        entry = next(e for e in corpus.entries_by_briefing[own] if e.statement.id == use.key)
        view = kit.statement(entry.statement)
        return Link(text=f"{view.actor.text} on {view.theme.text}", path=view.path)
    if use.kind is Rest.EVENT:
        event = next(item for item in corpus.events_by_briefing[own] if item.event.id == use.key)
        return _at(kit, event.event.title, event.briefing.id, f"event-{use.key}")
    if use.kind is Rest.OUTLOOK:
        item = next(item for item in corpus.outlook_by_briefing[own] if item.outlook.id == use.key)
        return _at(kit, item.outlook.statement, item.briefing.id, f"outlook-{use.key}")
    if use.kind is Rest.DISAGREEMENT:
        dispute = next(i for i in corpus.disputes_by_briefing[own] if i.disagreement.id == use.key)
        return _at(kit, dispute.disagreement.issue, dispute.briefing.id, f"disagreement-{use.key}")
    article, place = kit.briefings[own].article, int(use.key.rpartition("/")[2])
    if use.kind is Rest.SUPPORT:
        support = article.support[place]
        names = f"{kit.link('actor', support.donor).text} to {kit.link('actor', support.recipient).text}"
        return _at(
            kit, f"{names}: {support.kind.label.lower()}, {support.stage.label.lower()}", own, "support"
        )
    interest = article.interests[place]
    names = f"{kit.link('actor', interest.actor).text} on {kit.link('theme', interest.theme).text}"
    return _at(kit, names, own, "interests")


def _at(kit: Kit, text: str, article: str, anchor: str) -> Link:
    return Link(text=text.removesuffix("."), path=f"{kit.link('article', article).path}#{anchor}")


def _counts(kit: Kit, counts: Iterable[tuple[Vocabulary, int]]) -> tuple[CountView, ...]:
    return tuple(CountView(term=kit.term(term), number=number) for term, number in counts)


def _total(kit: Kit, terms: type[T], counts: Iterable[Iterable[tuple[T, int]]]) -> tuple[CountView, ...]:
    found: Counter[T] = Counter()
    for pairs in counts:
        for term, number in pairs:
            found[term] += number
    return _counts(kit, ((term, found[term]) for term in terms if found[term]))


def _letters(kit: Kit) -> tuple[LetterPart, ...]:
    return kit.once("publishers", "letters", lambda: publisher_letters(kit.corpus, kit.settings))


def _letter_link(kit: Kit, part: LetterPart) -> Link:
    return Link(text=part.name, path=kit.routes.path("sources_part", part.key))


def _parts(kit: Kit, slug: str) -> tuple[YearPart[Document], ...]:
    return kit.once("publisher", slug, lambda: document_years(slug, kit.corpus, kit.settings))
