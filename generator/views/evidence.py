"""What an article and its records rest on, who uses them, and how to cite them.

Only on the page of the article that records a thing: its anchor leads there from everywhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.digest.briefings import Briefing
from generator.digest.events import Happening
from generator.digest.ledger import Statement
from generator.digest.outlook import Expectation
from generator.views.citation import Work, cite
from generator.views.kit import Kit
from generator.views.parts import SourceView
from generator.views.sourcing import CitationView, EvidenceView
from generator.views.wording import approx_view, day_view, plural, span


def article_citation(kit: Kit, briefing: Briefing) -> CitationView:
    """Give how to cite an article."""
    return _cited(kit, briefing, f"article-{briefing.id}", briefing.article.title)


def position_evidence(kit: Kit, statement: Statement) -> EvidenceView:
    """Give what a position rests on; the articles whose positions it was compared with later follow it."""
    position, briefing = statement.position, kit.briefings[statement.briefing_id]
    actor, theme = kit.link("actor", position.actor), kit.link("theme", position.theme)
    title = f"{actor.text} on {theme.text}: {position.text.removesuffix('.')}"
    later = (item.briefing_id for item in kit.corpus.followers.get(statement.id, ()))
    return _evidence(
        kit, briefing, f"position-{statement.id}", title, f"position of {day_view(statement.day).text}",
        sources=kit.sources(briefing, position.sources), used_by=later,
    )  # fmt: skip


def event_evidence(kit: Kit, happening: Happening) -> EvidenceView:
    """Give what an event rests on, in the article that records it and in those that refer to it."""
    event = happening.event
    when = span(event.date.first, event.end) if event.end else approx_view(event.date).text
    return _evidence(
        kit, happening.briefing, f"event-{event.id}", event.title, f"event of {when}",
        sources=kit.merged_sources(happening.sources),
        used_by=(item.id for item in happening.referring),
    )  # fmt: skip


def outlook_evidence(kit: Kit, item: Expectation) -> EvidenceView:
    """Give what an expectation and its resolution rest on."""
    outlook = item.outlook
    return _evidence(
        kit, item.briefing, f"outlook-{outlook.id}", outlook.statement.removesuffix("."),
        f"{outlook.likelihood.label.lower()} by {day_view(outlook.due).text}",
        sources=kit.merged_sources(item.sources), used_by=item.briefing_ids,
    )  # fmt: skip


def _evidence(
    kit: Kit,
    briefing: Briefing,
    anchor: str,
    title: str,
    what: str,
    *,
    sources: Sequence[SourceView],
    used_by: Iterable[str],
) -> EvidenceView:
    listed = {source.anchor for source in kit.source_list(briefing).values()}
    return EvidenceView(
        sources=tuple(sources),
        listed=sum(source.anchor in listed for source in sources),
        single=_single(sources),
        also_used_by=kit.links("article", [item for item in dict.fromkeys(used_by) if item != briefing.id]),
        citation=_cited(kit, briefing, anchor, title, f"{what}, in “{briefing.article.title}”"),
    )


def _single(sources: Sequence[SourceView]) -> str:
    """Warn where one publisher stands behind all, however many documents there are."""
    if len({source.page or source.anchor for source in sources}) != 1:
        return ""
    return (
        "Single source"
        if len(sources) == 1
        else f"Single source: {plural(len(sources), 'document')} of one publisher"
    )


def _cited(kit: Kit, briefing: Briefing, key: str, title: str, note: str = "") -> CitationView:
    settings, article = kit.settings, briefing.article
    # An article is its own page; what it records stands at an anchor there.
    path = kit.routes.path("article", briefing.id) + (f"#{key}" if note else "")
    return cite(
        Work(
            key=key,
            title=title,
            authors=tuple(article.authors) or (settings.publisher or settings.name,),
            site=settings.name,
            publisher=settings.publisher,
            day=article.date.day,
            url=kit.routes.absolute(path) if settings.url else "",
            language=article.language or settings.language,
            note=note,
        )
    )
