"""The site theme's files, in a folder that is named by what they hold."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CONTENT, ROOT, THEME, Site, SiteFactory, snapshot

FINGERPRINTS = {"FEED_TAG": "small.example,2025", "FINGERPRINTS": True}


@pytest.fixture
def named(site_factory: SiteFactory, tmp_path: Path) -> Site:
    """Give a site with a copy of the theme, for tests to change."""
    theme = Path(shutil.copytree(THEME, tmp_path / "theme"))
    return site_factory(BRIEFING=FINGERPRINTS, THEME=str(theme))


def folder_of(output: Path) -> str:
    """Give the theme's folder, of which there is one."""
    (folder,) = (path.name for path in output.glob("theme.*"))
    assert re.fullmatch(r"theme\.[0-9a-f]{16}", folder)
    return folder


def loaded(output: Path) -> set[str]:
    """Give the folders from which the pages load something of the theme."""
    pages = [path.read_text(encoding="utf-8") for path in output.rglob("*.html")]
    return {name for page in pages for name in re.findall(r'href="[./]*(theme[./][^/"]*)/', page)}


def record_of(output: Path) -> dict[str, str]:
    """Give the hashes of what the site was made from."""
    sources: dict[str, str] = json.loads((output / "build.json").read_bytes())["sources"]
    return sources


def test_a_change_of_one_file_changes_the_addresses_of_all(named: Site, tmp_path: Path) -> None:
    output = named.build()
    first = folder_of(output)
    assert loaded(output) == {first}
    assert {path.name for path in (output / first).rglob("*.*")} == {"site.css", "boards.css", "icon.svg"}
    record = record_of(output)
    assert named.run("verify").returncode == 0

    with (tmp_path / "theme/static/css/boards.css").open("a", encoding="utf-8") as sheet:
        sheet.write("/* more */\n")
    # Whoever verifies is told that the theme is another one by now.
    found = named.run("verify")
    assert found.returncode == 4
    assert f"{first}/css/boards.css: error[V103]" in found.stderr
    output = named.build()
    second = folder_of(output)
    assert second != first
    assert loaded(output) == {second}
    assert named.run("verify").returncode == 0
    # What the site says of its settings is as before: they are.
    assert record_of(output)["settings"] == record["settings"]
    assert record_of(output)["theme"] != record["theme"]
    site = snapshot(output)
    named.build("--fresh")
    assert snapshot(output) == site


def test_what_is_not_copied_counts_for_nothing(named: Site, tmp_path: Path) -> None:
    first = folder_of(named.build())
    (tmp_path / "theme/static/css/site.css~").write_text("p {}", encoding="utf-8")
    (tmp_path / "theme/static/.hidden").write_text("p {}", encoding="utf-8")
    assert folder_of(named.build()) == first


def test_plain_pelican_gives_the_same(named: Site) -> None:
    site = snapshot(named.build())
    shutil.rmtree(named.output)
    subprocess.run(
        [sys.executable, "-m", "pelican", named.content, "-s", named.settings, "-o", named.output],
        cwd=ROOT, env=named.env(), check=True, capture_output=True,
    )  # fmt: skip
    assert snapshot(named.output) == site


def test_the_folder_has_the_name_that_the_settings_give_it(site_factory: SiteFactory) -> None:
    site = site_factory(THEME_STATIC_DIR="look/of")
    output = site.build()
    assert (output / "look/of/css/site.css").is_file()
    assert not (output / "theme").exists()
    assert 'href="../look/of/css/site.css"' in (output / "actors/index.html").read_text(encoding="utf-8")
    assert site.run("verify").returncode == 0


@pytest.mark.parametrize("folder", ["../out", "a/../b", ".look", "a b", ""])
def test_the_folder_is_one_below_the_site(site_factory: SiteFactory, folder: str) -> None:
    done = site_factory(THEME_STATIC_DIR=folder).run("build")
    assert done.returncode == 2
    assert f'error[B402] THEME_STATIC_DIR "{folder}" is not a folder below the site' in done.stderr


