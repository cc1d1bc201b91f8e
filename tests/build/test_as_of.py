"""``build --as-of``: in no byte of the site there is anything later; and it gets into nobody's way."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from tests.conftest import ROOT, Site, SiteFactory, snapshot
from tests.leaks import forms
from tests.site.support import built, communique

#: After everything: 2026-03-01.
NOW: Final = "1772323200"
SUNDAY: Final = date(2025, 12, 14)
#: What lay ahead and was known: a due date and planned talks.
AHEAD: Final = {date(2026, 2, 1), date(2026, 1, 10)}
#: Each canary is one word, and a date that stands nowhere else.
CANARIES: Final = (
    "lateactor", "latetheme", "latepage", "latetitle", "latebody", "latecorrection", "latesource",
    "lateposition", "lateevent", "lateresolution", "latestate", "latenote", "lateheadline", "latesupport",
    "lateundated", "lateslug", "latecomer", "latesubject", "lateembargo", "lateref", "lateadded",
    "latefile", "latepicture",
)  # fmt: skip

EARLIER: Final = """\
---
title: Talks in spring
date: 2025-12-10
updated: 2026-01-20
summary: They talked.
themes: [security-guarantees]
actors: [norway, ukraine]
corrections:
  - {date: 2026-01-20, note: A latecorrection of a name.}
  - {date: 2026-01-19, kind: minor, note: Another latecorrection.}
positions:
  - {actor: norway, theme: security-guarantees, kind: demand, stance: opposes, text: It waits., sources: [s1]}
  - {actor: ukraine, theme: security-guarantees, kind: demand, stance: supports, text: A lateposition.,
     sources: [s2]}
events:
  - {id: spring-talks, kind: meeting, title: Spring talks, date: 2026-01-10, status: planned, sources: [s1]}
  - {id: lateevent, kind: meeting, title: A lateevent, date: 2026-01-18, sources: [s1]}
outlook:
  - {id: more-talks, statement: More talks., likelihood: likely, confidence: low, due: 2026-02-01,
     sources: [s1], resolution: {date: 2026-01-17, outcome: occurred, sources: [s2], note: A lateresolution.}}
  - {id: some-talks, statement: Some talks., likelihood: likely, confidence: low, due: 2026-02-01,
     sources: [s1]}
disagreements:
  - {id: who-talks, theme: security-guarantees, parties: [norway, ukraine], issue: Who talks., sources: [s1]}
support:
  - {donor: norway, recipient: ukraine, kind: financial, stage: committed, text: A latesupport., source: s2}
interests:
  - {actor: norway, theme: security-guarantees, text: A lateadded interest., sources: [s2]}
sources:
  - {id: s1, title: A text, publisher: Norway, date: 2025-12-10}
  - {id: s2, title: A latesource, publisher: latesource, url: 'https://x.example/latesource',
     date: 2026-01-16}
---
They talked.[@s1; @s2] More was said.[@s2] See [both]({static}/static/shared.txt).
"""
LATER: Final = """\
---
title: A latetitle
date: 2026-01-15
slug: lateslug
summary: A latebody.
themes: [security-guarantees, latesubject]
actors: [norway, latecomer]
events: [{ref: spring-talks, status: held, result: none, note: A lateref.}]
disagreements: [{ref: who-talks, state: settled, note: A latestate., sources: [s1]}]
outlook: [{ref: some-talks, resolution: {date: 2026-01-15, outcome: did-not-occur, source: s1,
  note: A lateresolution.}}]
