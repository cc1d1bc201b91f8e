"""Every kind of edit of all but the content, for ``tests/build/test_edits.py``.

Templates, settings, files as such, the output folder and the store.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from random import Random
from typing import Final
from unittest.mock import patch

from generator.build.store.database import _sum
from tests.build.edit_kinds import ARTICLES, EDITS, Edit, Effect, edit, replace, say
from tests.build.edits import Bench
from tests.conftest import snapshot

__all__ = ["EDITS", "Edit", "Effect"]

#: A template that shows a setting.
MOTTO: Final = "<p>{{ MOTTO }} {{ view.title }}</p></html>"


# Templates and the site theme


@edit("a template is put before the theme's")
def _override(bench: Bench, chance: Random) -> None:
    name = chance.choice(["article", "actor", "theme", "timeline"])
    (bench.overrides / f"{name}.html").write_text(f"<p>{bench.new()}</p></html>", encoding="utf-8")


@edit("a template is taken away")
def _(bench: Bench, chance: Random) -> None:
    _override(bench, chance)
    assert bench.run("build") in (0, 2)
    bench.pick("overrides/*.html", chance).unlink()


@edit("a template of the theme changes")
def _(bench: Bench, chance: Random) -> None:
    path = bench.theme / f"templates/{chance.choice(['article', 'actors', 'index', 'page', '404'])}.html"
    replace(path, r"{% block main %}", f"{{% block main %}}<p>Line {bench.new()}</p>")


@edit("a partial that templates include changes")
def _(bench: Bench, chance: Random) -> None:
    path = bench.theme / f"templates/partials/{chance.choice(['footer', 'masthead', 'nav', 'head'])}.html"
    with path.open("a", encoding="utf-8") as file:
        file.write(f"<!-- {bench.new()} -->\n")


@edit("a macro that templates import changes")
def _(bench: Bench, chance: Random) -> None:
    path = bench.theme / "templates/macros/text.html"
    replace(path, r"({%-? macro date\(.*?%})", rf"\1<!-- {bench.new()} -->")
    del chance


@edit("a partial is put before the theme's")
def _(bench: Bench, chance: Random) -> None:
    (bench.overrides / "partials").mkdir(exist_ok=True)
    text = f"<footer>{bench.new()}</footer>\n"
    (bench.overrides / "partials/footer.html").write_text(text, encoding="utf-8")
    del chance


@edit("a page's template is renamed")
def _(bench: Bench, chance: Random) -> None:
    name = f"own-{bench.new()}"
    for old in bench.overrides.glob("own-*.html"):
        old.unlink()
    (bench.overrides / f"{name}.html").write_text(f"<p>{name}</p></html>", encoding="utf-8")
    bench.write("pages/more.md", f"---\ntitle: More\ntemplate: {name}\n---\nMore.\n")
    del chance


@edit("a page's template is taken away", Effect.REFUSED)
def _(bench: Bench, chance: Random) -> None:
    bench.write("pages/more.md", f"---\ntitle: More\ntemplate: gone-{bench.new()}\n---\nMore.\n")
    del chance


@edit("a template asks for what no view has", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    path = bench.overrides / "timeline.html"
    before = path.read_bytes() if path.exists() else None
    path.write_text("{{ view.nothing_of_the_kind }}", encoding="utf-8")
    old = snapshot(bench.output)
    assert bench.run("build") in (2, 4)
    assert snapshot(bench.output) == old
    path.unlink()
    if before is not None:
        path.write_bytes(before)
    del chance


@edit("the theme's stylesheet changes")
def _(bench: Bench, chance: Random) -> None:
    with (bench.theme / "static/css/site.css").open("a", encoding="utf-8") as file:
        file.write(f"/* {bench.new()} */\n")
    del chance


@edit("a file is added to the theme")
def _(bench: Bench, chance: Random) -> None:
    (bench.theme / f"static/new-{bench.new()}.txt").write_text("new\n", encoding="utf-8")
    del chance


# Settings


@edit("the site gets another name")
def _(bench: Bench, chance: Random) -> None:
    bench.configure(name=f"SITENAME = 'Site {bench.new()}'")
    del chance


@edit("a setting that a template shows changes, in a file of the same size and time")
def _(bench: Bench, chance: Random) -> None:
    (bench.overrides / "article.html").write_text(MOTTO, encoding="utf-8")
    assert bench.run("build") in (0, 2)
    before = bench.conf.stat()
    bench.configure(motto=f"MOTTO = {'New' if 'Old' in bench.lines['motto'] else 'Old'!r}")
    os.utime(bench.conf, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert bench.conf.stat().st_size == before.st_size
    del chance


@edit("a setting gets another name")
def _(bench: Bench, chance: Random) -> None:
    name = f"SAYING_{bench.new()}"
    bench.configure(saying=f"{name} = 'so'")
    (bench.overrides / "actor.html").write_text(f"<p>{{{{ {name} }}}}</p></html>", encoding="utf-8")
    del chance


@edit("a setting is added, and another taken away")
def _(bench: Bench, chance: Random) -> None:
    bench.configure(publisher="" if bench.lines.get("publisher") else 'BRIEFING["PUBLISHER"] = "The desk"')
    del chance


@edit("articles get other addresses")
def _(bench: Bench, chance: Random) -> None:
    folder = f"texts-{bench.new()}"
    line = f'ARTICLE_URL = "{folder}/{{slug}}/"\nARTICLE_SAVE_AS = "{folder}/{{slug}}/index.html"'
    bench.configure(addresses=line)
    del chance


@edit("a setting of ours that counts weeks changes")
def _(bench: Bench, chance: Random) -> None:
    weeks = 1 if bench.lines.get("stale") != 'BRIEFING["STALE_WEEKS"] = 1' else 2
    bench.configure(stale=f'BRIEFING["STALE_WEEKS"] = {weeks}')
    del chance


@edit("a setting that is no good", Effect.REFUSED)
def _(bench: Bench, chance: Random) -> None:
    bench.configure(bad='TIMEZONE = "Europe/Nowhere"')
    del chance


@edit("a file that the site declares static is moved by a setting")
def _(bench: Bench, chance: Random) -> None:
    path = f"moved-{bench.new()}.txt"
    bench.write("static/b.txt", "static b\n")
    bench.configure(moved=f'EXTRA_PATH_METADATA = {{"static/b.txt": {{"path": "{path}"}}}}')
    assert bench.run("build") in (0, 2)
    bench.configure(moved=f'EXTRA_PATH_METADATA = {{"static/b.txt": {{"path": "other-{path}"}}}}')
    del chance


@edit("code of the site may show", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    bench.configure(code="" if bench.lines.get("code") else 'JINJA_GLOBALS = {"now": lambda: 1}')
    del chance


@edit("the store gets another folder", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    bench.cache = bench.root / f"cache-{chance.randrange(3)}"
    bench.configure(cache=f"CACHE_PATH = {str(bench.cache)!r}")


# Files as such


@edit("two files change places")
def _(bench: Bench, chance: Random) -> None:
    one, other = (bench.content / f"actors/actor-{bench.new()}.md" for _ in range(2))
    for path in (one, other):
        path.write_text(f"---\nname: {path.stem}\nkind: state\nsummary: A state.\n---\n", encoding="utf-8")
    if chance.random() < 0.5:  # of one time, too
        shutil.copystat(one, other)
    assert bench.run("build") in (0, 2)
    _swap(one, other)


def _swap(one: Path, other: Path) -> None:
    aside = one.with_name("aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


def _other_bytes(path: Path, bench: Bench) -> bytes:
    """Give a text of another meaning and the same size."""
    data = path.read_bytes()
    at = data.rindex(b"\n", 0, len(data) - 1) + 1
    new = f"x{bench.new()}".encode()
    line = data[at:-1]
    return data[:at] + (new + b"y" * len(line))[: len(line)] + b"\n"


@edit("other bytes of the same size and time")
def _(bench: Bench, chance: Random) -> None:
    path = bench.pick("content/actors/*.md", chance)
    say(path, "A sentence of some length.")
    assert bench.run("build") in (0, 2)
    before, data = path.stat(), _other_bytes(path, bench)
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size


@edit("a file is replaced by another of the same size and time")
def _(bench: Bench, chance: Random) -> None:
    path = bench.pick("content/actors/*.md", chance)
    say(path, "A sentence of some length.")
    assert bench.run("build") in (0, 2)
    before, aside = path.stat(), path.with_name("aside")
    aside.write_bytes(_other_bytes(path, bench))
    os.utime(aside, ns=(before.st_atime_ns, before.st_mtime_ns))
    aside.rename(path)


@edit("a file is restored with an older time")
def _(bench: Bench, chance: Random) -> None:
    path = bench.pick("content/themes/*.md", chance)
    backup = path.read_bytes(), path.stat().st_mtime_ns
    say(path, f"Background {bench.new()}.")
    assert bench.run("build") in (0, 2)
    path.write_bytes(backup[0])
    os.utime(path, ns=(backup[1] - 10**12, backup[1] - 10**12))


@edit("a static file gets other bytes of the same size and time")
def _(bench: Bench, chance: Random) -> None:
    path = bench.pick("content/static/**/*.txt", chance)
    before = path.stat()
    path.write_bytes(bytes(byte ^ 1 for byte in path.read_bytes()))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@edit("a template gets other bytes of the same size and time")
def _(bench: Bench, chance: Random) -> None:
    path = bench.overrides / "positions.html"
    path.write_text(f"<p>a{bench.new()}</p></html>", encoding="utf-8")
    assert bench.run("build") in (0, 2)
    before = path.stat()
    path.write_text(f"<p>b{bench.made}</p></html>", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    del chance


@edit("files are touched", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    for _ in range(3):
        bench.pick(chance.choice([ARTICLES, "theme/**/*", "content/**/*"]), chance).touch()


@edit("the content is copied", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    aside = bench.root / "aside"
    bench.content.rename(aside)
    shutil.copytree(aside, bench.content, copy_function=chance.choice([shutil.copy, shutil.copy2]))
    shutil.rmtree(aside)


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
        _swap(one, other)


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


@edit("a build fails in its last step", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    old = snapshot(bench.output)
    with patch("generator.build.site.swap", side_effect=OSError(28, "No space left on device")):
        assert bench.run("build") in (2, 3)
    assert snapshot(bench.output) == old
    del chance


@edit("a build ends before it knows what it wrote", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
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
