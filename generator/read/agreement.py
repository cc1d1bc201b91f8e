"""Checks within one article: records that must be whole, and values that must agree with each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from generator.model.diagnostics import Diagnostic
from generator.model.documents import Article
from generator.model.fields import MOST_ORDERED
from generator.model.records import (
    Disagreement,
    DisagreementRef,
    Event,
    EventRef,
    Outlook,
    OutlookRef,
    Position,
    Resolution,
    Support,
)
from generator.model.values import ApproxDate
from generator.model.vocabulary import Attribution, EventStatus, PositionKind, Stance
from generator.read.content import Loaded
from generator.read.located import Path
from generator.read.suggest import did_you_mean

#: A text of one place may bear the date of the next day in another.
_TIME_ZONES = timedelta(days=1)


class Agreement:
    """Checks articles one by one; remembers which outlook items they resolve."""

    def __init__(
        self,
        today: date,
        made: Callable[[str], date | None],
        begins: Callable[[str], ApproxDate | None],
        problems: list[Diagnostic],
    ) -> None:
        """Take what one article does not know.

        Args:
            today: The day of the build in the site's time zone.
            made: Gives the day on which an outlook item was made, None if nobody made it.
            begins: Gives the day, week or month in which an event begins, None if nobody recorded it.
            problems: Where diagnostics go.
        """
        self.today = today
        self.made = made
        self.begins = begins
        self.problems = problems
        self.resolved: dict[str, tuple[Loaded[Article], Path]] = {}

    def _report(self, item: Loaded[Any], path: Path, code: str, message: str, hint: str) -> None:
        self.problems.append(item.places.diagnostic(item.places.at(path), code, message, hint))

    def article(self, item: Loaded[Article]) -> None:
        """Check an article and all its records."""
        article = item.record
        self._about(item)
        for number, event in enumerate(article.events):
            self._event(item, event, ("events", number))
        for number, position in enumerate(article.positions):
            self._position(item, position, ("positions", number))
        for number, disagreement in enumerate(article.disagreements):
            self._disagreement(item, disagreement, ("disagreements", number))
        self._ordered(item)
        for number, support in enumerate(article.support):
            self._support(item, support, ("support", number))
        for number, outlook in enumerate(article.outlook):
            self._outlook(item, outlook, ("outlook", number))

    def _about(self, item: Loaded[Article]) -> None:
        article = item.record
        for field in ("themes", "actors"):
            if not getattr(article, field):
                self._report(item, (field,), "B207", f"`{field}` is empty", "name at least one")
        if article.updated is not None:
            self._changed(
                item, ("updated",), "updated", article.updated.day, "an update comes after the article"
            )
        for number, correction in enumerate(article.corrections):
            path: Path = ("corrections", number, "date")
            self._changed(item, path, "corrected", correction.date, "a correction comes after the article")
        last = _last_change(article)
        for number, source in enumerate(article.sources):
            if source.date is not None and source.date.first > last + _TIME_ZONES:
                message = f"a source of {source.date}, after the article of {last}"
                hint = (
                    "check the date; an article that takes in a later source has an `updated` or a correction"
                )
                self._report(item, ("sources", number, "date"), "B215", message, hint)

    def _changed(self, item: Loaded[Article], path: Path, what: str, day: date, hint: str) -> None:
        """Nothing is changed before it is written, or on a day to come."""
        written = item.record.date.day
        if day < written:
            self._report(item, path, "B215", f"{what} on {day}, before its date {written}", hint)
        elif day > max(self.today, written):
            self._report(item, path, "B215", f"{what} on {day}, a day to come", "check the year")

    def _sourced(self, item: Loaded[Article], record: Any, path: Path, what: str) -> None:  # noqa: ANN401 - any record
        if not record.sources:
            hint = "add `sources: [s1]` and the document to the article's `sources`"
            self._report(item, path, "B212", f"{what} has no source", hint)

    def _event(self, item: Loaded[Article], event: Event | EventRef, path: Path) -> None:
        if isinstance(event, EventRef):
            begins = self.begins(event.ref)
            if begins is not None:
                self._held(item, event, begins, (*path, "status"))
            return
        self._sourced(item, event, path, "the event")
        if event.end is not None and event.end < event.date.first:
            message = f"ends on {event.end}, before it begins on {event.date}"
            self._report(item, (*path, "end"), "B215", message, "swap the two dates")
        elif event.end is not None and not event.date.exact:
            message = f"an end date beside the approximate date {event.date}"
            self._report(item, (*path, "end"), "B215", message, "give the first day, or leave the end out")
        self._held(item, event, event.date, (*path, "date"))
        over = event.end or event.date.last
        if event.status is EventStatus.PLANNED and over < item.record.date.day:
            message = f"planned for {event.date}, before the article's date {item.record.date.day}"
            hint = "write `status: held` for what took place"
            self._report(item, (*path, "status"), "B215", message, hint)
        for number, who in enumerate(event.participants):
            if who.actor is None and who.name is None and who.attribution is Attribution.NAMED:
                hint = "write `actor: …`, `name: …` or both"
                message = "a participant with neither actor nor name"
                self._report(item, (*path, "participants", number), "B211", message, hint)

    def _held(self, item: Loaded[Article], event: Event | EventRef, begins: ApproxDate, path: Path) -> None:
        """What an article calls held began before it was last changed."""
        last = _last_change(item.record)
        if event.status is EventStatus.HELD and begins.first > last:
            message = f"held on {begins}, after the article was written on {last}"
            self._report(item, path, "B215", message, "write `status: planned` for what is to come")

    def _not_later(self, item: Loaded[Article], day: date, path: Path, what: str) -> None:
        """An article tells nothing that happened after it was last changed."""
        last = _last_change(item.record)
        if day > last:
            message = f"{what} on {day}, after the article was written on {last}"
            hint = "check the date; an article that takes in what came later has an `updated` or a correction"
            self._report(item, path, "B215", message, hint)

    def _position(self, item: Loaded[Article], position: Position, path: Path) -> None:
        self._sourced(item, position, path, "the position")
        if position.change is not None and position.change_reason is None:
            message = "an editor's `change` without `change_reason`"
            self._report(item, (*path, "change"), "B213", message, "say why; readers see it")
        if position.change_reason is not None and position.change is None:
            message = "`change_reason` without `change`"
            self._report(
                item, (*path, "change_reason"), "B213", message, "name the change, or delete the reason"
            )
        if position.stance is Stance.CONDITIONAL and not position.conditions:
            message = "a conditional stance without `conditions`"
            self._report(item, (*path, "stance"), "B202", message, "name what must hold")
        if position.conditions and position.stance is not Stance.CONDITIONAL:
            message = f"`conditions` with the stance `{position.stance}`"
            self._report(item, (*path, "conditions"), "B217", message, "write `stance: conditional`")
        if (position.kind is PositionKind.NO_POSITION) != (position.stance is Stance.SILENT):
            message = f"`kind: {position.kind}` with `stance: {position.stance}`"
            hint = "`no-position` and `silent` go together: who gives no answer demands nothing on it"
            self._report(item, (*path, "kind"), "B217", message, hint)
        if position.date is not None and position.date > item.record.date.day:
            message = f"taken on {position.date}, after the article's date {item.record.date.day}"
            self._report(item, (*path, "date"), "B215", message, "an article cannot record what comes later")

    def _disagreement(
        self, item: Loaded[Article], record: Disagreement | DisagreementRef, path: Path
    ) -> None:
        self._sourced(item, record, path, "the disagreement")
        if isinstance(record, DisagreementRef):
            return
        if len(set(record.parties)) < 2:  # noqa: PLR2004 - it takes two to disagree
            message = "a disagreement needs two parties"
            self._report(item, (*path, "parties"), "B207", message, "name who disagrees with whom")
        steps = [step.id for step in record.steps]
        for number, lane in enumerate(record.order):
            here = (*path, "order", number)
            if lane.actor not in record.parties:
                message = f'"{lane.actor}" has an order of steps but is not a party'
                self._report(item, here, "B216", message, "add it to `parties`")
            for place, step in enumerate(lane.steps):
                if step not in steps:
                    hint = did_you_mean(step, steps) or "add it to `steps`"
                    self._report(item, (*here, "steps", place), "B216", f'unknown step "{step}"', hint)
                elif step in lane.steps[:place]:
                    message = f'the step "{step}" comes twice, which makes a circle'
                    self._report(item, (*here, "steps", place), "B216", message, "name each step once")

    def _ordered(self, item: Loaded[Article]) -> None:
        """Bound what is told of opposite orders: each two steps, with all who want them, on many pages."""
        named = 0
        for number, record in enumerate(item.record.disagreements):
            if isinstance(record, DisagreementRef):
                continue
            named += sum(len(lane.steps) for lane in record.order)
            if named > MOST_ORDERED:
                message = f"the orders of all disagreements up to here name {named} steps"
                hint = (
                    f"at most {MOST_ORDERED} in an article; name the stages that matter, or divide the text"
                )
                self._report(item, ("disagreements", number, "order"), "B220", message, hint)
                return

    def _support(self, item: Loaded[Article], support: Support, path: Path) -> None:
        self._sourced(item, support, path, "the support record")
        if (support.amount is None) != (support.currency is None):
            given, missing = ("amount", "currency") if support.currency is None else ("currency", "amount")
            message = f"`{given}` without `{missing}`"
            self._report(item, (*path, given), "B214", message, "give both, or neither if it is not known")
        if support.date is not None:
            self._not_later(item, support.date, (*path, "date"), str(support.stage))

    def _outlook(self, item: Loaded[Article], outlook: Outlook | OutlookRef, path: Path) -> None:
        made = item.record.date.day
        if isinstance(outlook, Outlook):
            if outlook.due < made:
                message = f"due on {outlook.due}, before the article's date {made}"
                self._report(item, (*path, "due"), "B215", message, "an expectation lies ahead")
            if outlook.resolution:
                self._resolution(item, outlook.resolution, made, path)
                self._once(item, outlook.id, (*path, "resolution"))
            return
        made_then = self.made(outlook.ref)
        if made_then is not None:
            self._resolution(item, outlook.resolution, made_then, path)
            self._once(item, outlook.ref, (*path, "ref"))

    def _resolution(self, item: Loaded[Article], resolution: Resolution, made: date, path: Path) -> None:
        self._sourced(item, resolution, (*path, "resolution"), "the resolution")
        if resolution.date < made:
            message = f"resolved on {resolution.date}, before it was made on {made}"
            self._report(item, (*path, "resolution", "date"), "B215", message, "check the date")
        self._not_later(item, resolution.date, (*path, "resolution", "date"), "resolved")

    def _once(self, item: Loaded[Article], key: str, path: Path) -> None:
        """An outlook item is resolved by one article only."""
        first = self.resolved.get(key)
        if first is None:
            self.resolved[key] = (item, path)
        else:
            where = first[0].places.at(first[1])
            message = f'the outlook item "{key}" is already resolved'
            self._report(item, path, "B301", message, f"it is resolved in {where}; keep one")


def _last_change(article: Article) -> date:
    """Give the day on which an article was written, or changed for the last time."""
    changes = [article.updated.day] if article.updated else []
    return max([article.date.day, *changes, *(item.date for item in article.corrections)])
