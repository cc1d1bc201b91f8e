"""Builds of which one call to the system fails, or is their last: at every kind of call that changes files.

Two calls for each way to build in everyday runs. ``COMMUNIQUE_FAULTS=1000`` takes one of every kind, with
every error where a site and a store stand, and with one of them where not; ``COMMUNIQUE_SEED`` takes others
of their kind. ``-n 0 -s`` shows what became of each.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.build.instants import beside
from tests.conftest import THEME, Site, names, snapshot
from tests.strace import (
    FAULTS,
    KILL,
    REMOVALS,
    WAYS,
    WORDS,
    Place,
    calls_of,
    disturb,
    places,
    refusing,
    struck,
    watching,
)

#: Into how many tests the places are divided, for two processors.
PARTS: Final = 1 if FAULTS < 10 else 4
#: Put at the end of a settings file: temporary files are named alike in all builds, and have names.
SETTINGS: Final = """
import itertools
import tempfile

tempfile._name_sequence = map("{:08}".format, itertools.count())
tempfile._O_TMPFILE_WORKS = False
"""
#: The name of a file by which Python looks whether a folder can be written.
PROBE: Final = re.compile(r"[a-z0-9_]{8}")
#: What a build may keep for the next.
KEPT: Final = re.compile(r"communique\.store(-journal)?|communique-[0-9a-f]{16}\.manifest")
#: What a build can do without: the store, links to files that did not change (and folders for them), tidying
#: up, a place on the disk for bodies that are set aside, and of two ways to copy a file the one.
MAY_PASS: Final = re.compile(
    r"^(unlink|unlinkat|rmdir) | site/\.cache| temporary/|^(link|rename) \S+ site/\.output\.new"
    r"|^read |^(mkdir|sendfile) site/\.output\.new-\d+/"
)
#: What is told with each exit code, of which file.
TOLD: Final = {
    2: r"content/.*: error\[B123\] cannot be read: {what}",
    3: r"communique: {what}: /.*/.*; the old site stays\n$",
}
TEXT: Final = "---\ntitle: More\n---\nText {}.\n"
#: From nothing; with what the build before left; anew, over a site that stands.
FRESH, AGAIN, ANEW = "from nothing", "again", "anew"


class Bench:
    """A site that goes to and fro between two texts; every build of it does the same calls."""

    def __init__(self, site: Site, temporary: Path, how: str) -> None:
        self.site, self.temporary, self.how = site, temporary, how
        temporary.mkdir()
        site.append(SETTINGS)
        self.half = 0
        site.write("pages/more.md", TEXT.format(self.half))
        site.build(*self.options)
        # What was written a moment before a build is read once more by the next that has something to do.
        for _ in range(2):
            self.turn()
            self.build()
        self.sites = [snapshot(site.output), {}]

    @property
    def options(self) -> list[str]:
        return ["--fresh"] if self.how == ANEW else []

    def turn(self) -> None:
        """Write the other text."""
        self.half = 1 - self.half
        self.site.write("pages/more.md", TEXT.format(self.half))
        # Who is killed cannot remove them. Most systems know files without a name, which go by themselves.
        for file in self.temporary.iterdir():
            file.unlink()
        if self.how == FRESH:
            shutil.rmtree(self.site.output, ignore_errors=True)
            shutil.rmtree(self.site.folder / ".cache", ignore_errors=True)

    @property
    def before(self) -> dict[str, str]:
        return {} if self.how == FRESH else self.sites[1 - self.half]

    @property
    def after(self) -> dict[str, str]:
        return self.sites[self.half]

    def build(self, prefix: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        return self.site.run("build", *self.options, prefix=prefix, TMPDIR=str(self.temporary))

    def left(self) -> list[str]:
        """Give what a build should not leave."""
        cache = self.site.folder / ".cache"
        kept = [name for name in names(cache) if not KEPT.fullmatch(name)] if cache.is_dir() else []
        return [*beside(self.site), *kept]

    def places(self, log: Path) -> list[Place]:
        """Build, and give what can be disturbed in it."""
        self.turn()
        done = self.build(watching(log))
        assert done.returncode == 0, done.stderr
        self.sites[self.half] = snapshot(self.site.output)
        assert self.sites[0].keys() == self.sites[1].keys()
        assert self.sites[0] != self.sites[1]
        roots = (self.site.folder, THEME, self.temporary)
        return places(
            calls_of(log),
            # What a build reads is the same in all ways to build.
            lambda call: "" if call.reads and self.how != AGAIN else call.kind(roots, 1),
            lambda path: not PROBE.fullmatch(Path(path).name) and path.startswith(tuple(map(str, roots))),
        )

    def wrong(self, place: Place, way: str, log: Path) -> Iterator[str]:
        """Disturb a build, build again, and give all that is not as it should be."""
        self.turn()
        done = self.build(refusing(log, place, way))
        if not struck(log):
            # A refusal that nobody was told of may have kept a text from being stored, or from being replaced
            # there; a build of it has less to do. All is as usual after one in peace.
            self.turn()
            done = self.build(refusing(log, place, way))
        checks = self.killed() if way == KILL else self.refused(place, way, done)
        checks |= {
            "nothing was refused": struck(log) > 0,
            f"a traceback: {done.stderr}": "Traceback" not in done.stderr,
            "it went on in silence": done.returncode != 0 or bool(MAY_PASS.search(place.kind)),
        }
        again = self.build()
        checks |= {
            f"the next build ended with {again.returncode}: {again.stderr}": not again.returncode,
            f"the next build says {again.stderr}": not again.stderr,
            "the next build did not make what it should": snapshot(self.site.output) == self.after,
            f"the next build left {self.left()}": not self.left(),
        }
        return (name for name, well in checks.items() if not well)

    def killed(self) -> dict[str, bool]:
        """Tell whether all is well after a build was killed."""
        return {
            "neither the old site nor the new one": snapshot(self.site.output) in (self.before, self.after)
        }

    def refused(self, place: Place, way: str, done: subprocess.CompletedProcess[str]) -> dict[str, bool]:
        """Tell whether all is well after a call was refused."""
        code = done.returncode
        said = TOLD[code].format(what=WORDS[way]) if code in TOLD else "^$"
        # The file of a lock that was not given may be another's; left over, it keeps nobody out.
        may_leave = place.name in (*REMOVALS, "flock")
        left = [] if may_leave else [*self.left(), *names(self.temporary)]
        site = self.before if code else self.after
        return {
            f"it ended with {code}": code in (0, 3) or (code == 2 and "/content" in place.kind),
            f"it does not say what was wrong: {done.stderr}": bool(re.search(said, done.stderr)),
            "not the site that it should be": snapshot(self.site.output) == site,
            f"it left {left}": not left,
        }


@pytest.mark.slow
@pytest.mark.timeout(120 if FAULTS < 10 else 0)
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("how", [FRESH, AGAIN, ANEW])
def test_a_call_that_is_refused_harms_neither_site_nor_store(
    site: Site, tmp_path: Path, how: str, part: int
) -> None:
    bench, log = Bench(site, tmp_path / "temporary", how), tmp_path / "log"
    ways = WAYS if how == AGAIN else ("EIO", KILL)
    found = bench.places(log)
    wrong = disturb(found, part, PARTS, lambda place, way: bench.wrong(place, way, log), ways=ways)
    assert not wrong, wrong
