"""Home folders and paths of the machine are found in every form, and what only looks like one is not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.build.leaks import Leaks
from tests.conftest import THEME, SiteFactory

LEAKS = Leaks(["/srv/build", "/tmp", "/\u00fc/x"])

HOMES = [
    "/home/alice/x", "/home/1x", "/home/\u00fcnal", "(/home/_a)", "file:///home/alice", "/Users/alice",
    "/root/.ssh", "/root/x", "C:\\Users\\Anna", "c:\\users\\anna", "D:\\\\USERS\\\\anna", "file:///C:/Users/anna",
    "/mnt/c/Users/anna", "/mnt/d/users/anna", r'"\/home\/anna"', r'"\/Users\/anna"', r'"\/root\/x"',
]  # fmt: skip
PATHS = ["/srv/build", "/srv/build/x", r'"\/srv\/build\/x"', "/tmp/x", r'"\/tmp\/x"', "/\u00fc/x"]
HARMLESS = [
    "/home/", "/home", "https://x.example/home/alice", r'"https:\/\/x.example\/home\/alice"', "at-home/work",
    "../home/alice", "/users/alice", "/mnt/backup/Users/x", "c:\\temp", "/roots/x", "/root/", "/tmp",
    "/tmp/", "/srv/builder", r'"https:\/\/x.example\/srv\/build"', "https://x.example/srv/build", "1:/users",
]  # fmt: skip


@pytest.mark.parametrize("text", HOMES)
def test_a_home_folder_is_found(text: str) -> None:
    ((code, _, message),) = LEAKS.of(f"made in {text}, then")
    assert code == "V502"
    assert message.startswith("a home folder: ")


@pytest.mark.parametrize("text", PATHS)
def test_a_path_of_the_machine_is_found(text: str) -> None:
    ((code, _, message),) = LEAKS.of(f"made in {text}, then")
    assert code == "V502"
    assert message.startswith("a path of the build machine: ")


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_one(text: str) -> None:
    assert list(LEAKS.of(f"made in {text}, then")) == []


WIDE = "/home/anna/x.docx".encode("utf-16-be")
KEY = ("AKIA" + "AB12" * 4).encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x89PNG\r\n\xff" + WIDE, "V502"),
        (b"\xff\xd8Exif\0\0MM" + "C:\\Users\\\u00fc".encode("utf-16-le"), "V502"),
        (b"\x89PNG\r\n\xff" + KEY, "V501"),
        (b"\xff\xd8ExifUNICODE\0" + WIDE, "V502"),
        (b"\xff\xd8ExifUNICODE\0" + "/home/anna".encode("utf-16-le"), "V502"),
        (b"%PDF-1.7\n<</Title (\xfe\xff" + WIDE + b")>>", "V502"),
        (b"%PDF-1.7\n<</Title (\xfe\xff" + WIDE.replace(b"\0", b"\\000") + b")>>", "V502"),
        (b"%PDF-1.7\n<</Title <FEFF" + WIDE.hex().encode() + b">>>", "V502"),
        (b"%PDF-1.7\n<</Title <FEFF\n" + WIDE.hex(" ").upper().encode() + b">>>", "V502"),
        (b"%PDF-1.7\n<</Title <" + b"/srv/build/x".hex().encode() + b"0>>>", "V502"),
    ],
)
def test_two_bytes_a_character_and_digits_hide_nothing(data: bytes, code: str) -> None:
    assert {found for found, _ in LEAKS.of_bytes(data)} == {code}


def test_numbers_of_a_file_are_no_path() -> None:
    assert list(LEAKS.of_bytes(b"%PDF-1.7\n<00112233445566778899aabbccddeeff> <0123 4567 8>\0\0\0\1")) == []


def test_the_folders_of_the_settings_are_told(site_factory: SiteFactory, tmp_path: Path) -> None:
    """Each is elsewhere, so that none is found as part of another."""
    theme = Path(shutil.copytree(THEME, tmp_path / "look"))
    temporary, cache, overrides = tmp_path / "scratch", tmp_path / "kept", tmp_path / "mine"
    temporary.mkdir()
    site = site_factory(CACHE_PATH=str(cache), THEME=str(theme), THEME_TEMPLATES_OVERRIDES=[str(overrides)])
    site.build()
    for folder in (theme, cache, overrides, temporary, site.folder, site.content, site.output):
        (site.output / "x.txt").write_text(f"made in {folder}", encoding="utf-8")
        told = site.run("verify", site.output, TMPDIR=str(temporary)).stderr
        assert f"x.txt:1:9: error[V502] a path of the build machine: {folder}" in told
