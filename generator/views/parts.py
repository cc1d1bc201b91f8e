"""The parts that pages are made of."""

from __future__ import annotations

from generator.views.contract import shows, view


@view
class Link:
    """A link to a page of the site."""

    text: str = shows("the words of the link")
    path: str = shows("the address below the site root")


@view
class DateView:
    """A date as written for people and for machines."""

    iso: str = shows("the value of `datetime`: a day, week, month or time with offset")
    text: str = shows("the date in words, `14 December 2025` or `week 50, 2025`")
    short: str = shows("the date in few characters, `14 Dec 2025`")


@view
class TermView:
    """A term of a closed list."""

    term: str = shows("the term as in YAML; a class name in templates")
    label: str = shows("the term in words")
    meaning: str = shows("what it means, for a title or legend")


@view
class SourceView:
    """A cited document."""

    number: int = shows("its number in the list of its article; 0 on the page of its publisher")
    anchor: str = shows("the id of its entry in that list")
    title: str = shows("its title")
    publisher: str = shows("who published it")
    page: str = shows("the address of the publisher's page: what else rests on it; empty if it is withheld")
    url: str = shows("its address, empty if it has none")
    date: DateView | None = shows("when it was published, None if not known")
    form: TermView = shows("what kind of document it is")
    reliability: TermView = shows("how reliable the source is (Admiralty letter)")
    credibility: TermView = shows("how credible the information is (Admiralty number)")
    language: str = shows("its language tag, empty if the site's")
    mentions: tuple[str, ...] = shows("ids of the places in the text that cite it", default=())


@view
class StatementView:
    """One position as it was taken."""

    anchor: str = shows("a permanent id for links to this position")
    former: tuple[str, ...] = shows("ids it had before its article, actor or theme was renamed")
    path: str = shows("the address of the position in its article, with anchor")
    actor: Link = shows("who holds it")
    theme: Link = shows("on which theme")
    question: str = shows("the theme's question, which the stance answers")
    stance: TermView = shows("the answer to the theme's question")
    score: int | None = shows("the stance from +2 (supports) to −2 (rejects); None if silent")
    kind: TermView = shows("what sort of claim it is")
    red_line: bool = shows("whether it is a red line")
    text: str = shows("the position in one sentence")
    conditions: tuple[str, ...] = shows("what must hold")
    basis: TermView = shows("on what it rests")
    day: DateView = shows("the day it was taken")
    article: Link = shows("the article that records it")
    sources: tuple[SourceView, ...] = shows("the sources it rests on; numbers are the article's")


@view
class HoldingView:
    """What an actor holds on a theme now."""

    now: StatementView = shows("the newest position that answers the theme's question")
    since: DateView = shows("the day from which stance and kind have been the same")
    since_path: str = shows("the position of that day, from the site root")
    times: int = shows("how often it has been stated since then")
    stale: bool = shows("whether it was not repeated for longer than the site's limit")
    age_weeks: int = shows("whole weeks since it was last stated, at the newest issue")
    change: TermView = shows("what the newest position did to the one before")


@view
class ChangeView:
    """An entry of the ledger: before → after."""

    change: TermView = shows("what the newer position did")
    overridden: bool = shows("whether an editor decided it instead of the rules")
    reason: str = shows("the editor's reason, empty if computed")
    before: StatementView | None = shows("the position before; None if there was none")
    taken_back: bool = shows("whether the position before took the answer back, so that nothing was held")
    after: StatementView = shows("the newer position")


@view
class CountView:
    """A number with its term, `2 hardened`."""

    term: TermView = shows("what is counted")
    number: int = shows("how many")


@view
class ParticipantView:
    """Someone who took part in an event."""

    actor: Link | None = shows("the actor they acted for; None if it has no page or is not told")
    name: str = shows("the person's name, empty if not known; words for it if it is not told")
    person: Link | None = shows("the person's own page, None if there is none")
    office: str = shows("the office held that day, empty if not given")
    role: TermView = shows("the part they played")


@view
class EventStepView:
    """What one article said of an event."""

    day: DateView = shows("the day of the article")
    status: TermView | None = shows("how it stands since then; None if that is as before")
    result: TermView | None = shows("what it brought; None if that is as before, or not known")
    note: str = shows("what the article adds, empty if nothing; the record's own is the note of the event")
    article: Link = shows("the article")


