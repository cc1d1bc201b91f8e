"""``communique report``: tables that a screen holds, the same for programs, code 0 with warnings."""

from __future__ import annotations

import json

import pytest

from generator.desk.coverage import UnknownWeekError, report_as_json, report_lines
from generator.model.values import Week
from tests.conftest import Site
from tests.digest.support import SETTINGS, actor, article, corpus, event, position, source
from tests.views.support import example_kit

WEEK = Week(2025, 51)
LONG = SETTINGS.silent_weeks
LONG_NAME = "The provisional coordination office of the Danube commission"


def one_sided() -> list[str]:
    themes = ("ceasefire", "guarantees", "territory")
    made = corpus(
        actor("ukraine", name=LONG_NAME), actor("russia", name="Russia"),
        article(
            "a", sources=(source("s1", publisher="A desk"), source("s2", publisher="A desk", title="Other")),
            positions=(
                *(position(on=name) for name in themes), position(who="russia", sources=("s1", "s2")),
            ),
            events=(event("talks", sources=("s1",)),),
        ),
    )  # fmt: skip
    return report_lines(made, WEEK, LONG)


def test_a_week() -> None:
    assert one_sided() == [
        "Week 51, 2025, 15–21 December 2025: 1 article, 4 positions, 2 actors, 1 publisher",
        "",
        "Actor                                     Positions  Share  Sources  Publishers",
        "The provisional coordination office of …          3   75 %        1           1",
        "Russia                                            1   25 %        2           1",
        "",
        "Publisher  Cited  Share",
        "A desk         5  100 %",
        "",
        f"warning: one-sided: 3 of 4 positions are those of {LONG_NAME}",
        "warning: one-sided: all 4 positions rest on A desk",
        "warning: 5 of 5 claims rest on one source, or on one publisher",
        "  a",
        "    position ukraine on ceasefire: 1 source, A desk",
        "    position ukraine on guarantees: 1 source, A desk",
        "    position ukraine on territory: 1 source, A desk",
        "    position russia on ceasefire: 2 sources, A desk",
        "    event talks: 1 source, A desk",
    ]


def test_all_weeks_of_the_example_site() -> None:
    made = example_kit().corpus
    lines = report_lines(made, None, LONG)
    assert max(map(len, lines)) <= 80
    assert lines[0] == "All weeks: 72 articles, 86 positions, 20 actors, 80 publishers"
    rows = [line.split() for line in lines if line.startswith("2025-W")]
    assert [row[0] for row in rows] == [str(week) for week in made.weeks]
    assert sum(int(row[2]) for row in rows) == 86
    assert "  European Council on Security guarantees: in 3 weeks, last on 22 November 2025" in lines
    assert any(line.startswith("warning: ") for line in lines)


@pytest.mark.parametrize("week", [None, WEEK])
def test_programs_get_the_same_and_all_of_it(week: Week | None) -> None:
    made = example_kit().corpus
    found = report_as_json(made, week, LONG)
    whole = found if week else found["all"]
    for kind, count in (("actors", "positions"), ("publishers", "citations")):
        assert sum(item[count] for item in whole[kind]) == whole[count]
        assert sum(item["share"] for item in whole[kind]) == pytest.approx(1, abs=0.01)
    if week:
        assert found["week"] == "2025-W51"
        return
    assert len(found["weeks"]) == 20
    for count in ("articles", "positions", "citations", "claims"):
        assert sum(item[count] for item in found["weeks"]) == whole[count]
    assert found["silent"] == [
        {
            "actor": "european-council", "theme": "security-guarantees", "weeks": 3,
            "last": "2025-11-22", "age_weeks": 4,
        }
    ]  # fmt: skip


def test_a_week_without_a_digest() -> None:
    with pytest.raises(UnknownWeekError, match="they go from 2025-W32 to 2025-W51"):
        report_lines(example_kit().corpus, Week(2024, 1), LONG)
    with pytest.raises(UnknownWeekError, match="there are none yet"):
        report_as_json(corpus(), WEEK, LONG)
    assert (
        report_lines(corpus(), None, LONG)[0] == "All weeks: 0 articles, 0 positions, 0 actors, 0 publishers"
    )


def test_the_command(site: Site) -> None:
    done = site.run("report", "--week", "2025-W51")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Week 51, 2025, 15–21 December 2025: 2 articles, 2 positions")
    assert "warning: " in done.stdout
    done = site.run("report", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["all"]["positions"] == 3
    done = site.run("report", "--week", "2024-W01")
    assert done.returncode == 3
    assert "there is no digest of 2024-W01" in done.stderr
    site.write("articles/wrong.md", "---\ntitle: Wrong\n---\n")
    assert site.run("report").returncode == 2