sources: [{id: s1, title: A latesource, publisher: latesource, date: 2026-01-15}]
---
A latebody.[@s1] See [the list]({static}/static/latefile.txt) and [both]({static}/static/shared.txt).
"""
CONTENT: Final = {
    "articles/berlin-talks.md": None,
    "articles/funding-round.md": None,
    "digests/2025-W51.md": None,
    "articles/earlier.md": EARLIER,
    "articles/later.md": LATER,
    "articles/held.md": "---\ntitle: A lateembargo\ndate: 2025-12-10\npublish_at: 2025-12-15T00:00\n"
    "summary: A text.\nthemes: [security-guarantees]\nactors: [norway]\n---\nText.\n",
    "actors/norway.md": "---\nname: Norway\nkind: state\nsummary: A donor.\n---\n"
    "Since the lateactor talks.\n",
    "themes/security-guarantees.md": "---\nname: Security guarantees\nquestion: Is it so?\n"
    "description: Who would defend what.\n---\nA latetheme.\n",
    "digests/2025-W50.md": "---\nheadline: A week\nissued: 2025-12-15\n---\n"
    "Of [talks]({article}later) in it.\n",
    "actors/latecomer.md": "---\nname: A latecomer\nkind: state\nsummary: It came.\n---\n",
    "themes/latesubject.md": "---\nname: A latesubject\nquestion: Is it so?\ndescription: It came.\n---\n",
    "digests/2026-W03.md": "---\nheadline: A lateheadline\n---\nA latenote.\n",
    "pages/about.md": "---\ntitle: About\nmenu: 1\n---\nA lateundated text.\n\n"
    "![A map]({static}/static/latepicture.svg)\n",
    "static/latefile.txt": "Latefile.\n",
    "static/latepicture.svg": '<svg xmlns="http://www.w3.org/2000/svg"><title>Latepicture</title></svg>\n',
    "static/shared.txt": "Of then and now.\n",
    "static/unused.txt": "No text links here.\n",
    "pages/dated.md": "---\ntitle: Rules\ndate: 2025-12-01\n---\nRules.\n",
    "pages/news.md": "---\ntitle: A latepage\ndate: 2026-01-14\n---\nText.\n",
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Site:
    from tests.conftest import make_site

    site = make_site(tmp_path_factory.mktemp("then") / "site", CONTENT)
    done = site.run("build", SOURCE_DATE_EPOCH=NOW)
    assert done.returncode == 0, done.stderr
    done = site.run("build", "--as-of", "2025-W50", SOURCE_DATE_EPOCH=NOW)
    assert done.returncode == 0, done.stderr
    (site.folder / "told").write_text(done.stdout, encoding="utf-8")
    return site


def output(site: Site) -> Path:
    return site.folder / "output-2025-w50"


def found(tree: Path) -> dict[str, set[str]]:
    """Give the canaries in the files of a tree and in their names, however they are written."""
    whole: dict[str, set[str]] = {}
    for path in tree.rglob("*"):
        seen = [path.relative_to(tree).as_posix(), *(forms(path.read_bytes()) if path.is_file() else ())]
        for word in CANARIES:
            if any(word in text.lower() for text in seen):
                whole.setdefault(word, set()).add(path.name)
    return whole


def test_the_canaries_sing_in_the_site_as_it_stands(asked: Site) -> None:
    assert sorted(found(asked.output)) == sorted(CANARIES)


def test_nothing_later_is_in_any_file(asked: Site) -> None:
    assert found(output(asked)) == {}


def test_no_later_date_is_in_any_file_but_of_what_lay_ahead(asked: Site) -> None:
    for path in output(asked).rglob("*"):
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        days = {date.fromisoformat(day) for day in re.findall(r"\b20\d\d-[01]\d-[0-3]\d\b", text)}
        assert {day for day in days if day > SUNDAY} <= AHEAD, path
        assert not re.search(r"(?i)2025-w5[1-3]|2026-w\d\d", text), path


def test_what_was_known_is_there(asked: Site) -> None:
    tree = output(asked)
    page = (tree / "articles/earlier/index.html").read_text(encoding="utf-8")
    for text in ("It waits.", "Spring talks", "More talks.", "They talked.", "More was said."):
        assert text in page
    assert "This article was changed after week 50, 2025." in page
    assert (tree / "articles/oslo-talks/index.html").is_file()
    assert (tree / "static/shared.txt").is_file()
    assert (tree / "static/unused.txt").is_file(), "it has no date"
    assert (tree / "dated/index.html").is_file()
    assert "changed after" not in (tree / "articles/oslo-talks/index.html").read_text(encoding="utf-8")


def test_every_page_says_as_of_when_it_is(asked: Site) -> None:
    pages = list(output(asked).rglob("*.html"))
    assert len(pages) > 10
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert "As known at the end of week 50, 2025" in text, path
        assert '<meta name="robots" content="noindex">' in text, path
    for path in asked.output.rglob("*.html"):
        assert "As known at the end" not in path.read_text(encoding="utf-8"), path


def test_entries_of_feeds_keep_their_ids(asked: Site) -> None:
    entries = re.compile(r"<id>(tag:[^<]*:article/[^<]*)</id>")
    now, then = (
        set(entries.findall((tree / "feeds/all.atom.xml").read_text(encoding="utf-8")))
        for tree in (asked.output, output(asked))
    )
    assert len(then) == 2
    assert then < now


def test_the_command_tells_what_is_left_out(asked: Site) -> None:
    told = (asked.folder / "told").read_text(encoding="utf-8").splitlines()
    assert told[:5] == [
        (
            "As known at the end of week 50, 2025; left out as later: 2 articles, 1 digest note, 2 pages, "
            "1 actor, 1 theme and 2 files."
        ),
        "  pages without a date and the texts of actors and themes: nobody can tell from when",
        "  content/static/latefile.txt: only later texts link to it",
        "  content/static/latepicture.svg: only later texts link to it",
        "  content/articles/earlier.md: changed later; the text is today's",
    ]


def test_the_gate_passes_it(asked: Site) -> None:
    done = asked.run("verify", "--as-of", "2025-W50", SOURCE_DATE_EPOCH=NOW)
    assert done.returncode == 0, done.stderr
    assert str(done.stdout).endswith(": nothing wrong.\n")
    # Held against what is known now, it lacks pages.
    assert asked.run("verify", output(asked), SOURCE_DATE_EPOCH=NOW).returncode == 4


def test_a_page_is_explained_as_of_the_week(asked: Site) -> None:
    done = asked.run("explain", "--as-of", "2025-W50", "articles/earlier/", SOURCE_DATE_EPOCH=NOW)
    assert done.returncode == 0, done.stderr
    assert "fresh" in done.stdout


def test_the_two_sites_do_not_touch_each_other(asked: Site) -> None:
    """Neither takes the other's pages, and each knows that nothing changed."""
    before = snapshot(asked.output), snapshot(output(asked))
    for arguments in ((), ("--as-of", "2025-W50"), (), ("--as-of", "2025-W50")):
        done = asked.run("build", *arguments, SOURCE_DATE_EPOCH=NOW)
        assert done.returncode == 0, done.stderr
        assert "Nothing changed" in done.stdout
        assert ("As known at" in done.stdout) is bool(arguments)
    again = asked.run("build", "--fresh", "--as-of", "2025-W50", SOURCE_DATE_EPOCH=NOW)
    assert again.returncode == 0, again.stderr
    assert (snapshot(asked.output), snapshot(output(asked))) == before


