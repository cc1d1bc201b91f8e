"""Who spoke often on a theme and has not spoken on it for long, as pages show it."""

from __future__ import annotations

from collections.abc import Iterable

from generator.digest.ledger import History
from generator.digest.silence import build_silences
from generator.views.contract import shows, view
from generator.views.kit import Kit
from generator.views.parts import DateView, Link
from generator.views.wording import day_view


@view
class SilenceView:
    """An actor that spoke often on a theme, and has not spoken on it for long."""

    actor: Link = shows("who is silent")
    theme: Link = shows("on which theme")
    weeks: int = shows("in how many weeks it took a position")
    last: DateView = shows("the day of its last position")
    path: str = shows("the address of that position in its article, with anchor")
    age_weeks: int = shows("whole weeks since then, at the newest issue")


def silences(kit: Kit, histories: Iterable[History]) -> tuple[SilenceView, ...]:
    """Give the silences among some histories, the longest first."""
    return tuple(
        SilenceView(
            actor=kit.link("actor", item.actor),
            theme=kit.link("theme", item.theme),
            weeks=item.weeks,
            last=day_view(item.last.statement.day),
            path=kit.statement(item.last.statement).path,
            age_weeks=item.age_weeks,
        )
        for item in build_silences(histories, kit.corpus.as_of, kit.settings.silent_weeks)
    )
