from __future__ import annotations

from pathlib import Path

import pytest

from generator.build.paths import as_typed


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
