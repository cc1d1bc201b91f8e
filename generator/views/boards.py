"""The views of the boards that span the corpus: positions, events, expectations."""

from __future__ import annotations

from generator.views.contract import shows, view
from generator.views.crossings import Crossings, RedLineCount, RedLineTheme
from generator.views.meetings import ContactWeek, GridRow, NetworkView, PairView
from generator.views.pages import MetaView
from generator.views.parts import (
    ChangeView,
    CountView,
    DateView,
    DisagreementView,
    EventView,
    HoldingView,
    Link,
    OutlookView,
    ScoreView,
    SupportView,
    TermView,
)


@view
class CountLink:
    """A page with a number."""

    link: Link = shows("the page")
    number: int = shows("how many of something it has")


@view
class MatrixCell:
    """The position of one actor on one theme."""

    holding: HoldingView = shows("what the actor holds, and since when")
    day: str = shows("the day it was last stated, `11 Dec`; with the year if that is another one")
    moved: TermView | None = shows("how it changed in the week of the page; None if it did not")


@view
class MatrixRow:
    """The positions of one actor on all themes."""

    actor: Link = shows("the actor")
    cells: tuple[MatrixCell | None, ...] = shows("one per theme of the page; None where it has none")


@view
class MatrixPage:
    """Who holds what: actors by themes, now or at the end of a week."""

    meta: MetaView = shows("the head of the page")
    as_of: DateView | None = shows("the day for which it holds; None before the first position")
    digest: Link | None = shows("the digest of its week; None before the first position")
    now: Link | None = shows("on the page of a week the way to what is held now", default=None)
    moved: int = shows("how many positions changed in that week, new ones among them")
    previous: Link | None = shows("the matrix of the week before, if anybody held anything", default=None)
    next: Link | None = shows("on the page of a week the matrix of the week after", default=None)
    themes: tuple[Link, ...] = shows("the columns: themes on which someone has a position")
    questions: tuple[str, ...] = shows("the question of each column")
    rows: tuple[MatrixRow, ...] = shows("the rows: actors with at least one position, most themes first")
    stances: tuple[TermView, ...] = shows("all stances, for the legend")
    stale_weeks: int = shows("after how many weeks a position counts as stale")


@view
class RedLinesPage:
    """All red lines that were ever asserted, and what crosses them; where they are many, by theme."""

    meta: MetaView = shows("the head of the page")
    heading: str = shows("what is listed, in words")
    as_of: DateView | None = shows("the day for which it holds")
    held: int = shows("how many are held now")
    total: int = shows("how many were ever asserted")
    crossed: int = shows("how many of those held are crossed, possibly")
    actors: tuple[CountLink, ...] = shows("who holds how many, most first")
    themes: tuple[RedLineTheme, ...] = shows(
        "the themes with red lines, most first; empty where each theme has a page, and one on such a page"
    )
    counts: tuple[RedLineCount, ...] = shows(
        "where each theme has a page: the themes, most first", default=()
    )
    typed: Crossings | None = shows("where each theme has a page: what editors say is crossed", default=None)


@view
class DisagreementGroup:
    """The disagreements of one state."""

    state: TermView = shows("where they stand")
    disagreements: tuple[DisagreementView, ...] = shows("the disagreements, the last to move first")
    earlier: int = shows("how many more there are, on the pages of their themes")


@view
class DisagreementsPage:
    """All disagreements by where they stand, with the order of steps that each party wants."""

    meta: MetaView = shows("the head of the page")
    as_of: DateView | None = shows("the day for which it holds")
    groups: tuple[DisagreementGroup, ...] = shows("by state: open, narrowing, settled; empty ones left out")
    actors: tuple[CountLink, ...] = shows("who is a party to how many that are not settled, most first")


@view
class FilterView:
    """A filter of the ledger."""

    link: Link = shows("the page of what it leaves")
    current: bool = shows("whether the page is that one")


@view
class FilterGroup:
    """Filters of one sort."""

    label: str = shows("what they filter by")
    filters: tuple[FilterView, ...] = shows("the filters of which something is left")


@view
class ChangesPage:
    """The change ledger: each position before and after, or what a filter leaves of them."""

    meta: MetaView = shows("the head of the page")
    heading: str = shows("what is listed, in words")
    groups: tuple[FilterGroup, ...] = shows("the filters: by change, actor and theme")
    counts: tuple[CountView, ...] = shows("how many positions changed in which way, most telling first")
    changes: tuple[ChangeView, ...] = shows("the entries, newest first")
    total: int = shows("how many entries there are; on the page of a year, how many it has")
    archive: tuple[Link, ...] = shows(
        "the pages of all years, newest first; empty if one page has all", default=()
    )
    previous: Link | None = shows("on the page of a year the page with the entries before", default=None)
    next: Link | None = shows("on the page of a year the page with the entries after", default=None)


@view
class TimelineMonth:
    """The events of one month."""

    label: str = shows("the month in words")
    anchor: str = shows("its id on the page")
    events: tuple[EventView, ...] = shows("its events, oldest first; approximate dates after exact ones")


