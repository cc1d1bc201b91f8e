"""A site on a server of this machine, which answers as servers do, and as they should not."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

from generator.build.sums import RECORD, SUMS, hash_files, sums_text
from generator.desk.asking import Limits
from generator.desk.remote import address_of, verify_url

FILES = {
    "index.html": b"<p>home</p>",
    "404.html": b"<p>gone</p>",
    "about/index.html": b"<p>about</p>",
    "a b/\xc3\xa9.txt".encode("latin-1").decode(): b"text",
    "feeds/all.atom.xml": b"<feed/>",
    "theme/site.css": b"p{}",
    "_headers": b"/*\n",
    RECORD: b'{"counts": {"files": 8}}\n',
}
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain",
    ".css": "text/css",
    ".json": "application/json",
    ".xml": "application/atom+xml",
}
QUICK = Limits(step=1, file=1.5, size=100_000)

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Gives files; what ``server.answers`` names is answered otherwise."""

    protocol_version = "HTTP/1.1"
    server: Live

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        answer = self.server.answers.get(self.path)
        if answer is not None:
            answer(self)
            return
        name = self.server.names.get(self.path)
        if name is None:
            self.send(b"no", "text/plain", 404)
            return
        kind = next((kind for end, kind in TYPES.items() if name.endswith(end)), "text/plain")
        self.send((self.server.folder / name).read_bytes(), kind)

    def send(
        self, data: bytes, kind: str = "text/html", status: int = 200, length: int | None = None, **more: str
    ) -> None:
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(data)

    def setup(self) -> None:
        self.server.connections += 1
        super().setup()

    def finish(self) -> None:
        # Whoever asked may have hung up.
        with suppress(OSError):
            super().finish()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Live(ThreadingHTTPServer):
    """A running site."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.connections = 0
        self.names: dict[str, str] = {}
        self.list_files()

    def list_files(self) -> None:
        files = [p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*") if p.is_file()]
        self.names = {f"/{quote(address_of(name))}": name for name in files if name != "_headers"}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


def write(folder: Path) -> Path:
    for name, data in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / SUMS).write_text(sums_text(hash_files(folder, list(FILES))), encoding="utf-8")
    return folder


def put(live: Live, files: Mapping[str, bytes], record: Mapping[str, object] | None = None) -> None:
    """Put more files into the live site, and into its list."""
    count = len({*FILES, *files})
    whole = {**(record or {}), "counts": {"files": count}}
    files = {**files, RECORD: json.dumps(whole).encode()}
    for name, data in files.items():
        (live.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (live.folder / name).write_bytes(data)
    names = [*FILES, *files]
    (live.folder / SUMS).write_text(sums_text(hash_files(live.folder, names)), encoding="utf-8")
    live.list_files()


def told(live: Live, expected: Path | None = None) -> list[tuple[str, str]]:
    _, faults = verify_url(live.url, expected, limits=QUICK)
    return [(item.code, item.location.path) for item in faults]
