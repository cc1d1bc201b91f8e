"""What a build keeps: never anything but what reading and rendering anew would give."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.build.prepare import Prepared, prepare
from generator.build.store import files
from generator.build.store.codec import DecodeError, decode, encode
from generator.build.store.database import Store
from generator.model.documents import Actor, Article, DigestNote, Page, Theme
from generator.read.content import Loaded, read_bytes, read_file
from generator.read.markdown import MarkdownRenderer, Rendered
from tests.sites.support import AS_USUAL, NOW, SITES, Section, make_site, settings_of
from tests.views.support import example_kit

KINDS: dict[str, type] = {
    "articles": Article, "actors": Actor, "themes": Theme, "digests": DigestNote, "pages": Page,
}  # fmt: skip


class Counts:
    """How many files were parsed and how many bodies rendered."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.rendered = 0


def prepared_with(site: Path, store: Path, program: str = "p") -> tuple[Prepared, Counts]:
    """Prepare a site with a store, and count what was made anew."""
    counts = Counts()
    real_read, real_render = read_file, MarkdownRenderer.render

    def read(record: type, data: bytes, shown: str, *rest: Any) -> Any:
        counts.read.append(shown.removeprefix("content/"))
        return real_read(record, data, shown, *rest)

    def render(self: MarkdownRenderer, *args: Any, **kwargs: Any) -> Rendered:
        counts.rendered += 1
        return real_render(self, *args, **kwargs)

    with (
        patch.object(files, "read_file", read),
        patch.object(MarkdownRenderer, "render", render),
        patch.object(files, "_RACY_NS", 0),
        Store(store, program) as opened,
    ):
        return prepare(settings_of(site), "pelicanconf.py", NOW, store=opened), counts


def shown(prepared: Prepared) -> Any:
    """Give all that later stages see, with the texts that are read late."""
    assert prepared.kit is not None
    content = prepared.content
    items = [item for kind in KINDS for item in getattr(content, kind)]
    read = [(item.id, item.record, item.path, item.body, item.body_line, item.places) for item in items]
    return read, dict(prepared.kit.bodies.by_path), prepared.diagnostics


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path, [Section("", "content/articles/x.md", ARTICLE)])


ARTICLE = f"---\n{AS_USUAL}\n---\nSee [Ukraine]({{actor}}ukraine).\n"


def test_the_second_time_nothing_is_parsed_and_nothing_rendered(site: Path, tmp_path: Path) -> None:
    first, counts = prepared_with(site, tmp_path / "store")
    assert len(counts.read) == counts.rendered == 9
    second, counts = prepared_with(site, tmp_path / "store")
    assert (counts.read, counts.rendered) == ([], 0)
    assert shown(second) == shown(first) == shown(prepare(settings_of(site), "pelicanconf.py", NOW))


def test_only_what_changed_is_made_anew(site: Path, tmp_path: Path) -> None:
    prepared_with(site, tmp_path / "store")
    path = site / "content/articles/x.md"
    path.write_text(path.read_text(encoding="utf-8") + "More.\n", encoding="utf-8")
    second, counts = prepared_with(site, tmp_path / "store")
    assert (counts.read, counts.rendered) == (["articles/x.md"], 1)
    assert shown(second) == shown(prepare(settings_of(site), "pelicanconf.py", NOW))


def test_a_touched_file_is_read_but_not_parsed(site: Path, tmp_path: Path) -> None:
    prepared_with(site, tmp_path / "store")
    os.utime(site / "content/articles/x.md")
    assert prepared_with(site, tmp_path / "store")[1].read == []


def test_other_bytes_of_the_same_size_and_time_are_seen(site: Path, tmp_path: Path) -> None:
    path = site / "content/articles/x.md"
    prepared_with(site, tmp_path / "store")
    before = path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace("See", "Saw"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    second, counts = prepared_with(site, tmp_path / "store")
    assert counts.read == ["articles/x.md"]
    assert "Saw" in shown(second)[1]["content/articles/x.md"].html


def test_two_files_that_change_places_are_seen(site: Path, tmp_path: Path) -> None:
    folder = site / "content/articles"
    (folder / "y.md").write_text(
        (folder / "x.md").read_text(encoding="utf-8").replace("See", "Not"), encoding="utf-8"
    )
    prepared_with(site, tmp_path / "store")
    (folder / "x.md").rename(folder / "z")
    (folder / "y.md").rename(folder / "x.md")
    (folder / "z").rename(folder / "y.md")
    second, _ = prepared_with(site, tmp_path / "store")
    assert shown(second) == shown(prepare(settings_of(site), "pelicanconf.py", NOW))


def test_a_file_written_a_moment_ago_is_read_again(site: Path, tmp_path: Path) -> None:
    (site / "content/articles/x.md").touch()
    with Store(tmp_path / "store", "p") as store:
        prepare(settings_of(site), "pelicanconf.py", NOW, store=store)
    seen = []
    real = read_bytes

    def watched(path: Path, shown: str) -> Any:
        seen.append(shown)
        return real(path, shown)

    with patch.object(files, "read_bytes", watched), Store(tmp_path / "store", "p") as store:
        prepare(settings_of(site), "pelicanconf.py", NOW, store=store)
    assert "content/articles/x.md" in seen


def test_a_body_follows_where_its_links_lead_now(site: Path, tmp_path: Path) -> None:
    prepared_with(site, tmp_path / "store")
    conf = site / "pelicanconf.py"
    text = conf.read_text(encoding="utf-8")
    conf.write_text(f'{text}\nBRIEFING["ACTOR_URL"] = "who/{{slug}}/"\n', encoding="utf-8")
    second, counts = prepared_with(site, tmp_path / "store")
    # Its text is read for this; nothing else is.
    assert (counts.read, counts.rendered) == (["articles/x.md"], 1)
    assert "who/ukraine/" in shown(second)[1]["content/articles/x.md"].html
    assert shown(second) == shown(prepare(settings_of(site), "pelicanconf.py", NOW))


def test_a_text_that_changes_after_its_record_was_taken_stops_the_build(site: Path, tmp_path: Path) -> None:
    prepared_with(site, tmp_path / "store")
    prepared, _ = prepared_with(site, tmp_path / "store")
    (site / "content/articles/x.md").write_text("other", encoding="utf-8")
    with pytest.raises(OSError, match="changed while"):
        shown(prepared)


def test_what_has_faults_is_not_kept(site: Path, tmp_path: Path) -> None:
    path = site / "content/articles/x.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("[ukraine]", "[ukrain]") + "[@nothing]\n", encoding="utf-8"
    )
    first, _ = prepared_with(site, tmp_path / "store")
    second, _ = prepared_with(site, tmp_path / "store")
    assert [str(item) for item in second.diagnostics] == [str(item) for item in first.diagnostics] != []


