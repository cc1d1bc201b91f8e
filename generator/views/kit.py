"""The maker of parts: records of the corpus → the parts that several pages show.

A part is made once and shared by all pages of a build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Protocol, TypeVar

from generator.digest.briefings import Briefing
from generator.digest.corpus import Corpus
from generator.digest.issues import Issue
from generator.digest.ledger import Holding, LedgerEntry, Statement
from generator.digest.publishers import publisher_slug
from generator.model.records import Source
from generator.model.settings import Settings
from generator.model.values import Week
from generator.model.vocabulary import Attribution, Change, CorrectionKind, PositionKind, Vocabulary
from generator.read.markdown import Rendered, citation_id, reference_id
from generator.views.bodies import Bodies, doc_id
from generator.views.parts import (
    CardView,
    ChangeView,
    CorrectionView,
    DateView,
    FeedView,
    HoldingView,
    Link,
    SourceView,
    StatementView,
    TermView,
)
from generator.views.urls import Routes
from generator.views.wording import approx_view, day_view, moment_view, week_label

V = TypeVar("V")

#: Words a reader takes in in a minute.
_WORDS_A_MINUTE = 220


class Reads(Protocol):
    """Gathers the names of what is read."""

    def part(self, kind: str, key: str, make: Callable[[], V]) -> V:
        """Make a part of pages, and note what was read for it under the name of the part."""

    def add_part(self, kind: str, key: str) -> None:
        """Note that a part is used that was made before."""


class Kit:
    """Makes parts from one corpus; keeps what it made."""

    def __init__(
        self,
        corpus: Corpus,
        issues: Sequence[Issue],
        routes: Routes,
        bodies: Bodies,
        settings: Settings,
        *,
        reads: Reads | None = None,
    ) -> None:
        """Take what parts are made from.

        Args:
            corpus: The published content.
            issues: The digests.
            routes: All addresses.
            bodies: All rendered texts.
            settings: The site's settings.
            reads: Is told, for each part that is used again, what was read when it was made.
        """
        self.corpus = corpus
        self.issues = {issue.week: issue for issue in issues}
        self.routes = routes
        self.bodies = bodies
        self.settings = settings
        self.briefings = {item.id: item for item in corpus.briefings}
        self._paths = {item.id: path for path, item in corpus.files.items()}
        self._made: dict[tuple[str, str], Any] = {}
        self._reads = reads

    def once(self, kind: str, key: str, make: Callable[[], V]) -> V:
        """Make a part the first time it is asked for; give the same one ever after."""
        if (kind, key) not in self._made:
            self._made[kind, key] = self._reads.part(kind, key, make) if self._reads else make()
        if self._reads:
            self._reads.add_part(kind, key)
        made: V = self._made[kind, key]
        return made

    # Links and terms

    def term(self, member: Vocabulary) -> TermView:
        """Give a term of a closed list."""
        return self.once(
            type(member).__name__,
            str(member),
            lambda: TermView(term=str(member), label=member.label, meaning=member.meaning),
        )

    def link(self, kind: str, key: str) -> Link:
        """Give the link to an actor, theme, article or digest, named as the site names it."""
        return self.once(
            f"link to {kind}", key, lambda: Link(text=self._name(kind, key), path=self.routes.path(kind, key))
        )

    def links(self, kind: str, keys: Iterable[str]) -> tuple[Link, ...]:
        """Give the links to several items of a kind."""
        return tuple(self.link(kind, key) for key in keys)

    def _name(self, kind: str, key: str) -> str:
        if kind == "actor":
            return str(self.corpus.actors[key].record.name)
        if kind == "theme":
            return str(self.corpus.themes[key].record.name)
        if kind == "digest":
            return week_label(Week.parse(key))
        return str(self.briefings[key].article.title)

    def feed(self, kind: str = "", key: str = "") -> FeedView:
        """Give the feed of an actor or theme, or of the whole site."""
        if not kind:
            return FeedView(title=self.settings.name, path=self.routes.path("feed"), page=None)
        page = self.link(kind, key)
        title = f"{self.settings.name}: {page.text}"
        return FeedView(title=title, path=self.routes.path(f"{kind}_feed", key), page=page)

    # Articles and their sources

    def body(self, briefing: Briefing) -> Rendered:
        """Give the rendered text of an article."""
        return self.bodies[self._paths[briefing.id]]

    def minutes(self, briefing: Briefing) -> int:
        """Give the reading time of an article, at least a minute."""
        return max(1, round(self.bodies.word_counts[self._paths[briefing.id]] / _WORDS_A_MINUTE))

    def card(self, briefing: Briefing) -> CardView:
        """Give an article as it stands in lists."""
        return self.once("card", briefing.id, lambda: self._card(briefing))

    def _card(self, briefing: Briefing) -> CardView:
        article = briefing.article
        return CardView(
            title=article.title,
            path=self.routes.path("article", briefing.id),
            date=moment_view(article.date),
            summary=article.summary,
            significance=self.term(article.significance),
            theme=self.link("theme", article.themes[0]),
            actors=self.links("actor", article.actors),
            authors=article.authors,
            minutes=self.minutes(briefing),
            late=briefing.late,
            digest=self.link("digest", str(briefing.week)),
        )

    def cards(self, briefings: Iterable[Briefing]) -> tuple[CardView, ...]:
        """Give several articles as they stand in lists."""
        return tuple(self.card(item) for item in briefings)

    def source_list(self, briefing: Briefing) -> dict[str, SourceView]:
        """Give an article's sources by id: cited ones in the order of their numbers, then the others."""
        return self.once("sources", briefing.id, lambda: self._source_list(briefing))

    def _source_list(self, briefing: Briefing) -> dict[str, SourceView]:
        citations = {item.source: item for item in self.body(briefing).citations}
        doc = doc_id("article", briefing.id)
        rest = [s.id for s in briefing.article.sources if s.id not in citations]
        by_id: dict[str, Source] = {source.id: source for source in briefing.article.sources}
        made: dict[str, SourceView] = {}
        for number, key in enumerate([*citations, *rest], start=1):
            mentions = citations[key].mentions if key in citations else 0
            marks = tuple(citation_id(doc, key, place) for place in range(1, mentions + 1))
            made[key] = self._source(by_id[key], number, reference_id(doc, key), marks)
        return made

    def sources(self, briefing: Briefing, keys: Iterable[str]) -> tuple[SourceView, ...]:
        """Give some sources of an article."""
        known = self.source_list(briefing)
        return tuple(known[key] for key in dict.fromkeys(keys))

    def merged_sources(self, cited: Iterable[tuple[Briefing, Iterable[str]]]) -> tuple[SourceView, ...]:
        """Give sources that several articles cite, each document once."""
        found: dict[tuple[str, str], SourceView] = {}
        for briefing, keys in cited:
            for source in self.sources(briefing, keys):
                # Nobody is told whether two that are withheld are one.
                withheld = "" if source.page else source.anchor
                key = (source.url or source.page or source.publisher, source.url or withheld or source.title)
                found.setdefault(key, source)
        return tuple(found.values())

    def document(self, source: Source, anchor: str) -> SourceView:
        """Give a document as it stands on its publisher's page."""
        return self._source(source, 0, anchor, ())

    def _source(self, source: Source, number: int, anchor: str, mentions: tuple[str, ...]) -> SourceView:
        return SourceView(
            number=number,
            anchor=anchor,
            title=source.title,
            publisher=source.publisher,
            page=""
            if source.attribution is Attribution.NONE
            else self.routes.path("publisher", publisher_slug(source.publisher)),
            url=source.url or "",
            date=approx_view(source.date) if source.date else None,
            form=self.term(source.form),
            reliability=self.term(source.reliability),
            credibility=self.term(source.credibility),
            language=source.language or "",
            mentions=mentions,
        )

    def corrections(self, briefing: Briefing) -> tuple[CorrectionView, ...]:
        """Give the corrections of an article that matter to readers, newest first."""
        article = self.link("article", briefing.id)
        shown = [item for item in briefing.article.corrections if item.kind is CorrectionKind.MAJOR]
        return tuple(
            CorrectionView(date=day_view(item.date), note=item.note, article=article)
            for item in sorted(shown, key=lambda item: item.date, reverse=True)
        )

    # Positions

    def statement(self, statement: Statement) -> StatementView:
        """Give a position as it was taken."""
        return self.once("statement", statement.id, lambda: self._statement(statement))

    def _statement(self, statement: Statement) -> StatementView:
        position = statement.position
        briefing = self.briefings[statement.briefing_id]
        article = self.link("article", briefing.id)
        anchor = f"position-{statement.id}"
        return StatementView(
            anchor=anchor,
            former=tuple(f"position-{key}" for key in self.corpus.former_ids.get(statement.id, ())),
            path=f"{article.path}#{anchor}",
            actor=self.link("actor", position.actor),
            theme=self.link("theme", position.theme),
            question=self.corpus.themes[position.theme].record.question,
            stance=self.term(position.stance),
            score=position.stance.score,
            kind=self.term(position.kind),
            red_line=position.kind is PositionKind.RED_LINE,
            text=position.text,
            conditions=position.conditions,
            basis=self.term(position.basis),
            day=day_view(statement.day),
            article=article,
            sources=self.sources(briefing, position.sources),
        )

    def change(self, entry: LedgerEntry) -> ChangeView:
        """Give an entry of the ledger."""
        return ChangeView(
            change=self.term(entry.change),
            overridden=entry.overridden,
            reason=entry.statement.position.change_reason or "",
            before=self.statement(entry.previous) if entry.previous else None,
            taken_back=entry.previous is not None and entry.previous.position.change is Change.WITHDRAWN,
            after=self.statement(entry.statement),
        )

    def changes(self, entries: Iterable[LedgerEntry]) -> tuple[ChangeView, ...]:
        """Give several entries of the ledger."""
        return tuple(self.change(entry) for entry in entries)

    def holding(self, holding: Holding, on: date | None = None) -> HoldingView:
        """Give what an actor holds on a theme.

        Args:
            holding: What is held on a day.
            on: The day; the last one that the site knows of if not given.
        """
        newest = holding.current.statement
        age = ((on or self.corpus.as_of) - newest.day).days // 7
        return HoldingView(
            now=self.statement(newest),
            since=day_view(holding.since),
            since_path=self.statement(holding.first.statement).path,
            times=holding.times,
            stale=age >= self.settings.stale_weeks,
            age_weeks=age,
            change=self.term(holding.current.change),
        )

    def as_of(self) -> DateView | None:
        """Give the day up to which the site knows; None before its first article."""
        return day_view(self.corpus.as_of) if self.corpus.weeks else None
