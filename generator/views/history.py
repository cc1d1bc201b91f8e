"""The history of the positions of an actor or theme: on its page, or drawn on a page of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.digest.ledger import History
from generator.model.vocabulary import PositionKind
from generator.views import paging
from generator.views.archives import shelf
from generator.views.changes import changes_link
from generator.views.charts import history_chart
from generator.views.drawings import HistoryChart
from generator.views.kit import Kit
from generator.views.pages import HistoryPage
from generator.views.parts import Link
from generator.views.site import meta

#: What each drawing on a page of an actor or theme is about.
_OTHER = {"actor": "theme", "theme": "actor"}


def actor_histories(kit: Kit, actor: str) -> list[History]:
    """Give the histories of an actor, red lines first, then by the newest statement, then by theme."""
    known = kit.corpus.histories
    own = (known[actor, theme] for theme in kit.corpus.themes if (actor, theme) in known)
    return sorted(own, key=_red_lines_first)


def theme_histories(kit: Kit, theme: str) -> list[History]:
    """Give the histories on a theme, the firmest kind first, then by the newest statement, then by actor."""
    known = kit.corpus.histories
    own = (known[actor, theme] for actor in kit.corpus.actors if (actor, theme) in known)
    return sorted(own, key=_firmest)


def held_now(histories: Iterable[History]) -> list[History]:
    """Give the histories of which the newest answer was not taken back, in their order."""
    return [history for history in histories if not history.holding.ended]


def drawn_here(kit: Kit, kind: str, of: str, histories: Sequence[History]) -> HistoryChart:
    """Give the drawings for the page of an actor or theme; empty ones if they have a page of their own.

    Args:
        kit: The maker of parts.
        kind: ``actor`` or ``theme``.
        of: Its id.
        histories: Its histories.
    """
    divided = shelf(kit, paging.CHANGES[kind], of)
    return history_chart(kit, () if divided.pages else histories, _OTHER[kind], len(divided.newest))


def drawn_link(kit: Kit, kind: str, of: str) -> Link | None:
    """Give the way to the drawings of an actor or theme, None if they stand on its page."""
    if not shelf(kit, paging.CHANGES[kind], of).pages:
        return None
    return Link(text="The last year as drawings", path=kit.routes.path(f"{kind}_history", of))


def history_page(kit: Kit, kind: str, of: str) -> HistoryPage:
    """Give the view of the drawings of an actor or theme that has more positions than stand on its page."""
    histories = actor_histories if kind == "actor" else theme_histories
    subject = kit.link(kind, of)
    title = f"{subject.text}: positions of the last year"
    description = (
        f"The newest positions {'of' if kind == 'actor' else 'on'} {subject.text} as drawings and as a table."
    )
    head = meta(kit, title, description, kind=f"{kind}_history", key=of, above=f"{kind}s")
    return HistoryPage(
        meta=replace(head, breadcrumbs=(*head.breadcrumbs, subject)),
        names=_OTHER[kind],
        chart=history_chart(kit, histories(kit, of), _OTHER[kind], paging.most(kit.settings)),
        ledger=changes_link(kit, f"{kind}s/{of}"),
    )


def _red_lines_first(history: History) -> tuple[bool, int, str]:
    newest = history.current.statement
    return (newest.position.kind is not PositionKind.RED_LINE, -newest.day.toordinal(), history.theme)


def _firmest(history: History) -> tuple[int, int, str]:
    newest = history.current.statement
    return (-newest.position.kind.firmness, -newest.day.toordinal(), history.actor)
