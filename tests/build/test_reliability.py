"""What may never cost a publisher the site that stands: forty cases by their number, by the command line.

Each refused build tells what is wrong at its place, ends with its code and leaves the old site to the byte.
Cases that take more than a text to make have tests of their own; ``ELSEWHERE`` says where.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pytest

from tests.conftest import CONTENT, ROOT, Site, SiteFactory, snapshot
from tests.leaks import found as found_words
from tests.sites.support import SITES, Section, make_site, read_sections

#: How many files are put into one folder; `make test-long` takes ten thousand.
MANY: Final = int(os.environ.get("COMMUNIQUE_FILES", "1000"))
#: Cases that are a site of ``tests/sites/broken``, which says what its author is told.
REFUSED: Final[Mapping[str, str]] = {
    "01 latin-1": "encoding-latin-1",
    "02 NUL": "character-nul",
    "03 lone CR": "carriage-return-alone",
    "04 UTF-16": "encoding-utf-16",
    "07 empty file": "empty-file",
    "08 front matter not closed": "front-matter-not-closed",
    "09 duplicate key": "yaml-duplicate-key",
    "10 tab indent": "yaml-tab-indent",
    "11 unknown key": "key-unknown",
    "12 impossible date": "date-impossible",
    "15 ten megabytes": "large-file-of-ten-megabytes",
    "19 name with newline": "name-newline",
    "19 name with quote": "name-quote",
    "19 name with emoji": "name-emoji",
    "19 name of 255 bytes": "name-of-255-bytes",
    "20 duplicate slug": "address-same-slug",
    "21 case twin": "address-case-twin",
    "22 Unicode twin": "address-normalisation-twin",
    "23 slug of a section": "address-article-takes-a-section",
    "25 redirect loop": "redirect-in-a-circle",
    "28 time that is skipped": "time-skipped-by-summer-time",
    "28 time that comes twice": "time-that-comes-twice",
    "link to a file": "link-to-a-file",
    "link to a folder": "link-to-a-folder",
    "link in a circle": "link-in-a-circle",
    "links that escape": "body-links-escape",
    "save_as that escapes": "save-as-escapes",
    "slug that escapes": "slug-escapes",
}
#: Cases that are a site without fault.
READ: Final[Mapping[str, str]] = {
    "05 byte order mark": "ok-byte-order-mark",
    "06 CR LF": "ok-carriage-return-line-feed",
    "14 words of YAML 1.1": "ok-yaml-words-of-1-1",
    "hidden and backup files": "ok-hidden-and-backup-files",
}
#: The others, with the tests that they have.
ELSEWHERE: Final[Mapping[str, tuple[str, str]]] = {
    "13 date without zone": ("read/test_dates.py", "test_a_day_alone_is_its_first_minute_in_the_zone"),
    "17 file that vanishes": ("build/test_access.py", "test_a_file_that_vanishes_while_the_content_is_read"),
    "18 unreadable": ("build/test_access.py", "test_what_cannot_be_read_is_told_and_the_old_site_stays"),
    "24 rename": ("serving/test_servers.py", "test_what_has_moved_leads_on_in_one_step"),
    "25 every redirect": ("views/test_moved.py", "test_whatever_is_accepted_arrives_in_one_step"),
    "27 embargo": ("build/test_withheld.py", "test_an_embargo_ends_to_the_second"),
    "28 zone edges": ("desk/test_due.py", "test_both_sides_of_the_second_at_the_edges_of_summer_time"),
    "30 environment": ("site/test_determinism.py", "test_environment"),
    "30 umask": ("site/test_determinism.py", "test_umask"),
    "30 order": ("site/test_determinism.py", "test_order_of_folders"),
    "31 SOURCE_DATE_EPOCH": ("site/test_determinism.py", "test_clock_of_the_machine"),
    "32 canary": (
        "hostile/test_canary.py",
        "test_every_word_is_found_when_published_and_none_when_withheld_again",
    ),
    "33 every call": (
        "build/test_refused_calls.py",
        "test_a_call_that_is_refused_harms_neither_site_nor_store",
    ),
    "33 full disk": ("build/test_disk.py", "test_a_disk_that_is_full_keeps_the_old_site"),
    "34 SIGKILL": (
        "build/test_kills.py",
        "test_a_build_that_is_killed_at_any_instant_harms_neither_site_nor_store",
    ),
    "35 SIGTERM, SIGINT, SIGHUP": ("build/test_faults.py", "test_a_build_that_was_asked_to_stop"),
    "36 two builds": ("build/test_faults.py", "test_two_builds_at_once"),
    "37 stale lock": ("build/test_faults.py", "test_the_lock_of_a_dead_process_does_not_block"),
    "38 cut line, ssh": ("publish/test_ssh.py", "test_a_line_that_is_cut"),
    "38 cut line, S3": ("publish/test_s3_order.py", "test_a_line_that_is_cut"),
    "38 cut line, git": ("publish/test_git.py", "test_a_line_that_is_cut"),
    "39 checks are red": ("publish/test_gate.py", "test_red_means_that_nothing_is_sent"),
    "40 rollback": ("publish/test_publish.py", "test_releases_from_the_first_to_a_rollback"),
}


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Give the site that the cases are laid over, as it was built."""
    site = small_site(tmp_path_factory.mktemp("standing"), ())
    site.build()
    return site


