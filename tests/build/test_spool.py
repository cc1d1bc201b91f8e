"""Bytes set aside in a file: by several processes at once, without room, and gone with their owner."""

from __future__ import annotations

import gc
import os
import pickle
import resource
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.build.memory import Memory
from generator.build.pool import spread
from generator.build.prepare import prepare
from generator.build.spool import Piece, Spool
from generator.build.store.bodies import Ahead, StoredBodies, Written
from generator.build.store.database import Store
from generator.model.settings import Settings
from generator.pelican.render import read_pelican_settings
from generator.read.markdown import Rendered
from tests.conftest import Site, names

ARTICLE = """\
---
title: An article
date: 2025-12-{day:02d}
summary: A summary.
themes: [financial-support]
actors: [norway]
---
Text.
"""


@given(st.lists(st.binary(max_size=200)))
def test_what_was_put_comes_back(texts: list[bytes]) -> None:
    spool = Spool()
    kept = [spool.put(text) for text in texts]
    assert all(isinstance(piece, Piece) for piece in kept)
    assert [spool.get(pickle.loads(pickle.dumps(piece))) for piece in kept] == texts  # noqa: S301 - our own


def _put(spool: Spool, texts: Sequence[bytes]) -> list[bytes | Piece]:
    return [spool.put(text) for text in texts]


def test_processes_do_not_write_over_each_other() -> None:
    spool = Spool()
    texts = [bytes([number % 251]) * (number % 700) for number in range(4_000)]
    kept = spread(texts, partial(_put, spool), processes=4)
    assert [spool.get(piece) for piece in kept] == texts
    pieces = sorted((piece.start, piece.length) for piece in kept if isinstance(piece, Piece))
    assert len(pieces) == len(texts)
    assert sum(length for _, length in pieces) == sum(map(len, texts))


def test_threads_do_not_write_over_each_other() -> None:
    spool = Spool()
    texts = [bytes([number % 251]) * (number % 300) for number in range(4_000)]
    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(spool.put, texts))
    assert [spool.get(piece) for piece in kept] == texts


def test_what_was_changed_in_the_file_is_never_shown() -> None:
    ahead, settings = Ahead("content"), Settings()
    written = Written.of(Rendered("<p>A text.</p>", (), (), "", 2, ()), {}, ahead.spool)
    body = StoredBodies(Store(None, ""), ahead, settings)._given(written)
    assert body.whole().html == "<p>A text.</p>"
    os.pwrite(ahead.spool._file, b"X", 3)
    body._recent.clear()
    with pytest.raises(OSError, match="not what it was"):
        body.whole()


def test_a_preview_that_reads_the_site_again_leaves_no_file_open(site: Site) -> None:
    """It has no collector of garbage while somebody works."""
    settings = read_pelican_settings(site.settings)
    memory = Memory()
    gc.disable()
    try:
        counts = []
        for number in range(4):
            site.write("articles/n.md", ARTICLE.format(day=number + 1))
            prepared = prepare(settings, "pelicanconf.py", datetime(2026, 1, 1, tzinfo=UTC), memory=memory)
            assert prepared.kit is not None
            counts.append(len(names(Path("/proc/self/fd"))))
    finally:
        gc.enable()
    assert len(set(counts[1:])) == 1, counts


@contextmanager
def _no_file_above(size: int) -> Iterator[None]:
    """Have the system refuse to write a file further than this; Python ignores the signal of it."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_finds_no_room_stays_in_memory() -> None:
    spool = Spool()
    with _no_file_above(1_000):
        kept = [spool.put(bytes([number]) * 300) for number in range(6)]
    assert [isinstance(piece, bytes) for piece in kept] == [False] * 3 + [True] * 3
    assert [spool.get(piece) for piece in kept] == [bytes([number]) * 300 for number in range(6)]


def test_without_a_file_everything_stays_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    spool = Spool()
    assert spool.put(b"text") == b"text"
    assert spool.get(b"text") == b"text"


def test_a_file_cut_off_is_an_error() -> None:
    spool = Spool()
    piece = spool.put(b"a long text")
    os.ftruncate(spool._file, 4)
    with pytest.raises(OSError, match="cannot be read"):
        spool.get(piece)


def test_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    spool = Spool()
    spool.put(b"text")
    assert not list(tmp_path.iterdir())
    file = spool._file
    place = os.fstat(file).st_ino
    del spool
    gc.collect()
    with suppress(OSError):  # another file may have its number by now
        assert os.fstat(file).st_ino != place
