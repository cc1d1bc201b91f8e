"""The parts of an article: sources, events, positions, disagreements, support, outlook."""

from __future__ import annotations

from typing import Annotated

from generator.model.fields import MOST_PARTIES, MOST_STEPS, Ref, Registry, about, record
from generator.model.values import ApproxDate, CurrencyCode, Day, Id, LanguageTag, Line, Text, Url
from generator.model.vocabulary import (
    Attribution,
    Basis,
    Certainty,
    Change,
    Channel,
    Confidence,
    CorrectionKind,
    Credibility,
    DisagreementState,
    EventKind,
    EventStatus,
    Level,
    Likelihood,
    Outcome,
    PositionKind,
    Reliability,
    Result,
    Role,
    SourceForm,
    Stance,
    SupportKind,
    SupportStage,
)

ActorId = Annotated[Id, Ref(Registry.ACTOR)]
ThemeId = Annotated[Id, Ref(Registry.THEME)]
SourceId = Annotated[Id, Ref(Registry.SOURCE)]
EventId = Annotated[Id, Ref(Registry.EVENT)]
DisagreementId = Annotated[Id, Ref(Registry.DISAGREEMENT)]
OutlookId = Annotated[Id, Ref(Registry.OUTLOOK)]
PositionId = Annotated[Id, Ref(Registry.POSITION)]
StepId = Annotated[Id, Ref(Registry.STEP)]


@record
class Source:
    """A cited document. Reliability and credibility follow the Admiralty (NATO) code."""

    id: Id = about("The name under which this article cites it, `s1`.")
    title: Line = about("Its headline or title.")
    publisher: Line = about("Who published it.")
    url: Url | None = about("Its address.", default=None)
    date: ApproxDate | None = about("The day, week or month it was published.", default=None)
    form: SourceForm = about("What kind of document it is.", default=SourceForm.PRESS_REPORT)
    reliability: Reliability = about("How reliable the source is.", default=Reliability.F)
    credibility: Credibility = about("How credible the information is.", default=Credibility.UNKNOWN)
    language: LanguageTag | None = about("Its language, if not the site's.", default=None)
    attribution: Attribution | None = about(
        "`none` hides what it is; if absent, it is hidden where a record without attribution cites it.",
        default=None,
    )


@record
class Participant:
    """Someone who took part in an event: an actor, a named person, or both."""

    actor: ActorId | None = about("The actor for whom they took part.", default=None)
    name: Line | None = about("The person's name, if known.", default=None)
    office: Line | None = about("The office they held that day.", default=None)
    role: Role = about("The part they played.", default=Role.PARTICIPANT)
    attribution: Attribution = about("`none` hides who it was.", default=Attribution.NAMED)


@record
class Event:
    """Something that happened or is planned, with participants and channel."""

    id: Id = about("A permanent id, unique on the site; other articles refer to it.")
    kind: EventKind = about("What kind of event it is.")
    title: Line = about("What happened, in one line.")
    date: ApproxDate = about("The day, week or month; the first day of a longer event.")
    end: Day | None = about("The last day of a longer event.", default=None)
    place: Line | None = about("Where it took place.", default=None)
    channel: Channel | None = about(
        "How the participants were in contact; if absent, as the kind has it: a summit, meeting, visit or "
        "consultation in person, a call by telephone, a back channel as one, an appointment or incident not "
        "at all, and all others in writing.",
        default=None,
    )
    level: Level | None = about("The highest level that took part.", default=None)
    certainty: Certainty = about("Whether the event is established.", default=Certainty.CONFIRMED)
    status: EventStatus = about("Whether it took place.", default=EventStatus.HELD)
    result: Result | None = about("What it brought; leave out where no result was sought.", default=None)
    themes: tuple[ThemeId, ...] = about("Its themes; the article's if absent.", default=(), alias="theme")
    participants: tuple[Participant, ...] = about("Who took part.", default=(), short="actor")
    sources: tuple[SourceId, ...] = about("The sources it rests on.", default=(), alias="source")
    note: Text | None = about("What a reader must know about the record itself.", default=None)
    attribution: Attribution = about("`none` hides who took part.", default=Attribution.NAMED)


@record
class EventRef:
    """An event that another article records; may bring a new status or result."""

    ref: EventId = about("The id of the event.")
    status: EventStatus | None = about("Its status from now on.", default=None)
    result: Result | None = about("Its result, now known.", default=None)
    sources: tuple[SourceId, ...] = about("Further sources.", default=(), alias="source")
    note: Text | None = about("What this article adds.", default=None)


