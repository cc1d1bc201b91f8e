"""What support records add up to: exactly, by stage and currency, and whatever the order of the records.

Only amounts of one stage and one currency are ever added. Records without an amount are counted apart from
those with one. No record says that it repeats another: sums are of what was recorded, nothing is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from generator.digest.support import Pledge
from generator.model.vocabulary import SupportKind, SupportStage


@dataclass(frozen=True, slots=True)
class Total:
    """What the records of one stage and one currency add up to, or how many of a stage have no amount."""

    stage: SupportStage
    #: None for records without an amount.
    currency: str | None
    #: Exactly the sum of the amounts as they were written; 0 without an amount, which means nothing then.
    amount: Fraction
    records: int
    #: How many of the records have an amount that its sources round.
    rounded: int
    #: Who receives, each once, by id.
    recipients: tuple[str, ...]
    #: Of sums by donor: who gives what sort of support.
    donor: str = ""
    kind: SupportKind | None = None
    #: Of sums by time: a month ``2025-12``, or a year ``2025``.
    period: str = ""

    @property
    def known(self) -> bool:
        """Whether the records have an amount."""
        return self.currency is not None


def totals_by_stage(pledges: Iterable[Pledge]) -> tuple[Total, ...]:
    """Add up by stage and currency."""
    return _totals(pledges, lambda _: ("", None, ""))


def totals_by_donor(pledges: Iterable[Pledge]) -> tuple[Total, ...]:
    """Add up by stage, currency, donor and kind; of one stage and currency the greatest sum first."""
    return _totals(pledges, lambda pledge: (str(pledge.support.donor), pledge.support.kind, ""))


def totals_by_period(pledges: Iterable[Pledge], months_from: int) -> tuple[Total, ...]:
    """Add up by stage, currency and month.

    Args:
        pledges: The records.
        months_from: The year from which on there are months; what is older is added up by year.
    """
    return _totals(pledges, lambda pledge: ("", None, _period(pledge.day, months_from)))


def exact(amount: float) -> Fraction:
    """Give the number that was written: of 0.1 a tenth, not the binary fraction next to it."""
    return Fraction(repr(amount))


def _period(day: date, months_from: int) -> str:
    return f"{day.year:04d}-{day.month:02d}" if day.year >= months_from else f"{day.year:04d}"


def _totals(
    pledges: Iterable[Pledge], by: Callable[[Pledge], tuple[str, SupportKind | None, str]]
) -> tuple[Total, ...]:
    groups: defaultdict[tuple[SupportStage, str | None, tuple[str, SupportKind | None, str]], list[Pledge]]
    groups = defaultdict(list)
    for pledge in pledges:
        record = pledge.support
        currency = record.currency if record.amount is not None else None
        groups[record.stage, currency, by(pledge)].append(pledge)
    found = [
        Total(
            stage=stage,
            currency=currency,
            amount=sum((exact(item.support.amount or 0) for item in own), Fraction()),
            records=len(own),
            rounded=sum(1 for item in own if currency is not None and item.support.approximate),
            recipients=tuple(sorted({str(item.support.recipient) for item in own})),
            donor=donor,
            kind=kind,
            period=period,
        )
        for (stage, currency, (donor, kind, period)), own in groups.items()
    ]
    return tuple(sorted(found, key=_order))


def _order(total: Total) -> tuple[object, ...]:
    """By stage, time and currency, unknown amounts last; then the greatest first."""
    return (
        total.stage.rank, total.period, not total.known, total.currency or "",
        -total.amount, -total.records, total.donor, total.kind.rank if total.kind else -1,
    )  # fmt: skip
