"""Twins hold what their files hold, come and go with them, and cost nothing when nothing changed."""

from __future__ import annotations

import gzip
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

from generator.build.twins import twin_fault, write_twins
from tests.conftest import CONTENT, Site, SiteFactory, snapshot

TWINS = {"FEED_TAG": "small.example,2025", "TWINS": True}


@pytest.fixture
def twins(site_factory: SiteFactory) -> Site:
    site = site_factory(BRIEFING=TWINS)
    site.build()
    return site


def assert_whole(output: Path) -> None:
    """Check that each twin is of a file, and that each page has both."""
    for path in output.rglob("*"):
        if path.suffix in (".br", ".gz"):
            unpack = brotli.decompress if path.suffix == ".br" else gzip.decompress
            assert unpack(path.read_bytes()) == path.with_suffix("").read_bytes()
            assert path.stat().st_size < path.with_suffix("").stat().st_size
        if path.suffix in (".html", ".css") and "static" not in path.parts:
            assert Path(f"{path}.br").is_file()
            assert Path(f"{path}.gz").is_file()


def test_twins_follow_their_files(twins: Site) -> None:
    output = twins.output
    assert_whole(output)
    assert not list(output.glob("_*.gz"))
    before = {path: path.stat() for path in output.rglob("*") if path.is_file()}
    funding = CONTENT["articles/funding-round.md"]
    twins.write("articles/funding-round.md", funding.replace("promised", "paid"))
    twins.build()
    assert_whole(output)
    # What did not change was neither compressed nor written.
    for name in ("404.html.br", "about/index.html.gz", "theme/css/site.css.br"):
        old, new = before[output / name], (output / name).stat()
        assert (old.st_ino, old.st_mtime_ns) == (new.st_ino, new.st_mtime_ns)
    (twins.content / "articles" / "funding-round.md").unlink()
    twins.build()
    assert_whole(output)
    assert not (output / "articles" / "funding-round").exists()
    assert twins.run("verify").returncode == 0
    # As a build from nothing makes them.
    clean = snapshot(output)
    twins.build("--fresh")
    assert snapshot(output) == clean


def test_whoever_changes_a_twin_is_found_out(twins: Site) -> None:
    output = twins.output
    (output / "index.html.br").write_bytes(brotli.compress(b"something else"))
    (output / "404.html.gz").write_bytes(b"no gzip")
    (output / "left.html.gz").write_bytes(gzip.compress(b"left"))
    done = twins.run("verify")
    assert done.returncode == 4
    assert "index.html.br: error[V107] this is not what index.html holds" in done.stderr
    assert "404.html.gz: error[V107] this cannot be read: it is damaged" in done.stderr
    assert "left.html.gz: error[V107] there is no left.html" in done.stderr
    twins.build()
    assert_whole(output)


def test_plain_pelican_leaves_no_old_twin(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("x" * 1000, encoding="utf-8")
    (tmp_path / "b.svg").write_text("tiny", encoding="utf-8")
    for name in ("b.svg.gz", "c.html.br", "a.html.gz"):
        (tmp_path / name).write_bytes(b"old")
    write_twins(tmp_path, None)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "a.html.br", "a.html.gz", "b.svg"]
    assert twin_fault(tmp_path, "a.html.gz") == twin_fault(tmp_path, "a.html.br") == ""


@pytest.mark.parametrize(("ending", "pack"), [("gz", gzip.compress), ("br", brotli.compress)])
def test_a_twin_is_whole_and_nothing_more(
    tmp_path: Path, ending: str, pack: Callable[[bytes], bytes]
) -> None:
    text = b"<p>Talks</p>" * 50_000
    twin = tmp_path / f"a.html.{ending}"
    twin.with_suffix("").write_bytes(text)
    packed = pack(text)
    for data, fault in (
        (packed, ""),
        *((packed[:cut], "damaged") for cut in (1, len(packed) // 2, len(packed) - 1)),
        (packed + b"x", "damaged"),
        (pack(text[:-1]), "is not what a.html holds"),
        (pack(text + b"x"), "is not what a.html holds"),
    ):
        twin.write_bytes(data)
        said = twin_fault(tmp_path, twin.name)
        assert fault in said
        assert bool(said) == bool(fault)
    # A few kilobytes that unpack to as much as there is.
    twin.write_bytes(pack(bytes(64 << 20)))
    assert twin.stat().st_size < 100_000
    tracemalloc.start()
    try:
        assert "is not what a.html holds" in twin_fault(tmp_path, twin.name)
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()
