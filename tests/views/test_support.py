"""What the support board shows: sums by stage, donor, kind and month, and the records."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from generator.model.vocabulary import SupportKind, SupportStage
from generator.views.boards import SupportPage
from generator.views.kit import Kit
from generator.views.support import support_page, support_year_page
from generator.views.wording import sum_text
from tests.digest.support import UNTIMED, article, support
from tests.views.many import sized
from tests.views.support import environment, kit_of, site_of

DELIVERED, ALLOCATED = SupportStage.DELIVERED, SupportStage.ALLOCATED
RECORDS = (
    support(amount=6e9, currency="EUR", date=date(2025, 12, 1)),
    support(amount=115e6, currency="EUR", approximate=True, date=date(2025, 12, 3)),
    support(amount=2e9, currency="USD", date=date(2025, 11, 30)),
    support(kind=SupportKind.MILITARY, date=date(2025, 12, 3)),
    support("russia", "united-states", date=date(2023, 5, 3)),
    support("russia", amount=1e9, currency="EUR", date=date(2023, 6, 3)),
    support("russia", stage=DELIVERED, amount=0.5, currency="EUR", date=date(2025, 12, 3)),
)


def shown(page: SupportPage) -> list[tuple[str, str, list[tuple[str, str, str, int]]]]:
    return [
        (
            stage.stage.term, item.currency,
            [(row.donor.text, row.kind.term, row.amount, row.records) for row in item.sums],
        )
        for stage in page.stages
        for item in stage.currencies
    ]  # fmt: skip


def rendered(kit: Kit, page: SupportPage) -> LexborHTMLParser:
    template = environment().get_template("support.html")
    return LexborHTMLParser(template.render(view=page, site=site_of(kit), root="../"))


def test_sums_stand_by_stage_currency_donor_and_kind() -> None:
    page = support_page(kit_of(article("a", "2025-12-15", support=RECORDS)))
    assert shown(page) == [
        ("committed", "EUR", [
            ("United-States", "financial", "about EUR 6.115 billion", 2),
            ("Russia", "financial", "EUR 1 billion", 1),
        ]),
        ("committed", "USD", [("United-States", "financial", "USD 2 billion", 1)]),
        ("committed", "", [("Russia", "financial", "", 1), ("United-States", "military", "", 1)]),
        ("delivered", "EUR", [("Russia", "financial", "EUR 0.50", 1)]),
    ]  # fmt: skip
    assert [stage.summary for stage in page.stages] == [
        "about EUR 7.115 billion, USD 2 billion and 2 of unknown amount", "EUR 0.50",
    ]  # fmt: skip
    assert [row.bar for row in page.stages[0].currencies[0].sums] == ["100.0", "16.4"]
    assert page.until is not None
    assert page.as_of is not None
    assert (page.until.iso, page.as_of.iso) == ("2025-12-03", "2025-12-21")


def test_months_of_two_years_stand_apart_and_older_years_as_a_whole() -> None:
    page = support_page(kit_of(article("a", "2025-12-15", support=RECORDS)))
    assert [(item.label, [stage.sums for stage in item.stages]) for item in page.periods] == [
        ("December 2025", [("about EUR 6.115 billion", "1 of unknown amount"), ("EUR 0.50",)]),
        ("November 2025", [("USD 2 billion",), ()]),
        ("2023", [("EUR 1 billion", "1 of unknown amount"), ()]),
    ]


def test_without_support_there_is_no_board() -> None:
    kit = kit_of(article("a"))
    assert list(kit.routes.of("support")) == []
    assert "Support" not in [link.text for link in site_of(kit).boards]
    assert "Support" in [link.text for link in site_of(kit_of(article("a", support=RECORDS))).boards]


def test_every_record_is_on_the_board_or_on_the_page_of_its_year() -> None:
    start = date(2023, 11, 1)
    items = tuple(
        support(text=f"Record {number:02d}.", date=start + timedelta(days=number * 5)) for number in range(60)
    )
    kit = kit_of(article("a", "2025-06-05", support=items), settings=sized(12))
    page = support_page(kit)
    assert [item.text for item in page.records] == [f"Record {number}." for number in range(59, 51, -1)]
    assert (page.total, page.stages[0].records) == (60, 60)
    assert [link.path for link in page.archive] == ["support/2024/", "support/2023/"]
    parts = [support_year_page(kit, route.key) for route in kit.routes.of("support_year")]
    assert [item.text for part in parts for item in reversed(part.records)] == [item.text for item in items]
    assert all(len(part.records) <= 8 for part in parts)
    assert all((part.stages, part.periods, part.as_of) == ((), (), None) for part in parts)
    assert [part.previous.path if part.previous else "" for part in parts][1:] == [
        part.meta.path for part in parts[:-1]
    ]
    assert [part.next.path if part.next else "" for part in parts][:-1] == [
        part.meta.path for part in parts[1:]
    ]


def test_the_page_says_what_its_sums_are_of() -> None:
    kit = kit_of(article("a", "2025-12-15", support=RECORDS))
    tree = rendered(kit, support_page(kit))
    text = " ".join(" ".join(node.text() for node in tree.css("main")).split())
    assert "Data until 3 December 2025" in text
    assert "Stages are never added to each other" in text
    assert "nothing is taken off" in text
    rows = [[cell.text(strip=True) for cell in row.css("th, td")] for row in tree.css(".sums tbody tr")]
    assert rows[0][2:] == ["about EUR 6.115 billion", "2 records, 1 rounded"]
    assert rows[3][2:] == ["unknown", "1 record"]
    assert [svg.attributes["aria-hidden"] for svg in tree.css("svg.bar")] == ["true"] * 4
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "EUR 0"),
        (Fraction(1, 10), "EUR 0.10"),
        (Fraction(999_999), "EUR 999,999"),
        (Fraction(10**6), "EUR 1 million"),
        (Fraction(999_999_999), "EUR 999,999,999"),
        (Fraction(6_115_000_000), "EUR 6.115 billion"),
        (Fraction(6_115_000_001), "EUR 6,115,000,001"),
        (Fraction(123_456_789_012_345, 100), "EUR 1,234,567,890,123.45"),
        (Fraction(97 * 10**12), "EUR 97,000 billion"),
    ],
)
def test_a_sum_is_written_exactly(value: Fraction, text: str) -> None:
    assert sum_text(value, "EUR", approximate=False) == text
    assert sum_text(value, "EUR", approximate=True) == f"about {text}"


@UNTIMED
@given(st.integers(0, 10**15), st.integers(0, 6))
def test_no_sum_is_rounded(number: int, places: int) -> None:
    value = Fraction(number, 10**places)
    text = sum_text(value, "EUR", approximate=False)
    found = re.fullmatch(r"EUR ([0-9.,]+)( million| billion)?", text)
    assert found is not None
    unit = {" million": 10**6, " billion": 10**9}.get(found[2] or "", 1)
    assert Fraction(found[1].replace(",", "")) * unit == value


@pytest.mark.parametrize("amount", [999_999_999.0, 1_234_567_890.0, 1.5, 1.1e9])
def test_the_sum_of_one_record_is_what_the_record_says(amount: float) -> None:
    items: tuple[Any, ...] = (support(amount=amount, currency="EUR"),)
    page = support_page(kit_of(article("a", support=items)))
    assert [row.amount for row in page.stages[0].currencies[0].sums] == [item.amount for item in page.records]


def test_a_donor_that_gave_nothing_has_no_bar() -> None:
    items: tuple[Any, ...] = (support(amount=0.0, currency="EUR"),)
    page = support_page(kit_of(article("a", support=items)))
    assert [row.bar for row in page.stages[0].currencies[0].sums] == ["0"]
