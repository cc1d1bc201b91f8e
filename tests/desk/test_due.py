"""``communique due``: the next time at which the clock alone makes another site."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.build.prepare import prepare
from generator.desk.due import due_as_json, due_lines, next_due
from generator.digest.publication import Withheld, select
from generator.model.vocabulary import Handling, Status
from tests.conftest import SiteFactory, snapshot
from tests.digest.support import SETTINGS, UNTIMED, actor, article, at, content, moment, note, page, theme
from tests.sites.support import AS_USUAL, NOW, Section, make_site, prepare_site, settings_of

SECOND: Final = timedelta(seconds=1)


def held(front: str, name: str = "x") -> Section:
    return Section("", f"content/articles/{name}.md", f"---\ntitle: Held\n{front}\n{AS_USUAL}\n---\nText.\n")


@pytest.mark.parametrize(
    ("written", "local", "utc"),
    [
        ("2026-01-01T00:00", "2026-01-01T00:00:00+01:00", "2025-12-31T23:00:00Z"),
        ("2026-03-29T01:59", "2026-03-29T01:59:00+01:00", "2026-03-29T00:59:00Z"),
        ("2026-03-29T03:00", "2026-03-29T03:00:00+02:00", "2026-03-29T01:00:00Z"),
        # An hour that clocks skip, and the two that they show twice, are named by their offset.
        ("2026-03-29T02:30+01:00", "2026-03-29T03:30:00+02:00", "2026-03-29T01:30:00Z"),
        ("2026-10-25T02:30+02:00", "2026-10-25T02:30:00+02:00", "2026-10-25T00:30:00Z"),
        ("2026-10-25T02:30+01:00", "2026-10-25T02:30:00+01:00", "2026-10-25T01:30:00Z"),
        ("2026-10-26", "2026-10-26T00:00:00+01:00", "2026-10-25T23:00:00Z"),
    ],
)
def test_both_sides_of_the_second_at_the_edges_of_summer_time(
    written: str, local: str, utc: str, tmp_path: Path
) -> None:
    site = make_site(tmp_path, [held(f"publish_at: {written}")])
    due = next_due(prepare_site(site))
    assert due is not None
    assert due_as_json(due) == {
"due": local, "utc": utc, "errors": [], "epoch": int(datetime.fromisoformat(utc).timestamp()),
        "zone": "Europe/Brussels", "texts": [{"path": "content/articles/x.md", "title": "Held"}],
    }  # fmt: skip
    assert due_lines(due) == [f"{local} (Europe/Brussels), {utc}", "  content/articles/x.md: Held"]
    # In UTC: subtraction from a local time goes by the clock on the wall.
    assert prepare_site(site, due.when.astimezone(UTC) - SECOND).withheld != ()
    assert prepare_site(site, due.when).withheld == ()
    assert next_due(prepare_site(site, due.when)) is None


def test_the_next_of_several_with_all_that_open_then(tmp_path: Path) -> None:
    sections = [
        held("publish_at: 2026-01-05T09:00", "later"),
        held("publish_at: 2026-01-01", "one"),
        held("date: 2026-01-01", "two"),
        held("publish_at: 2025-12-30\nstatus: draft", "never"),
        held("publish_at: 2025-12-30\nhandling: green", "nor-this"),
    ]
    due = next_due(prepare_site(make_site(tmp_path, sections)))
    assert due is not None
    assert [item.path for item in due.texts] == ["content/articles/one.md", "content/articles/two.md"]


def test_nothing_is_due(tmp_path: Path) -> None:
    due = next_due(prepare_site(make_site(tmp_path, [held("status: draft")])))
    assert due is None
    assert due_lines(due) == ["Nothing is due: no text waits for its time."]
    assert due_as_json(due)["due"] is due_as_json(due)["epoch"] is None


TEXT: Final = """\
---
title: Ahead
date: 2025-12-16
{more}summary: S.
themes: [financial-support]
actors: [norway]
---
Text.
"""


def test_the_command(site_factory: SiteFactory) -> None:
    ahead = "publish_at: 2026-01-01T00:00\n"
    draft = (
        "status: draft\n"
        "events: [{id: secret-talks, kind: call, title: T, date: 2025-12-16, source: s1}]\n"
        "sources: [{id: s1, title: T, publisher: P}]\n"
    )
    site = site_factory(
        content={
            "articles/ahead.md": TEXT.format(more=f"{ahead}events: [{{ref: secret-talks}}]\n"),
            "articles/draft.md": TEXT.format(more=draft),
        }
    )
    before, then = "1767221999", "1767222000"
    done = site.run("due", SOURCE_DATE_EPOCH=before)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "2026-01-01T00:00:00+01:00 (Europe/Brussels), 2025-12-31T23:00:00Z",
        "  content/articles/ahead.md: Ahead",
        "At that time the content would be refused; mend it before:",
    ]
    assert (
        'ahead.md:5:16: error[B303] the event "secret-talks" stands in a text that is withheld' in done.stderr
    )
    found = json.loads(site.run("due", "--json", SOURCE_DATE_EPOCH=before).stdout)
    assert found["epoch"] == 1767222000
    assert len(found["errors"]) == 1
    # At that time it is refused in fact, and the command says so.
    assert site.run("due", SOURCE_DATE_EPOCH=then).returncode == 2
    site.write("articles/ahead.md", TEXT.format(more=ahead))
    trees = []
    for now in (before, "1767221000", then, "1924988400"):
        assert site.run("build", SOURCE_DATE_EPOCH=now).returncode == 0
        trees.append(snapshot(site.output))
    # Years after it nothing but the clock moved: weeks, outlook, stale positions and silence stand still.
    assert trees[0] == trees[1] != trees[2] == trees[3]
    assert site.run("due", SOURCE_DATE_EPOCH=then).stdout == "Nothing is due: no text waits for its time.\n"


HOURS: Final = st.integers(-60, 60)


@st.composite
def texts(draw: st.DrawFn) -> list[Any]:
    """Give texts of every kind in every state, due around one time."""

    def state() -> dict[str, Any]:
        return {
            "status": draw(st.sampled_from([Status.PUBLISHED, *Status])),
            "handling": draw(st.sampled_from([Handling.CLEAR, *Handling])),
        }

    def when() -> str:
        return (at("2025-12-18T12:00") + timedelta(hours=draw(HOURS))).strftime("%Y-%m-%dT%H:%M")

    found: list[Any] = []
    for number in range(draw(st.integers(0, 4))):
        embargo = when() if draw(st.booleans()) else None
        found.append(article(f"a{number}", when(), publish_at=embargo, **state()))
    found += [page(f"p{number}", date=moment(when()), **state()) for number in range(draw(st.integers(0, 2)))]
    found += [note(week, **state()) for week in draw(st.sets(st.sampled_from(["2025-W50", "2025-W52"])))]
    for kind in (actor, theme):
        if draw(st.booleans()):
            found.append(kind("x", publish_at=moment(when()), **state()))
    return found


@UNTIMED
@given(texts(), HOURS, st.integers(0, 3599))
def test_until_it_is_due_nothing_opens_and_then_something_does(
    found: list[Any], hours: int, seconds: int
) -> None:
    now = at("2025-12-18T12:00") + timedelta(hours=hours, seconds=seconds)
    everything = content(*found)
    chosen, withheld = select(everything, now, SETTINGS)
    opens = [item.opens for item in withheld if item.opens is not None]
    if not opens:
        assert select(everything, now + timedelta(days=9999), SETTINGS) == (chosen, withheld)
        return
    due = min(opens)
    assert due > now
    assert select(everything, due - SECOND, SETTINGS) == (chosen, withheld)
    later, rest = select(everything, due, SETTINGS)
    assert later != chosen
    assert {item.path for item in rest} < {item.path for item in withheld}


def test_the_clock_decides_nothing_else(tmp_path: Path) -> None:
    """The views of a site in which all is overdue, stale and silent are the same in any year."""
    site = make_site(tmp_path, [])
    one, other = (
        prepare_site(site, NOW),
        prepare(settings_of(site), "pelicanconf.py", datetime(2099, 7, 1, tzinfo=UTC)),
    )
    assert one.kit is not None
    assert other.kit is not None
    assert one.content == other.content
    assert one.kit.corpus.as_of == other.kit.corpus.as_of
    assert one.kit.issues == other.kit.issues


def test_a_text_is_withheld_with_its_time() -> None:
    _, withheld = select(
        content(actor("x", publish_at=moment("2026-01-01"))), at("2025-12-18T12:00"), SETTINGS
    )
    opens = datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert withheld == (Withheld("content/actors/x.md", "X", "until 2026-01-01", opens),)
