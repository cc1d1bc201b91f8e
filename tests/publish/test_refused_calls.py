"""Publishing into a folder when one call to the system fails, or is the last of who made it.

bash, rsync, mv, ln, rm and all others that take part, at every kind of call that changes files. Two calls for
each way to publish in everyday runs; ``COMMUNIQUE_FAULTS=1000`` takes one of every kind, with every error.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.conftest import names, require_tool, snapshot
from tests.publish.support import TIME, make_checkout, page, stand_in_program
from tests.strace import (
    FAULTS,
    KILL,
    REMOVALS,
    WORDS,
    Call,
    Place,
    calls_of,
    disturb,
    places,
    refusing,
    struck,
    watching,
)

pytestmark = [pytest.mark.publish]

#: Into how many tests the places are divided, for two processors.
PARTS: Final = 1 if FAULTS < 10 else 2
FIRST, NEXT, PLAIN, BACK = "the first", "the next", "the next, without temporary names", "back"
RELEASE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z-[0-9a-f]{12}")
#: What a publish can do without: links to the files of the release before, tidying up, its name in the lock,
#: and a line of the list of what would change, which is only counted.
MAY_PASS: Final = re.compile(
    r"^(unlink|unlinkat|rmdir|linkat) |^(write|openat) www/\.publish\.lock$"
    r"|^rename\w* www/releases/RELEASE www/releases/\.partial-RELEASE$|^write tmp/tmp\.publish/changes$"
)
LIVE: Final = r"^Live: +([0-9TZa-f-]+, )?as before$"
#: What rsync adds to the names of files that have not arrived yet.
ARRIVING: Final = re.compile(r"\.[^/]+\.[A-Za-z0-9]{6}$")
#: Programs whose names for things differ each time, as they are here: named by the test.
MKTEMP: Final = 'mkdir -m 700 "$TMPDIR/tmp.publish" && echo "$TMPDIR/tmp.publish"\n'
DATE: Final = 'exec {date} --date="@$(cat {clock})" "$@"\n'


class Bench:
    """A target that is put back to what it was, and a checkout that publishes the same each time."""

    def __init__(self, folder: Path, how: str) -> None:
        require_tool("rsync")
        self.how, self.target, self.old = how, folder / "www", folder / "old"
        self.clock = folder / "clock"
        self.time = TIME
        self.checkout = make_checkout(folder / "desk", listed=True)
        self.path = stand_in_program(folder, "mktemp", MKTEMP)
        stand_in_program(folder, "date", DATE.format(date=require_tool("date"), clock=self.clock))
        for number in range(0 if how == FIRST else 3):
            self.checkout.edit({"index.html": page(f"Front {number}")})
            self.time += 1
            self.clock.write_text(str(self.time), encoding="utf-8")
            self.publish("--target", str(self.target))
        if self.target.exists():
            shutil.copytree(self.target, self.old, symlinks=True)
        if how != BACK:
            self.checkout.edit({"index.html": page("News"), "articles/two/index.html": page("Two")})
        if how == PLAIN:
            stand_in_program(folder, "rsync", f'exec {require_tool("rsync")} --inplace "$@"\n')
        self.put_back()
        self.before = self.live()
        self.after: dict[str, str] = {}

    def put_back(self) -> None:
        """Make the target what it was."""
        shutil.rmtree(self.target, ignore_errors=True)
        if self.old.exists():
            shutil.copytree(self.old, self.target, symlinks=True)

    def publish(self, *options: str, prefix: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        """Publish, or go back."""
        return subprocess.run(
            [*prefix, *self.checkout.command(*options)], env={**self.checkout.environment, "PATH": self.path},
            capture_output=True, text=True, check=False, timeout=100,
        )  # fmt: skip

    def run(self, prefix: tuple[str, ...] = (), *, later: int = 1) -> subprocess.CompletedProcess[str]:
        self.clock.write_text(str(self.time + later), encoding="utf-8")
        # By name: once it is live, to go back to it again changes nothing.
        how = ["--rollback", names(self.old / "releases")[-2]] if self.how == BACK else ["--keep", "2"]
        return self.publish("--target", str(self.target), *how, prefix=prefix)

    def places(self, log: Path) -> list[Place]:
        """Publish, and give what can be disturbed in it."""
        done = self.run(watching(log))
        assert done.returncode == 0, done.stdout + done.stderr
        self.after = self.live()
        site, said = (str(self.checkout.temporary / "tmp.publish" / name) for name in ("site", "said"))

        def kind_of(call: Call) -> str:
            # What a build writes is the matter of builds; and the one here is none.
            built = call.name not in REMOVALS and any(file.startswith(site) for file in call.files)
            built |= (call.name, *call.files) == ("write", said)
            kind = "" if built or call.reads else call.kind((self.target, self.checkout.temporary), 2)
            return RELEASE.sub("RELEASE", ARRIVING.sub(".arriving", kind))

        return places(calls_of(log), kind_of, lambda path: not ARRIVING.search(path))

    def wrong(self, place: Place, way: str, log: Path) -> Iterator[str]:
        """Disturb a publish, publish again, and give all that is not as it should be."""
        self.put_back()
        done = self.run(refusing(log, place, way))
        checks = {
            "nothing was refused": struck(log) > 0,
            "it went on in silence": done.returncode != 0 or bool(MAY_PASS.search(place.kind)),
            "neither the old site nor the new one": self.live() in (self.before, self.after),
        }
        if way != KILL:
            checks |= self.refused(place, way, done, met=struck(log))
        shutil.rmtree(self.checkout.temporary / "tmp.publish", ignore_errors=True)
        again = self.run(later=2)
        checks |= {
            f"the next one ended with {again.returncode}: {again.stderr}": not again.returncode,
            f"the next one says {again.stderr}": not again.stderr,
            "the next one did not put up what it should": self.live() == self.after,
            f"the next one left {self.left()}": not self.left(),
        }
        return (name for name, well in checks.items() if not well)

    def refused(
        self, place: Place, way: str, done: subprocess.CompletedProcess[str], met: int
    ) -> dict[str, bool]:
        """Tell whether all is well after a call was refused, or several that are the same."""
        code, said = done.returncode, done.stderr
        codes = {0, 3} if "tmp/tmp.publish" in place.kind else {0, 5}
        if place.kind.endswith(("/answer", "/answer.txt", "/input", "/rsync.log")):
            codes = {0, 3, 5}  # between here and there
        # Who would remove it may have met the same.
        left = self.left() if place.name not in REMOVALS and met == 1 else []
        told = {
            "what was refused": not code or re.search(WORDS[way], said),
            "what failed": not code or re.search("^publish.sh: ", said, re.MULTILINE),
            "what is live": not code or not self.before or re.search(LIVE, said, re.MULTILINE),
        }
        return {
            f"it ended with {code}": code in codes,
            "not the site that it should be": self.live() == (self.before if code else self.after),
            f"it left {left}": not left,
            **{f"it does not say {what}: {said}": bool(well) for what, well in told.items()},
        }

    def live(self) -> dict[str, str]:
        """Give the site that readers see."""
        return snapshot(self.target / "current")

    def left(self) -> list[str]:
        """Give what a publish should not leave: temporary files, and releases that are not live."""
        current = self.target / "current"
        known = {
            *(".publish.lock", "current", "releases"),
            *(path.name for path in (self.old / "releases").glob("*")),
            current.readlink().name if current.is_symlink() else "",
        }
        found = [*self.target.glob("*"), *(self.target / "releases").glob("*")]
        return [*names(self.checkout.temporary), *(path.name for path in found if path.name not in known)]


@pytest.mark.timeout(120 if FAULTS < 10 else 0)
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("how", [FIRST, NEXT, PLAIN, BACK])
def test_a_call_that_is_refused_leaves_the_old_site(tmp_path: Path, how: str, part: int) -> None:
    bench, log = Bench(tmp_path, how), tmp_path / "log"
    wrong = disturb(bench.places(log), part, PARTS, lambda place, way: bench.wrong(place, way, log))
    assert not wrong, wrong


def test_a_release_is_on_the_disk_before_the_link_leads_to_it(tmp_path: Path) -> None:
    bench, log = Bench(tmp_path, NEXT), tmp_path / "log"
    assert bench.run(watching(log)).returncode == 0
    calls = [
        (call.name, [RELEASE.sub("NEW", Path(file).name) for file in call.files]) for call in calls_of(log)
    ]
    # By one call or another, as its version has it.
    renamed = [place for place, (name, _) in enumerate(calls) if name.startswith("rename")]
    written = max(place for place in renamed if "index.html" in calls[place][1])
    named = calls.index(("renameat2", [".partial-NEW", "NEW"]))
    synced = calls.index(("syncfs", ["releases"]))
    linked = [place for place, (_, files) in enumerate(calls) if files == [".current-NEW", "current"]]
    assert written < named < synced < min(linked)
