"""The views of the positions matrix: now, and at the end of each week."""

from __future__ import annotations

from collections import Counter

from generator.digest.ledger import MOVES, Holding
from generator.digest.matrix import Matrix
from generator.model.values import Week
from generator.model.vocabulary import Change, Stance
from generator.views.boards import MatrixCell, MatrixPage, MatrixRow
from generator.views.kit import Kit
from generator.views.pages import MetaView
from generator.views.parts import Link
from generator.views.site import meta
from generator.views.wording import brief_day, day_view, week_label, within

_EMPTY = Matrix((), ())


def matrix_page(kit: Kit) -> MatrixPage:
    """Give the view of what is held now: at the end of the newest week."""
    weeks = kit.corpus.weeks
    head = meta(kit, "Positions", "Who holds which position now: actors by themes.", kind="positions")
    return _page(kit, head, weeks[-1] if weeks else None)


def matrix_week_page(kit: Kit, week: Week) -> MatrixPage:
    """Give the view of what was held at the end of a week."""
    label = within(week_label(week))
    head = meta(
        kit, f"Positions, {label}", f"Who held which position in {label}: actors by themes.",
        kind="positions_week", key=str(week), above="positions",
    )  # fmt: skip
    now = Link(text="What is held now", path=kit.routes.path("positions"))
    return _page(kit, head, week, now)


def _page(kit: Kit, head: MetaView, week: Week | None, now: Link | None = None) -> MatrixPage:
    matrix = (kit.corpus.matrices.get(week) if week else None) or _EMPTY
    held = {(_actor(item), _theme(item)): item for item in matrix.holdings}
    moved: dict[tuple[str, str], Change] = {
        (entry.statement.position.actor, entry.statement.position.theme): entry.change
        for entry in matrix.taken
        if entry.change in MOVES or entry.change is Change.NEW
    }
    spoken = {theme for _, theme in held}
    themes = [theme for theme in kit.corpus.themes if theme in spoken]
    counts = Counter(actor for actor, _ in held)
    actors = sorted(counts, key=lambda actor: (-counts[actor], kit.link("actor", actor).text, actor))

    def cell(actor: str, theme: str) -> MatrixCell | None:
        holding = held.get((actor, theme))
        change = moved.get((actor, theme))
        if holding is None or week is None:
            return None
        # An editor's word on a later position of the week hides no withdrawal, nor does one hide it.
        if holding.ended:
            change = Change.WITHDRAWN
        elif change is Change.WITHDRAWN:
            change = None
        day = holding.current.statement.day
        return MatrixCell(
            holding=kit.holding(holding, week.sunday),
            day=brief_day(day, week.sunday.year),
            moved=kit.term(change) if change else None,
        )

    rows = tuple(
        MatrixRow(actor=kit.link("actor", actor), cells=tuple(cell(actor, theme) for theme in themes))
        for actor in actors
    )
    return MatrixPage(
        meta=head,
        as_of=day_view(week.sunday) if held and week else None,
        digest=kit.link("digest", str(week)) if held else None,
        now=now,
        moved=sum(1 for row in rows for item in row.cells if item and item.moved),
        previous=_neighbour(kit, week.shifted(-1)) if week else None,
        next=_neighbour(kit, week.shifted(1)) if week and now else None,
        themes=kit.links("theme", themes),
        questions=tuple(kit.corpus.themes[theme].record.question for theme in themes),
        rows=rows,
        stances=tuple(kit.term(stance) for stance in Stance),
        stale_weeks=kit.settings.stale_weeks,
    )


def _actor(holding: Holding) -> str:
    return holding.current.statement.position.actor


def _theme(holding: Holding) -> str:
    return holding.current.statement.position.theme


def matrix_link(kit: Kit, week: Week, text: str) -> Link | None:
    """Give the way to the matrix of a week, None if nobody held anything or it has no digest yet."""
    if week not in kit.corpus.matrices:
        return None
    return Link(text=text, path=kit.routes.path("positions_week", str(week)))


def _neighbour(kit: Kit, week: Week) -> Link | None:
    return matrix_link(kit, week, week_label(week))
