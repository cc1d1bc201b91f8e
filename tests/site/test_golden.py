"""A small site written by hand and what it must give, page for page.

After a change that is meant to change the output: `pytest tests/site/test_golden.py --update-golden`, then
read the difference as a reader of the site would, before it goes into the repository.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from generator import __version__
from generator.build.prepare import prepare
from generator.pelican.render import read_pelican_settings
from tests.site.support import built, communique, tree

GOLDEN = Path(__file__).parent / "golden"
SETTINGS = GOLDEN / "pelicanconf.py"
EXPECTED = GOLDEN / "expected"
#: One page of each kind, digests of a busy, a quiet and an edited week, a feed and the lists for machines.
FILES = (
    "index.html",
    "404.html",
    "about/index.html",
    "actors/index.html",
    "actors/norland/index.html",
    "articles/council-opens-talks/index.html",
    "articles/sudland-answers/index.html",
    "changes/actors/norland/index.html",
    "changes/index.html",
    "contacts/index.html",
    "disagreements/index.html",
    "digests/2025-w50/index.html",
    "digests/2025-w51/index.html",
    "digests/2025-w52/index.html",
    "digests/index.html",
    "feeds/all.atom.xml",
    "feeds/index.html",
    "outlook/index.html",
    "positions/2025-w51/index.html",
    "positions/index.html",
    "red-lines/index.html",
    "robots.txt",
    "sitemap.xml",
    "support/index.html",
    "sources/government-of-norland/index.html",
    "sources/index.html",
    "themes/ceasefire/index.html",
    "themes/index.html",
    "timeline/index.html",
)

#: What each position did, by hand, from DESIGN §2 and the articles: week, actor, theme, before, after, day.
LEDGER = """\
W50  ida-vale         harbour-access  new         -                      supports preference    2025-12-12
W50  norland          ceasefire       new         -                      conditional condition  2025-12-08
W50  norland          ceasefire       hardened    conditional condition  conditional red-line   2025-12-11
W50  sudland          ceasefire       new         -                      opposes refusal        2025-12-08
W50  sudland          harbour-access  new         -                      ambivalent offer       2025-12-13
W52  harbour-council  grain-transit   clarified   supports commitment    supports commitment    2025-12-24
W52  harbour-council  grain-transit   new         -                      supports commitment    2025-12-23
W52  ida-vale         harbour-access  withdrawn   supports preference    supports preference    2025-12-24
W52  norland          ceasefire       softened    conditional red-line   supports commitment    2025-12-22
W52  norland          harbour-access  new         -                      silent no-position     2025-12-27
W52  sudland          ceasefire       reversed    opposes refusal        supports commitment    2025-12-22
W52  sudland          harbour-access  reaffirmed  ambivalent offer       ambivalent offer       2025-12-23
"""
NAMES = {
    "norland": "Norland", "sudland": "Sudland", "harbour-council": "Harbour Council", "ida-vale": "Ida Vale",
    "ceasefire": "Ceasefire", "harbour-access": "Harbour access", "grain-transit": "Grain transit",
}  # fmt: skip


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("golden") / "output"
    built(communique("build", "-s", SETTINGS, "-o", out))
    return out


def normal(data: bytes) -> str:
    """Give a file's text without what may change at any time: our version, space at the ends of lines."""
    text = data.decode().replace(f"Communiqué {__version__}", "Communiqué VERSION")
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def compare(name: str, found: str, *, update: bool) -> None:
    """Compare a text with its golden file, or write that."""
    path = EXPECTED / name
    if update:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found, encoding="utf-8", newline="\n")
        return
    expected = path.read_text(encoding="utf-8") if path.is_file() else ""
    lines = list(
        difflib.unified_diff(
            expected.splitlines(), found.splitlines(), f"golden {name}", "built", lineterm="", n=1
        )
    )
    if lines:
        more = f"\n… {len(lines) - 40} more lines" if len(lines) > 40 else ""
        pytest.fail(
            "\n".join(line[:240] for line in lines[:40]) + more + "\n(meant? then --update-golden)",
            pytrace=False,
        )


@pytest.fixture
def update(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption("update_golden", default=False))


@pytest.mark.parametrize("name", FILES)
def test_page(output: Path, name: str, *, update: bool) -> None:
    compare(name, normal((output / name).read_bytes()), update=update)


def test_tree(output: Path, *, update: bool) -> None:
    compare("tree.txt", "".join(f"{name}\n" for name in tree(output)), update=update)


def test_every_golden_file_is_compared() -> None:
    assert sorted(tree(EXPECTED)) == sorted([*FILES, "tree.txt"])


def stated() -> Iterator[str]:
    """Give the ledger as the content says it, one line per change."""
    prepared = prepare(read_pelican_settings(SETTINGS), "pelicanconf.py", datetime(2026, 1, 1, tzinfo=UTC))
    assert prepared.kit is not None
    corpus = prepared.kit.corpus
    weeks = {item.id: str(item.week)[-3:] for item in corpus.briefings}
    for (actor, theme), history in corpus.histories.items():
        for entry in history.entries:
            before, after = entry.previous, entry.statement
            old = f"{before.position.stance} {before.position.kind}" if before else "-"
            new = f"{after.position.stance} {after.position.kind}"
            week = weeks[after.briefing_id]
            yield f"{week}  {actor:15}  {theme:14}  {entry.change:10}  {old:21}  {new:21}  {after.day}"


