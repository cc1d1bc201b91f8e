"""The view of each kind of page."""

from __future__ import annotations

from generator.views.contract import shows, view
from generator.views.crossings import Crossings
from generator.views.drawings import DirectionTable, HistoryChart
from generator.views.earlier import ArchiveYear, EarlierLists
from generator.views.meetings import MetWeek
from generator.views.parts import (
    CardView,
    ChangeView,
    ContactView,
    CorrectionView,
    CountView,
    DateView,
    DirectionView,
    DisagreementView,
    EventView,
    FeedView,
    HeadingView,
    HoldingView,
    InterestView,
    IssueView,
    Link,
    OutlookView,
    SourceView,
    StatementView,
    SupportView,
    TermView,
)
from generator.views.silences import SilenceView
from generator.views.sourcing import CitationView, EvidenceView, UnattributedView


@view
class SiteView:
    """What every page knows of the site."""

    name: str = shows("the site's name")
    tagline: str = shows("one sentence under the name, may be empty")
    as_of: str = shows(
        "on an edition as of a week, which: `As known at the end of week 45, 2025`; else empty"
    )
    url: str = shows("the site's absolute address without a slash at the end; empty while developing")
    language: str = shows("the language tag")
    publisher: str = shows("who publishes it, may be empty")
    rights: str = shows("the licence of the texts, may be empty")
    nav: tuple[Link, ...] = shows("the main navigation")
    boards: tuple[Link, ...] = shows("the boards that span all articles, of which there is something to show")
    menu: tuple[Link, ...] = shows("the footer menu: the ordinary pages that ask for a place")
    feed: FeedView = shows("the feed of the whole site")
    latest: Link | None = shows("the way to the newest digest, whatever its week; None if there is none")
    stylesheet: str = shows("the address of the stylesheet below the site root")
    charts: str = shows("the address of the stylesheet for charts and boards, for the pages that have any")
    icon: str = shows("the address of the site's icon below the site root")
    generator: str = shows("name and version of the generator")


@view
class MetaView:
    """The head of a page."""

    title: str = shows("the page's title, without the site's name")
    description: str = shows("one sentence for search engines and previews")
    path: str = shows("its address below the site root")
    section: str = shows("the address of the navigation entry it belongs to; empty if none")
    breadcrumbs: tuple[Link, ...] = shows("the way from the front page, without the page itself")
    feeds: tuple[FeedView, ...] = shows("the feeds of this page, besides the site's")
    published: str = shows("when it was published, RFC 3339; empty if it has no date", default="")
    updated: str = shows("when it was last changed, RFC 3339; empty if never", default="")


@view
class FrontPage:
    """The front page: the latest issue and what changed."""

    meta: MetaView = shows("the head of the page")
    issue: IssueView | None = shows("the newest digest; None on an empty site")
    overview: str = shows("the editor's overview as HTML, empty if none")
    key_points: tuple[str, ...] = shows("the two to four things to know")
    changes: tuple[ChangeView, ...] = shows(
        "the first of what changed: entries that moved something, then new ones"
    )
    changes_left: int = shows("how many more positions the issue records")
    directions: tuple[DirectionView, ...] = shows("which way the themes moved")
    lead: CardView | None = shows("the week's main article")
    articles: tuple[CardView, ...] = shows("the week's other articles")
    due: tuple[OutlookView, ...] = shows("what to expect: open outlook items, the nearest first")
    earlier: tuple[IssueView, ...] = shows("the digests before, newest first")
    themes: tuple[Link, ...] = shows("all themes")
    actors: tuple[Link, ...] = shows("the actors with the most articles")


@view
class DigestYear:
    """The digests of one ISO year."""

    year: int = shows("the ISO year")
    issues: tuple[IssueView, ...] = shows("its digests, newest first")


@view
class DigestListPage:
    """All digests; where there are many, the newest of them or those of one year."""

    meta: MetaView = shows("the head of the page")
    years: tuple[DigestYear, ...] = shows("the digests by ISO year, newest first")
    archive: tuple[Link, ...] = shows(
        "the pages of all years, newest first; empty if one page has all", default=()
    )
    previous: Link | None = shows("on the page of a year the year before", default=None)
    next: Link | None = shows("on the page of a year the year after", default=None)


