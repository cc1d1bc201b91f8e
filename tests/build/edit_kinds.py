"""Every kind of edit of the content, for ``tests/build/test_edits.py``; the others are in ``edit_others``.

``EDITS`` gives for each what it does to the output: it shows, it makes no difference, or it is refused. An
edit takes a bench and a source of chance. What it needs is made first if an earlier edit took it away.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from enum import Enum, auto
from pathlib import Path
from random import Random
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from tests.build.edits import FILES, Bench
from tests.build.sample import ACTOR, DIGEST, PAGE, SUBJECT

Act = Callable[[Bench, Random], None]


class Effect(Enum):
    """What an edit of a site that was built does to the next build."""

    SHOWS = auto()
    NOTHING = auto()
    REFUSED = auto()


class Edit(NamedTuple):
    """A kind of edit."""

    act: Act
    effect: Effect


EDITS: Final[dict[str, Edit]] = {}


def edit(name: str, effect: Effect = Effect.SHOWS) -> Callable[[Act], Act]:
    """Name a kind of edit."""

    def keep(act: Act) -> Act:
        assert name not in EDITS
        EDITS[name] = Edit(act, effect)
        return act

    return keep


ARTICLES: Final = "content/articles/**/*.md"
#: The folder of each kind of file that others refer to, what a new one says, and its name in links.
KINDS: Final = {"actors": (ACTOR, "actor"), "themes": (SUBJECT, "theme")}


def _id(path: Path) -> str:
    """Give the id of an article's, actor's or theme's file."""
    found = re.search(r"^id: (\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else path.stem


def replace(path: Path, pattern: str, new: str) -> None:
    """Replace what a pattern finds first in a text."""
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(pattern, new, text, count=1), encoding="utf-8")


def say(path: Path, text: str) -> None:
    """Add a paragraph to a text."""
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")


def _enough(bench: Bench) -> None:
    """Keep the site at its size before something is removed."""
    while sum(path.is_file() for path in bench.content.rglob("*")) <= FILES:
        _add_article(bench, Random(0))  # noqa: S311 - no secret


# Articles


def _published(bench: Bench, chance: Random) -> str:
    """Give the id of an article to which others may link: one that is not held back."""
    paths = sorted(bench.root.glob(ARTICLES))
    held = re.compile(r"\n(status: draft|publish_at: )")
    return _id(chance.choice([path for path in paths if not held.search(path.read_text(encoding="utf-8"))]))


@edit("an article is added")
def _add_article(bench: Bench, chance: Random) -> None:
    number = bench.new()
    other = _published(bench, chance)
    actor, theme = (bench.pick(f"content/{kind}/*.md", chance).stem for kind in KINDS)
    text = bench.article(number, link=other, actor=actor, theme=theme)
    bench.write(f"articles/2025/report-{number}.md", text)


@edit("an article says more")
def _(bench: Bench, chance: Random) -> None:
    say(bench.pick(ARTICLES, chance), f"Sentence {bench.new()}.")


@edit("an article gets another title")
def _(bench: Bench, chance: Random) -> None:
    replace(bench.pick(ARTICLES, chance), r"title: .*", f"title: Title {bench.new()}")


@edit("an article is updated")
def _(bench: Bench, chance: Random) -> None:
    path = bench.pick(ARTICLES, chance)
    replace(path, r"\nupdated: .*", "")
    replace(path, r"---\n", f"---\nupdated: {_local(bench, timedelta(days=-1))}\n")


@edit("an article is removed and what refers to it is mended")
def _(bench: Bench, chance: Random) -> None:
    _enough(bench)
    _remove_article(bench, bench.pick(ARTICLES, chance), chance)


def _remove_article(bench: Bench, path: Path, chance: Random) -> None:
    gone = _id(path)
    events = set(re.findall(r"\{id: (\S+-talks),", path.read_text(encoding="utf-8")))
    path.unlink()
    for other in bench.content.rglob("*.md"):
        text = other.read_text(encoding="utf-8")
        for event in events:
            text = re.sub(rf"events:\n  - {{ref: {event},.*\n", "", text)
        other.write_text(text, encoding="utf-8")
    bench.mend(gone, _published(bench, chance))


@edit("an article is removed that others link to", Effect.REFUSED)
def _(bench: Bench, chance: Random) -> None:
    number = bench.new()
    bench.write(f"articles/2025/report-{number}.md", bench.article(number, link=f"report-{number}0"))
    del chance


@edit("an article gets another id and what refers to it is mended")
def _(bench: Bench, chance: Random) -> None:
    path, new = bench.pick(ARTICLES, chance), f"report-{bench.new()}"
    if _id(path) != path.stem:
        replace(path, r"\nid: .*", "")
    else:
        bench.mend(path.stem, new)
        path.rename(path.with_name(f"{new}.md"))
        return
    bench.mend(_id(path), path.stem)


