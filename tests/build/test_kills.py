"""Builds that are killed (SIGKILL) at any instant, while a reader looks on.

Six in everyday runs, half of them at an instant of what builds do to files (each kind as likely as another,
so that the swap and the store are hit as often as the many pages), half at a time. ``COMMUNIQUE_KILLS=50``
makes more; ``COMMUNIQUE_SEED`` gives others; ``-n 0 -s`` shows where each was killed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Final

import pytest

from tests.build.instants import HOOK, beside, instants_of
from tests.conftest import CONTENT, ROOT, Site, snapshot

KILLS: Final = int(os.environ.get("COMMUNIQUE_KILLS", "6"))
SEED: Final = int(os.environ.get("COMMUNIQUE_SEED", "7"))


class Reader(threading.Thread):
    """Opens pages one after another, all the time: each is whole, of the one site or the other."""

    def __init__(self, output: Path, sites: list[dict[str, str]]) -> None:
        super().__init__()
        self.output = output
        self.pages = {name: {site[name] for site in sites} for name in sites[0] if name in sites[1]}
        self.wrong: list[str] = []
        self.seen: Counter[str] = Counter()
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.is_set():
            for name, known in self.pages.items():
                found = self.read(name)
                self.seen[found] += 1
                if found not in known:
                    self.wrong.append(f"{name}: {found}")
            self.done.wait(0.02)

    def read(self, name: str) -> str:
        """Give a page's hash, as a web server reads it: opened by its name, then read to its end."""
        # A name is looked up folder by folder: between two of them the site may be exchanged, and the
        # folder found first is on its way out. Whoever asks again finds the page.
        for _ in range(50):
            with suppress(FileNotFoundError):
                return hashlib.sha256((self.output / name).read_bytes()).hexdigest()
        return "missing"


class Halves:
    """A site that goes to and fro between two contents, whose clean builds are known; the first stands."""

    def __init__(self, site: Site) -> None:
        self.site = site
        site.append(HOOK)
        self.turn(1)
        other = snapshot(site.build("--fresh"))
        # The first build that keeps anything is one from nothing, too.
        self.turn(0)
        self.clean = [snapshot(site.build()), other]
        assert self.clean[0] != self.clean[1]

    def turn(self, half: int) -> None:
        """Write one of the contents."""
        name = ("Norway", "The Kingdom of Norway")[half]
        self.site.write("actors/norway.md", CONTENT["actors/norway.md"].replace("Norway", name))
        self.site.write("static/note.txt", f"Note {half}\n")
        more = self.site.content / "pages/more.md"
        more.unlink(missing_ok=True)
        if half:
            self.site.write("pages/more.md", "---\ntitle: More\n---\nMore text.\n")


def kill_at(site: Site, instant: str) -> bool:
    """Build until an instant; whether it came to that."""
    code = site.run("build", KILL=instant).returncode
    assert code in (0, -9)
    return code == -9


def kill_after(site: Site, seconds: float) -> bool:
    """Build for a time; whether it was not over by then."""
    process = subprocess.Popen(
        site.command("build"), cwd=ROOT, env=site.env(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    process.kill()
    return process.wait() == -9


@pytest.mark.slow
@pytest.mark.timeout(120 if KILLS < 10 else 0)
def test_a_build_that_is_killed_at_any_instant_harms_neither_site_nor_store(
    site: Site, tmp_path: Path
) -> None:
    halves = Halves(site)
    chance = Random(SEED)  # noqa: S311 - no secret
    halves.turn(1)
    began = time.monotonic()
    instants = Counter(instants_of(site, tmp_path / "instants"))
    takes = time.monotonic() - began
    # Pages, the lock, the swap, the removal of the old tree, and the store.
    assert {"open", "os.link", "fcntl.flock", "ctypes.dlsym", "os.rmdir", "sqlite"} <= instants.keys()
    kinds = sorted(instants)
    chance.shuffle(kinds)
    reader = Reader(site.output, halves.clean)
    reader.start()
    killed = 0
    try:
        for turn in range(KILLS):
            half = turn % 2
            halves.turn(half)
            # Sometimes the build that would have cleaned up is killed, too.
            for again in range(chance.choice([1, 1, 2])):
                if (turn // 2 + again) % 2 == 0:
                    kind = kinds[(turn + again) % len(kinds)]
                    where = f"{kind} {chance.randrange(instants[kind])}"
                    hit = kill_at(site, where)
                else:
                    seconds = chance.uniform(0, takes)
                    where, hit = f"after {seconds:.3f} of {takes:.3f} s", kill_after(site, seconds)
                left = snapshot(site.output)
                assert left in halves.clean, where
                killed += hit
                new = left == halves.clean[half]
                sys.stderr.write(
                    f"{where}: {'killed' if hit else 'over'}, the {'new' if new else 'old'} site\n"
                )
            began = time.monotonic()
            assert snapshot(site.build()) == halves.clean[half]
            takes = time.monotonic() - began  # on a machine that does other things, too
            assert beside(site) == []
    finally:
        reader.done.set()
        reader.join()
    sys.stderr.write(f"{killed} killed; the reader opened {reader.seen.total()} pages\n")
    assert reader.wrong == []
    assert reader.seen.total() > 100
    assert killed >= KILLS // 2
