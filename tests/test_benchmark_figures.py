"""The figures of the benchmarks: they follow from the times, and the page and its chart show them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks.chart import chart
from benchmarks.figures import exponent, goals, growth, ratio
from benchmarks.peers import PROJECT
from benchmarks.report import BEGIN, END, block, put
from benchmarks.results import Memory, Run, Timing, Tool, Watch, load


def test_ratios() -> None:
    assert ratio(1.0, 4.0) == 0.25
    assert ratio(None, 4.0) is None
    assert ratio(1.0, None) is None
    assert ratio(1.0, 0.0) is None


def test_exponents() -> None:
    assert exponent((1000, 1.0), (10_000, 10.0)) == pytest.approx(1.0)
    assert exponent((1000, 1.0), (10_000, 100.0)) == pytest.approx(2.0)
    assert exponent((10_000, 5.0), (50_000, 5.0)) == pytest.approx(0.0)
    assert exponent((1000, None), (10_000, 1.0)) is None


def measured(articles: int, seconds: dict[str, float], share: float = 0.1) -> Run:
    """Give a run in which each tool takes so long in every case."""
    tools = {}
    for name, value in seconds.items():
        times = {
            case: [Timing(value, value, 50.0)] for case in ("cold", "nothing", "edit", "template", "rename")
        }
        weight = 1000.0 if name == "hugo" else 1000.0 * share
        equal = name != "rich"
        watched = Watch((value / 10,))
        tools[name] = Tool(name, "1.0", 10, 9, 9, times, Memory(weight, weight), watched, equal=equal)
    return Run(articles, 1, 0, "2026-01-01", "a machine", "abc", "tmpfs", 0.5, tools)


def test_growth_is_told_between_neighbouring_sizes() -> None:
    runs = [measured(1000, {"hugo": 1.0}), measured(10_000, {"hugo": 10.0}), measured(50_000, {"hugo": 50.0})]
    assert [(few, many) for few, many, _ in growth(runs, "hugo", "cold")] == [
        (1000, 10_000),
        (10_000, 50_000),
    ]
    assert all(value == pytest.approx(1.0) for _, _, value in growth(runs, "hugo", "cold"))


def test_goals_are_those_of_ten_thousand_articles() -> None:
    tools = {"hugo": 7.0, "pelican-mdit": 24.0, "communique": 0.05}
    assert {goal.verdict for goal in goals([measured(1000, tools)])} == {"not measured"}
    runs = [measured(1000, {**tools, "communique": 0.006}), measured(10_000, tools)]
    assert {goal.verdict for goal in goals(runs)} == {"met"}
    slow = [
        measured(1000, {**tools, "communique": 1.0}),
        measured(10_000, {**tools, "communique": 20.0}, 0.4),
    ]
    assert {goal.verdict for goal in goals(slow)} == {"**not met**"}


def test_an_edit_must_grow_less_than_the_site() -> None:
    runs = [measured(1000, {"communique": 1.0}), measured(10_000, {"communique": 10.47})]
    verdicts = {goal.text: goal.verdict for goal in goals(runs)}
    assert verdicts["growth of clean builds, exponent"] == "met"
    assert verdicts["growth of one edit, fresh process, exponent"] == "**not met**"
    assert "| one article edited, exponent | 1,000 → 10,000 |" in block(runs)


def test_goals_are_told_as_they_were_set() -> None:
    text = block([measured(10_000, {"hugo": 7.0, "communique": 0.05})])
    assert "| one edit, fresh process, to Hugo | ≤ 1/15 | 0.007× | met |" in text
    assert "| clean build, to Hugo | ≤ 0.95× | 0.007× | met |" in text
    assert "| nothing changed | ≤ 150 ms | 50 ms | met |" in text
    assert "| clean build, to Pelican with markdown-it | ≤ 0.30× | – | not measured |" in text


def test_results_are_kept_and_read_again(tmp_path: Path) -> None:
    runs = [measured(1000, {"hugo": 1.0, "communique": 2.0}), measured(100, {"hugo": 1.0})]
    for run in runs:
        run.save(tmp_path)
    assert load(tmp_path) == runs[::-1]


def test_the_tables_go_between_the_marks_and_nowhere_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n\n{BEGIN}\nold\n{END}\n\nafter\n", encoding="utf-8")
    run = measured(1000, {"hugo": 1.0, "communique": 2.0, "rich": 3.0})
    run.tools["eleventy"] = Tool("Eleventy", absent="left out: node is not installed")
    for _ in range(2):
        put(page, block([run]))
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"before\n\n{BEGIN}\n")
        assert text.endswith(f"{END}\n\nafter\n")
        assert "old" not in text
        assert "| communique | 2.00 s (2.00 s); 2.0× |" in text
        assert "- Eleventy: left out: node is not installed" in text
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="no marks"):
        put(page, "x")


def test_the_chart_is_of_the_size_at_which_most_was_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {"hugo": 1.0, "communique": 2.0}
    runs = [
        measured(1000, few),
        measured(10_000, {**few, "pelican": 3.0}),
        measured(20_000, {**few, "pelican": 3.0}),
        measured(50_000, few),
    ]
    page = tmp_path / "page.md"
    page.write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    monkeypatch.setattr(command, "CHART", tmp_path / "chart.svg")
    monkeypatch.setattr(command, "PAGE", page)
    command.write_report(runs)
    assert "Build times at 20,000 articles" in (tmp_path / "chart.svg").read_text(encoding="utf-8")


def test_the_page_has_the_marks() -> None:
    text = (PROJECT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert text.count(BEGIN) == text.count(END) == 1


def test_the_chart_is_a_drawing_with_title_and_description() -> None:
    drawn = ET.fromstring(chart(measured(1000, {"hugo": 1.0, "communique": 2.0, "rich": 3.0})))
    name = "{http://www.w3.org/2000/svg}"
    assert drawn.findtext(f"{name}title") == "Build times at 1,000 articles"
    assert "Clean build: hugo 1.00 s, communique 2.00 s." in str(drawn.findtext(f"{name}desc"))
    assert "prefers-color-scheme: dark" in str(drawn.findtext(f"{name}style"))
    assert len([item for item in drawn.iter(f"{name}rect") if item.get("class") == "own"]) == 5
