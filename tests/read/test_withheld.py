"""What is not shown yet: drafts, restricted texts, embargoes to the second, dates to come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from generator.model.values import Week
from tests.sites.support import AS_USUAL, NOW, Section, make_site, prepare_site


def article(front: str, name: str = "x") -> Section:
    return Section("", f"content/articles/{name}.md", f"---\ntitle: Held\n{front}\n{AS_USUAL}\n---\nText.\n")


def reasons(folder: Path, sections: list[Section], now: datetime = NOW) -> dict[str, str]:
    prepared = prepare_site(make_site(folder, sections), now)
    assert prepared.diagnostics == ()
    assert prepared.kit is not None
    shown = {
        item.path for kind in ("articles", "digests", "pages") for item in getattr(prepared.content, kind)
    }
    assert shown.isdisjoint(item.path for item in prepared.withheld)
    return {item.path.removeprefix("content/"): item.reason for item in prepared.withheld}


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("status: draft", "draft"),
        ("status: review", "in review"),
        ("status: withdrawn", "withdrawn"),
        ("handling: green", "handling green"),
        ("handling: amber", "handling amber"),
        ("handling: amber+strict", "handling amber+strict"),
        ("handling: red", "handling red"),
        ("status: draft\nhandling: red", "handling red"),
        ("date: 2025-12-23", "until 2025-12-23"),
        ("date: 2025-12-22T14:00", "until 2025-12-22T14:00:00+01:00"),
        ("publish_at: 2025-12-22T13:01", "until 2025-12-22T13:01:00+01:00"),
        ("publish_at: 2025-12-24\ndate: 2025-12-23", "until 2025-12-24"),
        ("publish_at: 2025-12-23\ndate: 2025-12-24", "until 2025-12-24"),
    ],
)
def test_an_article_is_withheld_and_listed_with_its_reason(front: str, reason: str, tmp_path: Path) -> None:
    assert reasons(tmp_path, [article(front)]) == {"articles/x.md": reason}


@pytest.mark.parametrize(
    "front", ["status: published", "handling: clear", "date: 2025-12-22", "publish_at: 2025-12-22T13:00"]
)
def test_an_article_is_shown(front: str, tmp_path: Path) -> None:
    assert reasons(tmp_path, [article(front)]) == {}


@pytest.mark.parametrize(
    ("written", "opens"),
    [
        ("2025-12-22T18:00", datetime(2025, 12, 22, 17, tzinfo=UTC)),
        ("2025-12-22T18:00+05:30", datetime(2025, 12, 22, 12, 30, tzinfo=UTC)),
        ("2025-12-22T18:00Z", datetime(2025, 12, 22, 18, tzinfo=UTC)),
        ("2025-12-23", datetime(2025, 12, 22, 23, tzinfo=UTC)),
        ("2026-07-01T18:00", datetime(2026, 7, 1, 16, tzinfo=UTC)),
    ],
)
def test_an_embargo_ends_at_its_second(written: str, opens: datetime, tmp_path: Path) -> None:
    site = make_site(tmp_path, [article(f"publish_at: {written}")])
    before = prepare_site(site, opens - timedelta(seconds=1))
    assert [item.path for item in before.withheld] == ["content/articles/x.md"]
    assert prepare_site(site, opens).withheld == ()


def test_digest_notes_and_pages_are_withheld_too(tmp_path: Path) -> None:
    sections = [
        Section("", "content/digests/2025-W50.md", "---\nheadline: H\nstatus: draft\n---\n"),
        Section("", "content/digests/2025-W52.md", "---\nheadline: H\n---\n"),
        Section("", "content/digests/2026-W01.md", "---\nheadline: H\n---\n"),
        Section("", "content/pages/a.md", "---\ntitle: T\nhandling: amber\n---\n"),
        Section("", "content/pages/b.md", "---\ntitle: T\ndate: 2026-01-01\n---\n"),
    ]
    assert reasons(tmp_path, sections) == {
        "digests/2025-W50.md": "draft",
        "digests/2026-W01.md": "until 2025-12-29",
        "pages/a.md": "handling amber",
        "pages/b.md": "until 2026-01-01",
    }


def test_a_digest_begins_with_its_monday_in_the_zone(tmp_path: Path) -> None:
    site = make_site(tmp_path, [Section("", "content/digests/2026-W01.md", "---\nheadline: H\n---\n")])
    opens = datetime(2025, 12, 28, 23, tzinfo=UTC)
    assert [item.reason for item in prepare_site(site, opens - timedelta(seconds=1)).withheld] == [
        "until 2025-12-29"
    ]
    assert prepare_site(site, opens).withheld == ()


def test_a_digest_may_name_an_article_before_its_day(tmp_path: Path) -> None:
    note = "---\nheadline: H\norder: [x, berlin-talks]\n---\n"
    held = article("publish_at: 2025-12-22T18:00\ndate: 2025-12-18")
    site = make_site(tmp_path, [held, Section("", "content/digests/2025-W51.md", note)])
    week = Week.parse("2025-W51")

    def order(now: datetime) -> list[str]:
        prepared = prepare_site(site, now)
        assert prepared.diagnostics == ()
        assert prepared.kit is not None
        return [item.id for item in prepared.kit.issues[week].briefings]

    opens = datetime(2025, 12, 22, 17, tzinfo=UTC)
    assert order(opens - timedelta(seconds=1)) == ["berlin-talks"]
    assert order(opens) == ["x", "berlin-talks"]
