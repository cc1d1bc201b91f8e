"""Further kinds of edit, of templates, settings and files as such, for ``tests/build/test_edits.py``."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from random import Random
from typing import Final

from tests.build.edit_kinds import ARTICLES, Effect, edit, replace, say
from tests.build.edits import Bench
from tests.conftest import snapshot

#: A template that shows a setting.
MOTTO: Final = "<p>{{ MOTTO }}</p></html>"


# What pages tell of what others add to later


@edit("an article moves the event of another that was built before")
def _(bench: Bench, chance: Random) -> None:
    number = bench.new()
    bench.write(f"articles/2025/report-{number}.md", bench.article(number, date="2025-11-01"))
    assert bench.run("build") in (0, 2)
    status = chance.choice(["planned", "postponed", "cancelled"])
    event = f"{{ref: report-{number}-talks, status: {status}, source: s1}}"
    later = bench.new()
    bench.write(f"articles/2025/report-{later}.md", bench.article(later, date="2025-12-30", event=event))


# Templates and the site theme


@edit("a template is put before the theme's")
def _override(bench: Bench, chance: Random) -> None:
    # Never those that show most of the content: an edit of it would then show nowhere.
    name = chance.choice(["timeline", "actors", "themes"])
    (bench.overrides / f"{name}.html").write_text(f"<p>{bench.new()}</p></html>", encoding="utf-8")


@edit("a template is taken away")
def _(bench: Bench, chance: Random) -> None:
    _override(bench, chance)
    assert bench.run("build") in (0, 2)
    bench.pick("overrides/*.html", chance).unlink()


@edit("a template of the theme changes")
def _(bench: Bench, chance: Random) -> None:
    path = bench.theme / f"templates/{chance.choice(['article', 'index', 'page', 'actor'])}.html"
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
    (bench.overrides / "404.html").write_text(MOTTO, encoding="utf-8")
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
    (bench.overrides / "digests.html").write_text(f"<p>{{{{ {name} }}}}</p></html>", encoding="utf-8")
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


@edit("code of the site may show")
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
    swap_files(one, other)


def swap_files(one: Path, other: Path) -> None:
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
