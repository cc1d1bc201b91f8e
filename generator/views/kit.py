"""The maker of parts: records of the corpus → the parts that several pages show.

A part is made once and shared by all pages of a build.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from generator.digest.corpus import Briefing, Corpus, Dispute, Expectation, Happening, Pledge
from generator.digest.issues import Issue
from generator.digest.ledger import History, LedgerEntry, Statement
from generator.model.documents import Direction
from generator.model.records import Interest, Participant, Source
from generator.model.settings import Settings
from generator.model.values import Week
from generator.model.vocabulary import Certainty, PositionKind, Vocabulary
from generator.read.markdown import Rendered, citation_id, reference_id
from generator.views.bodies import Bodies, doc_id
from generator.views.parts import (
    CardView,
    ChangeView,
    CorrectionView,
    CountView,
    DateView,
    DirectionView,
    DisagreementView,
    EventView,
    FeedView,
    HoldingView,
    InterestView,
    IssueView,
    LaneView,
    Link,
    OutlookView,
    ParticipantView,
    SourceView,
    StatementView,
    StateView,
    SupportView,
    TermView,
)
from generator.views.urls import Routes
from generator.views.wording import (
    amount,
    approx_view,
    counts_text,
    day_view,
    moment_view,
    plural,
    span,
    week_label,
)

#: Words a reader takes in in a minute.
_WORDS_A_MINUTE = 220


class Kit:
    """Makes parts from one corpus; keeps what it made."""

    def __init__(
        self,
        corpus: Corpus,
        issues: Sequence[Issue],
        routes: Routes,
        bodies: Bodies,
        settings: Settings,
    ) -> None:
        """Take what parts are made from."""
        self.corpus = corpus
        self.issues = {issue.week: issue for issue in issues}
        self.routes = routes
        self.bodies = bodies
        self.settings = settings
        self.briefings = {item.id: item for item in corpus.briefings}
        self._paths = {item.id: path for path, item in corpus.files.items()}
        self._terms: dict[Vocabulary, TermView] = {}
        self._links: dict[tuple[str, str], Link] = {}
        self._sources: dict[str, dict[str, SourceView]] = {}
        self._statements: dict[str, StatementView] = {}
        self._events: dict[str, EventView] = {}
        self._cards: dict[str, CardView] = {}
        self._issue_views: dict[Week, IssueView] = {}

    # Links and terms

    def term(self, member: Vocabulary) -> TermView:
        """Give a term of a closed list."""
        if member not in self._terms:
            self._terms[member] = TermView(
                term=str(member).lower(), label=member.label, meaning=member.meaning
            )
        return self._terms[member]

    def link(self, kind: str, key: str) -> Link:
        """Give the link to an actor, theme, article or digest, named as the site names it."""
        made = self._links.get((kind, key))
        if made is None:
            made = Link(text=self._name(kind, key), path=self.routes.path(kind, key))
            self._links[kind, key] = made
        return made

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
        return max(1, round(self.body(briefing).word_count / _WORDS_A_MINUTE))

    def card(self, briefing: Briefing) -> CardView:
        """Give an article as it stands in lists."""
        if briefing.id not in self._cards:
            article = briefing.article
            self._cards[briefing.id] = CardView(
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
        return self._cards[briefing.id]

    def cards(self, briefings: Iterable[Briefing]) -> tuple[CardView, ...]:
        """Give several articles as they stand in lists."""
        return tuple(self.card(item) for item in briefings)

    def source_list(self, briefing: Briefing) -> dict[str, SourceView]:
        """Give an article's sources by id: cited ones in the order of their numbers, then the others."""
        made = self._sources.get(briefing.id)
        if made is None:
            citations = {item.source: item for item in self.body(briefing).citations}
            doc = doc_id("article", briefing.id)
            rest = [s.id for s in briefing.article.sources if s.id not in citations]
            by_id = {source.id: source for source in briefing.article.sources}
            made = {}
            for number, key in enumerate([*citations, *rest], start=1):
                mentions = citations[key].mentions if key in citations else 0
                marks = tuple(citation_id(doc, key, place) for place in range(1, mentions + 1))
                made[key] = self._source(by_id[key], number, reference_id(doc, key), marks)
            self._sources[briefing.id] = made
        return made

    def sources(self, briefing: Briefing, keys: Iterable[str]) -> tuple[SourceView, ...]:
        """Give some sources of an article."""
        known = self.source_list(briefing)
        return tuple(known[key] for key in dict.fromkeys(keys))

    def _source(self, source: Source, number: int, anchor: str, mentions: tuple[str, ...]) -> SourceView:
        return SourceView(
            number=number,
            anchor=anchor,
            title=source.title,
            publisher=source.publisher,
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
        shown = [item for item in briefing.article.corrections if item.kind == "major"]
        return tuple(
            CorrectionView(date=day_view(item.date), note=item.note, article=article)
            for item in sorted(shown, key=lambda item: item.date, reverse=True)
        )

    # Positions

    def statement(self, statement: Statement) -> StatementView:
        """Give a position as it was taken."""
        made = self._statements.get(statement.id)
        if made is None:
            position = statement.position
            briefing = self.briefings[statement.briefing_id]
            article = self.link("article", briefing.id)
            anchor = f"position-{statement.id}"
            made = StatementView(
                anchor=anchor,
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
            self._statements[statement.id] = made
        return made

    def change(self, entry: LedgerEntry) -> ChangeView:
        """Give an entry of the ledger."""
        return ChangeView(
            change=self.term(entry.change),
            overridden=entry.overridden,
            reason=entry.statement.position.change_reason or "",
            before=self.statement(entry.previous) if entry.previous else None,
            after=self.statement(entry.statement),
        )

    def changes(self, entries: Iterable[LedgerEntry]) -> tuple[ChangeView, ...]:
        """Give several entries of the ledger."""
        return tuple(self.change(entry) for entry in entries)

    def holding(self, history: History) -> HoldingView:
        """Give what an actor holds on a theme now."""
        newest = history.current.statement
        age = (self.corpus.as_of - newest.day).days // 7
        return HoldingView(
            now=self.statement(newest),
            since=day_view(history.since),
            times=sum(1 for entry in history.entries if entry.statement.day >= history.since),
            stale=age >= self.settings.stale_weeks,
            age_weeks=age,
            change=self.term(history.current.change),
        )

    # Events, disagreements, outlook, support

    def event(self, happening: Happening) -> EventView:
        """Give an event with all that is known of it."""
        made = self._events.get(happening.event.id)
        if made is None:
            made = self._event(happening)
            self._events[happening.event.id] = made
        return made

    def _event(self, happening: Happening) -> EventView:
        event, briefing = happening.event, happening.briefing
        article = self.link("article", briefing.id)
        anchor = f"event-{event.id}"
        when = approx_view(event.date)
        notes = [event.note or "", *(note for _, note in happening.notes)]
        return EventView(
            anchor=anchor,
            path=f"{article.path}#{anchor}",
            kind=self.term(event.kind),
            title=event.title,
            date=when,
            end=day_view(event.end) if event.end else None,
            span=span(event.date.first, event.end) if event.end else when.text,
            place=event.place or "",
            channel=self.term(event.channel),
            level=self.term(event.level) if event.level else None,
            reported=event.certainty is Certainty.REPORTED,
            status=self.term(event.status),
            result=self.term(event.result) if event.result else None,
            participants=tuple(self._participant(who) for who in event.participants),
            themes=self.links("theme", happening.themes),
            note=" ".join(note for note in notes if note),
            article=article,
            sources=self.sources(briefing, event.sources),
        )

    def _participant(self, who: Participant) -> ParticipantView:
        person = self.corpus.persons.get((who.name or "").casefold())
        return ParticipantView(
            actor=self.link("actor", who.actor) if who.actor else None,
            name=who.name or "",
            person=self.link("actor", person) if person else None,
            office=who.office or "",
            role=self.term(who.role),
        )

    def disagreement(self, dispute: Dispute, day: date | None = None) -> DisagreementView:
        """Give a disagreement with its history, up to a day if one is given."""
        record = dispute.disagreement
        states = [item for item in dispute.states if day is None or item.day <= day] or dispute.states[:1]
        labels = {step.id: step.label for step in record.steps}
        return DisagreementView(
            anchor=f"disagreement-{record.id}",
            theme=self.link("theme", record.theme),
            issue=record.issue,
            parties=self.links("actor", record.parties),
            state=self.term(states[-1].state),
            lanes=tuple(
                LaneView(actor=self.link("actor", lane.actor), steps=tuple(labels[s] for s in lane.steps))
                for lane in record.order
            ),
            history=tuple(
                StateView(
                    state=self.term(item.state),
                    day=day_view(item.day),
                    note=item.note,
                    article=self.link("article", item.briefing.id),
                )
                for item in states
            ),
            article=self.link("article", dispute.briefing.id),
            sources=self.sources(dispute.briefing, record.sources),
        )

    def outlook(self, item: Expectation, week: Week | None = None) -> OutlookView:
        """Give an outlook item as it stood at the end of a week, or as it stands now."""
        day = week.sunday if week else self.corpus.as_of
        resolution = item.resolution if item.resolution and item.resolution.date <= day else None
        state, label = _outlook_state(item, day, resolved=resolution is not None)
        return OutlookView(
            anchor=f"outlook-{item.outlook.id}",
            statement=item.outlook.statement,
            likelihood=self.term(item.outlook.likelihood),
            confidence=self.term(item.outlook.confidence),
            due=day_view(item.outlook.due),
            state=state,
            state_label=label,
            outcome=self.term(resolution.outcome) if resolution else None,
            resolved=day_view(resolution.date) if resolution else None,
            resolution_note=(resolution.note or "") if resolution else "",
            resolved_in=self.link("article", item.resolved_in.id) if resolution and item.resolved_in else None,
            made=moment_view(item.briefing.article.date),
            article=self.link("article", item.briefing.id),
            themes=self.links("theme", item.themes),
        )

    def support(self, pledge: Pledge) -> SupportView:
        """Give a support record."""
        record = pledge.support
        return SupportView(
            donor=self.link("actor", record.donor),
            recipient=self.link("actor", record.recipient),
            kind=self.term(record.kind),
            stage=self.term(record.stage),
            amount=amount(record.amount, record.currency, approximate=record.approximate),
            known=record.amount is not None,
            text=record.text or "",
            day=day_view(pledge.day),
            article=self.link("article", pledge.briefing.id),
            sources=self.sources(pledge.briefing, record.sources),
        )

    def interest(self, interest: Interest, briefing: Briefing) -> InterestView:
        """Give an interest: analysis."""
        return InterestView(
            actor=self.link("actor", interest.actor),
            theme=self.link("theme", interest.theme),
            text=interest.text,
            sources=self.sources(briefing, interest.sources),
        )

    # Digests

    def direction(self, week: Week, theme: str, direction: Direction | None) -> DirectionView:
        """Give the direction of a theme in a week."""
        return DirectionView(
            theme=self.link("theme", theme),
            digest=self.link("digest", str(week)),
            direction=self.term(direction.direction) if direction else None,
            reason=direction.reason if direction else "",
            alert=self.term(direction.alert) if direction and direction.alert else None,
        )

    def issue(self, week: Week) -> IssueView:
        """Give a digest as it stands in lists."""
        if week not in self._issue_views:
            issue = self.issues[week]
            counts = tuple(CountView(term=self.term(change), number=n) for change, n in issue.counts)
            parts = [plural(len(issue.briefings), "article"), counts_text(counts)]
            self._issue_views[week] = IssueView(
                week=str(week),
                label=week_label(week),
                number=issue.number,
                path=self.routes.path("digest", str(week)),
                span=span(week.monday, week.sunday),
                monday=week.monday.isoformat(),
                headline=_headline(issue),
                edited=issue.note is not None,
                articles=len(issue.briefings),
                counts=counts,
                summary=" · ".join(part for part in parts if part),
            )
        return self._issue_views[week]

    def as_of(self) -> DateView:
        """Give the day up to which the site knows."""
        return day_view(self.corpus.as_of)


def _headline(issue: Issue) -> str:
    if issue.note:
        return str(issue.note.headline)
    if issue.briefings:
        return str(issue.briefings[0].article.title)
    return "A quiet week"


def _outlook_state(item: Expectation, day: date, *, resolved: bool) -> tuple[str, str]:
    if resolved:
        return "resolved", "Resolved"
    if item.outlook.due < day:
        return "overdue", "Overdue"
    if (item.outlook.due - day).days <= 7:  # noqa: PLR2004 - a week
        return "due", "Due"
    return "open", "Open"
