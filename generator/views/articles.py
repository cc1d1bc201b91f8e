"""The view of an article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from generator.digest.briefings import Briefing
from generator.read.markdown import rebase
from generator.views.evidence import article_citation, event_evidence, outlook_evidence, position_evidence
from generator.views.kit import Kit
from generator.views.pages import ArticlePage
from generator.views.parts import DisagreementView, EventView, HeadingView, Link, SourceView
from generator.views.records import (
    disagreement_view,
    event_view,
    interest_view,
    outlook_view,
    support_view,
    unattributed,
)
from generator.views.site import meta
from generator.views.urls import root_of
from generator.views.wording import changed_since_text, moment_view


def article_page(kit: Kit, briefing: Briefing) -> ArticlePage:
    """Give the view of one article."""
    article = briefing.article
    rendered = kit.body(briefing)
    route = kit.routes["article", briefing.id]
    around = _neighbours(kit, briefing)
    corpus = kit.corpus
    return ArticlePage(
        meta=meta(
            kit, article.title, article.summary, kind="article", key=briefing.id, above="digests",
            published=article.date.local.isoformat(),
            updated=briefing.updated.local.isoformat() if briefing.updated else "",
        ),
        title=article.title,
        summary=article.summary,
        key_points=tuple(article.key_points),
        date=moment_view(article.date),
        updated=moment_view(briefing.updated) if briefing.updated else None,
        authors=tuple(article.authors),
        significance=kit.term(article.significance),
        minutes=kit.minutes(briefing),
        language=article.language or "",
        changed_since=_changed_since(kit, briefing.id),
        body=rebase(rendered.html, root_of(route.save_as)),
        headings=tuple(HeadingView(id=h.id, text=h.text) for h in rendered.headings if h.level == 2),  # noqa: PLR2004 - h2
        themes=kit.links("theme", article.themes),
        actors=kit.links("actor", article.actors),
        digest=kit.link("digest", str(briefing.week)),
        late=briefing.late,
        positions=kit.changes(corpus.entries_by_briefing.get(briefing.id, ())),
        position_evidence=tuple(
            position_evidence(kit, entry.statement)
            for entry in corpus.entries_by_briefing.get(briefing.id, ())
        ),
        unattributed=unattributed(kit, briefing),
        events=_events(kit, briefing),
        event_evidence=tuple(
            event_evidence(kit, item) if item.briefing.id == briefing.id else None
            for item in corpus.events_by_briefing.get(briefing.id, ())
        ),
        disagreements=_disagreements(kit, briefing),
        support=tuple(support_view(kit, item) for item in corpus.support_by_briefing.get(briefing.id, ())),
        interests=tuple(interest_view(kit, item, briefing) for item in article.interests),
        outlook=tuple(outlook_view(kit, item) for item in corpus.outlook_by_briefing.get(briefing.id, ())),
        outlook_evidence=tuple(
            outlook_evidence(kit, item) if item.briefing.id == briefing.id else None
            for item in corpus.outlook_by_briefing.get(briefing.id, ())
        ),
        sources=tuple(kit.source_list(briefing).values()),
        corrections=kit.corrections(briefing),
        citation=article_citation(kit, briefing),
        previous=around[0],
        next=around[1],
        related=kit.cards(corpus.related[briefing.id]),
    )  # fmt: skip


def _changed_since(kit: Kit, article: str) -> str:
    """Tell readers of an edition as of a week that a text is not the one of that week."""
    week = kit.settings.as_of
    return changed_since_text(week) if week and kit.corpus.changed_since.get(article) else ""


def _events(kit: Kit, briefing: Briefing) -> tuple[EventView, ...]:
    """The events it records or refers to, with the sources that it cites itself."""
    return tuple(
        replace(event_view(kit, item), sources=_own_sources(kit, briefing, item.sources))
        for item in kit.corpus.events_by_briefing.get(briefing.id, ())
    )


def _disagreements(kit: Kit, briefing: Briefing) -> tuple[DisagreementView, ...]:
    """The disagreements it records or moves, with the sources that it cites itself."""
    return tuple(
        replace(
            disagreement_view(kit, item),
            sources=_own_sources(kit, briefing, ((state.briefing, state.sources) for state in item.states)),
        )
        for item in kit.corpus.disputes_by_briefing.get(briefing.id, ())
    )


def _own_sources(
    kit: Kit, briefing: Briefing, cited: Iterable[tuple[Briefing, tuple[str, ...]]]
) -> tuple[SourceView, ...]:
    return kit.merged_sources(pair for pair in cited if pair[0].id == briefing.id)


def _neighbours(kit: Kit, briefing: Briefing) -> tuple[Link | None, Link | None]:
    """The articles before and after in the reading order of the digest."""
    items = kit.issues[briefing.week].briefings
    place = next(number for number, item in enumerate(items) if item.id == briefing.id)
    before = kit.link("article", items[place - 1].id) if place else None
    after = kit.link("article", items[place + 1].id) if place + 1 < len(items) else None
    return before, after