@view
class TimelinePage:
    """All events by month; where there are many, the newest of them or those of one year."""

    meta: MetaView = shows("the head of the page")
    months: tuple[TimelineMonth, ...] = shows("the months, newest first")
    total: int = shows("how many events there are; on the page of a year, how many it has")
    shown: int = shows("how many of them are on this page")
    archive: tuple[Link, ...] = shows(
        "the pages of all years, newest first; empty if one page has all", default=()
    )
    previous: Link | None = shows("on the page of a year the page with the events before", default=None)
    next: Link | None = shows("on the page of a year the page with the events after", default=None)


@view
class OutlookPage:
    """What is expected and what became of it: now, or of what fell due in a year."""

    meta: MetaView = shows("the head of the page")
    as_of: DateView | None = shows("the day up to which the site knows; None before the first article")
    due: tuple[OutlookView, ...] = shows(
        "open items that fall due within a week, the nearest first", default=()
    )
    open: tuple[OutlookView, ...] = shows("open items that fall due later, the nearest first", default=())
    overdue: tuple[OutlookView, ...] = shows("items past their date that nobody resolved, the last first")
    resolved: tuple[OutlookView, ...] = shows("resolved items, the last to be resolved first")
    earlier: int = shows("how many more are overdue or resolved, on the pages of years", default=0)
    score: ScoreView | None = shows(
        "how well all resolved items were judged; None without any, and on the page of a year", default=None
    )
    terms: tuple[TermView, ...] = shows("the terms of likelihood, with their ranges")
    archive: tuple[Link, ...] = shows(
        "the pages of all years, newest first; empty if one page has all", default=()
    )
    previous: Link | None = shows("on the page of a year the page with the items before", default=None)
    next: Link | None = shows("on the page of a year the page with the items after", default=None)


@view
class SupportSum:
    """What one donor gave, in one currency or without an amount."""

    donor: Link = shows("who gives")
    recipients: tuple[Link, ...] = shows("who receives")
    kind: TermView = shows("what sort of support")
    amount: str = shows("the exact sum with its currency, `about EUR 6 billion`; empty if no amount is known")
    bar: str = shows("its share of the greatest sum of the table, in per cent; `0` if no amount is known")
    records: int = shows("how many records it is the sum of")
    rounded: int = shows("in how many of them the sources round the amount")


@view
class CurrencyView:
    """The sums of one stage in one currency."""

    currency: str = shows("the currency; empty for records without an amount")
    anchor: str = shows("its id on the page")
    sums: tuple[SupportSum, ...] = shows("by donor and kind, the greatest first")


@view
class StageView:
    """What came as far as one stage; stages are never added up."""

    stage: TermView = shows("the stage")
    records: int = shows("how many records there are")
    summary: str = shows("the sums of all donors, `EUR 6 billion, USD 500 million and 2 of unknown amount`")
    currencies: tuple[CurrencyView, ...] = shows("a table for each currency, then for unknown amounts")


@view
class StageSums:
    """The sums of one stage in a month or year."""

    stage: TermView = shows("the stage")
    sums: tuple[str, ...] = shows("one for each currency, then how many amounts are unknown; may be empty")


@view
class PeriodView:
    """What was recorded for a month, or for a year long ago."""

    label: str = shows("the month or year in words")
    stages: tuple[StageSums, ...] = shows("one for each stage of the page, in its order")


@view
class SupportPage:
    """Support by stage, donor, kind and month: all of it, or the records of a year."""

    meta: MetaView = shows("the head of the page")
    until: DateView | None = shows("the day of the newest record on the page", default=None)
    as_of: DateView | None = shows("the day up to which the site knows; None on the page of a year")
    stages: tuple[StageView, ...] = shows(
        "the sums by stage; empty on the page of a year, since a year may have several", default=()
    )
    periods: tuple[PeriodView, ...] = shows("the sums by month, newest first, then by year", default=())
    total: int = shows("how many records there are; on the page of a year, how many it has")
    records: tuple[SupportView, ...] = shows("the records, newest first")
    archive: tuple[Link, ...] = shows(
        "the pages of all years, newest first; empty if one page has all", default=()
    )
    previous: Link | None = shows("on the page of a year the page with the records before", default=None)
    next: Link | None = shows("on the page of a year the page with the records after", default=None)


@view
class ContactsPage:
    """Who met or spoke with whom: in all, and in the newest weeks."""

    meta: MetaView = shows("the head of the page")
    as_of: DateView | None = shows("the day up to which the site knows; None before the first article")
    summary: str = shows("how many pairs of how many actors, in how many events")
    network: NetworkView | None = shows("a drawing of the most frequent contacts; None if it would be dense")
    grid: tuple[GridRow, ...] = shows(
        "where there is no drawing: the actors with most contacts, each with all of them"
    )
    pairs: tuple[PairView, ...] = shows("the pairs, most frequent first")
    left: int = shows("how many more pairs there are; they are on the pages of their actors")
    weeks: tuple[ContactWeek, ...] = shows("the newest weeks in which somebody met, newest first")
    earlier: bool = shows("whether there were contacts in earlier weeks that have digests; they are there")
    no_week: int = shows("how many events with contacts are known to a month only and stand in no week")
    no_digest: int = shows("how many events with contacts began in an earlier week that has no digest")