def test_a_site_built_over_that_of_another_week_is_the_same(site_factory: SiteFactory) -> None:
    site = site_factory(content=CONTENT)
    for week in ("2026-W03", "2025-W50", "2026-W03"):
        arguments = ("build", "--as-of", week, "-o", str(site.folder / "then"))
        assert site.run(*arguments, SOURCE_DATE_EPOCH=NOW).returncode == 0
        alone = ("build", "--fresh", "--as-of", week, "-o", str(site.folder / "alone"))
        assert site.run(*alone, SOURCE_DATE_EPOCH=NOW).returncode == 0
        assert snapshot(site.folder / "then") == snapshot(site.folder / "alone")


def test_drafts_and_embargoes_hold(site_factory: SiteFactory) -> None:
    held = EARLIER.replace("---\ntitle", "---\nstatus: draft\ntitle", 1).replace("spring-talks", "x")
    site = site_factory(content={**CONTENT, "articles/earlier.md": None, "articles/later.md": None,
                                 "digests/2025-W50.md": None, "articles/draft.md": held})  # fmt: skip
    done = site.run("build", "--as-of", "2025-W50", SOURCE_DATE_EPOCH=NOW)
    assert done.returncode == 0, done.stderr
    assert "articles/draft.md: Talks in spring (draft)" in done.stdout
    assert not (output(site) / "articles/draft").exists()
    assert not (output(site) / "articles/held").exists()


