"""The views of the outlook board: what is expected, what became of it, how well it was judged."""

from __future__ import annotations

from collections.abc import Iterable

from generator.digest.outlook import Expectation
from generator.digest.score import Score, build_score
from generator.model.vocabulary import Likelihood
from generator.views.boards import OutlookPage
from generator.views.kit import Kit
from generator.views.paging import YearPart, most_past, outlook_years, past_outlook
from generator.views.parts import CalibrationView, OutlookView, ScoreView, TermView
from generator.views.records import outlook_view
from generator.views.site import meta
from generator.views.wording import plural
from generator.views.years import year_links, year_place

#: From how many items on a score says something: with fewer, the standard error of a share is above a tenth.
ENOUGH = 25


def outlook_page(kit: Kit) -> OutlookPage:
    """Give the view of all that is expected, and of the newest that fell due or was resolved."""
    known = kit.corpus.outlook
    past = past_outlook(kit.corpus)
    listed = past[-most_past(kit.settings) :]
    ahead = [outlook_view(kit, item) for item in known if item.resolution is None]
    overdue, resolved = _sorted(kit, listed)
    score = build_score(known)
    return OutlookPage(
        meta=meta(
            kit, "Outlook", f"{plural(len(known), 'expectation')}: what is due, and what became of it.",
            kind="outlook",
        ),
        as_of=kit.as_of(),
        due=tuple(view for view in ahead if view.state == "due"),
        open=tuple(view for view in ahead if view.state == "open"),
        overdue=overdue,
        resolved=resolved,
        earlier=len(past) - len(listed),
        score=_score(kit, score) if score.items else None,
        terms=_terms(kit),
        archive=year_links(kit, "outlook_year", _parts(kit)),
    )  # fmt: skip


def outlook_year_page(kit: Kit, key: str) -> OutlookPage:
    """Give the view of what fell due in a year, or of a part of a crowded year.

    Args:
        kit: The maker of parts.
        key: The key of its route, ``2025`` or ``2025-2``.
    """
    found = year_place(kit, "outlook_year", _parts(kit), key)
    part = found.part
    overdue, resolved = _sorted(kit, part.entries)
    return OutlookPage(
        meta=meta(
            kit, f"Outlook {part.name}", f"What was expected for {part.year}, and what became of it.",
            kind="outlook_year", key=key, above="outlook",
        ),
        as_of=None,
        overdue=overdue,
        resolved=resolved,
        terms=_terms(kit),
        previous=found.previous,
        next=found.next,
    )  # fmt: skip


def _sorted(
    kit: Kit, items: Iterable[Expectation]
) -> tuple[tuple[OutlookView, ...], tuple[OutlookView, ...]]:
    """Give what is overdue, the last to fall due first, and what is resolved, the last first."""
    views = [outlook_view(kit, item) for item in reversed(tuple(items))]
    resolved = [view for view in views if view.resolved is not None]
    return (
        tuple(view for view in views if view.resolved is None),
        tuple(sorted(resolved, key=lambda view: view.resolved.iso if view.resolved else "", reverse=True)),
    )


def _score(kit: Kit, score: Score) -> ScoreView:
    return ScoreView(
        items=score.items,
        void=score.void,
        brier=f"{float(score.brier or 0):.3f}",
        few=score.items < ENOUGH,
        enough=ENOUGH,
        terms=tuple(
            CalibrationView(
                likelihood=kit.term(term.likelihood),
                items=term.items,
                occurred=term.occurred,
                share=f"{100 * term.occurred / term.items:.0f} %" if term.items else "",
            )
            for term in score.terms
        ),
    )


def _terms(kit: Kit) -> tuple[TermView, ...]:
    return tuple(kit.term(term) for term in Likelihood)


def _parts(kit: Kit) -> tuple[YearPart[Expectation], ...]:
    return kit.once("outlook", "years", lambda: outlook_years(kit.corpus, kit.settings))
