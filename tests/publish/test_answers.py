"""What a server answers is data: whatever it says, nothing of it is run here."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import names, require_tool
from tests.publish.support import Checkout, make_checkout, page, stand_in_program, wait_for

pytestmark = [pytest.mark.publish]
#: Is a server on this machine, but for the answers that lie in a folder; ``NAME.cut`` ends the line after it
#: was done, ``NAME.dead`` before.
SSH = """#!/bin/sh
while [ "$1" != site ]; do shift; done
shift
answer={folder}/$4
if [ "$1" = sh ] && [ -e "$answer" ]; then cat "$answer"; exec cat >/dev/null; fi
if [ "$1" = sh ] && [ -e "$answer.dead" ]; then exit 255; fi
if [ "$1" = sh ] && [ -e "$answer.cut" ]; then
    "$@"
    if [ -e {folder}/gone ]; then touch {folder}/state.dead {folder}/discard.dead; fi
    exit 255
fi
exec "$@"
"""
STAMP = "2026-01-01T000000Z"


@dataclass(frozen=True)
class Liar:
    """A checkout and a server that may answer what it likes."""

    checkout: Checkout
    www: Path
    answers: Path

    @property
    def target(self) -> str:
        """Where to publish."""
        return f"site:{self.www}"

    @property
    def environment(self) -> dict[str, str]:
        """How to get there."""
        return {"PUBLISH_SSH": str(self.answers / "ssh")}

    def say(self, command: str, answer: str = "") -> None:
        """Answer a command of release.sh with this."""
        (self.answers / command).write_text(answer, encoding="utf-8")

    @property
    def live(self) -> str:
        """The live release."""
        return (self.www / "current").readlink().name

    def published(self, *options: str) -> str:
        """Publish, which must work."""
        return self.checkout.published(self.target, *options, **self.environment)

    def refused(self, code: int, *options: str) -> str:
        """Publish, which must end with a code."""
        return self.checkout.refused(code, self.target, *options, **self.environment)


@pytest.fixture
def liar(tmp_path: Path) -> Liar:
    for tool in ("rsync", "flock"):
        require_tool(tool)
    answers = tmp_path / "answers"
    answers.mkdir()
    (answers / "ssh").write_text(SSH.replace("{folder}", str(answers)), encoding="utf-8")
    (answers / "ssh").chmod(0o755)
    made = Liar(make_checkout(tmp_path / "desk", listed=True), tmp_path / "www", answers)
    made.published()
    return made


@pytest.mark.parametrize("options", [["--dry-run"], [], ["--rollback"]])
@pytest.mark.parametrize(
    "answer",
    [
        STAMP + " - new_pages[$(touch${IFS}ran)]",
        STAMP + " - 08",
        STAMP + " - 99999999999999999999",
        STAMP + " $(touch${IFS}ran) 1",
        STAMP + " ../.. 1",
        STAMP + " --delete 1",
        STAMP + " - 1 more",
        STAMP + " - 1\nmore",
        "now - 1",
        "",
    ],
)
def test_a_state_that_is_none(liar: Liar, answer: str, options: list[str]) -> None:
    liar.say("state", answer + "\n")
    said = liar.refused(5, *options)
    assert f"publish.sh: {liar.target} does not answer as it should" in said
    assert "Live:    as before" in said
    assert "ran" not in [*names(liar.checkout.folder), *names(liar.checkout.folder.parent)]


@pytest.mark.parametrize("answer", ["yes", "busy \033[2J", "busy a b", "busy " + "x" * 300, ""])
def test_a_lock_that_is_none(liar: Liar, answer: str) -> None:
    liar.say("lock", answer + "\n")
    assert f"publish.sh: {liar.target} does not answer as it should" in liar.refused(5, "--rollback")


def test_a_number_and_a_name_that_are_none(liar: Liar) -> None:
    first = liar.live
    liar.say("before", "../../etc\n")
    said = liar.refused(5, "--rollback")
    assert f"publish.sh: {liar.target} does not answer as it should" in said
    assert f"Live:    {first}, as before" in said
    liar.say("prune", "pruned[$(touch${IFS}ran)]\n")
    liar.checkout.edit({"index.html": page("News")})
    said = liar.refused(5)
    assert f"publish.sh: {liar.target} does not answer as it should" in said
    assert said.splitlines()[-1] == f"Live:    {liar.live}"
    assert liar.live != first


def test_a_commit_that_is_none(tmp_path: Path) -> None:
    checkout, git = make_checkout(tmp_path / "desk"), require_tool("git")
    subprocess.run([git, "init", "-q", "--bare", tmp_path / "pages.git"], check=True)
    target = f"git:{tmp_path}/pages.git#pages"
    checkout.published(target)
    there = [git, "-C", str(tmp_path / "pages.git")]
    person = ["-c", "user.name=x", "-c", "user.email=x@example"]
    message = ["-m", "x", "-m", "Communique-Release: --x"]
    made = subprocess.run(
        [*there, *person, "commit-tree", "pages^{tree}", "-p", "pages", *message],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    subprocess.run([*there, "update-ref", "refs/heads/pages", made.stdout.strip()], check=True)
    for options in (["--dry-run"], ["--list"], ["--rollback"]):
        assert f"publish.sh: {target} does not answer as it should" in checkout.refused(5, target, *options)


@pytest.mark.parametrize("options", [[], ["--rollback"]])
@pytest.mark.parametrize("how", ["cut", "dead", "gone"])
def test_the_last_line_is_true_when_the_line_is_cut(liar: Liar, how: str, options: list[str]) -> None:
    first = liar.live
    time.sleep(1)
    liar.checkout.edit({"index.html": page("News")})
    if options:
        liar.published()
    before = liar.live
    if how == "gone":
        liar.say("gone")
    liar.say("switch.dead" if how == "dead" else "switch.cut")
    if how == "cut":
        # It was made, and the server is back to say so.
        assert re.search(rf"^Live: +{first if options else '2'}", liar.published(*options), re.MULTILINE)
        assert liar.live != before
        return
    said = liar.refused(5, *options)
    unknown = re.fullmatch(rf"Live:    unknown: {before} or (\S+); see --list", said.splitlines()[-1])
    assert unknown, said
    assert (unknown[1] == liar.live) == (how == "gone")
    assert (liar.live == before) == (how == "dead")
    for left in [*liar.answers.glob("*.*"), liar.answers / "gone"]:
        left.unlink(missing_ok=True)
    liar.checkout.edit({"index.html": page("In the end")})
    liar.published()
    assert not [name for name in names(liar.www / "releases") if name.startswith(".")]


def test_the_last_line_is_true_when_the_look_afterwards_fails(liar: Liar) -> None:
    liar.checkout.edit({"index.html": page("News")})
    liar.say("is_live.dead")
    assert liar.refused(5).splitlines()[-1] == f"Live:    {liar.live}"
    before = liar.live
    liar.checkout.edit({"index.html": page("More")})
    liar.say("gone")
    (liar.answers / "is_live.dead").rename(liar.answers / "is_live.cut")
    last = liar.refused(5).splitlines()[-1]
    assert last == f"Live:    unknown: {before} or {liar.live}; see --list"


def test_a_rollback_is_not_interrupted_while_it_switches(liar: Liar) -> None:
    first = liar.live
    time.sleep(1)
    liar.checkout.edit({"index.html": page("News")})
    liar.published()
    program = liar.answers / "ssh"
    text = program.read_text(encoding="utf-8")
    slow = f'if [ "$4" = switch ]; then touch {liar.answers}/reached; sleep 1; fi\n'
    program.write_text(text.replace("answer=", slow + "answer=", 1), encoding="utf-8")
    process = subprocess.Popen(
        liar.checkout.command("--target", liar.target, "--rollback"),
        env={**liar.checkout.environment, **liar.environment}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    wait_for((liar.answers / "reached").exists)
    process.terminate()
    said, _ = process.communicate(timeout=30)
    assert (process.returncode, liar.live) == (0, first)
    assert f"Live:    {first}, rolled back from" in said


@pytest.mark.parametrize(
    ("command", "options"),
    [("state", ["--dry-run"]), ("lock", []), ("check", []), ("list", ["--list"]), ("before", ["--rollback"])],
)
def test_a_signal_does_not_wait_for_a_server_that_is_silent(
    liar: Liar, command: str, options: list[str]
) -> None:
    first, reached = liar.live, liar.answers / "reached"
    liar.checkout.edit({"index.html": page("News")})
    program = liar.answers / "ssh"
    text = program.read_text(encoding="utf-8")
    silent = f'if [ "$4" = {command} ]; then touch {reached}; exec sleep 30; fi\n'
    program.write_text(text.replace("answer=", silent + "answer=", 1), encoding="utf-8")
    process = subprocess.Popen(
        liar.checkout.command("--target", liar.target, *options),
        env={**liar.checkout.environment, **liar.environment}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    wait_for(reached.exists)
    begin = time.monotonic()
    process.terminate()
    process.wait(timeout=40)
    # A line that holds a lock is waited for a little.
    assert time.monotonic() - begin < 8
    _, said = process.communicate(timeout=5)
    assert process.returncode == 5
    assert "publish.sh: interrupted" in said
    assert liar.live == first
    assert names(liar.checkout.temporary) == []


def test_a_line_of_ssh_is_not_waited_for_for_ever(liar: Liar) -> None:
    path = f"{liar.answers}:{os.environ['PATH']}"
    program = liar.answers / "ssh"
    text = program.read_text(encoding="utf-8")
    program.write_text(text.replace("while", f'echo "$*" >>{liar.answers}/log\nwhile', 1), encoding="utf-8")
    given = "ssh -o ConnectTimeout=3"
    liar.checkout.published(liar.target, "--list", PUBLISH_SSH=given, PATH=path)
    asked = (liar.answers / "log").read_text(encoding="utf-8")
    # ssh takes the first of two.
    assert asked.startswith("-o ConnectTimeout=3 -o ConnectTimeout=20 -o ServerAliveInterval=15 site ")


def test_nothing_of_a_server_steers_the_terminal(liar: Liar) -> None:
    liar.say("list", "* 2026-a\033[2J 1 pages\n  2025-b 1 pages\n")
    assert liar.published("--list") == "* 2026-a?[2J 1 pages\n  2025-b 1 pages\n"
    (liar.answers / "list").unlink()
    # Nor of what it says beside its answers, whatever it is asked. ssh's own lines end in a CR, too.
    program = liar.answers / "ssh"
    text = program.read_text(encoding="utf-8")
    said = "printf '%s\\033[2J\\r\\n' \"$1 $([ $1 = rsync ] || echo $4)\" >&2\n"
    program.write_text(text.replace("answer=", said + "answer=", 1), encoding="utf-8")
    liar.checkout.edit({"index.html": page("News")})
    asked = set()
    for options in ([], ["--list"], ["--rollback"]):
        done = liar.checkout.publish(liar.target, *options, **liar.environment)
        assert done.returncode == 0, done.stderr
        assert "\033" not in done.stdout + done.stderr
        asked |= set(re.findall(r"^(.*)\?\[2J$", done.stderr, re.MULTILINE))
    known = ("state", "lock", "check", "switch", "is_live", "prune", "list", "before")
    assert asked == {*(f"sh {command}" for command in known), "rsync "}


def test_what_is_made_live_is_on_the_disk_first(liar: Liar) -> None:
    note = 'readlink current >>"{}"\n[ "$1" != --help ] || exec {} --help\n'
    path = stand_in_program(liar.answers, "sync", note.format(liar.answers / "told", shutil.which("sync")))
    before = liar.live
    liar.checkout.edit({"index.html": page("News")})
    liar.checkout.published(liar.target, **liar.environment, PATH=path)
    # Once for its help, once for the disk.
    assert (liar.answers / "told").read_text(encoding="utf-8").split() == [f"releases/{before}"] * 2
    stand_in_program(
        liar.answers, "sync", f'[ "$1" = --help ] && exec {shutil.which("sync")} --help\nexit 1\n'
    )
    former = liar.live
    liar.checkout.edit({"index.html": page("More")})
    assert "switching failed" in liar.checkout.refused(5, liar.target, **liar.environment, PATH=path)
    assert liar.live == former


def test_the_folders_are_open_to_a_web_server_and_calls_that_cannot_be_are_refused(liar: Liar) -> None:
    folder = liar.checkout.folder.parent / "other"
    program = liar.answers / "ssh"
    program.write_text(
        program.read_text(encoding="utf-8").replace("answer=", "umask 077\nanswer=", 1), "utf-8"
    )
    given = {"CDPATH": str(folder.parent), "TMPDIR": "desk/tmp"}
    liar.checkout.published(f"site:{folder}", **given, **liar.environment)
    assert (folder / "releases").stat().st_mode & 0o777 == 0o755
    for options in (["--target", "-x"], ["--settings", "-x"]):
        assert f"{options[0]} needs a value" in liar.checkout.refused(3, "hook:", *options)
    assert "--check-url compares the site with a new build" in liar.refused(3, "--rollback", "--check-url")


def test_a_rollback_says_from_what_and_to_what(liar: Liar) -> None:
    first = liar.live
    liar.checkout.edit({"index.html": page("News")})
    liar.published()
    second = liar.live
    said = liar.published("--rollback")
    assert f"Live:    {first}, rolled back from {second}, which the next publish removes\n" in said


def test_a_folder_is_the_same_with_a_slash_behind_it(liar: Liar) -> None:
    liar.say("switch.dead")
    first = liar.live
    liar.checkout.edit({"index.html": page("News")})
    # What a restricted key is bound to is compared letter by letter.
    program = liar.answers / "ssh"
    text = program.read_text(encoding="utf-8")
    program.write_text(text.replace("answer=", f'echo "$*" >>{liar.answers}/log\nanswer=', 1), "utf-8")
    liar.checkout.refused(5, f"{liar.target}/", **liar.environment)
    asked = (liar.answers / "log").read_text(encoding="utf-8")
    assert f" {liar.www} " in asked
    assert f"{liar.www}/ " not in asked
    assert liar.live == first


@pytest.mark.parametrize("target", ["/", "//", "site:/", "site:.", "site:../", "/tmp/.."])
def test_the_root_is_no_folder_for_a_site(liar: Liar, target: str) -> None:
    assert "is no folder for a site" in liar.checkout.refused(3, target, **liar.environment)


def test_a_server_whose_clock_is_behind(liar: Liar) -> None:
    first = liar.live
    liar.say("state", f"2020-01-01T000000Z {first} 1\n")
    liar.checkout.edit({"index.html": page("News")})
    said = liar.refused(5)
    assert f"says 2020-01-01T000000Z, which is before the live release {first}: set it right" in said
    assert said.splitlines()[-1] == f"Live:    {first}, as before"


def test_what_is_still_written_is_cleared_away_a_moment_later(liar: Liar) -> None:
    """A publish was killed, and its rsync over there goes on for a while."""
    left = liar.www / "releases" / ".partial-2026-a"
    left.mkdir()
    once, rm = liar.answers / "once", shutil.which("rm")
    path = stand_in_program(
        liar.answers,
        "rm",
        f'case "$*" in *.partial-*) [ -e {once} ] || {{ touch {once}; exit 1; }} ;; esac\nexec {rm} "$@"\n',
    )
    liar.checkout.edit({"index.html": page("News")})
    liar.checkout.published(liar.target, **liar.environment, PATH=path)
    assert once.exists()
    assert not left.exists()


def test_nothing_is_switched_when_the_lock_was_lost(liar: Liar) -> None:
    """Its line broke while all was sent: someone else may publish there by now."""
    first, holder = liar.live, liar.answers / "holder"
    program = liar.answers / "ssh"
    lost = f'case "$4" in lock) echo $$ >{holder} ;; check) kill -KILL "$(cat {holder})" ;; esac\n'
    program.write_text(program.read_text(encoding="utf-8").replace("answer=", lost + "answer=", 1), "utf-8")
    liar.checkout.edit({"index.html": page("News")})
    said = liar.refused(5)
    assert f"publish.sh: the lock of {liar.target} was lost on the way" in said
    assert said.splitlines()[-1] == f"Live:    {first}, as before"
    assert (liar.live, names(liar.www / "releases")) == (first, [first])


def test_a_release_that_cannot_be_linked_to_the_one_before(liar: Liar) -> None:
    """It only warns, and would store everything anew."""
    first, rsync = liar.live, shutil.which("rsync")
    warning = 'case "$*" in *--link-dest*) echo "--link-dest arg does not exist: ../x" >&2 ;; esac\n'
    path = stand_in_program(liar.answers, "rsync", f'{warning}exec {rsync} "$@"\n')
    liar.checkout.edit({"index.html": page("News")})
    said = liar.checkout.refused(5, liar.target, **liar.environment, PATH=path)
    assert f"publish.sh: cannot link to {first}" in said
    assert liar.live == first


def test_four_fifths_of_the_pages_are_enough(liar: Liar) -> None:
    there = len(list(liar.checkout.built.rglob("*.html")))
    liar.checkout.edit({f"more/{n}.html": page(f"More {n}") for n in range(-there % 4)})
    pages = there + -there % 4
    liar.say("state", f"{STAMP} {liar.live} {pages * 5 // 4}\n")
    liar.published("--dry-run")
    liar.say("state", f"{STAMP} {liar.live} {pages * 5 // 4 + 1}\n")
    said = liar.refused(4, "--dry-run")
    assert f"only {pages} of {pages * 5 // 4 + 1} pages would be left" in said
