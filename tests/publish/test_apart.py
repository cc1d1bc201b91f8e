"""A build stands apart: it sees nothing of the publisher's environment, and nothing of the network."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Site, require_tool
from tests.publish.conftest import published

pytestmark = [pytest.mark.publish, pytest.mark.timeout(300)]

#: Names under which secrets stand in environments.
CANARIES = [
    "API_TOKEN",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "CI_JOB_TOKEN",
    "GH_TOKEN",
    "GITHUB_TOKEN",
    "PUBLISH_GIT_TOKEN",
    "PUBLISH_GIT_USER",
    "SSH_AUTH_SOCK",
    "GIT_ASKPASS",
    "PYTHONSTARTUP",
    "DATABASE_URL",
    "LC_TIME",
    "USER",
    "LOGNAME",
    "HOSTNAME",
    "XDG_RUNTIME_DIR",
    "BASH_FUNC_x%%",
]

#: Runs the generator as `python -m` does, and ends whatever asks for a connection or an address.
WITHOUT_NETWORK = """
import os, runpy, sys
def hook(event, arguments):
    asked = event.partition(".")
    if asked[0] in ("socket", "urllib") and asked[2] not in ("__new__", "bind", "gethostname"):
        print(f"tried {event} {arguments}", file=sys.stderr, flush=True)
        os._exit(77)
sys.addaudithook(hook)
sys.path.insert(0, os.getcwd())
runpy.run_module("generator", run_name="__main__", alter_sys=True)
"""


@pytest.mark.slow
def test_nothing_of_the_environment_reaches_the_site(site: Site, tmp_path: Path) -> None:
    require_tool("rsync")
    # What settings see, they may put on every page; content and templates see less than they.
    site.append(
        "import os\n"
        "SITENAME = ' '.join(['Seen:', *sorted(os.environ)])\n"
        "SITENAME += ' canary' if 'canary' in str(os.environ) else ''\n"
    )
    site.override(
        "partials/footer.html",
        "<footer>{{ site.name }} {% for name in ('environ', 'os', 'env', 'self', 'config') %}"
        "{% if name is defined %}{{ name }}{% endif %}{% endfor %}</footer>",
    )
    site.write(
        "pages/more.md",
        "---\ntitle: More\n---\n$API_TOKEN ${API_TOKEN} `{{ environ }}` `$(echo $API_TOKEN)`\n",
    )
    canaries = {name: f"() {{ echo canary-{name}; }}" for name in CANARIES}
    state = {"XDG_STATE_HOME": str(tmp_path / "state")}
    said = published(site, tmp_path / "www", **canaries, **state)
    assert "canary" not in said
    files = [path for path in (tmp_path / "www").rglob("*") if path.is_file()]
    assert len(files) > 40
    assert [path for path in files if b"canary" in path.read_bytes()] == []
    front = (tmp_path / "www" / "current" / "index.html").read_text(encoding="utf-8")
    seen = re.search(r"Seen: ([A-Z_ ]+)", front)
    assert seen
    assert seen[1].split() == ["HOME", "LANG", "PATH", "SOURCE_DATE_EPOCH", "TMPDIR"]


def test_a_build_asks_nothing_of_the_network(site: Site) -> None:
    for name in ("check", "build", "verify"):
        command = [sys.executable, "-c", WITHOUT_NETWORK, *site.command(name)[3:]]
        done = subprocess.run(command, cwd=ROOT, env=site.env(), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    # The watch itself works.
    asks = WITHOUT_NETWORK.replace("runpy.run_module", "import socket; socket.getaddrinfo('localhost', 1)  #")
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.partition("(")[0]) == (77, "tried socket.getaddrinfo ")


@pytest.mark.slow
def test_publishing_to_a_folder_needs_no_network(site: Site, tmp_path: Path) -> None:
    require_tool("rsync")
    alone = [require_tool("unshare"), "--net", "--map-root-user"]
    if subprocess.run([*alone, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody make a network of its own")
    done = subprocess.run(
        [
            *alone,
            str(ROOT / "publish.sh"),
            "--settings",
            str(site.settings),
            "--target",
            str(tmp_path / "www"),
        ],
        cwd=ROOT,
        env=site.env(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "www" / "current" / "index.html").is_file()
