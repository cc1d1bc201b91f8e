"""The views of the list of themes and of each theme."""

from __future__ import annotations

from collections.abc import Iterator

from generator.digest.ledger import History
from generator.digest.outlook import Expectation
from generator.model.vocabulary import Stance
from generator.read.markdown import rebase
from generator.views import paging
from generator.views.archives import current_disagreements, earlier_lists, newest, shelf, strip_weeks
from generator.views.changes import changes_link, counts
from generator.views.history import drawn_here, drawn_link, held_now, theme_histories
from generator.views.kit import Kit
from generator.views.pages import StanceGroup, ThemeListPage, ThemePage, ThemeRow
from generator.views.parts import DirectionView
from generator.views.records import direction_view, outlook_view
from generator.views.redlines import theme_crossings
from generator.views.silences import silences
from generator.views.site import meta
from generator.views.urls import root_of


def theme_list_page(kit: Kit) -> ThemeListPage:
    """Give the view of the list of themes."""
    return ThemeListPage(
        meta=meta(kit, "Themes", "Every theme, its question and who answers what.", kind="themes"),
        themes=tuple(_row(kit, theme, level) for theme, level in _tree(kit)),
    )


def theme_page(kit: Kit, theme: str) -> ThemePage:
    """Give the view of one theme."""
    corpus = kit.corpus
    loaded = corpus.themes[theme]
    record = loaded.record
    held = theme_histories(kit, theme)
    archived = {item.outlook.id for items in shelf(kit, paging.THEME_OUTLOOK, theme).pages for item in items}
    expected = (i for i in corpus.outlook_by_theme.get(theme, ()) if i.outlook.id not in archived)
    now = held_now(held)
    feed = kit.feed("theme", theme)
    return ThemePage(
        meta=meta(
            kit, record.name, f"{record.question} {record.description}", kind="theme", key=theme,
            above="themes", feeds=(feed,),
        ),
        name=record.name,
        question=record.question,
        description=record.description,
        background=rebase(kit.bodies[loaded.path].html, root_of(kit.routes["theme", theme].save_as)),
        parent=kit.link("theme", record.parent) if record.parent else None,
        children=kit.links("theme", corpus.children.get(theme, ())),
        stances=_stances(kit, now),
        actors=len(now),
        silences=silences(kit, held),
        as_of=kit.as_of(),
        earlier=earlier_lists(kit, "theme", theme),
        directions=tuple(
            direction_view(kit, week, theme, corpus.direction(week, theme))
            for week in strip_weeks(kit, theme)
        ),
        chart=drawn_here(kit, "theme", theme, held),
        drawn=drawn_link(kit, "theme", theme),
        counts=counts(kit, kit.corpus.ledger.get(f"themes/{theme}", ())),
        ledger=changes_link(kit, f"themes/{theme}"),
        changes=newest(kit, paging.THEME_CHANGES, theme),
        collisions=theme_crossings(kit, theme),
        disagreements=current_disagreements(
            kit, paging.THEME_DISAGREEMENTS, theme, corpus.disputes_by_theme.get(theme, ())
        ),
        events=newest(kit, paging.THEME_EVENTS, theme),
        outlook=tuple(outlook_view(kit, item) for item in sorted(expected, key=_open_first)),
        support=newest(kit, paging.THEME_SUPPORT, theme),
        articles=newest(kit, paging.THEME_ARTICLES, theme),
        feed=feed,
    )  # fmt: skip


def _stances(kit: Kit, held: list[History]) -> tuple[StanceGroup, ...]:
    groups = []
    for stance in Stance:
        members = [h for h in held if h.current.statement.position.stance is stance]
        if members:
            holdings = tuple(kit.holding(history.holding) for history in members)
            groups.append(StanceGroup(stance=kit.term(stance), holdings=holdings))
    return tuple(groups)


def _open_first(item: Expectation) -> tuple[bool, int, str]:
    """Open items by due date, then resolved ones, the newest first."""
    resolved = item.resolution is not None
    due = item.outlook.due.toordinal()
    return (resolved, -due if resolved else due, item.outlook.id)


def _tree(kit: Kit) -> Iterator[tuple[str, int]]:
    """Themes by name, each followed by its children."""

    def below(theme: str, level: int) -> Iterator[tuple[str, int]]:
        yield theme, level
        for child in kit.corpus.children.get(theme, ()):
            yield from below(child, level + 1)

    for item in kit.corpus.themes.values():
        if item.record.parent is None:
            yield from below(item.id, 0)


def _row(kit: Kit, theme: str, level: int) -> ThemeRow:
    record = kit.corpus.themes[theme].record
    return ThemeRow(
        theme=kit.link("theme", theme),
        question=record.question,
        description=record.description,
        level=level,
        actors=len(held_now(theme_histories(kit, theme))),
        articles=len(kit.corpus.by_theme.get(theme, ())),
        direction=_newest_direction(kit, theme),
    )


def _newest_direction(kit: Kit, theme: str) -> DirectionView | None:
    for week in reversed(kit.corpus.weeks):
        direction = kit.corpus.direction(week, theme)
        if direction:
            return direction_view(kit, week, theme, direction)
    return None
