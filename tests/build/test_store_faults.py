"""Stores that are damaged, foreign, poisoned or in use: never trusted, never told of, not waited for long."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest

from generator.build import manifest
from generator.build.prepare import prepare
from generator.build.store import database
from generator.build.store.codec import DecodeError, decode, encode
from generator.build.store.database import Store, _sum
from generator.model.values import Moment
from tests.build.test_store import KINDS, prepared_with, shown
from tests.conftest import ROOT, Site, snapshot
from tests.sites.support import NOW, SITES, make_site, settings_of

#: What is read although its record is stored: names that a record hides are looked for in the text.
AGAIN = ["articles/2025-W51/maximal.md"]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Give a site in which every field occurs."""
    site = make_site(tmp_path, ())
    shutil.copytree(SITES / "maximal", site, dirs_exist_ok=True)
    return site


def all_of(prepared: Any) -> Any:
    """Give all that a store may have given."""
    items = {kind: [(i.id, i.record) for i in getattr(prepared.content, kind)] for kind in KINDS}
    return items, shown(prepared)


def clean(content: Path) -> Any:
    return all_of(prepare(settings_of(content), "pelicanconf.py", NOW))


def entries(store: Path) -> list[tuple[str, str, str, str]]:
    with closing(sqlite3.connect(store)) as connection:
        rows = connection.execute("SELECT kind, path, key, value FROM entries ORDER BY kind, path")
        return rows.fetchall()


# Damage


