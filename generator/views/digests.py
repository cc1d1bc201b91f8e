"""The views of the front page, the list of digests and each digest."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date

from generator.digest.briefings import Briefing
from generator.digest.issues import Issue
from generator.digest.ledger import MOVES, LedgerEntry
from generator.model.values import Week
from generator.model.vocabulary import Change
from generator.read.markdown import rebase
from generator.views.contacts import met_week
from generator.views.drawings import DirectionRow, DirectionTable, WeekLink
from generator.views.kit import Kit
from generator.views.matrix import matrix_link
from generator.views.pages import DigestListPage, DigestPage, DigestYear, FrontPage, ThemeSection
from generator.views.paging import digest_years
from generator.views.parts import DirectionView, Link, OutlookView, SourceView
from generator.views.records import (
    direction_view,
    disagreement_view,
    event_view,
    issue_view,
    outlook_view,
    support_view,
)
from generator.views.site import meta
from generator.views.urls import root_of
from generator.views.wording import sentence

_FRONT_EARLIER = 6
_FRONT_CHANGES = 8
_FRONT_OUTLOOK = 5
_FRONT_ACTORS = 12
#: Weeks in the rows of directions.
_QUARTER = 13
#: A desk that never resolves would fill its digests with old items: the newest are listed, the rest counted.
_OVERDUE_LISTED = 12


def front_page(kit: Kit) -> FrontPage:
    """Give the view of the front page."""
    weeks = kit.corpus.weeks
    head = meta(kit, kit.settings.name, kit.settings.tagline or kit.settings.name, kind="index")
    actors = sorted(kit.corpus.actors, key=lambda a: (-len(kit.corpus.by_actor.get(a, ())), a))
    busiest = [actor for actor in actors if kit.corpus.by_actor.get(actor)][:_FRONT_ACTORS]
    issue = kit.issues[weeks[-1]] if weeks else None
    cards = kit.cards(issue.briefings) if issue else ()
    news = _news(issue)[:_FRONT_CHANGES] if issue else []
    return FrontPage(
        meta=head,
        issue=issue_view(kit, issue.week) if issue else None,
        overview=_overview(kit, issue, "index", "") if issue else "",
        key_points=_key_points(issue) if issue else (),
        changes=kit.changes(news),
        changes_left=len(issue.changes) - len(news) if issue else 0,
        directions=_directions(kit, issue) if issue else (),
        lead=cards[0] if cards else None,
        articles=cards[1:],
        due=_expected(kit, _FRONT_OUTLOOK),
        earlier=tuple(issue_view(kit, week) for week in reversed(weeks[:-1][-_FRONT_EARLIER:])),
        themes=kit.links("theme", kit.corpus.themes),
        actors=kit.links("actor", busiest),
    )


def digest_list_page(kit: Kit) -> DigestListPage:
    """Give the view of the list of digests: of all, or of the newest years where each has a page."""
    newest_first = sorted(kit.issues, reverse=True)
    years = digest_years(kit.corpus, kit.settings)
    grouped = itertools.groupby(newest_first, key=lambda week: week.year)
    shown: list[DigestYear] = []
    for year, weeks in grouped:
        if years and sum(len(item.issues) for item in shown) >= kit.settings.page_size:
            break
        shown.append(_digest_year(kit, year, weeks))
    return DigestListPage(
        meta=meta(kit, "Digests", f"All weekly digests of {kit.settings.name}.", kind="digests"),
        years=tuple(shown),
        archive=tuple(_year_link(kit, year) for year in reversed(years)),
    )


def digest_year_page(kit: Kit, year: int) -> DigestListPage:
    """Give the view of the digests of one year."""
    years = digest_years(kit.corpus, kit.settings)
    place = years.index(year)
    weeks = sorted((week for week in kit.issues if week.year == year), reverse=True)
    return DigestListPage(
        meta=meta(
            kit, f"Digests {year}", f"The weekly digests of {kit.settings.name} in {year}.",
            kind="digest_year", key=str(year), above="digests",
        ),
        years=(_digest_year(kit, year, weeks),),
        previous=_year_link(kit, years[place - 1]) if place else None,
        next=_year_link(kit, years[place + 1]) if place + 1 < len(years) else None,
    )  # fmt: skip


def _digest_year(kit: Kit, year: int, weeks: Iterable[Week]) -> DigestYear:
    return DigestYear(year=year, issues=tuple(issue_view(kit, week) for week in weeks))


def _year_link(kit: Kit, year: int) -> Link:
    return Link(text=str(year), path=kit.routes.path("digest_year", str(year)))


def digest_page(kit: Kit, week: Week) -> DigestPage:
    """Give the view of one digest."""
    issue = kit.issues[week]
    line = issue_view(kit, week)
    title = f"{line.headline} – {line.label}"
    description = f"{line.label} ({line.span}): {sentence(line.headline)} {sentence(line.summary)}"
    own = {item.id for item in issue.briefings}
    return DigestPage(
        meta=meta(
            kit, title, description, kind="digest", key=str(week), above="digests",
            published=week.sunday.isoformat(),
        ),
        issue=line,
        previous=_digest_link(kit, issue.previous),
        next=_digest_link(kit, issue.next),
        overview=_overview(kit, issue, "digest", str(week)),
        key_points=_key_points(issue),
        changes=kit.changes(issue.changes),
        moved=sum(1 for entry in issue.changes if entry.change in MOVES),
        positions=matrix_link(kit, week, "All positions at the end of the week"),
        directions=_directions(kit, issue),
        weeks=_weeks(kit, week),
        sections=_sections(kit, issue),
        events=tuple(event_view(kit, item, week) for item in issue.events),
        moved_events=tuple(event_view(kit, item, week) for item in issue.moved_events),
        contacts=met_week(kit, issue.met, (*issue.events, *issue.moved_events)),
        red_lines=tuple(kit.statement(entry.statement) for entry in issue.red_lines),
        disagreements=tuple(disagreement_view(kit, item, week.sunday) for item in issue.disputes),
        made=tuple(outlook_view(kit, item, week) for item in issue.made),
        due=tuple(outlook_view(kit, item, week) for item in issue.due),
        due_next=tuple(outlook_view(kit, item, week) for item in issue.due_next),
        overdue=tuple(outlook_view(kit, item, week) for item in issue.overdue[-_OVERDUE_LISTED:]),
        overdue_earlier=len(issue.overdue[:-_OVERDUE_LISTED]),
        resolved=tuple(
            outlook_view(kit, item, week) for item in issue.resolved if Week.of(item.outlook.due) != week
        ),
        support=tuple(
            support_view(kit, pledge)
            for item in issue.briefings
            for pledge in kit.corpus.support_by_briefing.get(item.id, ())
        ),
        late=kit.cards(item for item in issue.briefings if item.late),
        arrived_late=kit.cards(item for item in issue.arrived_late if item.id not in own),
        corrections=tuple(
            view
            for briefing, correction in issue.corrections
            for view in kit.corrections(briefing)
            if view.date.iso == correction.date.isoformat() and view.note == correction.note
        ),
        sources=week_sources(kit, issue.briefings),
        quiet=issue.quiet,
    )  # fmt: skip


def week_sources(kit: Kit, briefings: tuple[Briefing, ...]) -> tuple[SourceView, ...]:
    """Give the sources of several articles, each document once, by publisher and title."""
    merged = kit.merged_sources((item, kit.source_list(item)) for item in briefings)
    return tuple(sorted(merged, key=lambda s: (s.publisher.casefold(), s.title.casefold(), s.url)))


def _overview(kit: Kit, issue: Issue, kind: str, key: str) -> str:
    note = kit.corpus.notes.get(issue.week)
    if note is None:
        return ""
    return rebase(kit.bodies[note.path].html, root_of(kit.routes[kind, key].save_as))


def _key_points(issue: Issue) -> tuple[str, ...]:
    """The editor's key points, or else the summaries of the week's most significant articles."""
    if issue.note and issue.note.key_points:
        return tuple(str(point) for point in issue.note.key_points)
    return tuple(str(item.article.summary) for item in issue.briefings[:3])


def _news(issue: Issue) -> list[LedgerEntry]:
    """What moved, then what is new; a position that was only restated is no news."""
    return [entry for entry in issue.changes if entry.change in (*MOVES, Change.NEW)]


def _directions(kit: Kit, issue: Issue) -> tuple[DirectionView, ...]:
    return tuple(direction_view(kit, issue.week, item.theme, item) for item in issue.directions)


def _weeks(kit: Kit, last: Week) -> DirectionTable | None:
    """Give the directions of a quarter, for each theme that was assessed in it; None for a single week."""
    corpus = kit.corpus
    quarter = (last.shifted(number) for number in range(1 - _QUARTER, 1))
    weeks = [week for week in quarter if week in kit.issues]
    assessed = {item.theme for week in weeks for item in kit.issues[week].directions}
    if len(weeks) < 2 or not assessed:  # noqa: PLR2004 - one week is no row
        return None
    rows = tuple(
        DirectionRow(
            theme=kit.link("theme", theme),
            weeks=tuple(direction_view(kit, week, theme, corpus.direction(week, theme)) for week in weeks),
        )
        for theme in corpus.themes
        if theme in assessed
    )
    links = (WeekLink(link=kit.link("digest", str(week)), number=week.number) for week in weeks)
    return DirectionTable(weeks=tuple(links), rows=rows)


def _digest_link(kit: Kit, week: Week | None) -> Link | None:
    return kit.link("digest", str(week)) if week else None


def _sections(kit: Kit, issue: Issue) -> tuple[ThemeSection, ...]:
    """The articles under their main theme, themes in the order of their first article."""
    groups: dict[str, list[Briefing]] = {}
    for briefing in issue.briefings:
        groups.setdefault(briefing.article.themes[0], []).append(briefing)
    return tuple(
        ThemeSection(theme=kit.link("theme", theme), articles=kit.cards(items))
        for theme, items in groups.items()
    )


def _expected(kit: Kit, most: int) -> tuple[OutlookView, ...]:
    """The open outlook items that are still ahead, the nearest first."""
    today: date = kit.corpus.as_of
    ahead = [item for item in kit.corpus.outlook if item.resolution is None and item.outlook.due >= today]
    return tuple(outlook_view(kit, item) for item in ahead[:most])
