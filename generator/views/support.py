"""The views of the support board: what the records add up to, and the records themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from generator.digest.support import Pledge
from generator.digest.totals import Total, totals_by_donor, totals_by_period, totals_by_stage
from generator.model.vocabulary import SupportStage
from generator.views.boards import (
    CurrencyView,
    PeriodView,
    StageSums,
    StageView,
    SupportPage,
    SupportSum,
)
from generator.views.kit import Kit
from generator.views.paging import YearPart, most_past, support_years
from generator.views.parts import SupportView
from generator.views.records import support_view
from generator.views.site import meta
from generator.views.wording import day_view, joined, month_label, plural, sum_text
from generator.views.years import year_links, year_place

#: Of how many calendar years the sums stand by month; those of older years stand by year.
_YEARS_BY_MONTH = 2


def support_page(kit: Kit) -> SupportPage:
    """Give the view of all sums and of the newest records."""
    pledges = kit.corpus.support
    newest = pledges[0].day if pledges else None
    stages = [stage for stage in SupportStage if any(item.support.stage is stage for item in pledges)]
    by_stage, by_donor = totals_by_stage(pledges), totals_by_donor(pledges)
    return SupportPage(
        meta=meta(
            kit, "Support",
            f"{plural(len(pledges), 'record')}: committed, allocated, delivered, by donor, kind and month.",
            kind="support",
        ),
        until=day_view(newest) if newest else None,
        as_of=kit.as_of(),
        stages=tuple(_stage(kit, stage, by_stage, by_donor) for stage in stages),
        periods=_periods(kit, stages, pledges, newest) if newest else (),
        total=len(pledges),
        records=_records(kit, pledges[: most_past(kit.settings)]),
        archive=year_links(kit, "support_year", _parts(kit)),
    )  # fmt: skip


def support_year_page(kit: Kit, key: str) -> SupportPage:
    """Give the view of the records of a year, or of a part of a crowded year.

    Args:
        kit: The maker of parts.
        key: The key of its route, ``2025`` or ``2025-2``.
    """
    found = year_place(kit, "support_year", _parts(kit), key)
    part = found.part
    newest_first = sorted(part.entries, key=lambda pledge: pledge.day, reverse=True)
    return SupportPage(
        meta=meta(
            kit, f"Support {part.name}", f"{plural(len(part.entries), 'record')} of support, with sources.",
            kind="support_year", key=key, above="support",
        ),
        until=day_view(newest_first[0].day),
        as_of=None,
        total=len(part.entries),
        records=_records(kit, newest_first),
        previous=found.previous,
        next=found.next,
    )  # fmt: skip


def _parts(kit: Kit) -> tuple[YearPart[Pledge], ...]:
    return kit.once("support", "years", lambda: support_years(kit.corpus, kit.settings))


def _records(kit: Kit, pledges: Iterable[Pledge]) -> tuple[SupportView, ...]:
    return tuple(support_view(kit, pledge) for pledge in pledges)


def _stage(kit: Kit, stage: SupportStage, by_stage: Sequence[Total], by_donor: Sequence[Total]) -> StageView:
    totals = [total for total in by_stage if total.stage is stage]
    return StageView(
        stage=kit.term(stage),
        records=sum(total.records for total in totals),
        summary=joined(_texts(totals)),
        currencies=tuple(
            CurrencyView(
                currency=total.currency or "",
                anchor=f"{stage}-{(total.currency or 'unknown').lower()}",
                sums=_sums(kit, [t for t in by_donor if (t.stage, t.currency) == (stage, total.currency)]),
            )
            for total in totals
        ),
    )


def _sums(kit: Kit, totals: Sequence[Total]) -> tuple[SupportSum, ...]:
    greatest = max(total.amount for total in totals)
    return tuple(
        SupportSum(
            donor=kit.link("actor", total.donor),
            recipients=kit.links("actor", total.recipients),
            kind=kit.term(total.kind),
            amount=_text(total) if total.known else "",
            # Nothing of nothing is no bar.
            bar=f"{float(100 * total.amount / greatest):.1f}" if greatest else "0",
            records=total.records,
            rounded=total.rounded,
        )
        for total in totals
        if total.kind is not None
    )


def _periods(
    kit: Kit, stages: Sequence[SupportStage], pledges: Sequence[Pledge], newest: date
) -> tuple[PeriodView, ...]:
    totals = totals_by_period(pledges, newest.year - _YEARS_BY_MONTH + 1)
    periods = sorted({total.period for total in totals}, reverse=True)
    return tuple(
        PeriodView(
            label=month_label(date.fromisoformat(f"{period}-01")) if "-" in period else period,
            stages=tuple(
                StageSums(
                    stage=kit.term(stage),
                    sums=_texts(
                        [total for total in totals if (total.stage, total.period) == (stage, period)]
                    ),
                )
                for stage in stages
            ),
        )
        for period in periods
    )


def _texts(totals: Iterable[Total]) -> tuple[str, ...]:
    return tuple(_text(total) for total in totals)


def _text(total: Total) -> str:
    if total.currency is None:
        return f"{total.records} of unknown amount"
    return sum_text(total.amount, total.currency, approximate=total.rounded > 0)
