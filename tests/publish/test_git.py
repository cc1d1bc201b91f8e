"""publish.sh to a branch of a git repository: bare repositories, and git's own servers on this machine."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import names, require_tool, snapshot
from tests.publish.conftest import Server
from tests.publish.support import (
    Checkout,
    answers,
    free_port,
    line_to,
    make_checkout,
    offsets,
    page,
    stand_in_program,
    wait_for,
)

pytestmark = [pytest.mark.publish]


def git(folder: Path, *arguments: str, **environment: str) -> str:
    clean = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"}
    identity = ["-c", "user.name=x", "-c", "user.email=x@localhost", "-c", "init.defaultBranch=main"]
    done = subprocess.run(
        [require_tool("git"), *identity, "-C", str(folder), *arguments], env={**clean, **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return make_checkout(tmp_path / "desk")


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    folder = tmp_path / "pages.git"
    folder.mkdir()
    git(folder, "init", "-q", "--bare")
    return folder


def head(remote: Path) -> str:
    return git(remote, "rev-parse", "refs/heads/pages")


def tree(remote: Path, commit: str, folder: Path) -> dict[str, str]:
    """Check out what a host would serve, and give its snapshot."""
    folder.mkdir()
    git(remote, f"--work-tree={folder}", "checkout", "-q", "-f", commit, "--", ".")
    return snapshot(folder)


def test_releases_from_the_first_to_a_rollback(checkout: Checkout, remote: Path, tmp_path: Path) -> None:
    target = f"git:{remote}#pages"
    assert "nothing was sent" in checkout.published(target, "--dry-run")
    assert git(remote, "for-each-ref") == ""
    assert checkout.published(target, "--list") == ""
    checkout.published(target, PUBLISH_CNAME="www.site.example")
    first, old = head(remote), snapshot(checkout.built)
    served = tree(remote, first, tmp_path / "first")
    assert (tmp_path / "first" / "CNAME").read_text(encoding="utf-8") == "www.site.example\n"
    assert (tmp_path / "first" / ".nojekyll").read_bytes() == b""
    assert {path: served[path] for path in served if path not in ("CNAME", ".nojekyll")} == old

    checkout.published(target, PUBLISH_CNAME="www.site.example", SOURCE_DATE_EPOCH="1768000000")
    assert head(remote) == first, "what did not change was committed again"

    checkout.edit({"articles/two/index.html": page("Two"), "index.html": page("News")})
    dry = checkout.published(target, "--dry-run", PUBLISH_CNAME="www.site.example")
    assert "Changes: 1 new, 1 changed, 0 gone" in dry
    assert head(remote) == first
    said = checkout.published(target, PUBLISH_CNAME="www.site.example", SOURCE_DATE_EPOCH="1768000000")
    second = head(remote)
    assert git(remote, "rev-parse", f"{second}^") == first
    assert said.splitlines()[-1].endswith("--rollback")
    assert checkout.published(target, "--list").splitlines() == [
        f"* {second[:12]} 2026-01-09T230640Z",
        f"  {first[:12]} 2025-12-29T092000Z",
    ]

    assert "would go back" in checkout.published(target, "--rollback", "--dry-run")
    assert head(remote) == second
    said = checkout.published(target, "--rollback")
    assert f"Live:    {first[:12]}, rolled back from {second[:12]}\n" in said
    assert tree(remote, head(remote), tmp_path / "back") == served
    assert checkout.published(target, "--list").splitlines()[1].startswith(f"* {first[:12]}")
    assert "no release before" in checkout.refused(3, target, "--rollback")
    # Nothing was lost: forward again, by name.
    checkout.published(target, "--rollback", second[:12])
    assert tree(remote, head(remote), tmp_path / "again") == tree(remote, second, tmp_path / "second")
    assert "as before" in checkout.published(target, "--rollback", second[:12])
    assert "there is no release 1234567" in checkout.refused(3, target, "--rollback", "1234567")
    checkout.edit({"index.html": page("More news")})
    checkout.published(target)
    assert git(remote, "merge-base", head(remote), second) == second
    git(remote, "fsck", "--strict")


def test_what_is_no_site_is_never_gone_back_to(checkout: Checkout, remote: Path, tmp_path: Path) -> None:
    """With a branch that began with something else, the next commands found no site, and refused all."""
    work = tmp_path / "work"
    git(tmp_path, "clone", "-q", str(remote), str(work))
    for name in ("README.md", "index.html"):
        (work / name).write_text("It begins.\n", encoding="utf-8")
        git(work, "add", name)
        git(work, "commit", "-q", "-m", name)
    git(work, "push", "-q", "origin", "HEAD:refs/heads/pages")
    target, first = f"git:{remote}#pages", git(work, "rev-parse", "HEAD^")
    checkout.published(target, "--allow-shrink")
    checkout.published(target, "--rollback")
    before = head(remote)
    for options in (["--rollback"], ["--rollback", first]):
        assert f"{first[:12]} holds no index.html, so it is no site" in checkout.refused(3, target, *options)
    assert head(remote) == before


@pytest.mark.parametrize("partial", ["true", "false"])
def test_the_name_that_a_host_wrote_to_the_branch_stays(
    checkout: Checkout, remote: Path, tmp_path: Path, partial: str
) -> None:
    # Whether the server sends that file with the trees, or only when it is asked for.
    git(remote, "config", "uploadpack.allowFilter", partial)
    target, work = f"git:{remote}#pages", tmp_path / "work"
    checkout.published(target)
    git(tmp_path, "clone", "-q", "-b", "pages", str(remote), str(work))
    (work / "CNAME").write_text("press.example", encoding="utf-8")
    git(work, "add", "CNAME")
    git(work, "commit", "-q", "-m", "Create CNAME")
    git(work, "push", "-q")
    before = head(remote)
    assert "as before" in checkout.published(target)
    assert head(remote) == before
    checkout.edit({"index.html": page("News")})
    checkout.published(target)
    assert git(remote, "show", "refs/heads/pages:CNAME") == "press.example"
    # One of one's own goes first.
    checkout.published(target, PUBLISH_CNAME="www.site.example")
    assert git(remote, "show", "refs/heads/pages:CNAME") == "www.site.example"


def test_the_same_site_is_the_same_commit(checkout: Checkout, remote: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.git"
    git(tmp_path, "init", "-q", "--bare", str(other))
    checkout.published(f"git:{remote}#pages")
    (checkout.built / "index.html").chmod(0o600)
    checkout.published(f"git:{other}#pages", TZ="Asia/Tokyo", LC_ALL="C")
    assert head(remote) == head(other)


def test_the_work_tree_and_the_index_are_left_alone(checkout: Checkout, remote: Path) -> None:
    folder = checkout.folder
    git(folder, "init", "-q")
    git(folder, "remote", "add", "origin", str(remote))
    git(folder, "add", "publish.sh")
    git(folder, "commit", "-q", "-m", "Start")
    (folder / ".git" / "info" / "exclude").write_text("/state/\n", encoding="utf-8")
    with (folder / "publish.sh").open("a", encoding="utf-8") as script:
        script.write("# not committed\n")
    git(folder, "add", "publishconf.py")
    kept = git(folder, "status", "--porcelain"), snapshot(folder / ".git"), git(folder, "for-each-ref")
    hidden = {"GIT_DIR": "/nonexistent", "GIT_INDEX_FILE": "/nonexistent/index", "GIT_WORK_TREE": "/"}
    checkout.published("git:origin#pages", **hidden)
    left = git(folder, "status", "--porcelain"), snapshot(folder / ".git"), git(folder, "for-each-ref")
    assert left == kept
    assert git(remote, "ls-tree", "-r", "--name-only", "pages").count("\n") == 8
    assert "is no remote" in checkout.refused(3, "git:upstream#pages")


def test_a_remote_may_be_a_path_from_the_top_of_the_repository(checkout: Checkout, remote: Path) -> None:
    git(checkout.folder, "init", "-q")
    git(checkout.folder, "remote", "add", "pages", "../pages.git")
    # Not from the folder in which publish.sh is begun.
    assert checkout.folder.parent == remote.parent
    elsewhere = checkout.folder / "elsewhere"
    elsewhere.mkdir()
    done = subprocess.run(
        checkout.command("--target", "git:pages#pages"), env=checkout.environment, cwd=elsewhere,
        capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert head(remote)


def test_settings_of_the_publishers_own_git_change_nothing(
    checkout: Checkout, remote: Path, tmp_path: Path
) -> None:
    checkout.published(f"git:{remote}#pages")
    first = head(remote)
    home = tmp_path / "home"
    home.mkdir()
    lines = ["[push]", "gpgSign = true", "[commit]", "gpgSign = true", "[core]", "autocrlf = true"]
    (home / ".gitconfig").write_text("\n".join([*lines, "hooksPath = /nowhere"]), encoding="utf-8")
    checkout.edit({"index.html": page("News")})
    checkout.published(f"git:{remote}#pages", HOME=str(home))
    assert head(remote) != first


def test_a_line_that_is_dead_is_not_waited_for(checkout: Checkout, remote: Path, tmp_path: Path) -> None:
    text = f'echo "$GIT_SSH_COMMAND | $*" >>{tmp_path}/log\nexec {require_tool("git")} "$@"\n'
    path = stand_in_program(tmp_path, "git", text)
    for given, asked in (("", "ssh"), ("ssh -o ConnectTimeout=3", "ssh -o ConnectTimeout=3")):
        checkout.published(f"git:{remote}#pages", PATH=path, PUBLISH_SSH=given)
        told = (tmp_path / "log").read_text(encoding="utf-8")
        [line, *_] = [line for line in told.splitlines() if " ls-remote " in line]
        assert line.startswith(f"{asked} -o ConnectTimeout=20 -o ServerAliveInterval=15 | ")
        assert "-c http.lowSpeedLimit=1 -c http.lowSpeedTime=120 " in line
        (tmp_path / "log").unlink()


def test_whoever_pushed_meanwhile_is_not_overwritten(
    checkout: Checkout, remote: Path, tmp_path: Path
) -> None:
    target = f"git:{remote}#pages"
    checkout.published(target)
    checkout.edit({"index.html": page("Ours")})
    # As soon as ours is about to be pushed, theirs is.
    real = require_tool("git")
    theirs = (
        f'case "$*" in *" push "*) env -u GIT_DIR {real} -C {remote} update-ref refs/heads/pages '
        f"$(env -u GIT_DIR {real} -C {remote} -c user.name=x -c user.email=x commit-tree -p pages -m theirs "
        f'"pages^{{tree}}") ;; esac\nexec {real} "$@"\n'
    )
    said = checkout.refused(5, target, PATH=stand_in_program(tmp_path, "git", theirs))
    assert "was changed meanwhile by someone else" in said
    assert git(remote, "log", "-1", "--format=%s", "pages") == "theirs"
    checkout.published(target)
    assert git(remote, "log", "-2", "--format=%s", "pages").splitlines()[1] == "theirs"


def test_a_branch_with_something_else_is_refused(checkout: Checkout, remote: Path) -> None:
    commit = git(remote, "commit-tree", "-m", "sources", git(remote, "mktree"))
    git(remote, "update-ref", "refs/heads/pages", commit)
    said = checkout.refused(3, f"git:{remote}#pages")
    assert "holds no index.html" in said
    assert said.splitlines()[-1] == "Live:    nothing, as before"
    assert head(remote) == commit


def test_a_hook_of_the_repository_that_says_no(checkout: Checkout, remote: Path) -> None:
    target = f"git:{remote}#pages"
    checkout.published(target)
    before = head(remote)
    hook = remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nprintf 'closed on \\033[2JSundays\\n'\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    checkout.edit({"index.html": page("News")})
    said = checkout.refused(5, target)
    # Nothing that it says steers the terminal.
    assert "closed on ?[2JSundays" in said
    assert "\033" not in said
    assert f"Live:    {before[:12]}, as before" in said
    assert head(remote) == before


def test_what_is_up_is_told_when_it_is_not_known_whether_a_push_was_taken(
    checkout: Checkout, remote: Path, tmp_path: Path
) -> None:
    """A line may be cut after the push was taken, and stay so; or someone else may be there by then."""
    target, real = f"git:{remote}#pages", require_tool("git")
    checkout.published(target)
    before = head(remote)
    checkout.edit({"index.html": page("News")})
    # Git takes the push, and is cut off.
    taken = f'case " $* " in *" push "*) {real} "$@"; {{}} exit 128 ;; esac\n{{}}exec {real} "$@"\n'
    path = stand_in_program(tmp_path, "git", taken.format("", ""))
    said = checkout.published(target, PATH=path)
    assert f"Live:    {head(remote)[:12]}" in said
    assert head(remote) != before
    # Nobody answers afterwards, either.
    gone = tmp_path / "gone"
    unreachable = f'case " $* " in *" ls-remote "*) [ ! -e {gone} ] || exit 128 ;; esac\n'
    stand_in_program(tmp_path, "git", taken.format(f"touch {gone};", unreachable))
    checkout.edit({"index.html": page("More")})
    said = checkout.refused(5, target, PATH=path)
    assert said.splitlines()[-1] == "Live:    the new site or the old one; see --list"
    gone.unlink()
    # Not taken, and someone else's is there.
    moved = f"{real} --git-dir={remote} update-ref refs/heads/pages {before};"
    stand_in_program(
        tmp_path, "git", f'case " $* " in *" push "*) {moved} exit 1 ;; esac\nexec {real} "$@"\n'
    )
    checkout.edit({"index.html": page("And more")})
    said = checkout.refused(5, target, PATH=path)
    assert "the branch pages was changed meanwhile by someone else; publish again" in said
    assert said.splitlines()[-1] == "Live:    what someone else published meanwhile"


@contextmanager
def daemon(remote: Path) -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen(
        [require_tool("git"), "daemon", "--export-all", "--enable=receive-pack", "--listen=127.0.0.1",
         f"--port={port}", "--reuseaddr", f"--base-path={remote.parent}", str(remote.parent)],
        stderr=subprocess.DEVNULL, env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"},
        start_new_session=True,
    )  # fmt: skip
    try:
        wait_for(lambda: answers(port))
        yield port
    finally:
        os.killpg(process.pid, 15)
        process.wait(10)


@pytest.mark.parametrize("partial", ["true", "false"])
def test_a_line_that_is_cut(checkout: Checkout, remote: Path, partial: str) -> None:
    # Whether the server can leave files out of what it sends or not.
    git(remote, "config", "uploadpack.allowFilter", partial)
    checkout.published(f"git:{remote}#pages")
    before, old = head(remote), git(remote, "ls-tree", "-r", "pages")
    checkout.edit({f"articles/{n}/index.html": page(f"New {n}") for n in range(10)})
    with daemon(remote) as port:
        with line_to(port) as line:
            checkout.published(f"git:git://127.0.0.1:{line.port}/pages.git#pages")
        new, total = head(remote), line.sent
        assert total > 10_000
        for count in offsets(total):
            git(remote, "update-ref", "refs/heads/pages", before)
            with line_to(port, count) as line:
                said = checkout.refused(5, f"git:git://127.0.0.1:{line.port}/pages.git#pages")
            assert head(remote) == before, said
            what = r"^publish.sh: (cannot (reach|read) git:|the push was not taken)"
            assert re.search(what, said, re.MULTILINE), said
            assert git(remote, "ls-tree", "-r", "pages") == old
        # All that was sent in vain does no harm.
        checkout.published(f"git:git://127.0.0.1:{port}/pages.git#pages")
    assert head(remote) == new
    checkout.published(f"git:{remote}#pages", "--rollback")
    assert git(remote, "ls-tree", "-r", "pages") == old


@pytest.mark.xdist_group("sshd")
def test_by_ssh(checkout: Checkout, remote: Path, server: Server) -> None:
    target = f"git:{server.host}:{remote}#pages"
    checkout.published(target, PUBLISH_SSH=server.ssh)
    checkout.edit({"index.html": page("News")})
    checkout.published(target, PUBLISH_SSH=server.ssh)
    checkout.published(target, "--rollback", PUBLISH_SSH=server.ssh)
    assert git(remote, "log", "--format=%s", "pages").count("\n") == 2


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("git:", "write the target as git:REPOSITORY#BRANCH"),
        ("git:/x", "write the target as git:REPOSITORY#BRANCH"),
        ("git:/x#", "write the target as git:REPOSITORY#BRANCH"),
        ("git:/x#-f", "write the target as git:REPOSITORY#BRANCH"),
        ("git:/x#a..b", "is no name of a branch"),
        ("git:--upload-pack=x:y#b", "is no address of a repository"),
        ("git:ext::sh -c id#b", "is no address of a repository"),
        ("git:https://me:geheim@host/x#b", "use PUBLISH_GIT_TOKEN"),
    ],
)
def test_addresses_that_make_no_sense(checkout: Checkout, target: str, message: str) -> None:
    assert message in checkout.refused(3, target)


def test_a_wrong_name_of_the_host_is_told_at_its_line(checkout: Checkout, remote: Path) -> None:
    checkout.configure("# ours\nPUBLISH_CNAME=https://www.site.example/\n")
    said = checkout.refused(3, f"git:{remote}#pages")
    assert f"{checkout.folder}/publish.env:2: PUBLISH_CNAME is no host name" in said
    assert names(remote / "objects") == ["info", "pack"]
