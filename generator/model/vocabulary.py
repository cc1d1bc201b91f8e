"""The enumerations of the content model: closed lists of terms with a label and a meaning.

One list serves validation, the JSON Schema, the field reference in ``docs/`` and the labels on
the pages. The members of an ordered list stand in their order.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Vocabulary(StrEnum):
    """A closed list of terms; each member is its term in YAML, with a label and a meaning."""

    label: str
    meaning: str

    def __new__(cls, term: str, label: str, meaning: str) -> Self:
        """Make a member from the term written in YAML, its label on pages and its meaning."""
        member = str.__new__(cls, term)
        member._value_ = term
        member.label = label
        member.meaning = meaning
        return member

    @property
    def rank(self) -> int:
        """The place of this member in its list, from 0."""
        return list(type(self)).index(self)


class Status(Vocabulary):
    """Where a text stands on its way to the reader."""

    PUBLISHED = "published", "Published", "shown to readers"
    DRAFT = "draft", "Draft", "being written; appears nowhere"
    REVIEW = "review", "In review", "waits for a second reader; appears nowhere"
    WITHDRAWN = "withdrawn", "Withdrawn", "taken back; its address says that it is gone"


class Significance(Vocabulary):
    """How much an article matters for the week, least first."""

    ROUTINE = "routine", "Routine", "expected business"
    NOTABLE = "notable", "Notable", "worth a reader's attention this week"
    MAJOR = "major", "Major", "leads the week"


class ActorKind(Vocabulary):
    """What sort of actor acts or speaks."""

    STATE = "state", "State", "a state and its government"
    ALLIANCE = "alliance", "Alliance", "a treaty alliance"
    INSTITUTION = "institution", "Institution", "an organisation or one of its organs"
    GROUP = "group", "Group", "a format or informal group; never expanded into its members"
    PERSON = "person", "Person", "a named person who acts in an office"


class EventKind(Vocabulary):
    """What happened or is planned."""

    SUMMIT = "summit", "Summit", "leaders of several actors meet"
    MEETING = "meeting", "Meeting", "delegations, ministers or envoys meet"
    CALL = "call", "Call", "a conversation by telephone or video"
    VISIT = "visit", "Visit", "one side receives the other"
    CONSULTATION = "consultation", "Consultation", "a formal consultation under a treaty or procedure"
    BACK_CHANNEL = "back-channel", "Back channel", "contacts outside the announced tracks"
    STATEMENT = "statement", "Statement", "a text, letter, speech or press statement"
    PROPOSAL = "proposal", "Proposal", "a plan or draft put forward"
    DECISION = "decision", "Decision", "a body decides"
    VOTE = "vote", "Vote", "a body votes"
    AGREEMENT = "agreement", "Agreement", "a text is signed or agreed"
    SANCTIONS = "sanctions", "Sanctions", "restrictive measures are proposed, adopted or lifted"
    AID_PACKAGE = "aid-package", "Aid package", "military, financial or humanitarian help is announced"
    APPOINTMENT = "appointment", "Appointment", "an office changes hands"
    INCIDENT = "incident", "Incident", "an occurrence that others react to"

    @property
    def channel(self) -> Channel | None:
        """How those who take part are in contact where nothing else is said; None if they are not."""
        return _CHANNELS.get(self.value)


class Channel(Vocabulary):
    """How the participants were in contact."""

    IN_PERSON = "in-person", "In person", "in one place"
    CALL = "call", "By telephone", "a telephone call"
    VIDEO = "video", "By video", "a video conference"
    WRITTEN = "written", "In writing", "a text, letter or published statement"
    BACK_CHANNEL = "back-channel", "Back channel", "unannounced contacts"
    MEDIATED = "mediated", "Through a mediator", "the parties did not meet directly"


#: By kind of event; an appointment and an incident bring nobody together.
_CHANNELS = {
    **dict.fromkeys(("summit", "meeting", "visit", "consultation"), Channel.IN_PERSON),
    "call": Channel.CALL, "back-channel": Channel.BACK_CHANNEL,
    **dict.fromkeys(
        ("statement", "proposal", "decision", "vote", "agreement", "sanctions", "aid-package"),
        Channel.WRITTEN,
    ),
}  # fmt: skip


class Level(Vocabulary):
    """The highest level that took part."""

    LEADER = "leader", "Leaders", "heads of state, government or organisation"
    MINISTER = "minister", "Ministers", "members of a government or college"
    ENVOY = "envoy", "Envoys", "special envoys and chief negotiators"
    OFFICIAL = "official", "Officials", "advisers, officers and officials"


class Certainty(Vocabulary):
    """Whether the event itself is established."""

    CONFIRMED = "confirmed", "Confirmed", "a participant confirmed it on the record"
    REPORTED = "reported", "Reported", "media report it; no participant confirmed it"


class EventStatus(Vocabulary):
    """Whether the event took place."""

    PLANNED = "planned", "Planned", "announced for later"
    HELD = "held", "Held", "took place"
    POSTPONED = "postponed", "Postponed", "moved to a later date"
    CANCELLED = "cancelled", "Cancelled", "called off"


class Result(Vocabulary):
    """What the event brought."""

    AGREEMENT = "agreement", "Agreement reached", "the participants agreed on its purpose"
    PARTIAL = "partial", "Partial result", "agreement on some points, others left open"
    NONE = "none", "No breakthrough", "no agreement was announced"


class Role(Vocabulary):
    """The part a participant played."""

    HOST = "host", "Host", "received the others or convened"
    PARTICIPANT = "participant", "Participant", "took part"
    MEDIATOR = "mediator", "Mediator", "carried messages or chaired between the parties"
    OBSERVER = "observer", "Observer", "was present without a say"


class PositionKind(Vocabulary):
    """What sort of claim a position makes."""

    NO_POSITION = "no-position", "No position", "spoke on the theme and left its view open"
    PREFERENCE = "preference", "Preference", "would rather have it so"
    OFFER = "offer", "Offer", "would give something"
    CONDITION = "condition", "Condition", "agrees if something holds"
    DEMAND = "demand", "Demand", "asks another actor for something"
    COMMITMENT = "commitment", "Commitment", "promises to do something itself"
    REFUSAL = "refusal", "Refusal", "will not do or accept something"
    RED_LINE = "red-line", "Red line", "ruled out, or required without exception"

    @property
    def firmness(self) -> int:
        """Firmness from 0 (no position) to 5 (red line); demand, commitment and refusal are equal."""
        return _FIRMNESS[self.value]


_FIRMNESS = {
    "no-position": 0, "preference": 1, "offer": 2, "condition": 3,
    "demand": 4, "commitment": 4, "refusal": 4, "red-line": 5,
}  # fmt: skip


class Stance(Vocabulary):
    """The answer to the theme's question, from support to rejection."""

    SUPPORTS = "supports", "Supports", "yes"
    CONDITIONAL = "conditional", "Conditional", "yes, if its conditions hold"
    AMBIVALENT = "ambivalent", "Ambivalent", "signals in both directions"
    OPPOSES = "opposes", "Opposes", "no, but leaves room"
    REJECTS = "rejects", "Rejects", "no, and rules it out"
    SILENT = "silent", "Silent", "spoke on the theme without an answer; the last answer stands"

    @property
    def score(self) -> int | None:
        """The stance as a number from +2 (supports) to −2 (rejects); None for silent."""
        return None if self is Stance.SILENT else 2 - self.rank


