"""Checks across fields and files: ids that must exist, records that must be whole, dates that agree.

Input: the content that may be shown, and all content. Output: diagnostics at the places of the
values. Drafts are checked as well, so that an editor sees their faults before they are published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from generator.model.diagnostics import Diagnostic
from generator.model.documents import Article, Page
from generator.model.fields import Registry
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
from generator.model.settings import Settings
from generator.model.values import Week
from generator.model.vocabulary import EventStatus, Stance
from generator.read.content import Content, Loaded
from generator.read.located import Path
from generator.read.shape import shape_of
from generator.read.suggest import did_you_mean

#: What a registry is called in messages.
_NAMES = {
    Registry.ACTOR: "actor", Registry.THEME: "theme", Registry.ARTICLE: "article",
    Registry.SOURCE: "source", Registry.EVENT: "event", Registry.DISAGREEMENT: "disagreement",
    Registry.OUTLOOK: "outlook item", "page": "page",
}  # fmt: skip
#: Where the file of an id stands. Nobody refers to a page by its id, but the id must be one.
_FOLDERS = {Registry.ACTOR: "actors", Registry.THEME: "themes", Registry.ARTICLE: "articles", "page": "pages"}
#: What a shown text may name even if it is withheld: an actor or theme never is, and a digest's order may
#: name an article under embargo, which takes its place on the day.
_MAY_BE_WITHHELD = (Registry.ACTOR, Registry.THEME, Registry.ARTICLE)


def check_references(shown: Content, everything: Content, settings: Settings) -> list[Diagnostic]:
    """Check all content across files.

    Args:
        shown: The content that may be shown.
        everything: All content that was read, withheld texts too.
        settings: The site's settings.
    """
    checker = _Checker(shown, everything, settings)
    return checker.check()


@dataclass(frozen=True, slots=True)
class _Owner:
    """The file and place where an id was declared."""

    item: Loaded[Any]
    path: Path


class _Checker:
    def __init__(self, shown: Content, everything: Content, settings: Settings) -> None:
        self.shown = shown
        self.everything = everything
        self.settings = settings
        self.problems: list[Diagnostic] = []
        self.visible = {item.path for item in shown.articles} | {item.path for item in shown.digests}
        self.owners: dict[str, dict[str, _Owner]] = {name: {} for name in _NAMES}
        self.resolved: dict[str, _Owner] = {}

    def report(self, item: Loaded[Any], path: Path, code: str, message: str, hint: str = "") -> None:
        self.problems.append(item.places.diagnostic(item.places.at(path), code, message, hint))

    def check(self) -> list[Diagnostic]:
        content = self.everything
        self.declare()
        for item in content.articles:
            self.references(item, item.record, ())
            self.article(item)
        others: tuple[Loaded[Any], ...] = (*content.actors, *content.themes, *content.digests)
        for loaded in others:
            self.references(loaded, loaded.record, ())
        for page in content.pages:
            self.page(page)
        self.circles(content.actors, "member_of")
        self.circles(content.themes, "parent")
        for note in content.digests:
            self.order(note)
        return self.problems

    # Ids

    def declare(self) -> None:
        """Collect every id with its owner; an id that is declared twice is told at the second place."""
        content = self.everything
        for registry, items in (
            (Registry.ACTOR, content.actors),
            (Registry.THEME, content.themes),
            (Registry.ARTICLE, content.articles),
            ("page", content.pages),
        ):
            for item in items:
                self.own(registry, item.id, item, ("id",))
        positions: dict[str, _Owner] = {}
        for article in content.articles:
            for registry, field, kind in (
                (Registry.EVENT, "events", Event),
                (Registry.DISAGREEMENT, "disagreements", Disagreement),
                (Registry.OUTLOOK, "outlook", Outlook),
            ):
                for number, record in enumerate(getattr(article.record, field)):
                    if isinstance(record, kind):
                        self.own(registry, record.id, article, (field, number, "id"))
            self.within(article, "sources", [source.id for source in article.record.sources])
            for number, position in enumerate(article.record.positions):
                self.position_id(article, number, position, positions)

    def own(self, registry: str, key: str, item: Loaded[Any], path: Path) -> None:
        first = self.owners[registry].get(key)
        if first is None:
            self.owners[registry][key] = _Owner(item, path)
            return
        where = first.item.places.at(first.path)
        message = f'the {_NAMES[registry]} id "{key}" is already used'
        mend = "refer to it with `- ref:`"
        if registry in _FOLDERS:
            mend = "rename one of the files" + (" or give it an `id`" if registry == Registry.ARTICLE else "")
        hint = f"it stands in {where}; {mend}"
        self.report(item, path, "B301", message, hint)

    def within(self, item: Loaded[Any], field: str, keys: list[str]) -> None:
        seen: set[str] = set()
        for number, key in enumerate(keys):
            if key in seen:
                message = f'the source id "{key}" is already used in this file'
                self.report(item, (field, number, "id"), "B301", message, "choose another")
            seen.add(key)

    def position_id(
        self, item: Loaded[Article], number: int, position: Position, seen: dict[str, _Owner]
    ) -> None:
        path: Path = ("positions", number)
        key = position.id or f"{item.id}-{position.actor}-{position.theme}"
        first = seen.get(key)
        if first is None:
            seen[key] = _Owner(item, path)
        elif position.id is None and first.item is item:
            message = f"a second position of {position.actor} on {position.theme} in this article"
            self.report(item, path, "B307", message, "give one of them an `id`, or merge them")
        else:
            where = first.item.places.at(first.path)
            message = f'the position id "{key}" is already used'
            self.report(item, (*path, "id"), "B301", message, f"it stands in {where}; choose another")

    def references(self, item: Loaded[Any], record: Any, path: Path) -> None:  # noqa: ANN401 - any record
        """Check every id in a record, and in the records it holds."""
        kind: type = type(record)  # a cached function takes no type[Any]
        for shape in shape_of(kind):
            value = getattr(record, shape.name)
            if value is None or value == ():
                continue
            below = (*path, shape.name)
            entries = enumerate(value) if shape.is_list else [(None, value)]
            for number, entry in entries:
                here = below if number is None else (*below, number)
                if shape.records:
                    self.references(item, entry, here)
                elif shape.registry and shape.registry != Registry.STEP:
                    self.known(item, shape.registry, str(entry), here)

    def known(self, item: Loaded[Any], registry: str, key: str, path: Path) -> None:
        name = _NAMES[registry]
        if registry == Registry.SOURCE:
            sources = [source.id for source in item.record.sources]
            if key not in sources:
                hint = did_you_mean(key, sources) or "add it to `sources`"
                self.report(item, path, "B204", f'unknown source "{key}"', hint)
            return
        owner = self.owners[registry].get(key)
        if owner is None:
            if self.everything.refused & {
                (_FOLDERS.get(registry, ""), key),
                (_FOLDERS.get(registry, ""), ""),
            }:
                return
            hint = did_you_mean(key, self.owners[registry])
            if not hint and registry in _FOLDERS:
                hint = f"add {item.path.split('/', 1)[0]}/{_FOLDERS[registry]}/{key}.md"
            self.report(item, path, "B204", f'unknown {name} "{key}"', hint)
        elif (
            registry not in _MAY_BE_WITHHELD
            and item.path in self.visible
            and owner.item.path not in self.visible
        ):
            message = f'the {name} "{key}" stands in a text that is withheld'
            hint = f"publish {owner.item.path} first"
            self.report(item, path, "B303", message, hint)

    # One article

    def article(self, item: Loaded[Article]) -> None:
        article = item.record
        self.about(item)
        for number, event in enumerate(article.events):
            self.event(item, event, ("events", number))
        for number, position in enumerate(article.positions):
            self.position(item, position, ("positions", number))
        for number, disagreement in enumerate(article.disagreements):
            self.disagreement(item, disagreement, ("disagreements", number))
        for number, support in enumerate(article.support):
            self.support(item, support, ("support", number))
        for number, outlook in enumerate(article.outlook):
            self.outlook(item, outlook, ("outlook", number))

    def about(self, item: Loaded[Article]) -> None:
        article = item.record
        for field in ("themes", "actors"):
            if not getattr(article, field):
                self.report(item, (field,), "B207", f"`{field}` is empty", "name at least one")
        if article.updated and article.updated.day < article.date.day:
            message = f"updated on {article.updated.day}, before its date {article.date.day}"
            self.report(item, ("updated",), "B215", message, "an update comes after the article")
        for number, correction in enumerate(article.corrections):
            if correction.date < article.date.day:
                message = f"corrected on {correction.date}, before its date {article.date.day}"
                path: Path = ("corrections", number, "date")
                self.report(item, path, "B215", message, "a correction comes after the article")

    def sourced(self, item: Loaded[Article], record: Any, path: Path, what: str) -> None:  # noqa: ANN401 - any record
        if not record.sources:
            hint = "add `sources: [s1]` and the document to the article's `sources`"
            self.report(item, path, "B212", f"{what} has no source", hint)

    def event(self, item: Loaded[Article], event: Event | EventRef, path: Path) -> None:
        if isinstance(event, EventRef):
            return
        self.sourced(item, event, path, "the event")
        if event.end is not None and event.end < event.date.first:
            message = f"ends on {event.end}, before it begins on {event.date}"
            self.report(item, (*path, "end"), "B215", message, "swap the two dates")
        elif event.end is not None and not event.date.exact:
            message = f"an end date beside the approximate date {event.date}"
            self.report(item, (*path, "end"), "B215", message, "give the first day, or leave the end out")
        written = item.record.updated or item.record.date
        if event.status is EventStatus.HELD and event.date.first > written.day:
            message = f"held on {event.date}, after the article was written on {written.day}"
            self.report(item, (*path, "date"), "B215", message, "write `status: planned` for what is to come")
        for number, who in enumerate(event.participants):
            if who.actor is None and who.name is None:
                hint = "write `actor: …`, `name: …` or both"
                message = "a participant with neither actor nor name"
                self.report(item, (*path, "participants", number), "B211", message, hint)

    def position(self, item: Loaded[Article], position: Position, path: Path) -> None:
        self.sourced(item, position, path, "the position")
        if position.change is not None and position.change_reason is None:
            message = "an editor's `change` without `change_reason`"
            self.report(item, (*path, "change"), "B213", message, "say why; readers see it")
        if position.change_reason is not None and position.change is None:
            message = "`change_reason` without `change`"
            self.report(
                item, (*path, "change_reason"), "B213", message, "name the change, or delete the reason"
            )
        if position.stance is Stance.CONDITIONAL and not position.conditions:
            message = "a conditional stance without `conditions`"
            self.report(item, (*path, "stance"), "B202", message, "name what must hold")
        if position.date is not None and position.date > item.record.date.day:
            message = f"taken on {position.date}, after the article's date {item.record.date.day}"
            self.report(item, (*path, "date"), "B215", message, "an article cannot record what comes later")

    def disagreement(self, item: Loaded[Article], record: Disagreement | DisagreementRef, path: Path) -> None:
        self.sourced(item, record, path, "the disagreement")
        if isinstance(record, DisagreementRef):
            return
        if len(set(record.parties)) < 2:  # noqa: PLR2004 - it takes two to disagree
            message = "a disagreement needs two parties"
            self.report(item, (*path, "parties"), "B207", message, "name who disagrees with whom")
        steps = [step.id for step in record.steps]
        for number, lane in enumerate(record.order):
            here = (*path, "order", number)
            if lane.actor not in record.parties:
                message = f'"{lane.actor}" has an order of steps but is not a party'
                self.report(item, here, "B216", message, "add it to `parties`")
            for place, step in enumerate(lane.steps):
                if step not in steps:
                    hint = did_you_mean(step, steps) or "add it to `steps`"
                    self.report(item, (*here, "steps", place), "B216", f'unknown step "{step}"', hint)
                elif step in lane.steps[:place]:
                    message = f'the step "{step}" comes twice, which makes a circle'
                    self.report(item, (*here, "steps", place), "B216", message, "name each step once")

    def support(self, item: Loaded[Article], support: Support, path: Path) -> None:
        self.sourced(item, support, path, "the support record")
        if (support.amount is None) != (support.currency is None):
            given, missing = ("amount", "currency") if support.currency is None else ("currency", "amount")
            message = f"`{given}` without `{missing}`"
            self.report(item, (*path, given), "B214", message, "give both, or neither if it is not known")

    def outlook(self, item: Loaded[Article], outlook: Outlook | OutlookRef, path: Path) -> None:
        made = item.record.date.day
        if isinstance(outlook, Outlook):
            if outlook.due < made:
                message = f"due on {outlook.due}, before the article's date {made}"
                self.report(item, (*path, "due"), "B215", message, "an expectation lies ahead")
            if outlook.resolution:
                self.resolution(item, outlook.resolution, made, path)
                self.once(item, outlook.id, (*path, "resolution"))
            return
        owner = self.owners[Registry.OUTLOOK].get(outlook.ref)
        if owner is not None:
            self.resolution(item, outlook.resolution, owner.item.record.date.day, path)
            self.once(item, outlook.ref, (*path, "ref"))

    def resolution(self, item: Loaded[Article], resolution: Resolution, made: date, path: Path) -> None:
        self.sourced(item, resolution, (*path, "resolution"), "the resolution")
        if resolution.date < made:
            message = f"resolved on {resolution.date}, before it was made on {made}"
            self.report(item, (*path, "resolution", "date"), "B215", message, "check the date")

    def once(self, item: Loaded[Article], key: str, path: Path) -> None:
        """An outlook item is resolved by one article only."""
        first = self.resolved.get(key)
        if first is None:
            self.resolved[key] = _Owner(item, path)
        else:
            where = first.item.places.at(first.path)
            message = f'the outlook item "{key}" is already resolved'
            self.report(item, path, "B301", message, f"it is resolved in {where}; keep one")

    # Actors, themes, digests

    def circles(self, items: tuple[Loaded[Any], ...], field: str) -> None:
        """Find actors that belong to themselves and themes that are their own ancestors."""
        above = {item.id: _tuple(getattr(item.record, field)) for item in items}
        for item in items:
            if item.id in set(_ancestors(item.id, above)):
                message = f'"{item.id}" belongs to itself, directly or through others'
                self.report(item, (field,), "B305", message, f"take one `{field}` out")

    def page(self, item: Loaded[Page]) -> None:
        save_as = item.record.save_as or ""
        if save_as.endswith("/"):
            hint = f"write {save_as}index.html"
            self.report(item, ("save_as",), "B208", f'"{save_as}" is a folder, not a file', hint)

    def order(self, note: Loaded[Any]) -> None:
        week = Week.parse(note.id)
        articles = {item.id: item for item in self.everything.articles}
        seen: set[str] = set()
        for number, key in enumerate(note.record.order):
            item = articles.get(key)
            if item is not None and Week.of(item.record.date.day) != week:
                other = Week.of(item.record.date.day)
                message = f'"{key}" belongs to {other}, not to {week}'
                self.report(note, ("order", number), "B304", message, "name articles of this week")
            if key in seen:
                self.report(note, ("order", number), "B209", f'"{key}" stands here twice', "name it once")
            seen.add(key)
        themes: set[str] = set()
        for number, direction in enumerate(note.record.directions):
            if direction.theme in themes:
                message = f'a second direction for "{direction.theme}"'
                self.report(note, ("directions", number, "theme"), "B209", message, "keep one")
            themes.add(direction.theme)


def _tuple(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - an id, several or none
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _ancestors(key: str, above: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Give everything above an id, once each, however the lines cross."""
    seen: set[str] = set()
    waiting = list(above.get(key, ()))
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            yield name
            waiting += above.get(name, ())