@view
class ThemeSection:
    """The articles of a week under their main theme."""

    theme: Link = shows("the theme")
    articles: tuple[CardView, ...] = shows("its articles in reading order")


@view
class DigestPage:
    """The digest of one week."""

    meta: MetaView = shows("the head of the page")
    issue: IssueView = shows("the issue line, numbers and headline")
    previous: Link | None = shows("the digest before")
    next: Link | None = shows("the digest after")
    overview: str = shows("the editor's overview as HTML, empty if none")
    key_points: tuple[str, ...] = shows("the two to four things to know")
    changes: tuple[ChangeView, ...] = shows("what changed: entries that moved something, then the others")
    moved: int = shows("how many of the changes moved something (reversed, hardened, softened, withdrawn)")
    positions: Link | None = shows("the positions matrix at the end of the week; None if it is empty")
    directions: tuple[DirectionView, ...] = shows("which way the themes moved")
    weeks: DirectionTable | None = shows("the directions of the last quarter; None without any")
    sections: tuple[ThemeSection, ...] = shows("the articles by their main theme")
    events: tuple[EventView, ...] = shows("the events that the week's articles record, as known then")
    moved_events: tuple[EventView, ...] = shows(
        "events of earlier weeks that stand otherwise since this week's articles, as known then"
    )
    contacts: MetWeek | None = shows(
        "who met whom in events that began this week, whichever article records them; None if nobody did"
    )
    red_lines: tuple[StatementView, ...] = shows("the red lines that were asserted")
    disagreements: tuple[DisagreementView, ...] = shows(
        "the disagreements open at the end of the week, or moved in it"
    )
    made: tuple[OutlookView, ...] = shows("outlook items made this week")
    due: tuple[OutlookView, ...] = shows("items due this week, with what became of them in it")
    due_next: tuple[OutlookView, ...] = shows("open items due next week")
    overdue: tuple[OutlookView, ...] = shows("open items past their due date: the dozen that fell due last")
    overdue_earlier: int = shows("how many more are overdue")
    resolved: tuple[OutlookView, ...] = shows("items resolved this week that were due in another")
    support: tuple[SupportView, ...] = shows("support announced in the week's articles")
    late: tuple[CardView, ...] = shows("articles of this week that arrived after it was issued")
    arrived_late: tuple[CardView, ...] = shows("articles of earlier weeks that arrived in this one")
    corrections: tuple[CorrectionView, ...] = shows("corrections made this week")
    sources: tuple[SourceView, ...] = shows("the sources of the week's articles, each once, by publisher")
    quiet: bool = shows("whether the week has no article")


@view
class ArticlePage:
    """One article."""

    meta: MetaView = shows("the head of the page")
    title: str = shows("the headline")
    summary: str = shows("one or two sentences that stand alone")
    key_points: tuple[str, ...] = shows("the two to four things to know")
    date: DateView = shows("the day it stands for")
    updated: DateView | None = shows("the last change that matters to readers")
    authors: tuple[str, ...] = shows("who wrote it")
    significance: TermView = shows("how much it matters for its week")
    minutes: int = shows("reading time in minutes")
    language: str = shows("its language tag, empty if the site's")
    changed_since: str = shows(
        "on an edition as of a week, of a text that was changed later: a sentence that says so; else empty"
    )
    body: str = shows("the text as HTML")
    headings: tuple[HeadingView, ...] = shows("the text's second-level headings")
    themes: tuple[Link, ...] = shows("its themes, the main one first")
    actors: tuple[Link, ...] = shows("who it is about")
    digest: Link = shows("the digest it belongs to")
    late: bool = shows("whether it arrived after its week's digest was issued")
    positions: tuple[ChangeView, ...] = shows("the positions it records, with what each changed")
    position_evidence: tuple[EvidenceView, ...] = shows("what each of these positions rests on")
    unattributed: tuple[UnattributedView, ...] = shows("the positions it records without saying whose")
    events: tuple[EventView, ...] = shows(
        "the events it records or refers to; numbers of sources are those of this page"
    )
    event_evidence: tuple[EvidenceView | None, ...] = shows(
        "what each event rests on; None for one that another article records"
    )
    disagreements: tuple[DisagreementView, ...] = shows(
        "the disagreements it records or moves; numbers of sources are those of this page"
    )
    support: tuple[SupportView, ...] = shows("the support it records")
    interests: tuple[InterestView, ...] = shows("the interests it names: analysis")
    outlook: tuple[OutlookView, ...] = shows("the outlook items it makes or resolves")
    outlook_evidence: tuple[EvidenceView | None, ...] = shows(
        "what each outlook item rests on; None for one that another article makes"
    )
    sources: tuple[SourceView, ...] = shows("its numbered sources")
    corrections: tuple[CorrectionView, ...] = shows("its corrections, newest first")
    citation: CitationView = shows("how to cite it")
    previous: Link | None = shows("the article before it in its digest")
    next: Link | None = shows("the article after it in its digest")
    related: tuple[CardView, ...] = shows("a few others on its main theme, those before it first")