class Basis(Vocabulary):
    """On what the position rests."""

    STATED = "stated", "Stated", "the actor said or wrote so itself"
    REPORTED = "reported", "Reported", "media or another actor report it"
    ASSESSED = "assessed", "Assessed", "the desk's reading of the actor's conduct"


class Change(Vocabulary):
    """What a newer position did to the older one of the same actor on the same theme."""

    NEW = "new", "New", "nothing was held before"
    REAFFIRMED = "reaffirmed", "Reaffirmed", "the same stance, kind and text again"
    CLARIFIED = "clarified", "Clarified", "the same stance and kind in other words"
    SOFTENED = "softened", "Softened", "toward support, or the same stance held less firmly"
    HARDENED = "hardened", "Hardened", "away from support, or the same stance held more firmly"
    REVERSED = "reversed", "Reversed", "crossed between support and opposition"
    WITHDRAWN = "withdrawn", "Withdrawn", "taken back by the actor"


class DisagreementState(Vocabulary):
    """Where a disagreement stands."""

    OPEN = "open", "Open", "the parties have not moved"
    NARROWING = "narrowing", "Narrowing", "the parties have moved toward each other"
    SETTLED = "settled", "Settled", "the parties agree"


class SupportKind(Vocabulary):
    """What sort of support a donor gives."""

    MILITARY = "military", "Military", "weapons, ammunition, training and their funding"
    FINANCIAL = "financial", "Financial", "loans, grants and budget support"
    HUMANITARIAN = "humanitarian", "Humanitarian", "relief for people"


class SupportStage(Vocabulary):
    """How far the support has come; the stages are never added up."""

    COMMITTED = "committed", "Committed", "promised"
    ALLOCATED = "allocated", "Allocated", "assigned to a package or contract"
    DELIVERED = "delivered", "Delivered", "handed over or paid out"


