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
