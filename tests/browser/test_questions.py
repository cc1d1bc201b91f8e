"""What a reader comes to ask: from the front page, by links that are seen, in at most three clicks.

The answers are computed from the records of the example, so they hold for whatever its desk writes next.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain

import pytest
from playwright.sync_api import Browser, Locator, Page

from generator.digest.corpus import Corpus
from generator.digest.ledger import MOVES, LedgerEntry
from generator.digest.outlook import Expectation
from generator.model.values import Week
from generator.model.vocabulary import DisagreementState, Stance
from tests.views.support import example_kit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CLICKS = 3


class Reader:
    """Someone on the front page who clicks what they see."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def click(self, name: str) -> None:
        """Follow a link by its words."""
        links = self.page.get_by_role("link", name=name, exact=True).filter(visible=True)
        assert links.count(), f"no link “{name}” is seen on {self.page.url}"
        self.clicks += 1
        assert self.clicks <= CLICKS
        links.first.click()
        self.page.wait_for_load_state()

    def section(self, heading: str) -> Locator:
        """Give the part of the page below a heading."""
        return self.page.locator("main section").filter(
            has=self.page.get_by_role("heading", name=heading, level=2)
        )


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        page = context.new_page()
        page.goto(f"{address}/")
        yield Reader(page)
    finally:
        context.close()


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return example_kit().corpus


def actor(corpus: Corpus, key: str) -> str:
    return corpus.actors[key].record.name


def theme(corpus: Corpus, key: str) -> str:
    return corpus.themes[key].record.name


def day(place: Locator) -> str:
    return str(place.locator("time").first.get_attribute("datetime"))


# What does Russia reject, and since when?


@pytest.mark.parametrize("key", ["russia", "hungary"])
def test_what_an_actor_rejects_and_since_when(reader: Reader, corpus: Corpus, key: str) -> None:
    name = actor(corpus, key)
    reader.click("Actors")
    reader.click(name)
    rows = reader.section("Positions held now").locator("tbody tr").all()
    shown = {
        row.locator("th").inner_text(): day(row.locator(".c-since"))
        for row in rows
        if row.locator(".c-stance b").inner_text() == Stance.REJECTS.label
    }
    expected = {
        theme(corpus, of): history.holding.since.isoformat()
        for (who, of), history in corpus.histories.items()
        if who == key and history.current.statement.position.stance is Stance.REJECTS
    }
    assert expected
    assert shown == expected
    assert all(row.locator(".c-src a").count() for row in rows), "each with its sources"


# Who moved this week?


def told(corpus: Corpus, entry: LedgerEntry) -> tuple[str, str, str, str]:
    """Give a change as a row of the ledger tells it."""
    position = entry.statement.position
    who, on = actor(corpus, position.actor), theme(corpus, position.theme)
    return entry.change.label, who, on, entry.statement.day.isoformat()


def ledger_rows(part: Locator) -> set[tuple[str, str, str, str]]:
    return {
        (
            # The style writes it in capitals.
            row.locator(".chg").inner_text().capitalize(),
            row.locator(".who").inner_text(),
            row.locator(".on").inner_text(),
            day(row.locator(".c-src")),
        )
        for row in part.locator("table.ledger tbody tr").all()
    }


def recorded_in(corpus: Corpus, week: Week) -> list[LedgerEntry]:
    of = {item.id: item.week for item in corpus.briefings}
    return [entry for entry in corpus.ledger[""] if of[entry.statement.briefing_id] == week]


def moved_in(corpus: Corpus, week: Week) -> set[tuple[str, str, str, str]]:
    return {told(corpus, entry) for entry in recorded_in(corpus, week) if entry.change in MOVES}


def test_who_moved_this_week(reader: Reader, corpus: Corpus) -> None:
    week = corpus.weeks[-1]
    reader.click("Read the whole issue")
    part = reader.section("What changed")
    assert ledger_rows(part) == {told(corpus, entry) for entry in recorded_in(corpus, week)}
    nobody = not moved_in(corpus, week)
    assert ("none moved" in part.inner_text()) == nobody, "that nobody moved is said"


def test_who_moved_in_the_last_week_in_which_somebody_did(reader: Reader, corpus: Corpus) -> None:
    week = next(week for week in reversed(corpus.weeks) if moved_in(corpus, week))
    reader.click("Digests")
    headline = reader.page.locator(f"main a[href*='{str(week).lower()}/']").first.inner_text()
    reader.click(headline)
    shown = ledger_rows(reader.section("What changed"))
    assert shown == {told(corpus, entry) for entry in recorded_in(corpus, week)}
    first = reader.section("What changed").locator("table.ledger tbody tr .chg").first
    assert first.inner_text().capitalize() in {change.label for change in MOVES}, "what moved comes first"