@view
class EventView:
    """Something that happened or is planned."""

    anchor: str = shows("a permanent id for links to this event")
    path: str = shows("the address of the event in its article, with anchor")
    kind: TermView = shows("what kind of event it is")
    title: str = shows("what happened")
    date: DateView = shows("the date; of a longer event the first day")
    end: DateView | None = shows("the last day of a longer event")
    span: str = shows("both dates in words, `14–15 December 2025`; begins with a capital")
    place: str = shows("where, empty if not given")
    channel: TermView | None = shows("how the participants were in contact; None if they were not")
    level: TermView | None = shows("the highest level that took part")
    reported: bool = shows("whether it is only reported, not confirmed")
    status: TermView = shows("whether it took place")
    past: bool = shows("whether it is only planned though its day is over: no article says what became of it")
    result: TermView | None = shows("what it brought; None where no result was sought")
    participants: tuple[ParticipantView, ...] = shows("who took part")
    themes: tuple[Link, ...] = shows("its themes")
    note: str = shows("what a reader must know about the record, empty if nothing")
    steps: tuple[EventStepView, ...] = shows(
        "how it stood from article to article, oldest first; empty where only one says anything of it"
    )
    statuses: str = shows(
        "each status with the day of its article, `Planned 1 Dec 2025 → Held 9 Dec 2025`; empty if it has one"
    )
    became: EventStepView | None = shows(
        "in a digest: how it stands since an article of a later week; None if none says otherwise"
    )
    article: Link = shows("the article that records it")
    sources: tuple[SourceView, ...] = shows("the sources it rests on; numbers are the article's")


@view
class CardView:
    """An article in a list."""

    title: str = shows("its headline")
    path: str = shows("its address")
    date: DateView = shows("its date")
    summary: str = shows("one or two sentences that stand alone")
    significance: TermView = shows("how much it matters for its week")
    theme: Link = shows("its main theme")
    actors: tuple[Link, ...] = shows("the actors it is about")
    authors: tuple[str, ...] = shows("who wrote it")
    minutes: int = shows("reading time in minutes")
    late: bool = shows("whether it arrived after its week's digest was issued")
    digest: Link = shows("the digest it belongs to")


@view
class StepView:
    """A step in the order that one party wants."""

    label: str = shows("the step in words")
    turned: bool = shows("whether another party wants it on the other side of some step")


@view
class LaneView:
    """The order of steps that one party wants."""

    actor: Link = shows("the party")
    steps: tuple[StepView, ...] = shows("the steps, first to last")


@view
class InversionView:
    """Two steps that some parties want in one order and others in the other."""

    first: str = shows("a step in words")
    second: str = shows("the other step in words")
    parties: tuple[Link, ...] = shows("who wants the first step before the second")
    others: tuple[Link, ...] = shows("who wants it the other way round")


@view
class StateView:
    """One state in the history of a disagreement."""

    state: TermView = shows("where it stood")
    day: DateView = shows("from which day")
    note: str = shows("what moved, empty if nothing was noted")
    article: Link = shows("the article that records it")


@view
class DisagreementView:
    """A named dispute."""

    anchor: str = shows("a permanent id for links to this disagreement")
    theme: Link = shows("the theme")
    issue: str = shows("what the parties disagree about")
    parties: tuple[Link, ...] = shows("who disagrees")
    state: TermView = shows("where it stands")
    lanes: tuple[LaneView, ...] = shows("the order of steps each party wants; empty if none is given")
    unknown: tuple[Link, ...] = shows("the parties whose order is not on record; empty if none is given")
    agreed: tuple[str, ...] = shows("the steps with which all known orders begin: agreed ground")
    inversions: tuple[InversionView, ...] = shows("the steps that parties want in opposite orders")
    history: tuple[StateView, ...] = shows("its states, oldest first")
    article: Link = shows("the article that records it")
    sources: tuple[SourceView, ...] = shows("the sources it rests on; numbers are the article's")


