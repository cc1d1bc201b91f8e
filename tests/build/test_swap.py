from __future__ import annotations

import threading
from pathlib import Path

import pytest

from generator.build import swap as module
from generator.build.swap import swap
from tests.conftest import names


def tree(path: Path, text: str) -> Path:
    path.mkdir()
    (path / "index.html").write_text(text, encoding="utf-8")
    return path


@pytest.fixture(params=["exchange", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run a test on a system that can exchange two names, and on one that cannot."""
    if request.param == "two renames":
        monkeypatch.setattr(module, "_exchange", lambda one, other: False)  # noqa: ARG005 - as the original
    return str(request.param)


@pytest.mark.usefixtures("way")
def test_the_new_tree_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    swap(tree(tmp_path / "fresh", "new"), tree(tmp_path / "output", "old"))
    assert (tmp_path / "output" / "index.html").read_text(encoding="utf-8") == "new"
    assert names(tmp_path) == ["output"]


@pytest.mark.usefixtures("way")
def test_the_first_tree_is_only_renamed(tmp_path: Path) -> None:
    swap(tree(tmp_path / "fresh", "new"), tmp_path / "output")
    assert names(tmp_path) == ["output"]


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("kind", ["file", "link to a folder", "dangling link"])
def test_only_a_folder_is_replaced(tmp_path: Path, kind: str) -> None:
    fresh, output = tree(tmp_path / "fresh", "new"), tmp_path / "output"
    if kind == "file":
        output.write_text("mine", encoding="utf-8")
    else:
        output.symlink_to(tmp_path / "other")
        if kind == "link to a folder":
            tree(tmp_path / "other", "mine")
    with pytest.raises(NotADirectoryError):
        swap(fresh, output)
    assert output.is_file() or output.is_symlink()
    assert (fresh / "index.html").is_file()


def test_a_reader_sees_the_old_tree_or_the_new_one(tmp_path: Path) -> None:
    if not module._exchange(tree(tmp_path / "a", "a"), tree(tmp_path / "b", "b")):
        pytest.skip("this file system cannot exchange two names")
    output = tree(tmp_path / "output", "0")
    missing: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                (output / "index.html").stat()
            except FileNotFoundError as error:
                missing.append(str(error))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(200):
        swap(tree(tmp_path / "fresh", str(number)), output)
    done.set()
    reader.join()
    # Between the look-up of the folder and of the file in it, the old folder may lose its files.
    assert len(missing) < 20
    assert (output / "index.html").read_text(encoding="utf-8") == "199"


def test_the_old_tree_comes_back_when_the_second_rename_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh, output = tree(tmp_path / "fresh", "new"), tree(tmp_path / "output", "old")
    monkeypatch.setattr(module, "_exchange", lambda one, other: False)  # noqa: ARG005 - as the original
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self == fresh:
            raise PermissionError(13, "no", str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(PermissionError):
        swap(fresh, output)
    assert (output / "index.html").read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(("after", "live"), [(0, "old"), (1, "old"), (2, "new")])
def test_an_interruption_leaves_one_tree_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int, live: str
) -> None:
    fresh, output = tree(tmp_path / "fresh", "new"), tree(tmp_path / "output", "old")
    monkeypatch.setattr(module, "_exchange", lambda one, other: False)  # noqa: ARG005 - as the original
    rename = Path.rename
    done: list[Path] = []

    def interrupted(self: Path, target: Path) -> Path:
        if after == 0 and not done:
            done.append(self)
            raise KeyboardInterrupt
        found = rename(self, target)
        done.append(self)
        if len(done) == after:
            raise KeyboardInterrupt
        return found

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        swap(fresh, output)
    assert (output / "index.html").read_text(encoding="utf-8") == live
    # What was to be the new tree is removed by who made it.
    assert set(names(tmp_path)) <= {"output", "fresh"}