def test_who_ever_moved(reader: Reader, corpus: Corpus) -> None:
    reader.click("Changes")
    reader.click("Moved")
    expected = {told(corpus, entry) for entry in corpus.ledger["moved"]}
    assert ledger_rows(reader.page.locator("main")) == expected


# On what do Ukraine and the United States differ?

PAIR = ("ukraine", "united-states")


def test_on_what_two_actors_differ_by_the_desk(reader: Reader, corpus: Corpus) -> None:
    names = {actor(corpus, key) for key in PAIR}
    reader.click("Disagreements")
    shown = {
        (item.locator(".state").inner_text(), item.locator(".what").inner_text())
        for state in DisagreementState
        for item in reader.section(state.label).locator("li[id^=disagreement]").all()
        # The parties, or the order of steps that each of them wants.
        if names <= set(item.get_by_role("link").all_inner_texts())
    }
    expected = {
        (dispute.state.label, dispute.disagreement.issue)
        for dispute in corpus.disputes
        if set(PAIR) <= set(dispute.disagreement.parties)
    }
    assert expected
    assert shown == expected


def test_on_what_two_actors_give_other_answers(reader: Reader, corpus: Corpus) -> None:
    reader.click("Positions")
    table = reader.page.locator("main table").first
    themes = [cell.inner_text().strip() for cell in table.locator("thead th").all()][1:]
    answers = []
    for key in PAIR:
        row = table.locator("tbody tr").filter(
            has=reader.page.get_by_role("rowheader", name=actor(corpus, key), exact=True)
        )
        stances = [cell.inner_text().strip().partition("\n")[0] for cell in row.locator("td").all()]
        answers.append({on: text.split()[0] for on, text in zip(themes, stances, strict=True) if text})
    one, other = answers
    shown = {on: (one[on], other[on]) for on in one.keys() & other.keys() if one[on] != other[on]}
    held = corpus.histories
    both = [on for who, on in held if who == PAIR[0] and (PAIR[1], on) in held]
    stances_of = {
        theme(corpus, on): tuple(held[who, on].current.statement.position.stance.label for who in PAIR)
        for on in both
    }
    expected = {on: pair for on, pair in stances_of.items() if pair[0] != pair[1]}
    assert expected
    assert shown == expected


# What was expected for this week, and did it happen?


def became(item: Expectation) -> tuple[str, str]:
    """Give a statement with what became of it."""
    return item.outlook.statement, item.resolution.outcome.label if item.resolution else ""


def outlook_items(part: Locator, heading: str) -> list[Locator]:
    """Give the items below a heading."""
    below = (
        "node => [...document.querySelectorAll('h2, h3')].filter(h => h.compareDocumentPosition(node) & 4)"
    )
    return [
        item
        for item in part.locator("ul.outlook > li").all()
        if item.evaluate(f"{below}.at(-1).textContent").startswith(heading)
    ]


def read(items: list[Locator]) -> set[tuple[str, str]]:
    """Give the statements of items with what became of each."""
    return {(item.locator(".what").inner_text(), item.locator(".state").inner_text()) for item in items}


def test_what_was_expected_for_this_week_and_what_became_of_it(reader: Reader, corpus: Corpus) -> None:
    week = corpus.weeks[-1]
    of_the_week = [item for item in corpus.outlook if Week.of(item.outlook.due) == week]
    assert all(item.resolved_in and item.resolved_in.week == week for item in of_the_week)
    expected = set(map(became, of_the_week))
    assert expected, "something was expected for the newest week of the example"
    reader.click("Read the whole issue")
    part = reader.section("Outlook")
    due = outlook_items(part, "Due this week")
    assert read(due) == expected
    # The page says by itself which day each was due: a reader who looks at all of the outlook finds the same.
    days = {item.locator(".what").inner_text(): day(item.locator(".by")) for item in part.locator("li").all()}
    assert {text for text, due in days.items() if Week.of(date.fromisoformat(due)) == week} == {
        statement for statement, _ in expected
    }


def test_what_was_ever_expected_and_what_became_of_it(reader: Reader, corpus: Corpus) -> None:
    reader.click("Outlook")
    main = reader.page.locator("main")
    resolved = outlook_items(main, "Resolved")
    assert read(resolved) == {became(item) for item in corpus.outlook if item.resolution}
    assert {item.locator(".what").inner_text(): day(item.locator(".by")) for item in resolved} == {
        item.outlook.statement: item.outlook.due.isoformat() for item in corpus.outlook if item.resolution
    }, "and when it was due"
    ahead = chain.from_iterable(read(outlook_items(main, name)) for name in ("Due", "Open", "Overdue"))
    expected = {item.outlook.statement for item in corpus.outlook if not item.resolution}
    assert {statement for statement, _ in ahead} == expected
