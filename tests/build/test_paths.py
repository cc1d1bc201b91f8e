from __future__ import annotations

from pathlib import Path

import pytest

from generator.build.paths import as_typed, naming


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("", ""),
        ("content/x.md", "content/x.md"),
        ("{here}/content/x.md", "content/x.md"),
        ("./content//x.md", "content/x.md"),
        ("{here}-2/x.md", "{here}-2/x.md"),
        ("/x.md", "/x.md"),
    ],
)
def test_a_path_is_given_from_the_working_folder(
    path: str, typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "site"
    here.mkdir()
    monkeypatch.chdir(here)
    assert as_typed(path.format(here=here)) == typed.format(here=here)


def test_an_error_that_knows_no_path_is_given_one(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space") as full, naming(tmp_path):
        Path("/dev/full").write_bytes(b"x")
    assert full.value.filename == str(tmp_path)
    with pytest.raises(FileNotFoundError) as missing, naming(tmp_path):
        (tmp_path / "missing").read_bytes()
    assert missing.value.filename == str(tmp_path / "missing")
