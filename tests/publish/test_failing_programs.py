"""Programs of this machine that fail under publish.sh: the right code, what failed, and the old site."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.conftest import names, require_tool, snapshot
from tests.publish.support import Checkout, make_checkout, page, stand_in_program

pytestmark = [pytest.mark.publish]

#: What stands before a program: when it fails and how; in all other cases it is the program itself.
FAILING = (
    'case "$*" in {when}) echo "{name}: Input/output error" >&2; exit {code} ;; esac\nexec {program} "$@"\n'
)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """Give a checkout with another site than the one that is live in ``www``."""
    require_tool("rsync")
    checkout = make_checkout(tmp_path / "desk", listed=True)
    checkout.published(str(tmp_path / "www"))
    checkout.edit({"index.html": page("News")})
    return checkout


def failing(folder: Path, name: str, when: str, code: int = 1) -> str:
    """Put a program that fails before the real one, and give the PATH for that."""
    text = FAILING.format(name=name, when=when, code=code, program=require_tool(name))
    return stand_in_program(folder, name, text)


@pytest.mark.parametrize(
    ("fails", "ends", "told"),
    [
        (("mktemp", "*", 1), 3, "cannot make a folder for temporary files in "),
        (("mkfifo", "*", 1), 3, "cannot write to "),
        # Nobody expects that one to fail; it is no fault of the target all the same.
        (("sha256sum", "''", 1), 3, "failed: "),
        (("sha256sum", "''", 137), 3, "failed: "),
        (("flock", "*", 71), 5, "cannot lock "),
        (("sync", "-f*", 1), 5, "switching failed"),
        (("ln", "*", 1), 5, "switching failed"),
        (("mv", "*current*", 1), 5, "switching failed"),
    ],
)
def test_it_is_told_and_the_old_site_stays(
    checkout: Checkout, tmp_path: Path, fails: tuple[str, str, int], ends: int, told: str
) -> None:
    target = tmp_path / "www"
    before = (target / "current").readlink(), snapshot(target / "current"), names(target / "releases")
    said = checkout.refused(ends, str(target), PATH=failing(tmp_path, *fails))
    assert f"{fails[0]}: Input/output error" in said
    assert f"publish.sh: {told}" in said
    assert said.splitlines()[-1].startswith("Live:")
    assert said.endswith("as before\n")
    after = (target / "current").readlink(), snapshot(target / "current"), names(target / "releases")
    assert after == before
    checkout.published(str(target))


def test_a_lock_of_this_machine_that_cannot_be_taken(checkout: Checkout, tmp_path: Path) -> None:
    path = failing(tmp_path, "flock", "*", 71)
    said = checkout.refused(3, "hook:", PATH=path, PUBLISH_HOOK="true")
    assert "publish.sh: cannot lock " in said
    assert "another publish" not in said


def test_a_way_back_that_fails_leaves_nothing(checkout: Checkout, tmp_path: Path) -> None:
    target = tmp_path / "www"
    checkout.published(str(target))
    before = (target / "current").readlink(), names(target), names(target / "releases")
    said = checkout.refused(5, str(target), "--rollback", PATH=failing(tmp_path, "mv", "*current*"))
    assert "publish.sh: switching failed" in said
    assert ((target / "current").readlink(), names(target), names(target / "releases")) == before


def test_temporary_files_that_cannot_be_removed_do_not_undo_a_publish(
    checkout: Checkout, tmp_path: Path
) -> None:
    target = tmp_path / "www"
    done = checkout.publish(str(target), PATH=failing(tmp_path, "rm", f"*{checkout.temporary}*"))
    assert done.returncode == 0, done.stderr
    assert f"publish.sh: cannot remove {checkout.temporary}/tmp." in done.stderr
    assert (target / "current" / "index.html").read_bytes() == (checkout.built / "index.html").read_bytes()


@pytest.mark.parametrize("code", [1, 2, 4, 137])
@pytest.mark.parametrize("name", ["awk", "sort", "sed", "find"])
def test_whatever_code_a_program_of_this_machine_has_it_is_no_code_of_ours(
    checkout: Checkout, tmp_path: Path, name: str, code: int
) -> None:
    """2 is that of awk and sort where the disk is full, and 4 that of sed."""
    when = {"awk": "*new++*", "sort": "-z", "sed": "*changed*", "find": "*-print0*"}[name]
    options = ["--dry-run"] if name == "sed" else []
    said = checkout.refused(3, str(tmp_path / "www"), *options, PATH=failing(tmp_path, name, when, code))
    assert f"{name}: Input/output error" in said
    assert "publish.sh: failed: " in said
    assert "interrupted" not in said
    assert said.endswith("as before\n")


def test_a_repository_that_cannot_be_written_here_is_no_fault_of_the_target(
    checkout: Checkout, tmp_path: Path
) -> None:
    git, bare = require_tool("git"), tmp_path / "pages.git"
    subprocess.run([git, "init", "-q", "--bare", str(bare)], check=True)
    for command, what in (
        ("init", "make a repository"),
        ("hash-object", "write objects"),
        ("update-index", "write the index"),
        ("write-tree", "write the tree"),
        ("commit-tree", "write the commit"),
    ):
        said = checkout.refused(3, f"git:{bare}#pages", PATH=failing(tmp_path, "git", f"*\\ {command}*"))
        assert f"publish.sh: cannot {what} in " in said
        assert "git: Input/output error" in said


@pytest.mark.parametrize("how", ["full", "closed"])
def test_nobody_who_hears_how_it_went_changes_how_it_goes(
    checkout: Checkout, tmp_path: Path, how: str
) -> None:
    """A log on a full disk, or a reader that has gone."""
    target = tmp_path / "www"
    before = (target / "current").readlink()
    command = checkout.command("--target", str(target))
    if how == "full":
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            done = subprocess.run(command, env=checkout.environment, stdout=full, check=False, timeout=100)
        assert done.returncode == 0
    else:
        with subprocess.Popen(
            command, env=checkout.environment, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            while not process.stdout.readline().startswith("Send:"):
                assert process.poll() is None
            process.stdout.close()
            assert process.wait(60) == 0
    assert (target / "current").readlink() != before
    assert list(checkout.temporary.iterdir()) == []


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-", ">&- 2>&- <&-"])
def test_streams_may_be_closed(checkout: Checkout, tmp_path: Path, closed: str) -> None:
    """A file of its own got the number of a stream, and what was said got into it."""
    target = tmp_path / "www"
    before = (target / "current").readlink()
    shell = ["sh", "-c", f'exec "$@" {closed}', "sh", *checkout.command("--target", str(target))]
    assert subprocess.run(shell, env=checkout.environment, check=False, timeout=100).returncode == 0
    assert (target / "current").readlink() != before
    assert list(checkout.temporary.iterdir()) == []


def test_a_change_that_could_not_be_listed_is_published(checkout: Checkout, tmp_path: Path) -> None:
    """One line was not written, and then there was room again."""
    before = (tmp_path / "www" / "current").readlink()
    text = f'case "$*" in *--itemize*) exec >/dev/null ;; esac\nexec {require_tool("rsync")} "$@"\n'
    path = stand_in_program(tmp_path, "rsync", text)
    checkout.published(str(tmp_path / "www"), PATH=path)
    assert (tmp_path / "www" / "current").readlink() != before


def test_a_list_of_changes_that_cannot_be_written_is_not_taken_for_an_empty_one(
    checkout: Checkout, tmp_path: Path
) -> None:
    # rsync itself does not mind. The disk is full as soon as it has run.
    text = f'{require_tool("rsync")} "$@"\nln -sf /dev/full "{checkout.temporary}"/tmp.*/changes\n'
    said = checkout.refused(3, str(tmp_path / "www"), PATH=stand_in_program(tmp_path, "rsync", text))
    assert "publish.sh: cannot write to " in said
    assert said.endswith("as before\n")