@view
class ActorRow:
    """An actor in a list."""

    actor: Link = shows("the actor")
    summary: str = shows("who or what it is")
    holdings: int = shows("on how many themes it has a position")
    red_lines: int = shows("how many of them are red lines")
    articles: int = shows("how many articles are about it")
    last: DateView | None = shows("the date of the newest of them")


@view
class ActorGroup:
    """The actors of one kind."""

    kind: TermView = shows("the kind")
    actors: tuple[ActorRow, ...] = shows("the actors by name")


@view
class ActorListPage:
    """All actors."""

    meta: MetaView = shows("the head of the page")
    groups: tuple[ActorGroup, ...] = shows("the actors by kind")


@view
class ActorPage:
    """One actor: what it holds now on each theme, since when and on what source."""

    meta: MetaView = shows("the head of the page")
    name: str = shows("its name")
    kind: TermView = shows("what sort of actor it is")
    summary: str = shows("who or what it is, in one sentence")
    office: str = shows("for a person: the office held; empty otherwise")
    aliases: tuple[str, ...] = shows("other names, metonyms included")
    wikidata: str = shows("its Wikidata item, empty if not known")
    country: str = shows("its country code, empty if it has none")
    homepage: str = shows("its own site, empty if not given")
    member_of: tuple[Link, ...] = shows("actors it belongs to")
    members: tuple[Link, ...] = shows("actors that belong to it")
    profile: str = shows("the editor's profile as HTML")
    holdings: tuple[HoldingView, ...] = shows(
        "what it holds now, one per theme: red lines first, then newest"
    )
    silences: tuple[SilenceView, ...] = shows(
        "on what it spoke often and then no more, the longest silence first"
    )
    as_of: DateView | None = shows("the day up to which the site knows; None before the first article")
    earlier: EarlierLists = shows("what these lists have in the archive, for an actor of whom there is much")
    chart: HistoryChart = shows("the history of its positions as drawings, one for each theme")
    drawn: Link | None = shows("the way to the drawings, if there are too many positions for its page")
    counts: tuple[CountView, ...] = shows("how many positions changed in which way, most telling first")
    ledger: Link | None = shows("the way to what each position changed; None without any")
    changes: tuple[ChangeView, ...] = shows("the history of its positions, newest first")
    collisions: Crossings = shows("its positions and red lines that stand against others")
    disagreements: tuple[DisagreementView, ...] = shows("the disagreements it is a party to, newest first")
    events: tuple[EventView, ...] = shows("the events it took part in, newest first")
    contacts: tuple[ContactView, ...] = shows("whom it met or spoke with, most often first")
    support: tuple[SupportView, ...] = shows("support it gives or receives, newest first")
    interests: tuple[InterestView, ...] = shows("interests named for it: analysis")
    articles: tuple[CardView, ...] = shows("the articles about it, newest first")
    feed: FeedView = shows("its feed")


@view
class ThemeRow:
    """A theme in a list."""

    theme: Link = shows("the theme")
    question: str = shows("its question")
    description: str = shows("what it covers")
    level: int = shows("0 for a theme of its own, 1 for a child of the one above it")
    actors: int = shows("how many actors have a position on it")
    articles: int = shows("how many articles are about it")
    direction: DirectionView | None = shows("its newest direction; None if it was never assessed")