@view
class OutlookView:
    """A dated expectation."""

    anchor: str = shows("a permanent id for links to this item")
    statement: str = shows("what is expected")
    likelihood: TermView = shows("how likely; its meaning is the range in per cent (ICD 203)")
    confidence: TermView = shows("how sound the basis is")
    due: DateView = shows("the day by which it is decided")
    state: str = shows("`open`, `due`, `overdue` or `resolved`, at the date of the page")
    state_label: str = shows("the state in words")
    outcome: TermView | None = shows("what became of it, None while open")
    resolved: DateView | None = shows("the day it was decided")
    resolution_note: str = shows("what decided it, empty if nothing was noted")
    resolved_in: Link | None = shows("the article that resolves it")
    became: TermView | None = shows("what became of it after the date of the page; None if nothing yet")
    became_in: Link | None = shows("the article that says so")
    made: DateView = shows("the day the expectation was written down")
    article: Link = shows("the article that made it")
    themes: tuple[Link, ...] = shows("its themes")
    sources: tuple[SourceView, ...] = shows("the sources of the expectation and of its resolution")


@view
class CalibrationView:
    """How often came about what was called so likely."""

    likelihood: TermView = shows("the term; its meaning is the range in per cent (ICD 203)")
    items: int = shows("how many items with this term were resolved, void ones aside")
    occurred: int = shows("how many of them occurred")
    share: str = shows("their share, `75 %`; empty if there are none")


@view
class ScoreView:
    """How well outlook items were judged."""

    items: int = shows("how many resolved items count")
    void: int = shows("how many more were void")
    brier: str = shows("the Brier score, `0.182`: 0 is the best, 0.25 what fifty-fifty gets, 1 the worst")
    few: bool = shows("whether there are too few items to tell skill from luck")
    enough: int = shows("how many it would take")
    terms: tuple[CalibrationView, ...] = shows("one for each term, least likely first")


@view
class SupportView:
    """Help promised, assigned or delivered."""

    donor: Link = shows("who gives")
    recipient: Link = shows("who receives")
    kind: TermView = shows("what sort of support")
    stage: TermView = shows("how far it has come")
    amount: str = shows("the amount with its currency, `about EUR 500 million`, or `amount unknown`")
    known: bool = shows("whether the amount is known")
    text: str = shows("what it consists of, empty if not given")
    day: DateView = shows("the day")
    article: Link = shows("the article that records it")
    sources: tuple[SourceView, ...] = shows("the sources it rests on; numbers are the article's")


@view
class InterestView:
    """Why an actor may hold what it holds: analysis."""

    actor: Link = shows("whose interest")
    theme: Link = shows("on which theme")
    text: str = shows("the interest in one sentence")
    sources: tuple[SourceView, ...] = shows("the sources it rests on; numbers are the article's")


@view
class DirectionView:
    """Which way a theme moved over a week."""

    theme: Link = shows("the theme")
    digest: Link = shows("the digest that says so")
    direction: TermView | None = shows("which way; None if the week was not assessed")
    reason: str = shows("why, empty if not assessed")
    alert: TermView | None = shows("what the coming week may bring")


@view
class CorrectionView:
    """A change to a published article that matters to readers."""

    date: DateView = shows("the day of the change")
    note: str = shows("what was wrong and what stands now")
    article: Link = shows("the article")


@view
class ContactView:
    """An actor that another one met or spoke with."""

    actor: Link = shows("the other actor")
    times: int = shows("in how many events that took place both took part")
    last: DateView = shows("the date of the newest of them")


@view
class FeedView:
    """A feed."""

    title: str = shows("what it follows")
    path: str = shows("its address")
    page: Link | None = shows("the page it belongs to, None for the whole site")


@view
class HeadingView:
    """A heading of the text, for a list of contents."""

    id: str = shows("the id of the heading")
    text: str = shows("its words")


@view
class IssueView:
    """A digest in a list."""

    week: str = shows("the ISO week, `2025-W51`")
    label: str = shows("the issue line, `Week 51, 2025`")
    number: int = shows("the number of the issue")
    path: str = shows("its address")
    span: str = shows("its days in words, `15–21 December 2025`")
    monday: str = shows("its first day, ISO")
    headline: str = shows("the editor's headline, or one made from the week's main article")
    edited: bool = shows("whether an editor wrote headline and overview")
    articles: int = shows("how many articles it has")
    counts: tuple[CountView, ...] = shows("how many positions changed in which way")
    summary: str = shows("its contents in one line, `6 articles · 2 hardened, 1 softened`")
