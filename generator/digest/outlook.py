"""Outlook items with what became of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.digest.briefings import Briefing
from generator.model.records import Outlook, OutlookRef, Resolution


@dataclass(frozen=True, slots=True)
class Expectation:
    """An outlook item with what became of it."""

    outlook: Outlook
    briefing: Briefing
    themes: tuple[str, ...]
    resolution: Resolution | None
    #: The article that resolves it, whose sources the resolution cites.
    resolved_in: Briefing | None

    @property
    def sources(self) -> tuple[tuple[Briefing, tuple[str, ...]], ...]:
        """Ids of the sources it and its resolution rest on, by the article that cites them."""
        if self.resolution is None or self.resolved_in is None:
            return ((self.briefing, self.outlook.sources),)
        return ((self.briefing, self.outlook.sources), (self.resolved_in, self.resolution.sources))

    @property
    def briefing_ids(self) -> tuple[str, ...]:
        """The article that makes it and the one that resolves it, each once."""
        resolved = [self.resolved_in.id] if self.resolved_in else []
        return tuple(dict.fromkeys([self.briefing.id, *resolved]))


def build_outlook(briefings: tuple[Briefing, ...]) -> tuple[Expectation, ...]:
    """Give all outlook items by due date, from articles oldest first."""
    found: dict[str, Expectation] = {}
    later: list[tuple[Briefing, OutlookRef]] = []
    for item in briefings:
        for entry in item.article.outlook:
            if isinstance(entry, OutlookRef):
                later.append((item, entry))
            else:
                themes = entry.themes or item.article.themes
                resolved = item if entry.resolution else None
                found[entry.id] = Expectation(entry, item, themes, entry.resolution, resolved)
    for item, reference in later:
        if reference.ref not in found:  # told as B204; the content is refused, but all of it is looked at
            continue
        found[reference.ref] = replace(
            found[reference.ref], resolution=reference.resolution, resolved_in=item
        )
    return tuple(sorted(found.values(), key=lambda item: (item.outlook.due, item.outlook.id)))
