"""Checks across fields and files: ids that must exist, records that must be whole, dates that agree.

Input: the content that may be shown, and all content. Output: diagnostics at the places of the
values. Drafts are checked as well, so that an editor sees their faults before they are published.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from generator.model.diagnostics import Diagnostic, Severity
from generator.model.documents import Article, DigestNote
from generator.model.fields import Registry
from generator.model.records import Disagreement, Event, Outlook, Participant, Position
from generator.model.settings import Settings
from generator.model.values import ID_PATTERN, ApproxDate, Week
from generator.model.vocabulary import Attribution, Change, PositionKind
from generator.read.agreement import Agreement
from generator.read.attribution import check_attribution
from generator.read.content import Content, Faulty, Loaded
from generator.read.former import Renamed, position_id
from generator.read.located import Path
from generator.read.shape import pick_record, shape_of
from generator.read.suggest import as_id, did_you_mean

#: What a registry is called in messages.
_NAMES = {
    Registry.ACTOR: "actor", Registry.THEME: "theme", Registry.ARTICLE: "article",
    Registry.SOURCE: "source", Registry.EVENT: "event", Registry.DISAGREEMENT: "disagreement",
    Registry.OUTLOOK: "outlook item", Registry.POSITION: "position", "page": "page",
}  # fmt: skip
#: Where the file of an id stands. Nobody refers to a page by its id, but the id must be one.
_FOLDERS = {Registry.ACTOR: "actors", Registry.THEME: "themes", Registry.ARTICLE: "articles", "page": "pages"}
#: Registries whose entries also go by names.
_NAMED = (Registry.ACTOR, Registry.THEME)
#: A digest that goes out later than this has a slip in its date.
_LATEST_ISSUE = timedelta(weeks=8)
#: A desk may pause; a longer gap is more often a slip in a date.
_LONGEST_GAP = timedelta(weeks=53)
#: What a shown text may name even if it is withheld: a digest's order an article under embargo, which takes
#: its place on the day.
_MAY_BE_WITHHELD = (Registry.ARTICLE,)


def check_references(
    shown: Content, everything: Content, settings: Settings, now: datetime
) -> list[Diagnostic]:
    """Check all content across files.

    Args:
        shown: The content that may be shown.
        everything: All content that was read, withheld texts too.
        settings: The site's settings.
        now: The build's time, aware: nothing was changed on a day after it.
    """
    checker = _Checker(shown, everything, now.astimezone(settings.zone).date())
    return checker.check()


@dataclass(frozen=True, slots=True)
class _Owner:
    """The file and place where an id was declared."""

    item: Loaded[Any]
    path: Path


class _Checker:
    def __init__(self, shown: Content, everything: Content, today: date) -> None:
        self.shown = shown
        self.everything = everything
        self.problems: list[Diagnostic] = []
        self.renamed = Renamed(everything)
        self.agreement = Agreement(today, self.made, self.begins, self.problems)
        lists = (shown.articles, shown.actors, shown.themes, shown.digests)
        self.visible = {item.path for items in lists for item in items}
        self.owners: dict[str, dict[str, _Owner]] = {name: {} for name in _NAMES}
        #: Ids that files declare which were refused: what refers to them is not wrong.
        self.claimed = {(registry, key) for item in everything.faulty for registry, key in _claims(item)}

    def report(self, item: Loaded[Any] | Faulty, path: Path, code: str, message: str, hint: str = "") -> None:
        self.problems.append(item.places.diagnostic(item.places.at(path), code, message, hint))

    def check(self) -> list[Diagnostic]:
        content = self.everything
        self.declare()
        actors = {item.id: item for item in content.actors}
        for item in content.articles:
            self.references(item, item.record, ())
            self.agreement.article(item)
            self.crossings(item)
            self.problems += check_attribution(item, actors)
        for refused in content.faulty:
            self.values(refused, refused.kind, refused.values, ())
        others: tuple[Loaded[Any], ...] = (*content.actors, *content.themes, *content.digests)
        for loaded in others:
            self.references(loaded, loaded.record, ())
        self.circles(content.actors, "member_of")
        self.circles(content.themes, "parent")
        for note in content.digests:
            self.order(note)
            self.issued(note)
        self.gaps()
        return self.problems

    def made(self, key: str) -> date | None:
        """Give the day on which an outlook item was made."""
        owner = self.owners[Registry.OUTLOOK].get(key)
        return owner.item.record.date.day if owner else None

    def begins(self, key: str) -> ApproxDate | None:
        """Give the day, week or month in which an event begins."""
        owner = self.owners[Registry.EVENT].get(key)
        record = owner.item.record.events[owner.path[1]] if owner else None
        return record.date if isinstance(record, Event) else None

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
                self.position_id(article, number, position)

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

    def position_id(self, item: Loaded[Article], number: int, position: Position) -> None:
        path: Path = ("positions", number)
        seen = self.owners[Registry.POSITION]
        key = position_id(item.id, position)
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
            # Positions, steps and records with an id have rules of their own.
            if shape.is_list and shape.registry != Registry.STEP and shape.records in ((), (Participant,)):
                self.twice(item, value, below)
            for number, entry in entries:
                here = below if number is None else (*below, number)
                if shape.records:
                    self.references(item, entry, here)
                elif shape.registry and shape.registry != Registry.STEP:
                    sources = [source.id for source in getattr(item.record, "sources", ())]
                    self.known(item, shape.registry, str(entry), here, sources)

    def crossings(self, item: Loaded[Article]) -> None:
        """Find positions that are said to cross what is no red line of another actor on their theme."""
        for number, position in enumerate(item.record.positions):
            for place, key in enumerate(position.crosses):
                owner = self.owners[Registry.POSITION].get(key)
                if owner is None:
                    continue
                line: Position = owner.item.record.positions[owner.path[1]]
                if line.attribution is Attribution.NONE:
                    message = f'"{key}" is without attribution, and so nobody\'s red line'
                elif line.kind is not PositionKind.RED_LINE:
                    message = f'"{key}" is a {line.kind.label.lower()}, not a red line'
                elif line.change is Change.WITHDRAWN:
                    message = f'"{key}" takes a red line back'
                elif line.actor == position.actor:
                    message = f'"{key}" is a red line of {line.actor} itself'
                elif line.theme != position.theme:
                    message = f'"{key}" is on {line.theme}, not on {position.theme}'
                else:
                    continue
                hint = "name a red line of another actor on the same theme"
                self.report(item, ("positions", number, "crosses", place), "B218", message, hint)

    def twice(self, item: Loaded[Any], entries: tuple[Any, ...], path: Path) -> None:
        """Find what stands in a list more than once, which would be shown and counted more than once."""
        for number in repeated(entries):
            told = f'"{entries[number]}"' if isinstance(entries[number], str) else "the same entry"
            self.report(item, (*path, number), "B209", f"{told} stands here twice", "name it once")

    def values(self, item: Faulty, kind: type, values: dict[str, Any], path: Path) -> None:
        """Check the ids of a file that was refused: its author is to hear of all faults at once."""
        sources = [source for registry, source in _claims(item) if registry == Registry.SOURCE]
        for shape in shape_of(kind):
            value = values.get(shape.name)
            below = (*path, shape.name)
            entries = enumerate(value) if isinstance(value, list) else [(None, value)]
            for number, entry in entries:
                here = below if number is None else (*below, number)
                if shape.records and isinstance(entry, dict):
                    self.values(item, pick_record(shape, entry), entry, here)
                elif shape.registry and shape.registry != Registry.STEP and _is_id(entry):
                    self.known(item, shape.registry, str(entry), here, sources)

    def known(
        self, item: Loaded[Any] | Faulty, registry: str, key: str, path: Path, sources: list[str]
    ) -> None:
        name = _NAMES[registry]
        if registry == Registry.SOURCE:
            if key not in sources:
                hint = did_you_mean(key, sources) or "add it to `sources`"
                self.report(item, path, "B204", f'unknown source "{key}"', hint)
            return
        owner = self.owners[registry].get(key)
        if owner is None:
            if (registry, key) in self.claimed or self.everything.refused & {
                (_FOLDERS.get(registry, ""), key),
                (_FOLDERS.get(registry, ""), ""),
            }:
                return
            hint = self.meant(registry, key)
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

    def meant(self, registry: str, key: str) -> str:
        """Tell what an id is called now, or ask whether one like it or of this name was meant."""
        if now := self.renamed.now(registry, key):
            return f'it is "{now}" now'
        for owner in self.owners[registry].values() if registry in _NAMED else ():
            record = owner.item.record
            names = (
                *(getattr(record, field, ()) for field in ("aliases", "metonyms", "keywords")),
                (record.name,),
            )
            if any(as_id(name) == key for group in names for name in group):
                return f'did you mean "{owner.item.id}"?'
        return did_you_mean(key, self.owners[registry])

    # Actors, themes, digests

    def issued(self, note: Loaded[DigestNote]) -> None:
        week, issued = Week.parse(note.id), note.record.issued
        if issued is None:
            return
        if issued.day < week.monday:
            message = f"issued on {issued.day}, before its week begins on {week.monday}"
            self.report(note, ("issued",), "B215", message, "check the date")
        elif issued.day > week.sunday + _LATEST_ISSUE:
            message = f"issued on {issued.day}, long after its week ends on {week.sunday}"
            self.report(note, ("issued",), "B215", message, "check the year")

    def gaps(self) -> None:
        """Warn of a year without a text: a slip in a date makes a digest for every week between."""
        days = sorted((item.record.date.day, item.path, item) for item in self.shown.articles)
        for (day, _, item), (after, _, _) in pairwise(days):
            if after - day > _LONGEST_GAP:
                message = f"the next article is of {after}: each week between gets an empty digest"
                places = item.places
                self.problems.append(
                    places.diagnostic(
                        places.at(("date",)), "B215", message, "check the year", Severity.WARNING
                    )
                )

    def circles(self, items: tuple[Loaded[Any], ...], field: str) -> None:
        """Find actors that belong to themselves and themes that are their own ancestors."""
        above = {item.id: _tuple(getattr(item.record, field)) for item in items}
        for item in items:
            if item.id in set(_ancestors(item.id, above)):
                message = f'"{item.id}" belongs to itself, directly or through others'
                self.report(item, (field,), "B305", message, f"take one `{field}` out")

    def order(self, note: Loaded[Any]) -> None:
        week = Week.parse(note.id)
        articles = {item.id: item for item in self.everything.articles}
        for number, key in enumerate(note.record.order):
            item = articles.get(key)
            if item is not None and Week.of(item.record.date.day) != week:
                other = Week.of(item.record.date.day)
                message = f'"{key}" belongs to {other}, not to {week}'
                self.report(note, ("order", number), "B304", message, "name articles of this week")
        themes: set[str] = set()
        for number, direction in enumerate(note.record.directions):
            if direction.theme in themes:
                message = f'a second direction for "{direction.theme}"'
                self.report(note, ("directions", number, "theme"), "B209", message, "keep one")
            themes.add(direction.theme)


def repeated(entries: tuple[object, ...]) -> list[int]:
    """Give the places at which something stands in a list again."""
    return [number for number, entry in enumerate(entries) if entry in entries[:number]]


def _is_id(value: object) -> bool:
    """Whether a value can be an id; what cannot is told where it is read."""
    return isinstance(value, str) and re.fullmatch(ID_PATTERN, value) is not None


def _claims(item: Faulty) -> Iterator[tuple[str, str]]:
    """Give the ids that a refused file declares, by registry."""
    fields = {
        "sources": Registry.SOURCE, "events": Registry.EVENT, "disagreements": Registry.DISAGREEMENT,
        "outlook": Registry.OUTLOOK,
    }  # fmt: skip
    for field, registry in fields.items():
        entries = item.values.get(field)
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and _is_id(entry.get("id")):
                yield registry, str(entry["id"])
    yield from _claimed_positions(item)


def _claimed_positions(item: Faulty) -> Iterator[tuple[str, str]]:
    entries = item.values.get("positions")
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            article = posixpath.basename(item.path).removesuffix(".md")
            named = f"{article}-{entry.get('actor')}-{entry.get('theme')}"
            yield Registry.POSITION, str(entry.get("id") or named)


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
