"""The list of hashes: read and written as sha256sum does."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.build.sums import SUMS, SumsError, hash_files, read_sums, sums_text
from tests.conftest import require_tool

NAMES = st.text("ab\\\n\r *é.😀-", min_size=1, max_size=12).filter(
    lambda name: name.strip(".") and name != SUMS
)
H = "0" * 64


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(NAMES, st.binary(max_size=40), min_size=1, max_size=5), NAMES)
def test_the_list_is_that_of_sha256sum(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes], folder: str
) -> None:
    tree = tmp_path_factory.mktemp("tree")
    (tree / folder).mkdir()
    for name, data in files.items():
        (tree / folder / name).write_bytes(data)
    names = [f"{folder}/{name}" for name in files]
    text = sums_text(hash_files(tree, names))
    in_order = sorted(names, key=str.encode)
    theirs = subprocess.run(
        [require_tool("sha256sum"), "--", *in_order], cwd=tree, capture_output=True, check=True
    ).stdout
    assert text.encode() == theirs
    assert read_sums(text) == hash_files(tree, names)
    (tree / SUMS).write_bytes(text.encode())
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", SUMS], cwd=tree, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


@given(st.dictionaries(NAMES, st.binary(min_size=32, max_size=32).map(bytes.hex)))
def test_what_is_written_is_read(sums: dict[str, str]) -> None:
    assert read_sums(sums_text(sums)) == sums


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{H}  a\n{H}  a\n", 2),
        (f"{H}  a\n{H}", 2),
        ("x\n", 1),
        (f"{H} a\n", 1),
        (f"{H}  ../a\n", 1),
        (f"{H}  /etc/passwd\n", 1),
        (f"{H}  a//b\n", 1),
        (f"{H}  {SUMS}\n", 1),
        (f"{'0' * 63}  a\n", 1),
        ("\n", 1),
    ],
)
def test_a_list_that_is_none(text: str, line: int) -> None:
    with pytest.raises(SumsError) as raised:
        read_sums(text)
    assert raised.value.line == line


def test_files_are_hashed_in_any_number_of_processes(tmp_path: Path) -> None:
    names = [f"{number}.txt" for number in range(60)]
    for name in names:
        (tmp_path / name).write_text(name, encoding="utf-8")
    assert hash_files(tmp_path, names, processes=1) == hash_files(tmp_path, names, processes=2)
