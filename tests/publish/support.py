"""What tests of targets share: a checkout with a stand-in for the generator, and lines that break."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from tests.conftest import ROOT

#: Stands for Python with the generator: it "builds" by copying. A file ``hold-<command>`` makes it wait. The
#: addresses of which it is to verify a site are written into ``asked``, and a file ``wrong`` makes them fail.
GENERATOR = """#!/bin/sh
root=$(cd "$(dirname "$0")/../.." && pwd)
if [ -e "$root/hold-$3" ]; then
    touch "$root/reached"
    while [ -e "$root/hold-$3" ]; do sleep 0.02; done
fi
if [ "$3" = build ]; then cp -r "$root/built" "$5"; fi
case "$3 $4" in "verify http"*)
    echo "$4" >>"$root/asked"
    if [ -e "$root/wrong" ]; then echo "index.html: error[V703] another" >&2 && exit 4; fi ;;
esac
if [ "$3" = serving ]; then cd {checkout} && exec {python} -m tests.publish.types; fi
echo "nothing wrong"
""".replace("{checkout}", str(ROOT)).replace("{python}", sys.executable)
#: The oldest time that all tests share.
TIME = 1_767_000_000

#: At how many places each line is cut; ``make test-long`` does it at ten.
CUTS = int(os.environ.get("COMMUNIQUE_CUTS", "3"))

Changed = Mapping[str, str | None]


@dataclass(frozen=True)
class Checkout:
    """A checkout with publish.sh and its tools, in which building is only copying ``built``."""

    folder: Path
    #: Whether what is built comes with its list of hashes, as all real sites do: releases are held to it.
    listed: bool = False

    @property
    def built(self) -> Path:
        """What a build gives."""
        return self.folder / "built"

    @property
    def temporary(self) -> Path:
        """Where publish.sh makes its temporary files."""
        return self.folder / "tmp"

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the tests' own."""
        kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
        return {
            **kept,
            "HOME": str(self.folder / "home"),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "TMPDIR": str(self.temporary),
            "SOURCE_DATE_EPOCH": str(TIME),
        }

    def edit(self, files: Changed) -> None:
        """Change what is built: texts by path; None removes."""
        for path, text in files.items():
            file = self.built / path
            if text is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
        if not self.listed:
            return
        (self.built / "SHA256SUMS").unlink(missing_ok=True)
        listed = sorted(path for path in self.built.rglob("*") if path.is_file())
        hashes = (
            f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(self.built).as_posix()}\n"
            for path in listed
        )
        (self.built / "SHA256SUMS").write_text("".join(hashes), encoding="utf-8")

    def configure(self, text: str) -> None:
        """Write publish.env."""
        (self.folder / "publish.env").write_text(text, encoding="utf-8")

    def command(self, *options: str) -> list[str]:
        """Give the command line of publish.sh."""
        return [str(self.folder / "publish.sh"), *options]

    def publish(self, target: str, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run publish.sh."""
        return subprocess.run(
            self.command("--target", target, *options), env={**self.environment, **environment},
            cwd=self.folder.parent, capture_output=True, text=True, check=False, timeout=100,
        )  # fmt: skip

    def published(self, target: str, *options: str, **environment: str) -> str:
        """Run publish.sh, which must work and leave nothing behind, and give what it said."""
        done = self.publish(target, *options, **environment)
        assert done.returncode == 0, done.stdout + done.stderr
        assert list(self.temporary.iterdir()) == []
        return done.stdout

    def refused(self, code: int, target: str, *options: str, **environment: str) -> str:
        """Run publish.sh, which must end with a code and leave nothing behind, and give what it said."""
        done = self.publish(target, *options, **environment)
        assert done.returncode == code, done.stdout + done.stderr
        assert list(self.temporary.iterdir()) == []
        return done.stderr


def page(text: str, css: str = "theme/site.css") -> str:
    """Give a page that needs a style sheet, with enough in it that it takes some room on the line."""
    ballast = " ".join(hashlib.sha256(f"{text} {n}".encode()).hexdigest() for n in range(50))
    return f'<!DOCTYPE html><link rel="stylesheet" href="/{css}"><title>{text}</title><p>{ballast}\n'


def make_checkout(folder: Path, *, listed: bool = False) -> Checkout:
    """Make a checkout whose site has three pages, a feed and a style sheet."""
    checkout = Checkout(folder, listed)
    folder.mkdir()
    shutil.copy(ROOT / "publish.sh", folder)
    shutil.copytree(ROOT / "tools" / "publish", folder / "tools" / "publish")
    shutil.copy(ROOT / "tools" / "release.sh", folder / "tools")
    for path, text in ((".venv/bin/python", GENERATOR), ("tools/venv.sh", "#!/bin/sh\n")):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
        (folder / path).chmod(0o755)
    (folder / "publishconf.py").touch()
    checkout.temporary.mkdir()
    checkout.edit(
        {
            "index.html": page("Front"),
            "404.html": page("Not found"),
            "articles/index.html": page("Articles"),
            "articles/one/index.html": page("One"),
            "theme/site.css": "p { color: red }\n",
            "feeds/all.atom.xml": "<feed/>\n",
            "sitemap.xml": "<urlset/>\n",
            "a page ü/it's.txt": "x\n",
        }
    )
    return checkout


def free_port() -> int:
    """Give a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(ready: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def answers(port: int) -> bool:
    """Say whether something listens on a port."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@dataclass
class Line:
    """A line to a port of this machine that breaks for good after so many bytes were sent."""

    listener: socket.socket
    far_port: int
    left: int
    sent: int = 0
    held: list[socket.socket] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def port(self) -> int:
        """Where the line begins."""
        port: int = self.listener.getsockname()[1]
        return port

    def cut(self) -> None:
        """Break all connections."""
        for end in self.held:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def pass_on(self, source: socket.socket, sink: socket.socket, *, counted: bool) -> None:
        """Pass on what comes from one end to the other, as long as the line holds."""
        with suppress(OSError):
            while data := source.recv(1 << 16):
                if counted:
                    data = self.count(data)
                sink.sendall(data)
                if self.left <= 0:
                    self.cut()
                    return
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def count(self, data: bytes) -> bytes:
        """Give what of some bytes still gets through."""
        with self.lock:
            through = data[: self.left]
            self.left -= len(through)
            self.sent += len(through)
        return through

    def accept(self) -> None:
        """Take connections until the line is taken down."""
        with suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                if self.left <= 0:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self.far_port))
                self.held.extend((near, far))
                for source, sink, counted in ((near, far, True), (far, near, False)):
                    threading.Thread(
                        target=self.pass_on, args=(source, sink), kwargs={"counted": counted}, daemon=True
                    ).start()


@contextmanager
def line_to(port: int, count: int = 1 << 60) -> Iterator[Line]:
    """Give a line to a port; all connections through it count together."""
    line = Line(socket.create_server(("127.0.0.1", 0)), port, count)
    begin = threading.Thread(target=line.accept, daemon=True)
    begin.start()
    try:
        yield line
    finally:
        line.listener.shutdown(socket.SHUT_RDWR)
        line.listener.close()
        line.cut()
        begin.join(5)
        for end in line.held:
            end.close()


def offsets(total: int, number: int = CUTS) -> list[int]:
    """Give places along so many bytes, evenly spread."""
    return [total * (2 * place + 1) // (2 * number) for place in range(number)]


def stand_in_program(folder: Path, name: str, text: str) -> str:
    """Put a program before all others, and give the PATH for that."""
    program = folder / "bin" / name
    program.parent.mkdir(exist_ok=True)
    program.write_text(f"#!/bin/sh\n{text}", encoding="utf-8")
    program.chmod(0o755)
    return f"{program.parent}:{os.environ['PATH']}"


def at(address: str, path: str) -> str:
    """Give the address of a file below an address."""
    return f"{address}/{quote(path)}"