@pytest.mark.parametrize(
    ("week", "message"),
    [
        ("2025-W54", '"2025-W54" is not an ISO week; write 2025-W45'),
        ("last", '"last" is not an ISO week'),
        ("2026-W09", "2026-W09 is not over yet"),
        ("2030-W01", "2030-W01 is not over yet"),
        ("2025-W49", "nothing was known at the end of 2025-W49"),
    ],
)
def test_a_week_that_does_not_do_is_refused(site_factory: SiteFactory, week: str, message: str) -> None:
    site = site_factory(content=CONTENT)
    # Noon of the Sunday of 2026-W09.
    done = site.run("build", "--as-of", week, SOURCE_DATE_EPOCH="1772366400")
    assert done.returncode == 3
    assert message in done.stderr
    assert not list(site.folder.glob("output*"))


def test_the_place_of_the_site_as_it_stands_is_refused(site_factory: SiteFactory) -> None:
    site = site_factory(content=CONTENT)
    done = site.run("build", "--as-of", "2025-W50", "-o", site.output, SOURCE_DATE_EPOCH=NOW)
    assert done.returncode == 3
    assert "is the place of the site as it stands" in done.stderr
    assert not site.output.exists()


def test_after_its_last_day_a_site_is_what_it_is(site_factory: SiteFactory) -> None:
    site = site_factory(content=CONTENT)
    site.run("build", SOURCE_DATE_EPOCH=NOW)
    done = site.run("build", "--as-of", "2026-W04", SOURCE_DATE_EPOCH=NOW)
    assert done.returncode == 0, done.stderr
    as_it_stands = {path: (site.output / path) for path in snapshot(site.output)}
    then = site.folder / "output-2026-w04"
    assert sorted(as_it_stands) == sorted(snapshot(then))
    marks = ('<meta name="robots" content="noindex">\n',
             ('<p class="as-of"><strong>As known at the end of week 4, 2026.</strong> '
              "What came later is left out.</p>\n"))  # fmt: skip
    for name, path in as_it_stands.items():
        # The hashes differ as the marks do, and are theirs.
        if name == "SHA256SUMS":
            continue
        text = (then / name).read_bytes().replace(b'"as_of": "2026-W04"', b'"as_of": null')
        for mark in marks:
            text = text.replace(mark.encode(), b"")
        assert text == path.read_bytes(), name


@pytest.mark.slow
def test_the_example_site_in_november(tmp_path: Path) -> None:
    told = built(communique("build", "--as-of", "2025-W45", "-o", tmp_path / "then", cwd=ROOT))
    assert "left out as later: 26 articles" in told
    titles = [
        re.search(r"^title: (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
        for folder in ROOT.glob("content/articles/2025-W*")
        if folder.name > "2025-W45"
        for file in folder.iterdir()
    ]
    assert len(titles) == 26
    whole = "\n".join(path.read_text(encoding="utf-8") for path in (tmp_path / "then").rglob("*.html"))
    assert [m[1] for m in titles if m and m[1].strip("'\"") in whole] == []
    assert not re.search(r"datetime=\"2025-(?:11-1|11-2|12-0)", whole)
    built(communique("verify", "--as-of", "2025-W45", tmp_path / "then", cwd=ROOT))
