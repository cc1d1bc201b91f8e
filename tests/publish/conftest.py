"""A server of our own on this machine: sshd with a key, a port and accounts of this test run only."""

from __future__ import annotations

import getpass
import hashlib
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Site, require_tool

#: Connects standard input and output to a port, and cuts the line after so many bytes from the server.
CUTTER = """
import socket, sys, threading
line = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
left = int(sys.argv[2])
def send():
    global left
    while data := sys.stdin.buffer.raw.read(4096):
        left -= len(data)
        if left < 0:
            line.close()
            import os
            os._exit(1)
        line.sendall(data)
threading.Thread(target=send, daemon=True).start()
while data := line.recv(65536):
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
"""


def publish(
    site: Site, target: str | Path, *options: str, cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run publish.sh on a site."""
    return subprocess.run(
        publishing(site, target, *options), cwd=cwd, env=site.env(**environment), capture_output=True,
        text=True, check=False, timeout=200,
    )  # fmt: skip


def publishing(site: Site, target: str | Path, *options: str | Path) -> list[str]:
    """Give the command line of publish.sh for a site."""
    settings = ["--settings", str(site.settings), "--target", str(target)]
    return [str(ROOT / "publish.sh"), *settings, *map(str, options)]


def published(site: Site, target: str | Path, *options: str, **environment: Any) -> str:
    """Publish, which must work, and give what was said."""
    done = publish(site, target, *options, **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def stand_in(site: Site, target: Path) -> str:
    """Make a target whose live release is a built site, as if it had been published; give its link."""
    listed = sorted(f"./{path.relative_to(site.output)}" for path in site.output.rglob("*") if path.is_file())
    lines = (f"{hashlib.sha256((site.output / name).read_bytes()).hexdigest()}  {name}\n" for name in listed)
    link = f"releases/2025-01-01T000000Z-{hashlib.sha256(''.join(lines).encode()).hexdigest()[:12]}"
    shutil.copytree(site.output, target / link)
    (target / "current").symlink_to(link)
    return link


@dataclass(frozen=True)
class Server:
    """A running sshd and the ssh that reaches it."""

    host: str
    port: int
    config: Path

    def only(self, command: str, folder: Path) -> str:
        """Give the value of PUBLISH_SSH for a key of its own that may run one command only.

        Args:
            command: What sshd runs for this key, whatever is asked for.
            folder: Where to keep the key.
        """
        key = folder / "restricted_key"
        subprocess.run(
            [require_tool("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True
        )
        public = key.with_suffix(".pub").read_text(encoding="utf-8")
        keys = self.config.parent / "user_key.pub"
        with keys.open("a", encoding="utf-8") as file:
            file.write(f'restrict,command="{command}" {public}')
        config = folder / "restricted"
        text = self.config.read_text(encoding="utf-8")
        config.write_text(text.replace(str(self.config.parent / "user_key"), str(key), 1), encoding="utf-8")
        return f"ssh -F {config}"

    @property
    def ssh(self) -> str:
        """The value of PUBLISH_SSH."""
        return f"ssh -F {self.config}"

    def cut_after(self, count: int, folder: Path) -> str:
        """Give the value of PUBLISH_SSH for lines that break after so many bytes were sent."""
        cutter, config = folder / "cutter.py", folder / f"config-{count}"
        cutter.write_text(CUTTER, encoding="utf-8")
        command = shlex.join([sys.executable, str(cutter), str(self.port), str(count)])
        text = self.config.read_text(encoding="utf-8")
        config.write_text(f"{text}ProxyCommand {command}\n", encoding="utf-8")
        return f"ssh -F {config}"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give an sshd that lets this user in with a throw-away key."""
    sshd, keygen = require_tool("sshd"), require_tool("ssh-keygen")
    for tool in ("ssh", "rsync"):
        require_tool(tool)
    folder = tmp_path_factory.mktemp("sshd")
    for key in ("host_key", "user_key"):
        subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(folder / key)], check=True)
    if os.geteuid() == 0:
        # sshd wants it; Debian makes it when the service starts, which it need not have here.
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "sshd_config").write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {folder}/host_key\nPidFile none\nUsePAM no\n"
        f"AuthorizedKeysFile {folder}/user_key.pub\nStrictModes no\nPermitRootLogin prohibit-password\n"
        "MaxStartups 100\n",
        encoding="utf-8",
    )
    config = folder / "ssh_config"
    host_key = (folder / "host_key.pub").read_text(encoding="utf-8")
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {host_key}", encoding="utf-8")
    config.write_text(
        f"Host site\nHostName 127.0.0.1\nHostKeyAlias [127.0.0.1]:{port}\nPort {port}\n"
        f"User {getpass.getuser()}\n"
        f"IdentityFile {folder}/user_key\nIdentitiesOnly yes\nUserKnownHostsFile {folder}/known_hosts\n"
        "StrictHostKeyChecking yes\nBatchMode yes\nConnectTimeout 10\nLogLevel ERROR\n",
        encoding="utf-8",
    )
    with (folder / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen([sshd, "-r", "-D", "-e", "-f", str(folder / "sshd_config")], stderr=log)
    try:
        end = time.monotonic() + 10
        while subprocess.run(["ssh", "-F", str(config), "site", "true"], check=False).returncode:
            assert time.monotonic() < end, (folder / "log").read_text(encoding="utf-8")
            assert process.poll() is None, (folder / "log").read_text(encoding="utf-8")
            time.sleep(0.1)
        yield Server("site", port, config)
    finally:
        process.terminate()
        process.wait(10)
