"""A site of more than sixty files that is edited and built as the command line builds it."""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import os
import re
import shutil
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Final
from unittest.mock import patch

from generator.build import manifest, pool
from generator.build.store import files
from tests.build.sample import ACTOR, DIGEST, FOLDERS, NOW, SUBJECT, article
from tests.conftest import THEME, snapshot
from tests.site.support import CONF

#: How many files the content has at first, and at least.
FILES: Final = 66
#: The number before that of the first thing that an edit makes.
FIRST: Final = 100


class Bench:
    """A site, its output and store, and the clock of its builds."""

    def __init__(self, root: Path) -> None:
        """Write a site of 66 files below a folder, with a site theme of its own."""
        self.root = root
        self.content, self.output = root / "content", root / "output"
        self.overrides, self.theme = root / "overrides", root / "theme"
        self.conf, self.cache = root / "pelicanconf.py", root / ".cache"
        self.now = NOW
        #: Lines of the settings by what they are about.
        self.lines: dict[str, str] = {"motto": "MOTTO = 'Old'"}
        #: Numbers for what is made anew, so that nothing gets a name twice.
        self.made = FIRST
        self.told = ""
        shutil.copytree(THEME, self.theme)
        for folder in FOLDERS:
            (self.content / folder).mkdir(parents=True)
        self.overrides.mkdir()
        for number in range(40):
            self.write(f"articles/2025/report-{number}.md", self.article(number))
        for number in range(8):
            self.write(f"actors/actor-{number}.md", ACTOR.format(name=f"Actor {number}"))
        for number in range(5):
            self.write(f"themes/theme-{number}.md", SUBJECT.format(name=f"Theme {number}"))
        for week in range(42, 50):
            self.write(f"digests/2025-W{week}.md", DIGEST.format(name=f"Week {week}"))
        self.write("pages/about.md", "---\ntitle: About\nmenu: 1\n---\nSee [it]({static}/static/a.txt).\n")
        self.write("pages/more.md", "---\ntitle: More\nmenu: 2\n---\nMore.\n")
        for name in "abc":
            self.write(f"static/{name}.txt", f"static {name}\n")
        self.configure()

    def article(self, number: int, **values: str) -> str:
        """Give the text of an article; numbers spread over weeks, actors and themes."""
        own = f"report-{number}"
        fields = {
            "link": self._there("articles/2025", f"report-{(number + 1) % 40}"),
            "date": f"{NOW - timedelta(days=2 * (number % 40) + 1):%Y-%m-%d}",
            "theme": self._there("themes", f"theme-{number % 5}"),
            "actor": self._there("actors", f"actor-{number % 8}"),
        }  # fmt: skip
        return article(own, number, **(fields | values))

    def _there(self, folder: str, name: str) -> str:
        """Give an id, or that of another file if an edit took its file away."""
        found = [path.stem for path in (self.content / folder).glob("*.md") if path.stem.count("-") == 1]
        return name if self.made == FIRST or name in found else min(found)

    def write(self, name: str, text: str) -> None:
        """Write a file below the content folder."""
        (self.content / name).write_text(text, encoding="utf-8")

    def configure(self, **lines: str) -> None:
        """Write the settings file, with lines replaced by what they are about."""
        self.lines |= lines
        base = CONF.replace(str(THEME), str(self.theme))
        base += f"\nTHEME_TEMPLATES_OVERRIDES = [{str(self.overrides)!r}]\n"
        self.conf.write_text(base + "\n".join(filter(None, self.lines.values())) + "\n", encoding="utf-8")

    def new(self) -> int:
        """Give a number that nothing has yet."""
        self.made += 1
        return self.made

    def pick(self, pattern: str, chance: Random) -> Path:
        """Give one of the content files, of the output's, and so on, that a pattern finds below the root."""
        return chance.choice(sorted(path for path in self.root.glob(pattern) if path.is_file()))

    def mend(self, old: str, new: str) -> None:
        """Have every text refer to another id."""
        name = re.compile(rf"(?<![\w-]){re.escape(old)}(?![\w-])")
        for path in self.content.rglob("*.md"):
            text = path.read_text(encoding="utf-8")
            if old in text:
                path.write_text(name.sub(new, text), encoding="utf-8")

    def run(self, *arguments: str | Path) -> int:
        """Run the command line in this process, at the bench's time; give its exit code."""
        told = io.StringIO()
        command = ["communique", *map(str, arguments), "-s", str(self.conf)]
        time = {"SOURCE_DATE_EPOCH": str(int(self.now.timestamp()))}
        with (
            patch.object(sys, "argv", command),
            patch.dict(os.environ, time),
            # Everything is trusted that may be: a build comes right after an edit here.
            patch.object(files, "_RACY_NS", 0),
            # A process that tests has Pelican already; a build that has not can tell that nothing changed.
            patch.object(manifest, "sys", SimpleNamespace(path=sys.path, modules={})),
            # As where people build: in a test's process there may be other threads.
            patch.object(pool, "processors", lambda: 2),
            # As where people build, so that Python may keep what it compiled.
            patch.object(sys, "dont_write_bytecode", new=False),
            contextlib.redirect_stdout(told),
            contextlib.redirect_stderr(told),
        ):
            try:
                # What `python -m generator` runs, whatever stands there.
                importlib.import_module("generator.desk.cli").main()
                code = 0
            except SystemExit as end:
                code = int(end.code or 0)
            finally:
                gc.enable()  # a build switches it off for good
        self.told = told.getvalue()
        return code

    def check(self) -> bool:
        """Build with what is known and from nothing; whether the content was accepted.

        If it was, the two have the same bytes; if not, both builds end with 2 and the old site stays.
        """
        before = snapshot(self.output)
        with tempfile.TemporaryDirectory(dir=self.root, prefix="clean-") as folder:
            clean = Path(folder, "output")
            code = self.run("build", "--fresh", "-o", clean)
            expected = snapshot(clean)
            told = self.told
        assert code in (0, 2), told
        assert self.run("build") == code, (told, self.told)
        if code == 0:
            assert_same(snapshot(self.output), expected)
            assert not [path for path in self.output.rglob("*") if path.is_symlink()]
        else:
            assert_same(snapshot(self.output), before)
            assert self.told == told
        beside = {path.name for path in self.root.iterdir() if path.name.startswith(".output")}
        assert not beside
        return code == 0


def assert_same(one: dict[str, str], other: dict[str, str]) -> None:
    """Compare two snapshots and name what differs."""
    names = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    assert not names, names[:9]


class Sources:
    """What a bench's site is made from, as it was at one time."""

    def __init__(self, bench: Bench) -> None:
        """Read it."""
        self._bench = bench
        self._files = self._read()
        self._rest = bench.now, dict(bench.lines), bench.cache

    def _read(self) -> dict[Path, bytes]:
        bench = self._bench
        folders = (bench.content, bench.overrides, bench.theme)
        found = [bench.conf, *(path for folder in folders for path in folder.rglob("*") if path.is_file())]
        return {path: path.read_bytes() for path in found}

    def put_back(self) -> None:
        """Write what is no longer as it was, and remove what is new."""
        now = self._read()
        for path in now.keys() - self._files.keys():
            path.unlink()
        for path, data in self._files.items():
            if now.get(path) != data:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        self._bench.now, lines, self._bench.cache = self._rest
        self._bench.lines = dict(lines)
