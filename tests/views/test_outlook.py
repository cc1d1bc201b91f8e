"""What the outlook board shows: what is due, open, overdue and resolved, and how well it was judged."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

import pytest
import yaml
from jinja2 import Environment, FileSystemLoader
from selectolax.lexbor import LexborHTMLParser

from generator.model.vocabulary import Likelihood, Outcome
from generator.views.boards import OutlookPage
from generator.views.kit import Kit
from generator.views.outlook import ENOUGH, outlook_page, outlook_year_page
from tests.digest.support import article, outlook, resolution, resolves
from tests.views.many import sized
from tests.views.support import ROOT, TEMPLATES, digest, environment, example_kit, kit_of, site_of

#: The Sunday of the week of the articles below.
END = date(2025, 12, 21)


def anchors(*lists: tuple[Any, ...]) -> list[list[str]]:
    return [[item.anchor.removeprefix("outlook-") for item in items] for items in lists]


def shown(page: OutlookPage) -> list[list[str]]:
    return anchors(page.due, page.open, page.overdue, page.resolved)


def test_each_item_stands_where_it_belongs() -> None:
    items = (
        outlook("yesterday", END - timedelta(days=1)),
        outlook("long-ago", END - timedelta(days=30)),
        outlook("today", END),
        outlook("within-a-week", END + timedelta(days=7)),
        outlook("later", END + timedelta(days=8)),
        outlook("decided", END, resolution=resolution(END)),
        outlook("decided-early", END + timedelta(days=9), resolution=resolution(END)),
    )
    page = outlook_page(kit_of(article("a", "2025-12-15", outlook=items)))
    assert shown(page) == [
        ["today", "within-a-week"], ["later"], ["yesterday", "long-ago"], ["decided-early", "decided"]
    ]  # fmt: skip
    assert (page.earlier, page.archive) == (0, ())


def test_every_item_is_on_the_board_or_on_the_page_of_its_year() -> None:
    items = tuple(
        outlook(
            f"i{number:02d}", date(2024, 11, 1) + timedelta(days=number * 5),
            resolution=resolution(END) if number % 3 else None,
        )
        for number in range(60)
    )  # fmt: skip
    kit = kit_of(article("a", "2025-06-05", outlook=items), settings=sized(12))
    page = outlook_page(kit)
    years = [route.key for route in kit.routes.of("outlook_year")]
    assert years[0] == "2024"
    assert [link.path for link in page.archive] == ["outlook/2025/", "outlook/2024/"]
    parts = [outlook_year_page(kit, key) for key in years]
    found = sorted(name for part in parts for names in shown(part) for name in names)
    ahead = anchors(page.due, page.open)
    assert sorted([*found, *ahead[0], *ahead[1]]) == [item.id for item in items]
    assert all(len(part.overdue) + len(part.resolved) <= 8 for part in parts)
    assert page.earlier == len(found) - len(page.overdue) - len(page.resolved)
    assert [part.previous.path if part.previous else "" for part in parts][1:] == [
        part.meta.path for part in parts[:-1]
    ]
    assert [part.next.path if part.next else "" for part in parts][:-1] == [
        part.meta.path for part in parts[1:]
    ]


@pytest.mark.parametrize("number", [ENOUGH - 1, ENOUGH])
def test_a_score_of_few_items_is_marked(number: int) -> None:
    items = tuple(outlook(f"i{n}", END, resolution=resolution(END)) for n in range(number))
    score = outlook_page(kit_of(article("a", "2025-12-15", outlook=items))).score
    assert score is not None
    assert (score.items, score.few, score.void) == (number, number < ENOUGH, 0)
    # Called likely, 55 to 80 %: 0.675.
    assert score.brier == "0.106"
    likely = score.terms[Likelihood.LIKELY.rank]
    assert (likely.items, likely.occurred, likely.share) == (number, number, "100 %")
    assert {term.share for term in score.terms if term is not likely} == {""}


#: The ranges of ICD 203 as they are published, in per cent.
RANGES: Final = {
    "almost-no-chance": (1, 5), "very-unlikely": (5, 20), "unlikely": (20, 45), "roughly-even": (45, 55),
    "likely": (55, 80), "very-likely": (80, 95), "almost-certain": (95, 99),
}  # fmt: skip


def records_of_the_example() -> tuple[dict[str, str], dict[str, str]]:
    """Give the likelihood of each item, and the outcome of each resolved one, as the files have them."""
    likelihood: dict[str, str] = {}
    outcome: dict[str, str] = {}
    for file in (ROOT / "content" / "articles").rglob("*.md"):
        for item in yaml.safe_load(file.read_text(encoding="utf-8").split("---\n")[1]).get("outlook", ()):
            name = item.get("ref") or item["id"]
            if "likelihood" in item:
                likelihood[name] = item["likelihood"]
            if "resolution" in item:
                outcome[name] = item["resolution"]["outcome"]
    return likelihood, outcome


def scored(kit: Kit) -> tuple[str, list[tuple[str, str, str]]]:
    """Give the score and the rows of its table as the page shows them."""
    template = environment().get_template("outlook.html")
    tree = LexborHTMLParser(template.render(view=outlook_page(kit), site=site_of(kit), root="../"))
    found = re.search(r"Brier score ([0-9.]+)", tree.css("section:has(#score)")[0].text())
    rows = [
        tuple(" ".join(cell.text().split()) for cell in row.css("th, td"))
        for row in tree.css("table.calibration tbody tr")
    ]
    return found[1] if found else "", [(called, items, occurred) for called, _, items, occurred in rows]


def test_example_the_score_on_the_page_is_that_of_the_records() -> None:
    likelihood, outcome = records_of_the_example()
    judged = [(likelihood[name], what == "occurred") for name, what in outcome.items() if what != "void"]
    assert {what for _, what in judged} == {True, False}
    squares = [(Fraction(sum(RANGES[term]), 200) - occurred) ** 2 for term, occurred in judged]
    rows = []
    for term in Likelihood:
        own = [occurred for name, occurred in judged if name == term]
        share = f"{sum(own)} occurred ({100 * sum(own) / len(own):.0f} %)" if own else ""
        rows.append((term.label, f"{len(own)} resolved", share))
    score, table = scored(example_kit())
    assert score == f"{float(sum(squares) / len(squares)):.3f}"
    assert table == rows
    # A share of all or none would be right for whoever divides the wrong numbers.
    assert any("(0 %)" not in share and "(100 %)" not in share for _, _, share in rows if share)


def test_the_share_is_that_of_the_items_that_occurred() -> None:
    outcomes = [Outcome.OCCURRED, Outcome.DID_NOT_OCCUR, Outcome.DID_NOT_OCCUR, Outcome.VOID]
    items = tuple(
        outlook(f"i{n}", END, resolution=resolution(END, outcome)) for n, outcome in enumerate(outcomes)
    )
    score, table = scored(kit_of(article("a", "2025-12-15", outlook=items)))
    # Called likely, 55 to 80 %: 0.675.
    assert score == f"{(0.325**2 + 2 * 0.675**2) / 3:.3f}"
    assert table[Likelihood.LIKELY.rank] == ("Likely", "3 resolved", "1 occurred (33 %)")


def test_without_resolved_items_there_is_no_score() -> None:
    void = outlook("void", END, resolution=resolution(END, Outcome.VOID))
    assert (
        outlook_page(kit_of(article("a", "2025-12-15", outlook=(outlook("open", END), void)))).score is None
    )
    assert shown(outlook_page(kit_of())) == [[], [], [], []]


def test_a_digest_tells_what_became_of_what_it_promised() -> None:
    kit = kit_of(
        article("first", "2025-12-03", outlook=(outlook("kept", date(2025, 12, 20)),)),
        article("second", "2025-12-18", outlook=(resolves("kept", date(2025, 12, 18)),)),
    )
    (made,) = digest(kit, "2025-W49").made
    assert (made.state, made.outcome) == ("open", None)
    assert made.became is not None
    assert made.became.term == "occurred"
    assert made.became_in is not None
    assert made.became_in.path == "articles/second/"
    (due,) = digest(kit, "2025-W51").due
    assert (due.became, due.became_in) == (None, None)
    assert due.outcome is not None
    assert (due.outcome.term, due.resolved and due.resolved.iso) == ("occurred", "2025-12-18")


def test_a_digest_keeps_what_was_due_in_its_week_apart_from_what_else_was_resolved() -> None:
    this, other = date(2025, 12, 17), date(2025, 10, 31)
    kit = kit_of(
        article("first", "2025-10-01", outlook=(outlook("this", this), outlook("other", other))),
        article("early", "2025-10-02", outlook=(outlook("known", this, resolution=resolution(other)),)),
        article(
            "second", "2025-12-18", outlook=(resolves("this", this), resolves("other", this)),
        ),
    )  # fmt: skip
    page = digest(kit, "2025-W51")
    assert anchors(page.due, page.due_next, page.overdue, page.resolved) == [
        ["known", "this"], [], [], ["other"]
    ]  # fmt: skip
    before = digest(kit, "2025-W50")
    assert anchors(before.due, before.due_next) == [[], ["this"]]


def outlook_of(page: str, heading: str) -> str:
    """Give the text of a list of a digest."""
    part = page.partition(f"<h3>{heading}</h3>")[2].partition("</ul>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", part).split())


def test_every_item_says_when_it_was_due_and_is_told_in_full_once() -> None:
    this, other = date(2025, 12, 17), date(2025, 10, 31)
    kit = kit_of(
        article("first", "2025-10-01", outlook=(outlook("other", other),)),
        article(
            "second", "2025-12-15",
            outlook=(resolves("other", this), outlook("own", this, resolution=resolution(this))),
        ),
    )  # fmt: skip
    template = environment().get_template("digest.html")
    page = template.render(view=digest(kit, "2025-W51"), site=site_of(kit), root="../../")
    own = outlook_of(page, "Due this week")
    assert "due 17 Dec 2025 · resolved 17 Dec 2025" in own
    assert "Likely" not in own, "it was told in full under “Made this week”"
    assert "Likely" in outlook_of(page, "Made this week")
    late = outlook_of(page, "Recorded as resolved this week")
    assert "due 31 Oct 2025 · resolved 17 Dec 2025" in late
    assert "Likely" in late


def test_example_the_board_has_every_item_once() -> None:
    kit = example_kit()
    page = outlook_page(kit)
    names = [name for names in shown(page) for name in names]
    assert len(names) == len(set(names)) == len(kit.corpus.outlook) - page.earlier


def test_the_bars_of_the_theme_show_the_ranges_of_the_terms() -> None:
    marks = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True).get_template("macros/marks.html")
    ranges = marks.module.ranges  # type: ignore[attr-defined]  # what the template sets
    assert {term: (least, least + reach) for term, (least, reach) in ranges.items()} == {
        str(term): term.percent for term in Likelihood
    }
