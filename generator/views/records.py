"""Events, disagreements, outlook, support and directions as the parts that pages show."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

from generator.digest.briefings import Briefing
from generator.digest.disputes import Dispute
from generator.digest.events import EventStep, Happening
from generator.digest.issues import Issue
from generator.digest.outlook import Expectation
from generator.digest.sequence import agreed_steps, inversions
from generator.digest.support import Pledge
from generator.model.documents import Direction
from generator.model.records import Interest, Participant
from generator.model.values import Week
from generator.model.vocabulary import Attribution, Certainty, EventStatus, Role
from generator.views.kit import Kit
from generator.views.parts import (
    CountView,
    DirectionView,
    DisagreementView,
    EventStepView,
    EventView,
    InterestView,
    InversionView,
    IssueView,
    LaneView,
    OutlookView,
    ParticipantView,
    StateView,
    StepView,
    SupportView,
)
from generator.views.sourcing import UnattributedView
from generator.views.wording import (
    amount,
    approx_view,
    counts_text,
    day_view,
    moment_view,
    opening,
    plural,
    span,
    unnamed_text,
    week_label,
)


def event_view(kit: Kit, happening: Happening, week: Week | None = None) -> EventView:
    """Give an event with all that is known of it, or as the articles up to a week tell it."""
    if week is None:
        return kit.once("event", happening.event.id, lambda: _event(kit, happening))
    then = happening.known_in(week)
    # What is planned tells whether its day is past, which depends on the week.
    planned = then.event.status is EventStatus.PLANNED
    own = planned or then is not happening
    view = _event(kit, then, week.sunday) if own else event_view(kit, happening)
    now = happening.steps[-1]
    same = (then.event.status, then.event.result) == (now.status, now.result)
    later = [step for step in happening.steps[len(then.steps) :] if step.moved]
    return view if same else replace(view, became=_whole_step(kit, later[-1]))


def _event(kit: Kit, happening: Happening, day: date | None = None) -> EventView:
    event, briefing = happening.event, happening.briefing
    article = kit.link("article", briefing.id)
    anchor = f"event-{event.id}"
    when = approx_view(event.date)
    return EventView(
        anchor=anchor,
        path=f"{article.path}#{anchor}",
        kind=kit.term(event.kind),
        title=event.title,
        date=when,
        end=day_view(event.end) if event.end else None,
        span=opening(span(event.date.first, event.end) if event.end else when.text),
        place=event.place or "",
        channel=kit.term(happening.channel) if happening.channel else None,
        level=kit.term(event.level) if event.level else None,
        reported=event.certainty is Certainty.REPORTED,
        status=kit.term(event.status),
        past=event.status is EventStatus.PLANNED
        and (event.end or event.date.last) < (day or kit.corpus.as_of),
        result=kit.term(event.result) if event.result else None,
        participants=tuple(
            _participant(kit, who, first=not place) for place, who in enumerate(event.participants)
        ),
        themes=kit.links("theme", happening.themes),
        note=event.note or "",
        steps=_event_steps(kit, happening.steps),
        statuses=_statuses(happening.steps),
        became=None,
        article=article,
        sources=kit.merged_sources(happening.sources),
    )


def _event_steps(kit: Kit, steps: tuple[EventStep, ...]) -> tuple[EventStepView, ...]:
    """Give the record and the later articles that add something; nothing if there are none of these."""
    added = [
        EventStepView(
            day=day_view(step.day),
            status=kit.term(step.status) if step.status is not before.status else None,
            result=kit.term(step.result) if step.result and step.result is not before.result else None,
            note=step.note,
            article=kit.link("article", step.briefing.id),
        )
        for before, step in itertools.pairwise(steps)
        if step.moved or step.note
    ]
    return (_whole_step(kit, steps[0]), *added) if added else ()


def _statuses(steps: tuple[EventStep, ...]) -> str:
    changed = [new for old, new in itertools.pairwise(steps) if new.status is not old.status]
    told = [f"{step.status.label} {day_view(step.day).short}" for step in (steps[0], *changed)]
    return " → ".join(told) if changed else ""


def _whole_step(kit: Kit, step: EventStep) -> EventStepView:
    """Give how an event stands after a step, whatever it was before; what is noted stands elsewhere."""
    return EventStepView(
        day=day_view(step.day),
        status=kit.term(step.status),
        result=kit.term(step.result) if step.result else None,
        note="",
        article=kit.link("article", step.briefing.id),
    )


def _participant(kit: Kit, who: Participant, *, first: bool) -> ParticipantView:
    unnamed = unnamed_text(who.role)
    person = kit.corpus.persons.get((who.name or "").casefold())
    return ParticipantView(
        actor=kit.link("actor", who.actor) if who.actor else None,
        name=(unnamed.capitalize() if first else unnamed)
        if who.attribution is Attribution.NONE
        else who.name or "",
        person=kit.link("actor", person) if person else None,
        office=who.office or "",
        role=kit.term(who.role),
    )


def unattributed(kit: Kit, briefing: Briefing) -> tuple[UnattributedView, ...]:
    """Give the positions that an article records without saying whose."""
    return tuple(
        UnattributedView(
            who=unnamed_text(Role.PARTICIPANT),
            theme=kit.link("theme", position.theme),
            stance=kit.term(position.stance),
            kind=kit.term(position.kind),
            text=position.text,
            conditions=position.conditions,
            basis=kit.term(position.basis),
            day=day_view(position.date or briefing.article.date.day),
            sources=kit.sources(briefing, position.sources),
        )
        for position in briefing.article.positions
        if position.attribution is Attribution.NONE
    )


def disagreement_view(kit: Kit, dispute: Dispute, day: date | None = None) -> DisagreementView:
    """Give a disagreement with its history, up to a day if one is given."""
    record = dispute.disagreement
    states = [item for item in dispute.states if day is None or item.day <= day] or dispute.states[:1]
    labels: dict[str, str] = {step.id: step.label for step in record.steps}
    orders: dict[str, tuple[str, ...]] = {lane.actor: lane.steps for lane in record.order}
    agreed, turned = agreed_steps(list(orders.values())), inversions(orders)
    disputed = {step for item in turned for step in (item.first, item.second)}
    return DisagreementView(
        anchor=f"disagreement-{record.id}",
        theme=kit.link("theme", record.theme),
        issue=record.issue,
        parties=kit.links("actor", record.parties),
        state=kit.term(states[-1].state),
        lanes=tuple(
            LaneView(
                actor=kit.link("actor", lane.actor),
                steps=tuple(StepView(label=labels[step], turned=step in disputed) for step in lane.steps),
            )
            for lane in record.order
        ),
        unknown=kit.links("actor", [party for party in record.parties if orders and party not in orders]),
        agreed=tuple(labels[step] for step in agreed),
        inversions=tuple(
            InversionView(
                first=labels[item.first],
                second=labels[item.second],
                parties=kit.links("actor", item.parties),
                others=kit.links("actor", item.others),
            )
            for item in turned
        ),
        history=tuple(
            StateView(
                state=kit.term(item.state),
                day=day_view(item.day),
                note=item.note,
                article=kit.link("article", item.briefing.id),
            )
            for item in states
        ),
        article=kit.link("article", dispute.briefing.id),
        sources=kit.merged_sources((state.briefing, state.sources) for state in states),
    )


def outlook_view(kit: Kit, item: Expectation, week: Week | None = None) -> OutlookView:
    """Give an outlook item as the issue of a week knew it, or as it stands now."""
    known = item.resolved_in is not None and (week is None or item.resolved_in.week <= week)
    resolution = item.resolution if known else None
    state, label = _outlook_state(item, kit.corpus.as_of, week, resolved=resolution is not None)
    # What happened after the date of the page, as the site knows now.
    later = item.resolution if resolution is None else None
    cited = item.sources if resolution else ((item.briefing, item.outlook.sources),)
    return OutlookView(
        anchor=f"outlook-{item.outlook.id}",
        statement=item.outlook.statement,
        likelihood=kit.term(item.outlook.likelihood),
        confidence=kit.term(item.outlook.confidence),
        due=day_view(item.outlook.due),
        state=state,
        state_label=label,
        outcome=kit.term(resolution.outcome) if resolution else None,
        resolved=day_view(resolution.date) if resolution else None,
        resolution_note=(resolution.note or "") if resolution else "",
        resolved_in=kit.link("article", item.resolved_in.id) if resolution and item.resolved_in else None,
        became=kit.term(later.outcome) if later else None,
        became_in=kit.link("article", item.resolved_in.id) if later and item.resolved_in else None,
        made=moment_view(item.briefing.article.date),
        article=kit.link("article", item.briefing.id),
        themes=kit.links("theme", item.themes),
        sources=kit.merged_sources(cited),
    )


def support_view(kit: Kit, pledge: Pledge) -> SupportView:
    """Give a support record."""
    record = pledge.support
    return SupportView(
        donor=kit.link("actor", record.donor),
        recipient=kit.link("actor", record.recipient),
        kind=kit.term(record.kind),
        stage=kit.term(record.stage),
        amount=amount(record.amount, record.currency, approximate=record.approximate),
        known=record.amount is not None,
        text=record.text or "",
        day=day_view(pledge.day),
        article=kit.link("article", pledge.briefing.id),
        sources=kit.sources(pledge.briefing, record.sources),
    )


def interest_view(kit: Kit, interest: Interest, briefing: Briefing) -> InterestView:
    """Give an interest: analysis."""
    return InterestView(
        actor=kit.link("actor", interest.actor),
        theme=kit.link("theme", interest.theme),
        text=interest.text,
        sources=kit.sources(briefing, interest.sources),
    )


def direction_view(kit: Kit, week: Week, theme: str, direction: Direction | None) -> DirectionView:
    """Give the direction of a theme in a week."""
    return DirectionView(
        theme=kit.link("theme", theme),
        digest=kit.link("digest", str(week)),
        direction=kit.term(direction.direction) if direction else None,
        reason=direction.reason if direction else "",
        alert=kit.term(direction.alert) if direction and direction.alert else None,
    )


def issue_view(kit: Kit, week: Week) -> IssueView:
    """Give a digest as it stands in lists."""
    return kit.once("issue", str(week), lambda: _issue(kit, week))


def _issue(kit: Kit, week: Week) -> IssueView:
    issue = kit.issues[week]
    counts = tuple(CountView(term=kit.term(change), number=n) for change, n in issue.counts)
    parts = [plural(len(issue.briefings), "article"), counts_text(counts)]
    return IssueView(
        week=str(week),
        label=week_label(week),
        number=issue.number,
        path=kit.routes.path("digest", str(week)),
        span=span(week.monday, week.sunday),
        monday=week.monday.isoformat(),
        headline=_headline(issue),
        edited=issue.note is not None,
        articles=len(issue.briefings),
        counts=counts,
        summary=" · ".join(part for part in parts if part),
    )


def _headline(issue: Issue) -> str:
    if issue.note:
        return str(issue.note.headline)
    if issue.briefings:
        return str(issue.briefings[0].article.title)
    return "A quiet week"


def _outlook_state(item: Expectation, today: date, week: Week | None, *, resolved: bool) -> tuple[str, str]:
    if resolved:
        return "resolved", "Resolved"
    day = week.sunday if week else today
    # A digest has what fell due in its own week under that heading; overdue is what did so before.
    if item.outlook.due < (week.monday if week else day):
        return "overdue", "Overdue"
    if (item.outlook.due - day).days <= 7:  # noqa: PLR2004 - a week
        return "due", "Due"
    return "open", "Open"