@record
class Position:
    """What one actor holds on one theme: an answer to the theme's question, dated and sourced."""

    id: Id | None = about("A permanent id; made from article, actor and theme if absent.", default=None)
    actor: ActorId = about("Who holds it.")
    theme: ThemeId = about("On which theme.")
    kind: PositionKind = about("What sort of claim it makes.")
    stance: Stance = about("The answer to the theme's question.")
    text: Text = about("The position in one neutral sentence.")
    conditions: tuple[Line, ...] = about("What must hold, all of it.", default=(), alias="condition")
    basis: Basis = about("On what it rests.", default=Basis.STATED)
    date: Day | None = about("The day it was taken; the article's if absent.", default=None)
    sources: tuple[SourceId, ...] = about(
        "The sources it rests on; at least one.", default=(), alias="source"
    )
    crosses: tuple[PositionId, ...] = about(
        "The ids of other actors' red lines on the theme that it crosses.", default=()
    )
    change: Change | None = about("Overrides the computed change.", default=None)
    change_reason: Text | None = about("Why the editor overrides it; shown to readers.", default=None)
    attribution: Attribution = about(
        "`none` hides who holds it; it then counts for nobody.", default=Attribution.NAMED
    )


@record
class Step:
    """One step in the order of events that the parties dispute."""

    id: Id = about("The step's id within this disagreement.")
    label: Line = about("The step in words.")


@record
class StepOrder:
    """The order in which one party wants the steps."""

    actor: ActorId = about("The party.")
    steps: tuple[StepId, ...] = about("The steps, first to last.", most=MOST_STEPS)


@record
class Disagreement:
    """A named dispute between actors on one theme, with the order of steps each wants."""

    id: Id = about("A permanent id, unique on the site; later articles refer to it.")
    theme: ThemeId = about("The theme.")
    parties: tuple[ActorId, ...] = about("Who disagrees.", most=MOST_PARTIES)
    issue: Text = about("What they disagree about, in one sentence.")
    state: DisagreementState = about("Where it stands.", default=DisagreementState.OPEN)
    steps: tuple[Step, ...] = about(
        "The steps whose order is disputed.", default=(), mapping=("id", "label"), most=MOST_STEPS
    )
    order: tuple[StepOrder, ...] = about(
        "Each party's order of the steps.", default=(), mapping=("actor", "steps"), most=MOST_PARTIES
    )
    sources: tuple[SourceId, ...] = about("The sources it rests on.", default=(), alias="source")


@record
class DisagreementRef:
    """A later state of a disagreement that another article records."""

    ref: DisagreementId = about("The id of the disagreement.")
    state: DisagreementState = about("Where it stands now.")
    note: Text | None = about("What moved.", default=None)
    sources: tuple[SourceId, ...] = about("The sources it rests on.", default=(), alias="source")


@record
class Support:
    """Help promised, assigned or delivered by one donor; a missing amount is unknown, never zero."""

    donor: ActorId = about("Who gives.")
    recipient: ActorId = about("Who receives.")
    kind: SupportKind = about("What sort of support.")
    stage: SupportStage = about("How far it has come.")
    amount: float | None = about("The amount in units of the currency; absent if unknown.", default=None)
    currency: CurrencyCode | None = about("The currency, ISO 4217.", default=None)
    approximate: bool = about("Whether the sources round the amount.", default=False)
    text: Text | None = about("What it consists of.", default=None)
    date: Day | None = about("The day; the article's if absent.", default=None)
    sources: tuple[SourceId, ...] = about("The sources it rests on.", default=(), alias="source")


@record
class Interest:
    """Why an actor may hold what it holds: the desk's analysis, labelled as such."""

    actor: ActorId = about("Whose interest.")
    theme: ThemeId = about("On which theme.")
    text: Text = about("The interest in one sentence.")
    sources: tuple[SourceId, ...] = about("The sources it rests on.", default=(), alias="source")


@record
class Resolution:
    """What became of an outlook item."""

    date: Day = about("The day it was decided.")
    outcome: Outcome = about("What became of it.")
    sources: tuple[SourceId, ...] = about("The sources that show it.", default=(), alias="source")
    note: Text | None = about("What decided it.", default=None)


@record
class Outlook:
    """A dated expectation: likelihood and confidence are kept apart (ICD 203)."""

    id: Id = about("A permanent id, unique on the site; a later article resolves it by `ref`.")
    statement: Text = about("What is expected, so that a reader can later say yes or no.")
    likelihood: Likelihood = about("How likely it is.")
    confidence: Confidence = about("How sound the basis is.")
    due: Day = about("The day by which it is decided.")
    themes: tuple[ThemeId, ...] = about("Its themes; the article's if absent.", default=(), alias="theme")
    sources: tuple[SourceId, ...] = about("The sources it rests on.", default=(), alias="source")
    resolution: Resolution | None = about("What became of it.", default=None)


@record
class OutlookRef:
    """The resolution of an outlook item that an earlier article made."""

    ref: OutlookId = about("The id of the outlook item.")
    resolution: Resolution = about("What became of it.")


@record
class Correction:
    """A change to a published text."""

    date: Day = about("The day of the change.")
    note: Text = about("What was wrong and what stands now.")
    kind: CorrectionKind = about("How much it matters.", default=CorrectionKind.MAJOR)
