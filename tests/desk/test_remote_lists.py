"""``communique verify URL`` believes no list of hashes that is empty or cut off."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build.sums import RECORD, SUMS, hash_files, read_sums, sums_text
from generator.desk.remote import UnreachableError, verify_url
from tests.desk.live_site import FILES, QUICK, Live, told, write


def list_cut(live: Live, count: int) -> None:
    """Let the site's list end after so many lines."""
    lines = (live.folder / SUMS).read_bytes().splitlines(keepends=True)
    live.answers[f"/{SUMS}"] = lambda handler: handler.send(b"".join(lines[:count]))


def test_a_list_that_is_cut_off_at_the_end_of_a_line_is_not_believed(live: Live, tmp_path: Path) -> None:
    expected = write(tmp_path / "expected")
    names = list(read_sums((live.folder / SUMS).read_text(encoding="utf-8")))
    for count in range(len(names)):
        list_cut(live, count)
        if RECORD not in names[:count]:
            with pytest.raises(UnreachableError, match=f"does not name {RECORD}"):
                verify_url(live.url, limits=QUICK)
            continue
        (fault,) = verify_url(live.url, limits=QUICK)[1]
        assert fault.message == f"the list names {count} files, but {RECORD} tells of 8 files"
        assert (fault.code, fault.location.path) == ("V705", SUMS)
        # Who knows what should be there need not believe it either, and finds the files right.
        (fault,) = verify_url(live.url, expected, limits=QUICK)[1]
        assert fault.message.startswith(f"the live site's list lacks {8 - count} file")
    list_cut(live, len(names))
    assert told(live) == told(live, expected) == []


@pytest.mark.parametrize("record", ["{}", "[]", '{"counts": {"files": 7}}', '{"counts": [8]}', "no"])
def test_a_list_is_whole_only_if_the_record_says_so(live: Live, record: str) -> None:
    (live.folder / RECORD).write_text(record, encoding="utf-8")
    (live.folder / SUMS).write_text(sums_text(hash_files(live.folder, list(FILES))), encoding="utf-8")
    assert told(live) == [("V705", SUMS)]


def test_an_expected_list_that_is_cut_off_expects_nothing(live: Live, tmp_path: Path) -> None:
    expected = write(tmp_path / "expected")
    (expected / SUMS).write_text("", encoding="utf-8")
    with pytest.raises(UnreachableError, match=f"does not name {RECORD}"):
        verify_url(live.url, expected, limits=QUICK)


def test_a_live_list_that_is_not_the_expected_one_is_told(live: Live, tmp_path: Path) -> None:
    expected = write(tmp_path / "expected")
    sums = live.folder / SUMS
    text = sums.read_text(encoding="utf-8")
    # A hash that no file has, and bytes that name the same hashes.
    listed = read_sums(text)["about/index.html"]
    for changed in (text.replace(listed, "0" * 64), "".join(reversed(text.splitlines(keepends=True)))):
        sums.write_text(changed, encoding="utf-8")
        assert told(live, expected) == [("V703", SUMS)]


def test_a_difference_of_files_is_told_once(live: Live, tmp_path: Path) -> None:
    expected = write(tmp_path / "expected")
    (live.folder / "about/index.html").write_bytes(b"<p>other</p>")
    sums = live.folder / SUMS
    sums.write_text(sums_text(hash_files(live.folder, list(FILES))), encoding="utf-8")
    assert told(live, expected) == [("V703", "about/index.html")]
    # But a list that lies of another file as well is no part of that difference.
    text = sums.read_text(encoding="utf-8")
    sums.write_text(text.replace(read_sums(text)["theme/site.css"], "0" * 64), encoding="utf-8")
    assert told(live, expected) == [("V703", SUMS), ("V703", "about/index.html")]