@view
class ThemeListPage:
    """All themes."""

    meta: MetaView = shows("the head of the page")
    themes: tuple[ThemeRow, ...] = shows("the themes by name, children behind their parent")


@view
class StanceGroup:
    """The actors that give the same answer."""

    stance: TermView = shows("the answer")
    holdings: tuple[HoldingView, ...] = shows("who gives it, firmest first")


@view
class ThemePage:
    """One theme: its question and the positions of all actors side by side."""

    meta: MetaView = shows("the head of the page")
    name: str = shows("its name")
    question: str = shows("the question that stances answer")
    description: str = shows("what it covers, in one sentence")
    background: str = shows("the editor's background as HTML")
    parent: Link | None = shows("the theme it belongs to")
    children: tuple[Link, ...] = shows("the themes that belong to it")
    stances: tuple[StanceGroup, ...] = shows(
        "who answers what, from supports to rejects; empty groups left out"
    )
    actors: int = shows("how many actors have a position")
    silences: tuple[SilenceView, ...] = shows(
        "who spoke on it often and then no more, the longest silence first"
    )
    as_of: DateView | None = shows("the day up to which the site knows; None before the first article")
    earlier: EarlierLists = shows("what these lists have in the archive, for a theme on which there is much")
    directions: tuple[DirectionView, ...] = shows("its direction in each week, oldest first")
    chart: HistoryChart = shows("the history of positions on it as drawings, one for each actor")
    drawn: Link | None = shows("the way to the drawings, if there are too many positions for its page")
    counts: tuple[CountView, ...] = shows("how many positions changed in which way, most telling first")
    ledger: Link | None = shows("the way to what each position changed; None without any")
    changes: tuple[ChangeView, ...] = shows("the history of positions on it, newest first")
    collisions: Crossings = shows("positions on it that stand against red lines")
    disagreements: tuple[DisagreementView, ...] = shows("its disagreements, newest first")
    events: tuple[EventView, ...] = shows("its events, newest first")
    outlook: tuple[OutlookView, ...] = shows("its outlook items, open ones first")
    support: tuple[SupportView, ...] = shows("support in its articles, newest first")
    articles: tuple[CardView, ...] = shows("its articles, newest first")
    feed: FeedView = shows("its feed")


@view
class ArchivePage:
    """Earlier entries of one list of an actor or theme."""

    meta: MetaView = shows("the head of the page")
    span: str = shows("from when to when, in words")
    names: str = shows(
        "what the lines of positions name: `theme` on a page of an actor, `actor` on one of a theme"
    )
    years: tuple[ArchiveYear, ...] = shows("the entries by year, newest first")
    previous: Link | None = shows("the page with the entries before; None on the first")
    next: Link | None = shows("the page with the entries after, or the page of the actor or theme")


@view
class HistoryPage:
    """The newest positions of an actor or theme that has many, as drawings."""

    meta: MetaView = shows("the head of the page")
    names: str = shows("what each drawing is about: `theme` on a page of an actor, `actor` on one of a theme")
    chart: HistoryChart = shows("the drawings")
    ledger: Link | None = shows("the way to what each position changed")


@view
class FeedsPage:
    """All feeds and how to subscribe."""

    meta: MetaView = shows("the head of the page")
    site_feed: FeedView = shows("the feed of the whole site")
    actors: tuple[FeedView, ...] = shows("a feed per actor")
    themes: tuple[FeedView, ...] = shows("a feed per theme")


@view
class TextPage:
    """An ordinary page."""

    meta: MetaView = shows("the head of the page")
    title: str = shows("its title")
    summary: str = shows("what it is about, empty if not given")
    body: str = shows("the text as HTML")
    headings: tuple[HeadingView, ...] = shows("the text's second-level headings")
    updated: DateView | None = shows("the day it was last changed")


@view
class NotFoundPage:
    """The page for addresses that do not exist."""

    meta: MetaView = shows("the head of the page")
    search: tuple[Link, ...] = shows("where to look instead")
