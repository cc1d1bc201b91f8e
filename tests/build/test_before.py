"""What the build before wrote and read: held against what there is now, whoever wrote it down."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.build.before import Before, Compared, Page, _sum
from generator.build.reads import ENTRY, PART
from generator.build.store.database import Store
from generator.build.store.database import _sum as sum_of_entry
from tests.conftest import Site, snapshot

#: Names of things, and of parts made of things and of other parts further on in the list.
THINGS = [f"{ENTRY}table\x1f{number}" for number in range(6)]
PARTS = [f"{PART}part\x1f{number}" for number in range(4)]

Reads = dict[str, frozenset[str]]


@st.composite
def histories(draw: st.DrawFn) -> tuple[Reads, list[tuple[dict[str, str], Reads]]]:
    """Give what is read for each part, and for some builds the hash of each thing and what pages read."""
    parts = {
        part: draw(st.frozensets(st.sampled_from([*THINGS, *PARTS[place + 1 :]]), min_size=1))
        for place, part in enumerate(PARTS)
    }
    hashes = st.fixed_dictionaries({thing: st.sampled_from("abc") for thing in THINGS})
    names = st.frozensets(st.sampled_from([*THINGS, *PARTS]), min_size=1)
    pages = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), names)
    return parts, draw(st.lists(st.tuples(hashes, pages), min_size=1, max_size=6))


def flat(names: frozenset[str], parts: Reads) -> set[str]:
    """Give the things that were read, by the definition."""
    return {thing for name in names for thing in (flat(parts[name], parts) if name in parts else {name})}


def built(before: Before, parts: Reads, hashes: dict[str, str], wanted: Reads) -> tuple[Before, set[str]]:
    """Build: take over what is unchanged, make the rest; give what is kept, and what was taken over."""
    compared = Compared(before, lambda name: hashes.get(name, ""))
    carried = {path for path in wanted if compared.unchanged(path)}
    compared.add_parts(parts)
    pages = {
        path: before.pages[path] if path in carried else Page("f", "m", compared.reads(sorted(names)))
        for path, names in wanted.items()
    }
    return compared.next(pages), carried


@given(histories())
def test_a_page_is_unchanged_if_all_that_was_read_for_it_is(history: Any) -> None:
    parts, builds = history
    before = Before()
    known: dict[str, dict[str, str]] = {}
    for hashes, wanted in builds:
        before, carried = built(before, parts, hashes, wanted)
        expected = {
            path
            for path in wanted
            if path in known and all(hashes[thing] == was for thing, was in known[path].items())
        }
        assert carried == expected
        made = set(wanted) - carried
        known = {path: known[path] for path in carried}
        known |= {path: {thing: hashes[thing] for thing in flat(wanted[path], parts)} for path in made}
        assert before.pages.keys() == wanted.keys()
        # What no page has read any more is dropped in the long run.
        assert len(before.names) <= max(1.5 * before.used, 1)


def test_it_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    parts = {PARTS[0]: frozenset(THINGS[:2]), PARTS[1]: frozenset([PARTS[0], THINGS[2]])}
    pages = {"a": frozenset([PARTS[1]]), "b": frozenset([THINGS[0], THINGS[5]])}
    before, _ = built(Before(), parts, dict.fromkeys(THINGS, "x"), pages)
    for _ in range(2):
        with Store(tmp_path / "store", "p") as store:
            before.save(store, "/out")
        with Store(tmp_path / "store", "p") as store:
            assert Before.load(store, "/out") == before
            assert Before.outputs(store) == ["/out"]
            assert Before.load(store, "/elsewhere") == Before()
            Before.forget(store, "/out")
    with Store(tmp_path / "store", "p") as store:
        assert Before.load(store, "/out") == Before()


def leaves(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Give the way to each value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(found for key, entry in inner for found in leaves(entry, (*way, key)))]


@pytest.mark.parametrize("seed", range(8))
def test_what_somebody_else_wrote_stops_no_build(seed: int, site: Site) -> None:
    """With right sums and wrong values the pages may be made again, or not; they are never broken."""
    site.write("pages/more.md", "---\ntitle: More\n---\nText.\n")
    expected = snapshot(site.build())
    chance = Random(seed)  # noqa: S311 - the same each time
    _poison(site.folder / ".cache/communique.store", chance)
    for path in (site.folder / ".cache").glob("*.manifest"):
        path.unlink()
    assert snapshot(site.build()) == expected


@pytest.mark.parametrize("wrong", [7, None, []])
@pytest.mark.parametrize("field", ["fingerprint", "mark"])
def test_a_fingerprint_or_mark_that_is_no_text_is_not_used(field: str, wrong: Any, tmp_path: Path) -> None:
    page = dataclasses.replace(Page("f", "m", [0]), **{field: wrong})
    assert loaded(Before({"a": page}, [THINGS[0]], ["x"], {}, 1), tmp_path) == Before()


@pytest.mark.parametrize("reads", [[1], [-1], [10**9], ["x"], [True], [1.0], [None], "0", None])
def test_places_that_are_none_are_not_used(reads: Any, tmp_path: Path) -> None:
    page = Page("f", "m", reads)
    assert loaded(Before({"a": page}, [THINGS[0]], ["x"], {}, 1), tmp_path) == Before()
    part = Before({"a": Page("f", "m", [0])}, [PARTS[0]], [""], {0: reads}, 1)
    assert loaded(part, tmp_path) == Before()


def loaded(before: Before, folder: Path) -> Before:
    with Store(folder / "store", "p") as store:
        before.save(store, "/out")
    with Store(folder / "store", "p") as store:
        return Before.load(store, "/out")


def _poison(store: Path, chance: Random) -> None:
    with closing(sqlite3.connect(store)) as connection, connection:
        row = connection.execute("SELECT path, key, bulk FROM entries WHERE kind = 'outputs'").fetchone()
        output, key, text = row
        whole = json.loads(text)
        ways = [way for way in leaves(whole) if way]
        for _ in range(3):
            way = chance.choice(ways)
            at = whole
            try:
                for step in way[:-1]:
                    at = at[step]
                at[way[-1]] = chance.choice([None, 7, -1, 10**9, "x", [], {}, [[]], [10**9], 1.5, True])
            except (TypeError, LookupError):
                continue  # one of the others took it away
        bad = json.dumps(whole).encode()
        value = _sum(bad)
        entry = (value, sum_of_entry("outputs", output, key, value), bad)
        connection.execute("UPDATE entries SET value = ?, sum = ?, bulk = ? WHERE kind = 'outputs'", entry)
