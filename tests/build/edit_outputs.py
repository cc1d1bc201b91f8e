"""Every kind of edit of the output folder, the store and the manifest, for ``tests/build/test_edits.py``."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from random import Random
from unittest.mock import patch

from generator.build.store.database import _sum
from tests.build.edit_kinds import EDITS, Edit, Effect, edit, say
from tests.build.edit_others import swap_files
from tests.build.edit_sources import publisher
from tests.build.edits import Bench
from tests.conftest import snapshot

__all__ = ["EDITS", "Edit", "Effect", "publisher"]

# The output folder: whatever somebody does to it is undone


@edit("pages of the output are removed", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    for _ in range(3):
        bench.pick("output/**/*", chance).unlink()


@edit("a folder of the output is removed", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    shutil.rmtree(chance.choice(sorted(path for path in bench.output.iterdir() if path.is_dir())))


@edit("the output is gone", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    shutil.rmtree(bench.output)
    del chance


@edit("pages of the output are written over", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    for _ in range(3):
        path = bench.pick("output/**/*", chance)
        before = path.stat()
        path.write_bytes(b"x" * chance.choice([0, 1, before.st_size]))
        if chance.random() < 0.5:
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@edit("two pages of the output change places", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    one, other = (bench.pick("output/**/*.html", chance) for _ in range(2))
    if one != other:
        swap_files(one, other)


@edit("foreign files are put into the output", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    for name in (
        "foreign.html",
        ".hidden",
        "feeds/old.xml",
        "index.html.old",
        "static/a.txt.old",
        "a/b/c.txt",
    ):
        path = bench.output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("<p>", encoding="utf-8")
    (bench.output / "empty").mkdir(exist_ok=True)
    path = bench.pick("output/**/*.html", chance)
    path.unlink()
    path.symlink_to(bench.conf)
    (bench.output / "linked").symlink_to(bench.content)


@edit("a page of the output becomes a folder", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    path = bench.pick("output/**/*.html", chance)
    path.unlink()
    path.mkdir()


@edit("the output is copied", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    shutil.move(bench.output, bench.root / "aside")
    shutil.copytree(bench.root / "aside", bench.output)
    shutil.rmtree(bench.root / "aside")
    del chance


# The store, and other builds


def _store(bench: Bench) -> Path:
    path = bench.cache / "communique.store"
    if not path.is_file():
        assert bench.run("check") in (0, 2)
    return path


@edit("the store is gone", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    shutil.rmtree(bench.cache, ignore_errors=True)
    del chance


@edit("the store is cut off", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    path = _store(bench)
    os.truncate(path, chance.randrange(path.stat().st_size))


@edit("the store has a page of zeros", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    path = _store(bench)
    with path.open("r+b") as file:
        file.seek(chance.randrange(path.stat().st_size) // 4096 * 4096)
        file.write(bytes(4096))


@edit("the store holds other values with right check sums", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    connection = sqlite3.connect(_store(bench))
    with connection:
        entries = connection.execute("SELECT kind, path, key, value FROM entries").fetchall()
        for kind, path, key, value in chance.sample(entries, min(9, len(entries))):
            bad = value.rpartition("\n")[0] + "\n" + chance.choice(["[]", "{}", "7", "[" * 9999, "", "NaN"])
            row = (bad, _sum(kind, path, key, bad), kind, path)
            connection.execute("UPDATE entries SET value = ?, sum = ? WHERE kind = ? AND path = ?", row)
    connection.close()


@edit("the store is of another program", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    connection = sqlite3.connect(_store(bench))
    with connection:
        connection.execute("UPDATE program SET id = 'another'")
    connection.close()
    del chance


@edit("the manifest is cut off", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    for path in bench.cache.glob("*.manifest"):
        os.truncate(path, chance.randrange(path.stat().st_size))


@edit("an older manifest is put back")
def _(bench: Bench, chance: Random) -> None:
    assert bench.run("build") in (0, 2)
    older = {path: path.read_bytes() for path in bench.cache.glob("*.manifest")}
    say(bench.pick("content/actors/*.md", chance), f"Sentence {bench.new()}.")
    between = {path: path.read_bytes() for path in bench.output.rglob("*.html")}
    assert bench.run("build") in (0, 2)
    for path, data in older.items():
        path.write_bytes(data)
    # What was built in between is not what is there.
    for path, data in between.items():
        if path.is_file():
            path.write_bytes(data)


def _must_build(bench: Bench) -> None:
    """Take away what may tell that nothing changed."""
    for path in bench.cache.glob("*.manifest"):
        path.unlink()


@edit("a build fails in its last step", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    _must_build(bench)
    old = snapshot(bench.output)
    with patch("generator.build.site.swap", side_effect=OSError(28, "No space left on device")):
        assert bench.run("build") in (2, 3)
    assert snapshot(bench.output) == old
    del chance


@edit("a build ends before it knows what it wrote", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    _must_build(bench)
    with patch("generator.build.outputs.Outputs.settle", side_effect=KeyboardInterrupt):
        assert bench.run("build") in (2, 3)
    del chance


@edit("the content is only checked", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    assert bench.run("check") in (0, 2)
    del chance


@edit("the site is built elsewhere, too", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    other = bench.root / f"other-{chance.randrange(2)}"
    assert bench.run("build", "-o", other) in (0, 2)
    if chance.random() < 0.5:
        shutil.rmtree(other, ignore_errors=True)
