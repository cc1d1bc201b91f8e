"""The output folder is replaced as a whole: it is never one that holds what no build can make again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.build.place import PlaceError, check_place
from tests.conftest import Site, names, snapshot


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, object]:
    """Give the settings of a site of empty folders."""
    for name in ("site/content/articles", "site/content/static", "site/templates", "theme", "elsewhere"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "site/pelicanconf.py").touch()
    return {
        "PATH": str(tmp_path / "site/content"), "STATIC_PATHS": ["static"], "THEME": str(tmp_path / "theme"),
        "THEME_TEMPLATES_OVERRIDES": [str(tmp_path / "site/templates")],
    }  # fmt: skip


@pytest.mark.parametrize(
    "output",
    [
        "/", "", "site", "site/content", "site/content/articles", "site/content/articles/2026/html",
        "site/content/actors", "site/content/static/old", "site/templates", "theme", "theme/static",
        "elsewhere/work", "elsewhere/home", "elsewhere", "elsewhere/repository",
        "elsewhere/published",
    ],
)  # fmt: skip
def test_what_would_be_lost_is_refused(
    output: str, settings: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("work", "home", "repository/.git", "published/.publish.lock"):
        (tmp_path / "elsewhere" / name).mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "elsewhere/work")
    monkeypatch.setenv("HOME", str(tmp_path / "elsewhere/home"))
    with pytest.raises(PlaceError):
        check_place(tmp_path / output, settings, tmp_path / "site/pelicanconf.py")


@pytest.mark.parametrize("output", ["site/output", "site/content/output", "elsewhere", "theme-output", "new"])
def test_any_other_folder_is_right(
    output: str, settings: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path / "site")
    check_place(tmp_path / output, settings, tmp_path / "site/pelicanconf.py")
    # A process without a home folder.
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    check_place(tmp_path / output, settings, tmp_path / "site/pelicanconf.py")


@pytest.mark.parametrize("way", ["setting", "option", "link"])
def test_the_sources_survive_a_wrong_output(way: str, site: Site) -> None:
    before = snapshot(site.folder)
    if way == "setting":
        site.append("OUTPUT_PATH = 'content/../'\n")
        before = snapshot(site.folder)
        done = site.run("build")
    elif way == "option":
        done = site.run("build", "-o", site.content)
    else:
        (site.folder / "public").symlink_to(site.folder)
        done = site.run("build", "-o", site.folder / "public")
        (site.folder / "public").unlink()
    assert done.returncode == 3, done.stdout
    assert "which a build would delete; name another" in done.stderr
    assert snapshot(site.folder) == before
    assert names(site.folder) == ["content", "pelicanconf.py"]


def test_static_files_are_copies_even_where_pelican_would_link_them(site: Site) -> None:
    site.append("STATIC_CREATE_LINKS = True\n")
    for _ in range(2):
        site.build()
    assert names(site.output / "static") == ["dot.svg"]
    assert not (site.output / "static/dot.svg").samefile(site.content / "static/dot.svg")


def test_settings_of_the_same_size_and_time_are_seen(site: Site) -> None:
    # As where people build: Python may keep what it compiled.
    assert site.run("build", PYTHONDONTWRITEBYTECODE="").returncode == 0
    before = site.settings.stat()
    text = site.settings.read_text(encoding="utf-8").replace("Small site", "Other site")
    site.settings.write_text(text, encoding="utf-8")
    os.utime(site.settings, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert site.run("build", PYTHONDONTWRITEBYTECODE="").returncode == 0
    assert "Other site" in (site.output / "index.html").read_text(encoding="utf-8")
    assert "__pycache__" not in names(site.folder)