# The file itself


def damage_half(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def damage_bit(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE entries SET value = value || ' '")
    connection.close()


def damage_type(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE entries SET value = x'ff00', sum = 7")
    connection.close()


def damage_foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE entries (a)")
    connection.close()


@pytest.mark.parametrize(
    "damage",
    [
        damage_half, damage_bit, damage_type, damage_foreign,
        lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"no database" * 999),
    ],
    ids=["half", "bit", "type", "foreign", "empty", "text"],
)  # fmt: skip
def test_a_damaged_store_is_made_anew_in_silence(damage: Any, site: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    first, _ = prepared_with(site, store)
    damage(store)
    second, counts = prepared_with(site, store)
    assert len(counts.read) == 9
    assert shown(second) == shown(first)
    assert prepared_with(site, store)[1].read == []


def test_the_store_of_another_program_is_not_used(site: Path, tmp_path: Path) -> None:
    prepared_with(site, tmp_path / "store", "p")
    assert len(prepared_with(site, tmp_path / "store", "q")[1].read) == 9
    assert prepared_with(site, tmp_path / "store", "q")[1].read == []


@pytest.mark.parametrize("where", ["a file", "a folder in its place", "nowhere"])
def test_a_store_that_cannot_be_written_is_done_without(where: str, site: Path, tmp_path: Path) -> None:
    store = tmp_path / "there" / "store"
    if where == "a file":
        store.parent.write_text("", encoding="utf-8")
    elif where == "a folder in its place":
        store.mkdir(parents=True)
    else:
        store = Path("/proc/store")
    first, _ = prepared_with(site, store)
    assert shown(first) == shown(prepare(settings_of(site), "pelicanconf.py", NOW))


def test_what_is_gone_is_forgotten(site: Path, tmp_path: Path) -> None:
    prepared_with(site, tmp_path / "store")
    (site / "content/articles/x.md").unlink()
    prepared_with(site, tmp_path / "store")
    connection = sqlite3.connect(tmp_path / "store")
    paths = {path for (path,) in connection.execute("SELECT path FROM entries")}
    connection.close()
    assert paths
    assert "content/articles/x.md" not in paths


def test_after_a_fault_nothing_is_written(tmp_path: Path) -> None:
    def broken() -> None:
        with Store(tmp_path / "store", "p") as store:
            store.put("k", "a", "key", "value")
            raise KeyError

    with pytest.raises(KeyError):
        broken()
    with Store(tmp_path / "store", "p") as store:
        assert store.get("k", "a") is None


# Records as text


def test_every_record_of_the_example_comes_back_as_it_was() -> None:
    corpus = example_kit().corpus
    items: list[Loaded[Any]] = [
        *corpus.files.values(), *corpus.actors.values(), *corpus.themes.values(), *corpus.pages,
        *corpus.notes.values(),
    ]  # fmt: skip
    for item in items:
        kind = type(item.record)
        came = decode(kind, encode(kind, item.record))
        # Two times are equal whatever their zones are called, which pages show.
        assert (came, repr(came)) == (item.record, repr(item.record))
    for body in example_kit().bodies.by_path.values():
        assert decode(Rendered, encode(Rendered, body)) == body


def test_every_field_and_term_comes_back_as_it_was(tmp_path: Path) -> None:
    site = make_site(tmp_path, ())
    shutil.copytree(SITES / "maximal", site, dirs_exist_ok=True)
    first, _ = prepared_with(site, tmp_path / "store")
    second, counts = prepared_with(site, tmp_path / "store")
    # Names that a record hides are looked for in the text of its article.
    assert counts.read == ["articles/2025-W51/maximal.md"]
    for kind in KINDS:
        assert [repr(i.record) for i in getattr(second.content, kind)] == [
            repr(i.record) for i in getattr(first.content, kind)
        ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=8),
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(JSON)
def test_other_text_is_refused_or_a_record(value: Any) -> None:
    try:
        made = decode(Rendered, json.dumps(value))
    except DecodeError:
        return
    assert isinstance(made, Rendered)
