"""Publishers and their documents: what rests on which source.

Nothing here holds an article, only its id: what is only shown of an article may be put in its place without
making this anew.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from generator.digest.briefings import Briefing
from generator.model.records import (
    Disagreement,
    DisagreementRef,
    Event,
    EventRef,
    Outlook,
    OutlookRef,
    Source,
)
from generator.model.vocabulary import Attribution, Credibility, Reliability, SourceForm
from generator.read.former import position_id

#: Latin letters that are no letter with a mark.
_LATIN: Final = str.maketrans({
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŋ": "n",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
})  # fmt: skip
_APOSTROPHES: Final = re.compile("['`\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}]")
#: Characters of a slug made from a name alone; a longer one ends in a hash.
_LONGEST: Final = 80
_HASH: Final = 10


class Rest(StrEnum):
    """What may rest on a document."""

    POSITION = "position"
    EVENT = "event"
    OUTLOOK = "outlook"
    DISAGREEMENT = "disagreement"
    SUPPORT = "support"
    INTEREST = "interest"


@dataclass(frozen=True, slots=True)
class Use:
    """A record that rests on a document."""

    kind: Rest
    #: Its id; of support and interests, which have none, their place in the article.
    key: str
    #: The article that says so, the newest if several do.
    briefing_id: str


@dataclass(frozen=True, slots=True)
class Citing:
    """An article that has a document among its sources."""

    briefing_id: str
    #: Its id for the document.
    source: str


@dataclass(frozen=True, slots=True)
class Document:
    """A cited document of one publisher."""

    #: As the newest article describes it.
    source: Source
    #: A permanent name, made from its address or title alone.
    name: str
    #: When it was published, or else the day of the first article that cites it.
    day: date
    #: All grades it was given, that of the newest article first.
    grades: tuple[tuple[Reliability, Credibility], ...]
    #: The articles that cite it, newest first.
    cited: tuple[Citing, ...]
    #: What rests on it, newest first.
    uses: tuple[Use, ...]

    @property
    def sort_key(self) -> tuple[date, str]:
        """By day, then by name: a total order of a publisher's documents."""
        return (self.day, self.name)


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publisher with the numbers of what is known from it."""

    slug: str
    #: As most articles write it.
    name: str
    #: How many documents of it are cited.
    documents: int
    #: How many records of each kind rest on its documents.
    uses: tuple[tuple[Rest, int], ...]
    #: How many of its documents are of each form, and of each grade of reliability.
    forms: tuple[tuple[SourceForm, int], ...]
    grades: tuple[tuple[Reliability, int], ...]

    @property
    def records(self) -> int:
        """How many records rest on them."""
        return sum(number for _, number in self.uses)


@dataclass(frozen=True, slots=True)
class Sourcing:
    """The tables of publishers and documents."""

    #: By slug, in its order.
    publishers: Mapping[str, Publisher]
    #: By slug, oldest first.
    documents: Mapping[str, tuple[Document, ...]]


def publisher_slug(name: str) -> str:
    """Give a publisher's part of an address: ASCII, the same for names that differ in case, marks or signs.

    A name that cannot be written in Latin letters gets a hash of it, as does a very long one.
    """
    folded = unicodedata.normalize("NFKD", name.casefold()).casefold().translate(_LATIN)
    bare = "".join(char for char in folded if unicodedata.category(char) != "Mn")
    words = re.findall(r"[^\W_]+", _APOSTROPHES.sub("", bare))
    plain = "-".join(word for word in words if word.isascii())
    if words and all(word.isascii() for word in words) and len(plain) <= _LONGEST:
        return plain
    # Signs and spaces make no difference here either, but marks do: vowels of many scripts are marks.
    kept = "".join(char for char in folded if char.isalnum() or unicodedata.category(char)[0] == "M")
    shortened = plain[: _LONGEST - _HASH - 1].strip("-") or "publisher"
    return f"{shortened}-{_hash(kept or ' '.join(folded.split()))}"


def document_key(source: Source) -> tuple[str, str]:
    """Give what tells documents apart: the address, or else publisher and title."""
    return (source.url or publisher_slug(source.publisher), source.url or source.title)


def build_sourcing(briefings: Iterable[Briefing]) -> Sourcing:
    """Give all publishers and documents.

    Args:
        briefings: The articles, newest first.
    """
    found: defaultdict[str, dict[tuple[str, str], _Draft]] = defaultdict(dict)
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for briefing in briefings:
        own: dict[str, _Draft] = {}
        for source in briefing.article.sources:
            if source.attribution is Attribution.NONE:
                continue
            slug = publisher_slug(source.publisher)
            names[slug][source.publisher] += 1
            draft = found[slug].setdefault(document_key(source), _Draft(source))
            draft.add(briefing, source)
            own[source.id] = draft
        for use, sources in _uses(briefing):
            for key in sources:
                if key in own:  # what names no source is refused, but all of it is looked at
                    own[key].uses.setdefault((use.kind, use.key), use)
    documents: dict[str, tuple[Document, ...]] = {}
    publishers: dict[str, Publisher] = {}
    for slug in sorted(found):
        drafts = found[slug]
        made = sorted((draft.document(key) for key, draft in drafts.items()), key=lambda item: item.sort_key)
        documents[slug] = tuple(made)
        publishers[slug] = _publisher(slug, names[slug], made)
    return Sourcing(MappingProxyType(publishers), MappingProxyType(documents))


class _Draft:
    """A document while it is gathered, from the newest article that cites it to the oldest."""

    def __init__(self, source: Source) -> None:
        self.newest = source
        self.first = date.max
        self.grades: dict[tuple[Reliability, Credibility], None] = {}
        self.cited: dict[Citing, None] = {}
        self.uses: dict[tuple[Rest, str], Use] = {}

    def add(self, briefing: Briefing, source: Source) -> None:
        self.first = briefing.article.date.day
        self.grades[source.reliability, source.credibility] = None
        self.cited[Citing(briefing.id, source.id)] = None

    def document(self, key: tuple[str, str]) -> Document:
        source = self.newest
        return Document(
            source=source,
            name=f"document-{_hash(' '.join(key))}",
            day=source.date.first if source.date else self.first,
            grades=tuple(self.grades),
            cited=tuple(self.cited),
            uses=tuple(self.uses.values()),
        )


def _publisher(slug: str, names: Counter[str], made: list[Document]) -> Publisher:
    uses = Counter(kind for kind, _ in {(use.kind, use.key) for item in made for use in item.uses})
    forms = Counter(item.source.form for item in made)
    grades = Counter(item.source.reliability for item in made)
    return Publisher(
        slug=slug,
        name=min(names, key=lambda name: (-names[name], name)),
        documents=len(made),
        uses=tuple((kind, uses[kind]) for kind in Rest if uses[kind]),
        forms=tuple((form, forms[form]) for form in SourceForm if forms[form]),
        grades=tuple((grade, grades[grade]) for grade in Reliability if grades[grade]),
    )


def _uses(briefing: Briefing) -> Iterator[tuple[Use, tuple[str, ...]]]:
    """Give all records of an article, and what it refers to, with the ids of the sources they rest on."""
    article, own = briefing.article, briefing.id
    for position in article.positions:
        if position.attribution is Attribution.NONE:
            continue
        yield Use(Rest.POSITION, position_id(own, position), own), position.sources
    for event in article.events:
        yield Use(Rest.EVENT, _id(event), own), event.sources
    for entry in article.disagreements:
        yield Use(Rest.DISAGREEMENT, _id(entry), own), entry.sources
    for item in article.outlook:
        resolved = item.resolution.sources if item.resolution else ()
        expected = item.sources if isinstance(item, Outlook) else ()
        yield Use(Rest.OUTLOOK, _id(item), own), (*expected, *resolved)
    for place, support in enumerate(article.support):
        yield Use(Rest.SUPPORT, f"{own}/{place}", own), support.sources
    for place, interest in enumerate(article.interests):
        yield Use(Rest.INTEREST, f"{own}/{place}", own), interest.sources


def _id(record: Event | EventRef | Disagreement | DisagreementRef | Outlook | OutlookRef) -> str:
    return str(record.ref if isinstance(record, (EventRef, DisagreementRef, OutlookRef)) else record.id)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH]