class Likelihood(Vocabulary):
    """Likelihood terms of Intelligence Community Directive 203 (2015), least likely first."""

    ALMOST_NO_CHANCE = "almost-no-chance", "Almost no chance", "1 to 5 %"
    VERY_UNLIKELY = "very-unlikely", "Very unlikely", "5 to 20 %"
    UNLIKELY = "unlikely", "Unlikely", "20 to 45 %"
    ROUGHLY_EVEN = "roughly-even", "Roughly even chance", "45 to 55 %"
    LIKELY = "likely", "Likely", "55 to 80 %"
    VERY_LIKELY = "very-likely", "Very likely", "80 to 95 %"
    ALMOST_CERTAIN = "almost-certain", "Almost certain", "95 to 99 %"

    @property
    def percent(self) -> tuple[int, int]:
        """The least and the greatest chance that the term stands for, in per cent."""
        least, greatest = self.meaning.removesuffix(" %").split(" to ")
        return int(least), int(greatest)


class Confidence(Vocabulary):
    """How sound the basis of an assessment is; apart from its likelihood (ICD 203)."""

    LOW = "low", "Low", "scant or fragmentary sources"
    MODERATE = "moderate", "Moderate", "credible sources, open to other readings"
    HIGH = "high", "High", "several good sources that agree"


class Outcome(Vocabulary):
    """What became of an outlook item."""

    OCCURRED = "occurred", "Occurred", "it came about by its due date"
    DID_NOT_OCCUR = "did-not-occur", "Did not occur", "it had not come about by its due date"
    VOID = "void", "Void", "the question fell away"


class SourceForm(Vocabulary):
    """The form of a cited document."""

    READOUT = "readout", "Readout", "one side's account of a contact"
    JOINT_STATEMENT = "joint-statement", "Joint statement", "a text agreed by several actors"
    COMMUNIQUE = "communique", "Communiqué", "the closing text of a meeting"
    DEMARCHE = "demarche", "Démarche", "a formal diplomatic representation"
    NOTE = "note", "Note", "a diplomatic note"
    LETTER = "letter", "Letter", "a letter made public"
    DRAFT_TEXT = "draft-text", "Draft text", "a draft that is not agreed"
    INTERVIEW = "interview", "Interview", "questions and answers on the record"
    PRESS_REPORT = "press-report", "Press report", "reporting by a news organisation"
    OFFICIAL_PAGE = "official-page", "Official page", "a page of a government or institution"
    DATA = "data", "Data", "a data set or register"


class Reliability(Vocabulary):
    """Reliability of the source: the letter of the Admiralty (NATO) code."""

    A = "A", "Completely reliable", "no doubt about it; a history of complete reliability"
    B = "B", "Usually reliable", "minor doubts; a history of mostly valid information"
    C = "C", "Fairly reliable", "some doubts; has given valid information in the past"
    D = "D", "Not usually reliable", "significant doubts"
    E = "E", "Unreliable", "a history of invalid information"
    F = "F", "Reliability cannot be judged", "no basis to judge it"


class Credibility(Vocabulary):
    """Credibility of the information: the number of the Admiralty (NATO) code."""

    CONFIRMED = "1", "Confirmed by other sources", "confirmed by independent sources; consistent"
    PROBABLE = "2", "Probably true", "not confirmed; logical and consistent with other information"
    POSSIBLE = "3", "Possibly true", "not confirmed; agrees with some other information"
    DOUBTFUL = "4", "Doubtful", "not confirmed; possible but not logical"
    IMPROBABLE = "5", "Improbable", "contradicted by other information"
    UNKNOWN = "6", "Truth cannot be judged", "no basis to judge it"


class CorrectionKind(Vocabulary):
    """How much a correction matters."""

    MAJOR = "major", "Correction", "changes the meaning: shown, moves `updated`, goes to the feeds"
    MINOR = "minor", "Minor edit", "wording or spelling: silent"


class Handling(Vocabulary):
    """Traffic Light Protocol 2.0 (FIRST): who may see a text. Only `clear` is ever published."""

    CLEAR = "clear", "TLP:CLEAR", "may be published"
    GREEN = "green", "TLP:GREEN", "for the community; never published"
    AMBER = "amber", "TLP:AMBER", "for the organisation and its clients; never published"
    AMBER_STRICT = "amber+strict", "TLP:AMBER+STRICT", "for the organisation only; never published"
    RED = "red", "TLP:RED", "for named recipients only; never published"


class Attribution(Vocabulary):
    """Whether readers are told who it was (the Chatham House Rule)."""

    NAMED = "named", "Named", "readers are told who it was"
    NONE = "none", "Without attribution", "said under the Chatham House Rule: who it was appears nowhere"


class DirectionKind(Vocabulary):
    """Which way a theme moved over the week."""

    DETERIORATED = "deteriorated", "Deteriorated", "further from a solution than a week before"
    UNCHANGED = "unchanged", "Unchanged", "no movement that matters"
    IMPROVED = "improved", "Improved", "closer to a solution than a week before"


class Alert(Vocabulary):
    """What the coming week may bring for a theme."""

    CONFLICT_RISK = "conflict-risk", "Conflict risk", "a turn for the worse is possible soon"
    RESOLUTION_OPPORTUNITY = (
        "resolution-opportunity",
        "Resolution opportunity",
        "a step forward is possible soon",
    )
