"""Support records with their day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from generator.digest.briefings import Briefing
from generator.model.records import Support


@dataclass(frozen=True, slots=True)
class Pledge:
    """A support record with its day."""

    support: Support
    briefing: Briefing
    day: date

    @property
    def actors(self) -> tuple[str, ...]:
        """Donor and recipient."""
        return tuple(dict.fromkeys([self.support.donor, self.support.recipient]))


def build_support(briefings: Iterable[Briefing]) -> tuple[Pledge, ...]:
    """Give all support records, newest first; of one day, in the order of articles and records."""
    pledges = [
        Pledge(support, item, support.date or item.article.date.day)
        for item in briefings
        for support in item.article.support
    ]
    return tuple(sorted(pledges, key=lambda pledge: pledge.day, reverse=True))