def test_ledger() -> None:
    assert sorted(line.rstrip() for line in stated()) == sorted(LEDGER.splitlines())


def rows(output: Path, page: str) -> list[str]:
    """Give the rows of the ledger of a digest, as text in one line."""
    parsed = LexborHTMLParser((output / page).read_text(encoding="utf-8"))
    found = parsed.css('section[aria-labelledby="changes"] tbody tr')
    return [re.sub(r"\s+", " ", row.text(separator=" ")).strip() for row in found]


@pytest.mark.parametrize("week", ["W50", "W51", "W52"])
def test_ledger_is_on_the_page_of_its_week(output: Path, week: str) -> None:
    shown = rows(output, f"digests/2025-{week.lower()}/index.html")
    expected = [re.split(r" {2,}", line) for line in LEDGER.splitlines() if line.startswith(week)]
    assert len(shown) == len(expected)
    for _, actor, theme, change, before, after, day in expected:
        words = [NAMES[actor], NAMES[theme], change.capitalize(), f"{int(day[-2:])} Dec 2025"]
        terms = f"{before} {after}".replace("- ", "").split()
        words += [term.replace("-", " ").capitalize() for term in terms]
        fitting = [row for row in shown if all(word in row for word in words)]
        assert fitting, (words, shown)
        if before == "-":
            assert any("Nothing was held before" in row for row in fitting)


#: What is held at the end of each week, from the ledger above by hand: the newest answer of each line, with
#: how it changed in that week.
MATRIX = {
    "W50": {
        "Norland, Ceasefire: Conditional Red line 11 Dec Hardened",
        "Sudland, Ceasefire: Opposes Refusal 8 Dec New",
        "Ida Vale, Harbour access: Supports Preference 12 Dec New",
        "Sudland, Harbour access: Ambivalent Offer 13 Dec New",
    },
    "W51": {
        "Norland, Ceasefire: Conditional Red line 11 Dec",
        "Sudland, Ceasefire: Opposes Refusal 8 Dec",
        "Ida Vale, Harbour access: Supports Preference 12 Dec",
        "Sudland, Harbour access: Ambivalent Offer 13 Dec",
    },
    "W52": {
        "Norland, Ceasefire: Supports Commitment 22 Dec Softened",
        "Sudland, Ceasefire: Supports Commitment 22 Dec Reversed",
        "Ida Vale, Harbour access: Supports Preference 24 Dec Withdrawn",
        "Sudland, Harbour access: Ambivalent Offer 23 Dec",
        "Norland, Harbour access: Silent No position 27 Dec New",
        "Harbour Council, Grain transit: Supports Commitment 24 Dec New",
    },
}


@pytest.mark.parametrize("week", MATRIX)
def test_matrix_of_each_week(output: Path, week: str) -> None:
    pages = [f"positions/2025-{week.lower()}/index.html", *(["positions/index.html"] * (week == "W52"))]
    for page in pages:
        parsed = LexborHTMLParser((output / page).read_text(encoding="utf-8"))
        shown = set()
        for row in parsed.css("table.matrix tbody tr"):
            head = row.css_first("th")
            assert head is not None
            actor = head.text(strip=True)
            for cell in row.css("td[data-theme]"):
                words = re.sub(r"\s+", " ", cell.text(separator=" ")).strip()
                shown.add(f"{actor}, {cell.attributes['data-theme']}: {words}")
        assert shown == MATRIX[week]


def text(output: Path, page: str) -> str:
    parsed = LexborHTMLParser((output / page).read_text(encoding="utf-8"))
    assert parsed.body is not None
    return re.sub(r"\s+", " ", parsed.body.text(separator=" "))


def test_quiet_week_says_that_it_was_quiet(output: Path) -> None:
    quiet = text(output, "digests/2025-w51/index.html")
    assert "quiet week" in quiet.lower()
    assert "The guns fall silent by the solstice." in quiet, "what was due is listed all the same"


def test_late_article_is_named_in_both_issues(output: Path) -> None:
    for page in ("digests/2025-w50/index.html", "digests/2025-w52/index.html"):
        assert "A note of December that came late" in text(output, page), page
    assert "Late" in text(output, "articles/late-note/index.html")


def test_correction_is_shown_where_it_was_made_and_when(output: Path) -> None:
    note = "An earlier version named the wrong flag."
    for page in ("articles/sudland-answers/index.html", "digests/2025-w52/index.html"):
        assert note in text(output, page), page
    assert note in (output / "feeds/all.atom.xml").read_text(encoding="utf-8")
    every = b"".join(tree(output).values())
    assert b"A comma." not in every, "minor corrections are silent"


def test_outlook_in_all_states(output: Path) -> None:
    week = text(output, "digests/2025-w52/index.html")
    for state, statement in (
        ("Overdue", "The guns fall silent by the solstice."),
        ("Occurred", "A grain ship sails."),
        ("Void", "The chair resigns."),
        ("Open", "A second convoy sails."),
    ):
        assert statement in week
        assert state in week, state


def test_lanes_stand_in_the_order_of_each_party(output: Path) -> None:
    page = text(output, "articles/council-opens-talks/index.html")
    assert re.search(r"Norland\W+Silence\W+Observers\W+Terms\W+Sudland\W+Terms\W+Silence", page)
