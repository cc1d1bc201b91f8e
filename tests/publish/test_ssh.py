"""publish.sh to a server: an sshd of our own on this machine."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, Site, names, require_tool, snapshot
from tests.publish.conftest import Server, publish, published
from tests.publish.support import Checkout, make_checkout, offsets, page

# One worker runs all of these, on one server.
pytestmark = [
    pytest.mark.publish,
    pytest.mark.slow,
    pytest.mark.xdist_group("sshd"),
    pytest.mark.timeout(300),
]
MORE = "---\ntitle: More\n---\nMore text.\n"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    require_tool("flock")
    return tmp_path / "www"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return make_checkout(tmp_path / "desk", listed=True)


def live(target: Path) -> str:
    return (target / "current").readlink().as_posix()


def test_releases_from_the_first_to_a_rollback(site: Site, target: Path, server: Server) -> None:
    address = f"{server.host}:{target}"
    published(site, address, PUBLISH_SSH=server.ssh)
    first, old = live(target), snapshot(target / "current")
    assert old == snapshot(site.build())
    site.write("pages/more.md", MORE)
    before = names(target / "releases"), snapshot(target)
    assert "1 new, 4 changed, 0 gone" in published(site, address, "--dry-run", PUBLISH_SSH=server.ssh)
    assert (names(target / "releases"), snapshot(target)) == before
    published(site, address, PUBLISH_SSH=server.ssh)
    second = live(target)
    same = [path for path in old if (target / first / path).samefile(target / second / path)]
    assert len(same) == len(old) - 4
    published(site, address, "--rollback", PUBLISH_SSH=server.ssh)
    assert (live(target), snapshot(target / "current")) == (first, old)


def test_a_line_that_is_cut(checkout: Checkout, target: Path, server: Server) -> None:
    address = f"{server.host}:{target}"
    checkout.published(address, PUBLISH_SSH=server.ssh)
    first, before = live(target), snapshot(target / "current")
    checkout.edit({f"articles/{n}/index.html": page(f"New {n}") for n in range(40)})
    # Each connection is cut after so many bytes: in the handshake of the first, or while sending.
    for count in offsets(110_000):
        cut = checkout.refused(5, address, PUBLISH_SSH=server.cut_after(count, target.parent))
        assert (live(target), snapshot(target / "current")) == (first, before), cut
        what = r"^publish.sh: (cannot (reach|read|compare with) |sending failed|what arrived at )"
        assert re.search(what, cut, re.MULTILINE), cut
        assert cut.endswith("as before\n")
        # The next one that gets through tidies up, whatever it does.
        checkout.refused(3, address, "--rollback", PUBLISH_SSH=server.ssh)
        assert names(target / "releases") == [first.removeprefix("releases/")]
    checkout.published(address, PUBLISH_SSH=server.ssh)
    assert live(target) != first


def test_a_server_that_does_not_answer(site: Site, target: Path, server: Server) -> None:
    ssh = server.ssh + " -p 1 -o ConnectTimeout=2"
    done = publish(site, f"{server.host}:{target}", "--rollback", PUBLISH_SSH=ssh)
    assert done.returncode == 5
    assert "cannot reach" in done.stderr
    assert not target.exists()


def test_a_host_that_ssh_does_not_know_yet(checkout: Checkout, target: Path, server: Server) -> None:
    strange = server.ssh + " -o UserKnownHostsFile=/dev/null"
    hint = "publish.sh: ssh does not know the key of this host, or knows another: connect once by hand, "
    address = f"{server.host}:{target}"
    for options in ([], ["--rollback"], ["--dry-run"], ["--list"]):
        said = checkout.refused(5, address, *options, PUBLISH_SSH=strange)
        assert hint in said
        assert "Host key verification failed" in said.partition(hint)[0]
    assert hint in checkout.refused(5, f"git:{address}#pages", PUBLISH_SSH=strange)
    # Whatever else is wrong is not explained by that.
    said = checkout.refused(5, address, PUBLISH_SSH=server.ssh + " -p 1")
    assert "Connection refused" in said
    assert hint not in said


def test_a_key_that_may_only_publish(
    checkout: Checkout, target: Path, server: Server, tmp_path: Path
) -> None:
    require_tool("rrsync")
    there = tmp_path / "lib"
    there.mkdir()
    for script in ("publish/gate.sh", "release.sh"):
        shutil.copy(ROOT / "tools" / script, there)
    ssh = server.only(f"{there}/gate.sh {target}", tmp_path)
    address = f"{server.host}:{target}"
    checkout.published(address, PUBLISH_SSH=ssh)
    first, old = live(target), snapshot(target / "current")
    checkout.edit({"articles/two/index.html": page("Two"), "index.html": page("News")})
    # With that in its environment, rsync would ask otherwise than the key allows.
    said = checkout.published(address, PUBLISH_SSH=ssh, RSYNC_PROTECT_ARGS="1")
    assert "1 new, 2 changed, 0 gone" in said
    # Files that did not change were linked, not sent.
    same = [path for path in old if (target / first / path).samefile(target / "current" / path)]
    assert len(same) == len(old) - 2
    assert f"* {live(target).removeprefix('releases/')}" in checkout.published(
        address, "--list", PUBLISH_SSH=ssh
    )
    checkout.published(address, "--rollback", PUBLISH_SSH=ssh)
    assert (live(target), snapshot(target / "current")) == (first, old)

    before = names(tmp_path)
    for command in (
        "",
        "id",
        "sh",
        "rsync --version",
        f"sh -s -- switch {tmp_path}/other x",
        f"sh -s -- discard {target} ../../x",
        f"sh -s -- prune {target} 1 $(id)",
        f"sh -s -- state {target}; id",
        f"sh -c id -- state {target}",
        f"rsync --server -r . {tmp_path}/other",
        f"rsync --server -r . {target}/releases/../../other",
        "rsync --server --sender -r . /etc/passwd",
        "scp -t /tmp",
    ):
        asked = subprocess.run(
            [*ssh.split(), server.host, command], input="touch made\n", capture_output=True, text=True,
            check=False, timeout=20,
        )  # fmt: skip
        assert asked.returncode != 0, command
        assert "uid=" not in asked.stdout, command
        assert "root:" not in asked.stdout, command
    assert names(tmp_path) == before
    # Nor another target.
    refused = checkout.refused(5, f"{server.host}:{tmp_path}/other", "--rollback", PUBLISH_SSH=ssh)
    assert f"this key may only publish to {target}" in refused
