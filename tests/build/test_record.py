"""``build.json`` and ``SHA256SUMS``: true, the same each time, and silent about what is withheld."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import brotli
import markdown_it
import pelican
import pytest

from generator import __version__
from generator.build.sums import RECORD, SUMS, hash_files, read_sums
from tests.conftest import CONTENT, Site, SiteFactory, require_tool, snapshot

HIDDEN = """\
---
title: Zebrafish accord
date: 2025-12-16
status: {status}
summary: Zebrafish.
themes: [security-guarantees]
actors: [norway]
---
Zebrafish.
"""


def record(output: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((output / RECORD).read_text(encoding="utf-8"))
    return found


def listed(output: Path) -> dict[str, str]:
    return read_sums((output / SUMS).read_text(encoding="utf-8"))


def true(output: Path) -> bool:
    """Whether the list agrees with what is there: every file but the list itself."""
    there = snapshot(output)
    del there[SUMS]
    return listed(output) == there


def test_what_a_site_says_of_itself(built_site: Site) -> None:
    found = record(built_site.output)
    assert true(built_site.output)
    assert found["program"] == {"name": "communique", "version": __version__}
    # What is installed under these names is what the site was made with.
    assert found["made_with"] == {
        "brotli": brotli.version, "jinja2": version("jinja2"), "markdown-it-py": markdown_it.__version__,
        "pelican": pelican.__version__,
    }  # fmt: skip
    assert (found["schema"], found["as_of"]) == (1, None)
    assert found["site"] == "https://small.example/briefing"
    assert set(found["sources"]) == {"content", "settings", "theme"}
    assert found["error_pages"] == {"404": "404.html"}
    counts = found["counts"]
    assert counts["files"] == len(listed(built_site.output))
    assert counts["pages"] == len(list(built_site.output.rglob("*.html")))
    assert counts["feeds"] == len(list(built_site.output.rglob("*.atom.xml")))
    assert counts["articles"] == sum(path.startswith("articles/") for path in CONTENT)
    done = subprocess.run(
        [require_tool("sha256sum"), "--check", "--quiet", "--strict", SUMS],
        cwd=built_site.output,
        check=False,
    )
    assert done.returncode == 0


def test_the_pages_for_what_is_missing_and_gone_are_named(site_factory: SiteFactory) -> None:
    gone = HIDDEN.format(status="withdrawn")
    briefing = {
        "FEED_TAG": "small.example,2025",
        "NOT_FOUND_URL": "errors/missing.html",
        "GONE_URL": "errors/gone/",
    }
    site = site_factory(content={"articles/zebrafish.md": gone}, BRIEFING=briefing)
    site.build()
    pages = {"404": "errors/missing.html", "410": "errors/gone/index.html"}
    assert record(site.output)["error_pages"] == pages


def test_withheld_texts_leave_no_trace(site: Site) -> None:
    site.build()
    before = snapshot(site.output)
    # What was withdrawn is told to be gone, by its address alone: tests/serving.
    for number, status in enumerate(("draft", "review")):
        site.write(f"articles/zebrafish-{number}.md", HIDDEN.format(status=status))
    site.write("articles/zebrafish-9.md", HIDDEN.format(status="published\npublish_at: 2100-01-01T00:00"))
    site.write("articles/zebrafish-8.md", HIDDEN.format(status="published\nhandling: amber"))
    site.build()
    assert snapshot(site.output) == before
    site.build("--fresh")
    assert snapshot(site.output) == before
    assert "ebrafish" not in (site.output / RECORD).read_text(encoding="utf-8")
    site.write("articles/zebrafish-2.md", HIDDEN.format(status="withdrawn"))
    site.build()
    assert not any("ebrafish" in (site.output / name).read_text(encoding="utf-8") for name in (RECORD, SUMS))


def test_it_follows_each_source_and_nothing_else(site: Site) -> None:
    site.build()
    first = record(site.output)

    def changed() -> set[str]:
        nonlocal first
        site.build()
        assert true(site.output)
        last, first = first, record(site.output)
        return {name for name in last["sources"] if last["sources"][name] != first["sources"][name]}

    assert changed() == set()
    text = (site.content / "pages/about.md").read_text(encoding="utf-8")
    site.write("pages/about.md", f"{text}\nMore.\n")
    assert changed() == {"content"}
    site.write("static/dot.txt", "other")
    assert changed() == {"content"}
    site.append('BRIEFING["TAGLINE"] = "Another"\n')
    assert changed() == {"settings"}
    site.override("partials/unused.html", "unused")
    assert changed() == {"theme"}
    site.append('BRIEFING["MAX_PAGE_KB"] = 900\n')
    assert changed() == {"settings"}
    # Where a text lies makes no difference, and so the order in which texts are found makes none.
    text = (site.content / "articles/berlin-talks.md").read_text(encoding="utf-8")
    assert min(path.name for path in site.content.glob("articles/*.md")) == "berlin-talks.md"
    site.write("articles/berlin-talks.md", text.replace("{filename}oslo", "{filename}/articles/oslo"))
    assert changed() == {"content"}
    (site.content / "articles/zzz").mkdir()
    (site.content / "articles/berlin-talks.md").rename(site.content / "articles/zzz/berlin-talks.md")
    assert changed() == set()


def test_what_goes_is_no_longer_listed(site: Site) -> None:
    site.write("pages/more.md", "---\ntitle: More\n---\nMore.\n")
    site.build()
    assert "more/index.html" in listed(site.output)
    (site.content / "pages/more.md").unlink()
    site.build()
    assert "more/index.html" not in listed(site.output)
    assert true(site.output)
    after = snapshot(site.output)
    site.build("--fresh")
    assert snapshot(site.output) == after


def test_hashes_of_pages_that_are_taken_over_are_not_believed_blindly(site: Site) -> None:
    site.build()
    page = site.output / "articles/oslo-talks/index.html"
    page.write_text(page.read_text(encoding="utf-8") + "<!-- touched -->", encoding="utf-8")
    site.write("pages/more.md", "---\ntitle: More\n---\nMore.\n")
    site.build()
    assert true(site.output)
    assert "touched" not in page.read_text(encoding="utf-8")


def test_a_second_build_hashes_only_what_it_wrote(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from generator.build import record as module
    from generator.desk.cli import cli

    hashed: list[str] = []
    inner = hash_files

    def counting(folder: Path, names: list[str], **more: Any) -> dict[str, str]:
        if folder.name.startswith(".output"):
            hashed.extend(names)
        return inner(folder, names, **more)

    monkeypatch.setattr(module, "hash_files", counting)
    build = ["build", "-s", str(site.settings)]
    assert CliRunner().invoke(cli, build).exit_code == 0
    first, hashed[:] = len(hashed), []
    text = (site.content / "pages/about.md").read_text(encoding="utf-8")
    site.write("pages/about.md", f"{text}\nMore.\n")
    assert CliRunner().invoke(cli, build).exit_code == 0
    assert "about/index.html" in hashed
    pages = [name for name in hashed if name.endswith(".html") and not name.startswith("about/")]
    assert pages == []
    assert len(hashed) < first / 2


def test_as_of_a_week(site: Site) -> None:
    done = site.run("build", "--as-of", "2025-W50")
    assert done.returncode == 0, done.stderr
    output = site.output.with_name("output-2025-w50")
    assert record(output)["as_of"] == "2025-W50"
    assert true(output)
    assert site.run("verify", "--as-of", "2025-W50").returncode == 0
    before = snapshot(output)
    # What comes later leaves no trace in it.
    site.write("articles/zebrafish.md", HIDDEN.format(status="published"))
    assert site.run("build", "--as-of", "2025-W50").returncode == 0
    assert snapshot(output) == before


def test_nothing_of_the_site_may_have_their_names(site_factory: SiteFactory) -> None:
    site = site_factory(
        content={"static/x.json": "{}"}, EXTRA_PATH_METADATA={"static/x.json": {"path": "build.json"}}
    )
    done = site.run("check")
    assert done.returncode == 2
    assert "B302" in done.stderr


def test_the_old_tree_is_not_written_into(site: Site, tmp_path: Path) -> None:
    site.build()
    kept = tmp_path / "kept"
    shutil.copytree(site.output, kept, copy_function=lambda source, target: Path(target).hardlink_to(source))
    before = snapshot(kept)
    site.write("pages/about.md", "---\ntitle: About\n---\nOther.\n")
    site.build()
    assert snapshot(kept) == before
