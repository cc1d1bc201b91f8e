"""Real web servers on this machine, told by our snippets, and a client that shows what they answer."""

from __future__ import annotations

import gzip
import http.client
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import brotli
import pytest

from tests.conftest import CONTENT, Site, make_site, require_tool

#: Where Debian keeps it.
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    #: As it came.
    raw: bytes

    @property
    def body(self) -> bytes:
        """What it says, unpacked."""
        unpack: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}
        return unpack.get(self.headers.get("content-encoding", ""), bytes)(self.raw)


@dataclass(frozen=True)
class Server:
    """A running server."""

    name: str
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, accept: str | None = None, known: str = "", via: str = "") -> Answer:
        """Ask for a path.

        Args:
            path: Begins with a slash.
            accept: What is sent as Accept-Encoding, which is left out without it.
            known: The ETag of what is there already.
            via: Who passed the request on, as a proxy says.

        Returns:
            The answer; its headers are in small letters, those that came twice joined.
        """
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.putrequest("GET", path, skip_accept_encoding=True)
            if accept is not None:
                line.putheader("Accept-Encoding", accept)
            if known:
                line.putheader("If-None-Match", known)
            if via:
                line.putheader("Via", via)
            line.endheaders()
            answer = line.getresponse()
            headers: dict[str, str] = {}
            for name, value in answer.getheaders():
                headers[name.lower()] = ", ".join(filter(None, (headers.get(name.lower()), value)))
            return Answer(answer.status, headers, answer.read())
        finally:
            line.close()


def with_front(text: str, lines: str) -> str:
    """Give a content file with further lines at the beginning of its front matter."""
    return text.replace("---\n", f"---\n{lines}\n", 1)


#: The small site with what has moved and what is gone.
MOVED: Mapping[str, str] = {
    "articles/funding-round.md": with_front(
        CONTENT["articles/funding-round.md"],
        "aliases: [money, /2024/money.html, /2024/talks.htm, /old/money, /older/index.html]",
    ),
    "articles/mistake.md": with_front(
        CONTENT["articles/funding-round.md"], "status: withdrawn\naliases: [earlier-mistake]"
    ),
    "articles/secret.md": with_front(
        CONTENT["articles/funding-round.md"], "status: withdrawn\nhandling: amber"
    ),
    "articles/draft.md": with_front(CONTENT["articles/funding-round.md"], "status: draft"),
    "actors/norway.md": with_front(CONTENT["actors/norway.md"], "former_ids: [norge]"),
    "themes/financial-support.md": with_front(CONTENT["themes/financial-support.md"], "former_ids: [money]"),
    "pages/about.md": with_front(CONTENT["pages/about.md"], "aliases: [imprint]"),
    "pages/old-rules.md": "---\ntitle: Rules\nstatus: withdrawn\n---\nRules.\n",
    "static/map.0123456789abcdef.svg": CONTENT["static/dot.svg"],
    "static/table.csv": "name,amount\nÅland,1\n" * 40,
}
BRIEFING = {
    "FEED_TAG": "small.example,2025", "TWINS": True, "FINGERPRINTS": True,
    "REDIRECTS": {"/feed.xml": "/feeds/all.atom.xml", "/shop/": "https://shop.example/books?all=1"},
}  # fmt: skip


def serving_site(folder: Path, base: str = "", **briefing: object) -> Site:
    """Build the site with what has moved, and put into its folder what a server must not give away.

    Args:
        folder: Where to make it.
        base: Its path on the host, ``/briefing``.
        briefing: Further settings of ours.
    """
    site = make_site(folder, MOVED, SITEURL=f"https://small.example{base}", BRIEFING={**BRIEFING, **briefing})
    site.build()
    for name in ("nginx", "caddy"):
        done = site.run("serving", name)
        assert done.returncode == 0, done.stdout + done.stderr
        (folder / f"{name}.snippet").write_text(done.stdout, encoding="utf-8")
    for name, text in {
        ".env": "SECRET=1", ".git/config": "[core]", ".well-known/security.txt": "Contact: desk",
        "actors/.hidden.html": "hidden", "calendar.ics": "BEGIN:VCALENDAR", "data.json": "{}",
    }.items():  # fmt: skip
        (site.output / name).parent.mkdir(exist_ok=True)
        (site.output / name).write_text(text, encoding="utf-8")
    return site


@contextmanager
def running(name: str, site: Site, root: Path, scratch: Path, *, brotli: bool = True) -> Iterator[Server]:
    """Run a server with the site's snippet.

    Args:
        name: ``nginx`` or ``caddy``.
        site: Its folder holds the snippet.
        root: The web root.
        scratch: An empty folder for what the server writes.
        brotli: Whether nginx has its module for Brotli, as its snippet takes for granted.
    """
    program = require_tool(name)
    if name == "nginx" and brotli and not BROTLI.is_file():
        message = "nginx's module for Brotli is not installed (tools/setup.sh installs it)"
        if os.environ.get("COMMUNIQUE_REQUIRE_TOOLS") == "1":
            pytest.fail(message)
        pytest.skip(message)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    snippet = site.folder / f"{name}.snippet"
    config = scratch / "config"
    if name == "nginx":
        config.write_text(_nginx(port, root, snippet, scratch, brotli=brotli), encoding="utf-8")
        command = [program, "-c", str(config), "-p", str(scratch), "-e", str(scratch / "log")]
    else:
        config.write_text(
            f"{{\n\tadmin off\n\tauto_https off\n}}\nhttp://127.0.0.1:{port} {{\n\tbind 127.0.0.1\n"
            f"\troot * {root}\n\timport {snippet}\n}}\n",
            encoding="utf-8",
        )
        command = [program, "run", "--config", str(config), "--adapter", "caddyfile"]
    homes = {key: str(scratch) for key in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    with (scratch / "log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **homes})
    try:
        _wait(process, port, scratch / "log")
        yield Server(name, port)
    finally:
        process.terminate()
        process.wait(10)


def _nginx(port: int, root: Path, snippet: Path, scratch: Path, *, brotli: bool) -> str:
    # Run by root, it would give up root's rights, and the folders of tests are root's alone.
    user = "user root;\n" if os.geteuid() == 0 else ""
    folders = "".join(
        f"{kind}_temp_path {scratch / kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    module = f"load_module {BROTLI};\n" if brotli else ""
    return (
        f"{user}daemon off;\nworker_processes 1;\npid {scratch / 'pid'};\n{module}"
        f"events {{ worker_connections 64; }}\nhttp {{\naccess_log off;\n{folders}"
        f"server {{\nserver_name www.example;\nlisten 127.0.0.1:{port};\nroot {root};\n"
        f"include {snippet};\n}}\n}}\n"
    )


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + 15
    while True:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < end, log.read_text(encoding="utf-8")
            time.sleep(0.05)
        else:
            return