def test_a_store_that_is_cut_off_anywhere_is_made_anew(content: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    expected = clean(content)
    prepared_with(content, store)
    whole = store.read_bytes()
    lengths = {0, 1, 15, 16, 99, 100, 4095, 4096, 4097, len(whole) // 2, len(whole) - 4096, len(whole) - 1}
    for length in sorted(lengths):
        store.write_bytes(whole[:length])
        assert all_of(prepared_with(content, store)[0]) == expected, length
        assert prepared_with(content, store)[1].read == AGAIN, length


@pytest.mark.parametrize("how", ["zeros", "ones", "another page", "bits"])
def test_a_store_with_damaged_pages_never_gives_what_is_not_so(
    how: str, content: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    expected = clean(content)
    prepared_with(content, store)
    whole = store.read_bytes()
    chance = Random(how)  # noqa: S311 - the same each time
    for page in range(0, len(whole), 4096):
        data = bytearray(whole)
        if how == "bits":
            for _ in range(9):
                data[page + chance.randrange(4096)] ^= 1 << chance.randrange(8)
        elif how == "another page":
            other = chance.randrange(0, len(whole), 4096)
            data[page : page + 4096] = whole[other : other + 4096]
        else:
            data[page : page + 4096] = bytes([0 if how == "zeros" else 255]) * 4096
        store.write_bytes(data)
        store.with_name("store-journal").unlink(missing_ok=True)
        assert all_of(prepared_with(content, store)[0]) == expected, page
        assert all_of(prepared_with(content, store)[0]) == expected, page
        # By now it is whole again.
        assert prepared_with(content, store)[1].read == AGAIN, page


def test_damage_that_only_writing_shows_does_not_last(tmp_path: Path) -> None:
    store = tmp_path / "store"
    with Store(store, "p") as opened:
        for number in range(200):
            opened.put("k", str(number), "key", "x" * 500)
    with Store(store, "p") as opened:
        for number in range(200):
            opened.drop("k", str(number))
    data = bytearray(store.read_bytes())
    data[32:36] = (10**6).to_bytes(4)  # the first free page lies beyond the end
    store.write_bytes(data)
    for _ in range(2):
        with Store(store, "p") as opened:
            for number in range(200):
                opened.put("k", str(number), "key", "y" * 500)
    with Store(store, "p") as opened:
        assert opened.get("k", "7") == ("key", "y" * 500)


def foreign(statements: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.unlink()
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(statements)

    return make


OURS = (
    f"PRAGMA application_id = {database._APPLICATION};"  # noqa: S608 - our own words
    " CREATE TABLE program (id); INSERT INTO program VALUES ('p');"
)


@pytest.mark.parametrize(
    "damage",
    [
        foreign("CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('x')"),
        foreign("PRAGMA encoding = 'UTF-16'; CREATE TABLE entries (kind, path, key, value, sum, bulk)"),
        foreign(OURS),
        foreign(f"{OURS} CREATE TABLE entries (kind, path)"),
        foreign(f"{OURS} CREATE VIEW entries AS SELECT 1 kind, 2 path, 3 key, 4 value, 5 sum, 6 bulk"),
        foreign(f"{OURS} PRAGMA user_version = 7; CREATE TABLE entries (kind, path, key, value, sum, bulk);"
                " CREATE TRIGGER t BEFORE INSERT ON entries BEGIN SELECT RAISE(FAIL, 'no'); END"),
        lambda path: path.write_bytes(b"\x00" * 8192),
        lambda path: path.with_name("store-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" * 999),
    ],
    ids=["another", "older", "no table", "few columns", "a view", "a trigger", "zeros", "a journal"],
)  # fmt: skip
def test_a_store_of_somebody_else_is_not_used(
    damage: Callable[[Path], None], content: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    prepared_with(content, store)
    damage(store)
    for _ in range(2):
        assert all_of(prepared_with(content, store)[0]) == clean(content)


@pytest.mark.parametrize("what", ["a socket's place", "a pipe", "a link to nowhere", "a link to a folder"])
def test_what_is_no_file_in_the_store_s_place_is_done_without(
    what: str, content: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    if what == "a pipe":
        os.mkfifo(store)
    elif what == "a socket's place":
        store.symlink_to("/dev/null")
    else:
        store.symlink_to(content if "folder" in what else tmp_path / "gone" / "x")
    assert all_of(prepared_with(content, store)[0]) == clean(content)


# Entries with right check sums


def leaves(value: Any, way: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Give the way to each value of a record that is not None: what may be absent may be another type."""
    if isinstance(value, list):
        for place, entry in enumerate(value):
            yield from leaves(entry, (*way, place))
    elif value is not None and not isinstance(value, dict):
        yield way


def poisoned(value: str, chance: Random) -> str:
    """Put a value of a wrong type, or one that no text can hold, in the place of one of a record's."""
    head, _, record = value.rpartition("\n")
    found = json.loads(record)
    way = chance.choice(list(leaves(found)))
    at = found
    for place in way[:-1]:
        at = at[place]
    before = at[way[-1]]
    wrong = [[], {}, [[[]]], {"a": 1}, float("nan"), float("inf")]
    if isinstance(before, str):
        wrong += [7, True, 1.5, 10**600, "half \ud800 a character"]
    elif isinstance(before, bool):
        wrong += [0, 1, 10**600, "yes"]
    else:
        wrong += [True, "7", "2025-01-01"]
    at[way[-1]] = chance.choice(wrong)
    # ASCII, so that half a character can be put into the database at all.
    return f"{head}\n{json.dumps(found)}" if head else json.dumps(found)


@pytest.mark.parametrize("seed", range(12))
def test_entries_of_wrong_types_are_not_used(seed: int, content: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    expected = clean(content)
    prepared_with(content, store)
    chance = Random(seed)  # noqa: S311 - the same each time
    rows = entries(store)
    with closing(sqlite3.connect(store)) as connection, connection:
        for kind, path, key, value in rows:
            bad = poisoned(value, chance)
            place = (bad, _sum(kind, path, key, bad), kind, path)
            connection.execute("UPDATE entries SET value = ?, sum = ? WHERE kind = ? AND path = ?", place)
    second, counts = prepared_with(content, store)
    # A text whose names are hidden is looked at once more.
    assert len(set(counts.read)) == len([kind for kind, *_ in rows if kind == "file"])
    assert all_of(second) == expected


@pytest.mark.parametrize(
    "text",
    ["", "7", "[" * 100_000, "[[" + "1," * 500_000, '"' + "x" * 5_000_000 + '"', "9" * 5000, "\ud83d"],
)
def test_entries_that_are_huge_or_no_json_are_not_used(text: str, content: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    prepared_with(content, store)
    # One of each kind: more would only take longer.
    rows = {kind: (kind, *rest) for kind, *rest in entries(store)}
    with closing(sqlite3.connect(store)) as connection, connection:
        for kind, path, key, value in rows.values():
            bad = (value.rpartition("\n")[0] + "\n" + text).encode("utf-8", "surrogatepass")
            check = _sum(kind, path, key, bad.decode("utf-8", "surrogatepass"))
            query = "UPDATE entries SET value = CAST(? AS TEXT), sum = ? WHERE kind = ? AND path = ?"
            connection.execute(query, (bad, check, kind, path))
    assert all_of(prepared_with(content, store)[0]) == clean(content)


#: The hour that comes twice in autumn, and one in summer.
TIMES = ("2025-10-26T00:30:00", "2025-10-26T01:30:00", "2025-07-01T10:59:00")


@pytest.mark.parametrize("utc", TIMES)
def test_a_time_comes_back_with_the_name_of_its_zone(utc: str) -> None:
    local = datetime.fromisoformat(f"{utc}+00:00").astimezone(ZoneInfo("Europe/Brussels"))
    moment = Moment.of(local, has_time=True)
    came = decode(Moment, encode(Moment, moment))
    assert repr(came) == repr(moment)
    assert (came.local.tzname(), came.local.fold) == (local.tzname(), local.fold)


@pytest.mark.parametrize(
    "text",
    [
        "2025-12-15T12:00:00", "2025-12-15", "2025-12-15T12:00:00 Europe/Brussels",
        "2025-12-15T12:00:00+01:00 Europe", "2025-12-15T12:00:00+01:00 ../../etc/passwd",
        "9999-12-31T23:59:59-12:00 Europe/Brussels", "2025-12-15T12:00:00+01:00 x",
    ],
)  # fmt: skip
def test_a_time_without_a_zone_or_with_a_wrong_one_is_no_moment(text: str) -> None:
    whole = json.loads(encode(Moment, Moment.of(NOW, has_time=True)))
    whole[1] = text
    with pytest.raises(DecodeError):
        decode(Moment, json.dumps(whole))


def test_an_output_folder_that_cannot_be_is_forgotten(site: Site) -> None:
    site.build()
    store = site.folder / ".cache/communique.store"
    site.write("pages/more.md", "---\ntitle: More\n---\nText.\n")
    with closing(sqlite3.connect(store)) as connection, connection:
        for name in ("x" * 9000, "a\0b", "", "/dev/null", "/" * 5000):
            entry = ("outputs", name, "k", "v", _sum("outputs", name, "k", "v"), b"")
            connection.execute("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)", entry)
    site.build()
    # Only a folder is one; this one is the root.
    known = {path for kind, path, *_ in entries(store) if kind == "outputs"}
    assert str(site.output) in known
    assert known <= {str(site.output), "/" * 5000}


def test_a_manifest_of_wrong_types_is_not_used(site: Site) -> None:
    first = snapshot(site.build())
    (path,) = (site.folder / ".cache").glob("*.manifest")
    whole = json.loads(path.read_text(encoding="ascii").partition("\n")[2])
    request = manifest.Request(site.settings, None, None)
    assert manifest.Manifest.read(path.parent, request) is not None

    def written(values: Any) -> manifest.Manifest | None:
        body = json.dumps(values)
        path.write_text(f"{manifest._sum(body)}\n{body}", encoding="ascii")
        return manifest.Manifest.read(path.parent, request)

    assert written(whole) is not None
    bad: Any
    for name in whole:
        for bad in (None, [7], {"a": 1}, {}, [[]]):
            assert written({**whole, name: bad}) is None, (name, bad)
    wrong: Any
    for name in whole["inputs"]:
        for wrong in (None, [7], {"a": 1}, 7):
            # Nobody asks how many files there were.
            assert name == "files" or written({**whole, "inputs": {**whole["inputs"], name: wrong}}) is None
    assert written([]) is None
    odd = written({**whole, "inputs": {**whole["inputs"], "paths": ["a\0b"]}, "ends": 1e300})
    assert odd is not None
    assert not odd.holds(odd.settings, odd.begins)
    assert snapshot(site.build()) == first


# In use


@pytest.mark.parametrize("how", ["EXCLUSIVE", "IMMEDIATE"])
def test_a_store_that_another_writes_is_waited_for_briefly_and_left_whole(
    how: str, content: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    prepared_with(content, store)
    before = store.stat().st_ino, entries(store)
    with (
        closing(sqlite3.connect(store, isolation_level=None)) as other,
        patch.object(database, "_PATIENCE", 0.05),
    ):
        other.execute(f"BEGIN {how}")
        path = content / "content/pages/other.md"
        path.write_text("---\ntitle: Other\n---\nText.\n", encoding="utf-8")
        assert all_of(prepared_with(content, store)[0]) == clean(content)
        other.execute("ROLLBACK")
    assert (store.stat().st_ino, entries(store)) == before


def test_a_store_that_is_locked_between_two_reads_is_not_thrown_away(tmp_path: Path) -> None:
    store = tmp_path / "store"
    with Store(store, "p") as opened:
        opened.put("a", "x", "key", "value")
    number = store.stat().st_ino
    with (
        patch.object(database, "_PATIENCE", 0.05),
        closing(sqlite3.connect(store, isolation_level=None)) as other,
        Store(store, "p") as opened,
    ):
        other.execute("BEGIN EXCLUSIVE")
        assert opened.get("a", "x") is None
        assert opened.bulk("a", "x") is None
        opened.put("a", "y", "key", "value")
        opened.save()
        other.execute("ROLLBACK")
    assert store.stat().st_ino == number
    assert [row[:2] for row in entries(store)] == [("a", "x")]


@pytest.mark.slow
def test_checks_and_builds_at_once_share_the_store(site: Site) -> None:
    others = [site.folder / "one", site.folder / "two"]
    site.build()
    site.write("pages/more.md", "---\ntitle: More\n---\nText.\n")
    commands = [site.command("check"), *(site.command("build", "-o", output) for output in others)]
    running = [
        subprocess.Popen(
            command, cwd=ROOT, env=site.env(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        for command in commands
    ]
    for process in running:
        assert (process.communicate()[1], process.returncode) == ("", 0)
    assert snapshot(others[0]) == snapshot(others[1])
    with closing(sqlite3.connect(site.folder / ".cache/communique.store")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert snapshot(site.build()) == snapshot(others[0])
    shutil.rmtree(others[0])
    site.build("--fresh", "-o", others[0])
    assert snapshot(others[0]) == snapshot(others[1])