@edit("an article gets another id and what refers to it is not mended", Effect.REFUSED)
def _(bench: Bench, chance: Random) -> None:
    linked = bench.pick(ARTICLES, chance)
    new = bench.new()
    bench.write(f"articles/2025/report-{new}.md", bench.article(new, link=_id(linked)))
    linked.rename(linked.with_name(f"report-{bench.new()}.md"))
    if _id(linked.with_name(f"report-{bench.made}.md")) != f"report-{bench.made}":
        linked.with_name(f"report-{bench.made}.md").unlink()  # it names its id itself


@edit("an article names its id itself")
def _(bench: Bench, chance: Random) -> None:
    path, new = bench.pick(ARTICLES, chance), f"report-{bench.new()}"
    old = _id(path)
    replace(path, r"\nid: .*", "")
    replace(path, r"---\n", f"---\nid: {new}\n")
    if old != new:
        bench.mend(old, new)


@edit("an article gets another slug")
def _(bench: Bench, chance: Random) -> None:
    path = bench.pick(ARTICLES, chance)
    replace(path, r"\nslug: .*", "")
    replace(path, r"---\n", f"---\nslug: slug-{bench.new()}\n")


@edit("an article's file is moved", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    path = bench.pick(ARTICLES, chance)
    folder = bench.content / "articles" / f"moved-{bench.new()}"
    folder.mkdir()
    path.rename(folder / path.name)


@edit("an article refers to the event of another")
def _(bench: Bench, chance: Random) -> None:
    number = bench.new()
    bench.write(f"articles/2025/report-{number}.md", bench.article(number, date="2025-11-01"))
    event = f"{{ref: report-{number}-talks, note: More of it., source: s1}}"
    later = bench.new()
    bench.write(f"articles/2025/report-{later}.md", bench.article(later, date="2025-12-30", event=event))
    del chance


def _hold(bench: Bench, line: str, chance: Random) -> None:
    """Add an article to which nothing refers, with a line that may hold it back."""
    number = bench.new()
    link = _id(bench.pick(ARTICLES, chance))
    bench.write(f"articles/2025/report-{number}.md", bench.article(number, link=link, more=f"{line}\n"))


@edit("an article under an embargo is added", Effect.NOTHING)
def _add_embargo(bench: Bench, chance: Random) -> None:
    _hold(bench, f"publish_at: {_local(bench, timedelta(days=chance.randrange(1, 9)))}", chance)


@edit("a draft is added", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    _hold(bench, "status: draft", chance)


@edit("an article becomes a draft and what refers to it is mended")
def _(bench: Bench, chance: Random) -> None:
    _add_article(bench, chance)
    path = bench.content / f"articles/2025/report-{bench.made}.md"
    assert bench.run("build") in (0, 2)
    replace(path, r"---\n", "---\nstatus: draft\n")


@edit("an article cannot be read", Effect.REFUSED)
def _(bench: Bench, chance: Random) -> None:
    bench.pick(ARTICLES, chance).write_text("no front matter", encoding="utf-8")


# The clock


def _local(bench: Bench, later: timedelta) -> str:
    """Give a time by the clock of the site's place."""
    return f"{(bench.now + later).astimezone(ZoneInfo('Europe/Brussels')):%Y-%m-%d %H:%M}"


@edit("the clock goes past an embargo")
def _(bench: Bench, chance: Random) -> None:
    bench.now = bench.now.replace(second=0)
    _hold(bench, f"publish_at: {_local(bench, timedelta(hours=3))}", chance)
    bench.now += timedelta(hours=3, seconds=-1)
    assert bench.run("build") in (0, 2)
    bench.now += timedelta(seconds=1)


@edit("the clock goes on", Effect.NOTHING)
def _(bench: Bench, chance: Random) -> None:
    bench.now += timedelta(seconds=chance.randrange(1, 9))


@edit("the clock goes back before an embargo")
def _(bench: Bench, chance: Random) -> None:
    bench.now = bench.now.replace(second=0)
    _hold(bench, f"publish_at: {_local(bench, timedelta())}", chance)
    assert bench.run("build") in (0, 2)
    bench.now -= timedelta(seconds=1)


# Actors and themes


def _references() -> None:
    """Name the edits of what articles refer to."""
    for folder, (text, link) in KINDS.items():

        def add(
            bench: Bench, chance: Random, folder: str = folder, text: str = text, link: str = link
        ) -> None:
            number = bench.new()
            bench.write(f"{folder}/{link}-{number}.md", text.format(name=f"Name {number}"))
            del chance

        def change(bench: Bench, chance: Random, folder: str = folder) -> None:
            replace(bench.pick(f"content/{folder}/*.md", chance), r"name: .*", f"name: Name {bench.new()}")

        def remove(bench: Bench, chance: Random, folder: str = folder, add: Act = add) -> None:
            _enough(bench)
            path = bench.pick(f"content/{folder}/*.md", chance)
            add(bench, chance)
            path.unlink()
            bench.mend(path.stem, bench.pick(f"content/{folder}/*.md", chance).stem)

        def rename(bench: Bench, chance: Random, folder: str = folder, link: str = link) -> None:
            path, new = bench.pick(f"content/{folder}/*.md", chance), f"{link}-{bench.new()}"
            path.rename(path.with_name(f"{new}.md"))
            bench.mend(path.stem, new)

        def lose(bench: Bench, chance: Random, folder: str = folder, link: str = link) -> None:
            path = bench.pick(f"content/{folder}/*.md", chance)
            number = bench.new()
            bench.write(f"articles/2025/report-{number}.md", bench.article(number, **{link: path.stem}))
            path.rename(path.with_name(f"{link}-{bench.new()}.md"))

        edit(f"one of the {folder} is added")(add)
        edit(f"one of the {folder} changes")(change)
        edit(f"one of the {folder} is removed and what refers to it is mended")(remove)
        edit(f"one of the {folder} gets another id and what refers to it is mended")(rename)
        edit(f"one of the {folder} gets another id and what refers to it is not mended", Effect.REFUSED)(lose)


_references()


# Digests, pages and static files


def _digest(bench: Bench, chance: Random) -> Path:
    if not list(bench.content.glob("digests/*.md")):
        bench.write("digests/2025-W49.md", DIGEST.format(name="Week 49"))
        assert bench.run("build") in (0, 2)
    return bench.pick("content/digests/*.md", chance)


@edit("a digest is added")
def _(bench: Bench, chance: Random) -> None:
    free = [week for week in range(42, 53) if not (bench.content / f"digests/2025-W{week}.md").exists()]
    week = chance.choice(free or [50])
    bench.write(f"digests/2025-W{week}.md", DIGEST.format(name=f"Headline {bench.new()}"))


@edit("a digest changes")
def _(bench: Bench, chance: Random) -> None:
    say(_digest(bench, chance), f"Sentence {bench.new()}.")


@edit("a digest is renamed")
def _(bench: Bench, chance: Random) -> None:
    path = _digest(bench, chance)
    weeks = [path.with_name(f"2025-W{week}.md") for week in range(42, 53)]
    path.rename(chance.choice([week for week in weeks if not week.exists()] or [path]))


@edit("a digest is removed")
def _(bench: Bench, chance: Random) -> None:
    _enough(bench)
    _digest(bench, chance).unlink()


@edit("a page is added")
def _(bench: Bench, chance: Random) -> None:
    number = bench.new()
    bench.write(f"pages/page-{number}.md", PAGE.format(name=f"Page {number}"))
    del chance


@edit("a page changes")
def _(bench: Bench, chance: Random) -> None:
    say(bench.pick("content/pages/*.md", chance), f"Sentence {bench.new()}.")


@edit("a page of the menu gets another title")
def _(bench: Bench, chance: Random) -> None:
    bench.write("pages/more.md", f"---\ntitle: More {bench.new()}\nmenu: 2\n---\nMore.\n")
    del chance


@edit("a page is renamed")
def _(bench: Bench, chance: Random) -> None:
    bench.pick("content/pages/*.md", chance).rename(bench.content / f"pages/page-{bench.new()}.md")


@edit("a page is removed")
def _(bench: Bench, chance: Random) -> None:
    bench.write("pages/more.md", "---\ntitle: More\nmenu: 2\n---\nMore.\n")
    assert bench.run("build") in (0, 2)
    _enough(bench)
    (bench.content / "pages/more.md").unlink()
    del chance


@edit("a static file is added")
def _(bench: Bench, chance: Random) -> None:
    (bench.content / "static/deep").mkdir(exist_ok=True)
    bench.write(f"static/deep/new-{bench.new()}.txt", "new\n")
    del chance


@edit("a static file changes")
def _(bench: Bench, chance: Random) -> None:
    bench.pick("content/static/**/*.txt", chance).write_text(f"other {bench.new()}\n", encoding="utf-8")


@edit("a static file to which a page links is renamed", Effect.REFUSED)
def _(bench: Bench, chance: Random) -> None:
    bench.write("pages/about.md", "---\ntitle: About\nmenu: 1\n---\nSee [it]({static}/static/c.txt).\n")
    (bench.content / "static/c.txt").rename(bench.content / f"static/c-{bench.new()}.txt")
    del chance


@edit("a static file is removed")
def _(bench: Bench, chance: Random) -> None:
    _enough(bench)
    bench.write("static/gone.txt", "gone\n")
    assert bench.run("build") in (0, 2)
    (bench.content / "static/gone.txt").unlink()
    del chance