def small_site(folder: Path, sections: Sequence[Section]) -> Site:
    """Make the base site with files laid over it."""
    site = Site(make_site(folder, sections))
    site.append('OUTPUT_PATH = "output"\n')
    return site


def laid_over(standing: Site, case: str, folder: Path) -> tuple[Site, list[str]]:
    """Lay a case over a copy of the site that stands; gives what its author is told, too."""
    *sections, expected = read_sections((SITES / "broken" / f"{case}.txt").read_text(encoding="utf-8"))
    site = small_site(folder, sections)
    shutil.copytree(standing.output, site.output)
    return site, expected.text.splitlines()


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_text_costs_nothing(standing: Site, tmp_path: Path, case: str) -> None:
    site, lines = laid_over(standing, REFUSED[case], tmp_path)
    before = snapshot(site.output)
    done = site.run("build")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert lines
    told = done.stderr.encode(errors="surrogateescape").decode(errors="backslashreplace")
    for line in lines:
        # The hint stands in a line of its own there.
        head = line.partition("; ")[0].encode(errors="surrogateescape").decode(errors="backslashreplace")
        assert head in told
    assert snapshot(site.output) == before


@pytest.mark.parametrize("case", READ)
def test_what_is_only_unusual_is_read(standing: Site, tmp_path: Path, case: str) -> None:
    site, lines = laid_over(standing, READ[case], tmp_path)
    assert lines == []
    site.build()
    assert site.run("verify").returncode == 0


def test_the_other_cases_have_tests() -> None:
    for file, name in ELSEWHERE.values():
        text = (ROOT / "tests" / file).read_text(encoding="utf-8")
        assert re.search(rf"^def {name}\(", text, re.MULTILINE), name
    here = {name[:2] for name in (*REFUSED, *READ, *ELSEWHERE) if name[:2].isdigit()} | {"16", "26", "29"}
    assert here == {f"{number:02}" for number in range(1, 41)}


def test_16_many_files_in_one_folder(site: Site) -> None:
    text = CONTENT["articles/funding-round.md"]
    before = snapshot(site.build())
    folder = site.content / "articles"
    for number in range(MANY):
        (folder / f"round-{number}.md").write_text(text, encoding="utf-8")
    last = folder / f"round-{MANY - 1}.md"
    last.write_text(
        text.replace("themes: [financial-support]", "themes: [financial-suport]"), encoding="utf-8"
    )
    done = site.run("build")
    assert done.returncode == 2
    assert f"{MANY + 3} articles" in done.stdout + done.stderr
    told = re.findall(r"^\S+: error.*", done.stderr, re.MULTILINE)
    message = 'unknown theme "financial-suport"; did you mean "financial-support"?'
    assert told == [f"content/articles/{last.name}:5:10: error[B204] {message}"]
    assert snapshot(site.output) == before


def test_26_what_is_deleted_leaves_nothing(site_factory: SiteFactory) -> None:
    site = site_factory(BRIEFING={"FEED_TAG": "small.example,2025", "TWINS": True})
    before = snapshot(site.build())
    text = CONTENT["articles/funding-round.md"].replace("Money was promised.", "Quetzal.")
    site.write("articles/quetzal-report.md", text)
    site.build()
    words = ["quetzal"]
    assert len(found_words(site.output, words)["quetzal"]) > 10
    (site.content / "articles/quetzal-report.md").unlink()
    site.build()
    assert found_words(site.output, words)["quetzal"] == []
    assert snapshot(site.output) == before


def test_29_weeks_at_the_turn_of_the_year(site: Site) -> None:
    text = CONTENT["articles/funding-round.md"]
    weeks = {
        "2024-12-29": "2024-w52", "2024-12-30": "2025-w01", "2026-12-31": "2026-w53",
        "2027-01-03": "2026-w53", "2027-01-04": "2027-w01",
    }  # fmt: skip
    for day in weeks:
        site.write(f"articles/of-{day}.md", re.sub(r"\d{4}-\d\d-\d\d", day, text))
    for now, ahead in (
        ("1798758000", {"2027-01-03", "2027-01-04"}),  # 2027-01-01, its first second in Brussels
        ("1799017199", {"2027-01-04"}),  # 2027-01-03, its last
        ("1799017200", set[str]()),
    ):
        done = site.run("build", SOURCE_DATE_EPOCH=now)
        assert done.returncode == 0, done.stderr
        for day, week in weeks.items():
            page = site.output / "digests" / week / "index.html"
            there = page.is_file() and f"articles/of-{day}/" in page.read_text(encoding="utf-8")
            assert there is (day not in ahead), (now, day)