def test_a_file_of_the_content_cannot_take_the_place_of_one_of_the_theme(site_factory: SiteFactory) -> None:
    site = site_factory(EXTRA_PATH_METADATA={"static/dot.svg": {"path": "theme/icon.svg"}})
    done = site.run("check")
    assert done.returncode == 2
    assert "theme/icon.svg" in done.stderr
    assert not site.output.exists()


def test_a_theme_that_cannot_be_read_is_told(named: Site, tmp_path: Path) -> None:
    before = snapshot(named.build())
    sheet = tmp_path / "theme/static/css/site.css"
    sheet.unlink()
    sheet.symlink_to("nowhere")
    done = named.run("build")
    assert done.returncode == 3
    assert "No such file or directory" in done.stderr
    assert "the old site stays" in done.stderr
    assert snapshot(named.output) == before


@pytest.mark.parametrize("kept", [False, True], ids=["theme", "fingerprints"])
def test_links_that_lead_out_of_the_theme_are_refused(
    site_factory: SiteFactory, tmp_path: Path, *, kept: bool
) -> None:
    theme = Path(shutil.copytree(THEME, tmp_path / "theme"))
    briefing = {"FEED_TAG": "small.example,2025", "FINGERPRINTS": kept}
    site = site_factory(BRIEFING=briefing, THEME=str(theme))
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "outside.css").write_text("p {}", encoding="utf-8")
    (theme / "static/css/l.css").symlink_to(secret / "outside.css")
    (theme / "static/folder").symlink_to(secret)
    (theme / "static/up").symlink_to("../..")
    for command in ("check", "build"):
        done = site.run(command)
        assert done.returncode == 2
        told = [line.partition(": error")[0] for line in done.stderr.splitlines() if "B121" in line]
        assert [Path(path).name for path in told] == ["l.css", "folder", "up"]
    assert not site.output.exists()


def test_a_theme_may_be_a_link_and_hold_links_to_its_own_files(
    site_factory: SiteFactory, tmp_path: Path
) -> None:
    real = Path(shutil.copytree(THEME, tmp_path / "real"))
    (real / "static/css/again.css").symlink_to("site.css")
    (real / "static/same").symlink_to("css")
    (tmp_path / "theme").symlink_to(real)
    output = site_factory(THEME=str(tmp_path / "theme")).build()
    assert (output / "theme/css/again.css").read_bytes() == (real / "static/css/site.css").read_bytes()
    assert (output / "theme/same/site.css").is_file()


def test_files_that_the_settings_take_from_beside_the_theme_may_lie_there(
    site_factory: SiteFactory, tmp_path: Path
) -> None:
    theme = Path(shutil.copytree(THEME, tmp_path / "theme"))
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/more.css").write_text("p { margin: 0 }", encoding="utf-8")
    output = site_factory(THEME=str(theme), THEME_STATIC_PATHS=["static", "../shared"]).build()
    assert (output / "theme/more.css").is_file()


@pytest.mark.parametrize("kept", [False, True], ids=["theme", "fingerprints"])
def test_no_old_address_is_that_of_a_file_of_the_theme_or_of_a_template(
    site_factory: SiteFactory, *, kept: bool
) -> None:
    plain = site_factory("plain", BRIEFING={"FEED_TAG": "small.example,2025", "FINGERPRINTS": kept})
    css = next(plain.build().glob("theme*/css/site.css")).relative_to(plain.output)
    funding = CONTENT["articles/funding-round.md"]
    aliases = f"---\naliases:\n  - /{css}\n  - /search.html\n  - /SHA256SUMS\n"
    site = site_factory(
        content={"articles/funding-round.md": funding.replace("---\n", aliases, 1)},
        BRIEFING={"FEED_TAG": "small.example,2025", "FINGERPRINTS": kept},
        TEMPLATE_PAGES={"search.html": "search.html"},
    )
    done = site.run("build")
    assert done.returncode == 2
    path = "content/articles/funding-round.md"
    for line, address in enumerate((css.as_posix(), "search.html", "SHA256SUMS"), start=3):
        assert f'{path}:{line}:5: error[B308] the old address "/{address}" is that of the' in done.stderr
