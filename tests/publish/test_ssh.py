"""publish.sh to a server: an sshd of our own on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Site, names, require_tool, snapshot
from tests.publish.conftest import Server, publish, published, stand_in

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


def live(target: Path) -> str:
    return (target / "current").readlink().as_posix()


def test_releases_from_the_first_to_a_rollback(site: Site, target: Path, server: Server) -> None:
    address = f"{server.host}:{target}"
    published(site, address, PUBLISH_SSH=server.ssh)
    first, old = live(target), snapshot(target / "current")
    assert old == snapshot(site.build())
    site.write("pages/more.md", MORE)
    before = names(target / "releases"), snapshot(target)
    assert "1 new, 3 changed, 0 gone" in published(site, address, "--dry-run", PUBLISH_SSH=server.ssh)
    assert (names(target / "releases"), snapshot(target)) == before
    published(site, address, PUBLISH_SSH=server.ssh)
    second = live(target)
    same = [path for path in old if (target / first / path).samefile(target / second / path)]
    assert len(same) == len(old) - 3
    published(site, address, "--rollback", PUBLISH_SSH=server.ssh)
    assert (live(target), snapshot(target / "current")) == (first, old)


@pytest.mark.parametrize("count", [1_000, 12_000, 30_000])
def test_a_line_that_is_cut(site: Site, built_site: Site, target: Path, server: Server, count: int) -> None:
    # The folder stands for a server, which already has a release.
    first, before = stand_in(built_site, target), snapshot(built_site.output)
    # Digits hardly compress, so that there is much to send.
    site.write("pages/more.md", MORE + " ".join(str(n * n * 7919) for n in range(9000)))
    address = f"{server.host}:{target}"
    cut = publish(site, address, PUBLISH_SSH=server.cut_after(count, target.parent))
    assert cut.returncode == 5, cut.stdout + cut.stderr
    assert (live(target), snapshot(target / "current")) == (first, before)
    # The next one that gets through tidies up, whatever it does.
    publish(site, address, "--rollback", PUBLISH_SSH=server.ssh)
    assert names(target / "releases") == [first.removeprefix("releases/")]
    assert live(target) == first


def test_a_server_that_does_not_answer(site: Site, target: Path, server: Server) -> None:
    ssh = server.ssh + " -p 1 -o ConnectTimeout=2"
    done = publish(site, f"{server.host}:{target}", "--rollback", PUBLISH_SSH=ssh)
    assert done.returncode == 5
    assert "cannot reach" in done.stderr
    assert not target.exists()
