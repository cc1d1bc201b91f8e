"""Disagreements with the history of their state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from generator.digest.briefings import Briefing
from generator.model.records import Disagreement, DisagreementRef
from generator.model.vocabulary import DisagreementState


@dataclass(frozen=True, slots=True)
class StateChange:
    """One state in the history of a disagreement."""

    day: date
    state: DisagreementState
    note: str
    briefing: Briefing
    #: Ids of the sources it rests on, in that article.
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A disagreement with the history of its state, oldest first."""

    disagreement: Disagreement
    briefing: Briefing
    states: tuple[StateChange, ...]

    @property
    def state(self) -> DisagreementState:
        """Where it stands now."""
        return self.states[-1].state

    @property
    def briefing_ids(self) -> tuple[str, ...]:
        """The articles that record or move it, each once."""
        return tuple(dict.fromkeys(state.briefing.id for state in self.states))

    def state_on(self, day: date) -> DisagreementState | None:
        """Give the state on a day, None before it was recorded."""
        known = [item.state for item in self.states if item.day <= day]
        return known[-1] if known else None


def build_disputes(briefings: tuple[Briefing, ...]) -> tuple[Dispute, ...]:
    """Give all disagreements in the order they were recorded, from articles oldest first."""
    found: dict[str, Dispute] = {}
    later: list[tuple[Briefing, DisagreementRef]] = []
    for item in briefings:
        for entry in item.article.disagreements:
            if isinstance(entry, DisagreementRef):
                later.append((item, entry))
            else:
                first = StateChange(item.article.date.day, entry.state, "", item, entry.sources)
                found[entry.id] = Dispute(entry, item, (first,))
    for item, reference in later:
        dispute = found.get(reference.ref)
        if dispute is None:  # told as B204; the content is refused, but all of it is looked at
            continue
        change = StateChange(
            item.article.date.day, reference.state, reference.note or "", item, reference.sources
        )
        ordered = sorted((*dispute.states, change), key=lambda state: state.day)
        found[reference.ref] = replace(dispute, states=tuple(ordered))
    return tuple(
        sorted(found.values(), key=lambda item: (item.briefing.article.date.instant, item.disagreement.id))
    )
