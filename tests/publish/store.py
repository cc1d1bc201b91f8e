"""A server of the S3 kind on this machine, for tests of that target."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote
from urllib.request import urlopen

from tests.conftest import ROOT, require_tool
from tests.publish.support import Checkout, answers, at, free_port, wait_for

SERVER = ROOT / "tools" / "npm" / "node_modules" / "s3rver" / "bin" / "s3rver.js"
#: What s3rver puts behind the name of an object, for its bytes.
OBJECT = "._S3rver_object"


@dataclass(frozen=True)
class Store:
    """A running S3 server with the bucket ``bucket``."""

    folder: Path
    port: int
    changes: list[str]
    #: Lines that are open, and requests that are being answered, also when whoever asked has hung up.
    busy: list[object]

    def settle(self) -> None:
        """Wait until the server is done with what it was asked for by those who have ended."""
        wait_for(lambda: not self.busy)
        time.sleep(0.05)  # a line that has come, and of which nobody has noted yet that it has
        wait_for(lambda: not self.busy)

    def environment(self, port: int | None = None) -> dict[str, str]:
        """Give the settings that reach it, by another port if need be."""
        return {
            "PUBLISH_S3_ENDPOINT": f"http://127.0.0.1:{port or self.port}",
            "PUBLISH_S3_REGION": "eu-central-1",
            "AWS_ACCESS_KEY_ID": "S3RVER",
            "AWS_SECRET_ACCESS_KEY": "S3RVER",
            # Debian's rclone fails when it sees this.
            "AWS_CA_BUNDLE": "/nonexistent",
            "RCLONE_CONFIG": "/nonexistent",
            "RCLONE_DRY_RUN": "true",
        }

    @property
    def bucket(self) -> Path:
        return self.folder / "data" / "bucket"

    def holds(self) -> dict[str, bytes]:
        """Give all objects."""
        self.settle()
        return {
            path.relative_to(self.bucket).as_posix().removesuffix(OBJECT): path.read_bytes()
            for path in self.bucket.rglob(f"*{OBJECT}")
        }

    def keep(self) -> Path:
        """Keep what is in the bucket, to bring it back later."""
        return Path(shutil.copytree(self.bucket, self.folder / "kept"))

    def bring_back(self, kept: Path) -> None:
        self.settle()
        shutil.rmtree(self.bucket)
        shutil.copytree(kept, self.bucket)

    def header(self, path: str) -> tuple[str, str]:
        with urlopen(at(f"http://127.0.0.1:{self.port}/bucket", path)) as answer:  # noqa: S310 - our own
            return answer.headers["Content-Type"], answer.headers["Cache-Control"]


@contextmanager
def whole_requests(port: int) -> Iterator[tuple[int, list[str], list[object]]]:
    """Pass on requests that have come in whole: a store keeps whole objects only, s3rver parts too.

    Gives the port, the changes that were made, "PUT path", and what is going on.
    """
    changes: list[str] = []
    busy: list[object] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle(self) -> None:
            busy.append(self)
            try:
                super().handle()
            finally:
                busy.remove(self)

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            # A line may be cut within the header, too.
            if len(body) < length or (self.command == "PUT" and not self.headers.get("Content-Length")):
                self.close_connection = True
                return
            with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as line:
                line.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
                for name, value in self.headers.items():
                    line.putheader(name, value)
                line.endheaders(body)
                answer = line.getresponse()
                data = answer.read()
            if self.command in ("PUT", "DELETE") and answer.status < 300:
                changes.append(
                    f"{self.command} {unquote(self.path).partition('/bucket/')[2].partition('?')[0]}"
                )
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("transfer-encoding", "connection", "content-length", "keep-alive"):
                    self.send_header(name, value)
            told = answer.getheader("Content-Length") if self.command == "HEAD" else None
            self.send_header("Content-Length", told or str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = answer  # noqa: N815 - looked for

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A line that breaks is no news here."""

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield server.server_address[1], changes, busy
        finally:
            server.shutdown()


@contextmanager
def running_store(folder: Path) -> Iterator[Store]:
    """Run a server that keeps what it is given in a new folder."""
    node = require_tool("node")
    require_tool("rclone")
    if not SERVER.exists():
        require_tool("s3rver")
    port = free_port()
    folder.mkdir()
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [node, "--no-deprecation", str(SERVER), "-d", str(folder / "data"), "-a", "127.0.0.1",
             "-p", str(port), "--no-vhost-buckets", "--configure-bucket", "bucket"],
            stdout=log, stderr=log,
        )  # fmt: skip
    try:
        wait_for(lambda: answers(port))
        with whole_requests(port) as (front, changes, busy):
            yield Store(folder, front, changes, busy)
    finally:
        process.terminate()
        process.wait(10)


def built(checkout: Checkout) -> dict[str, bytes]:
    """Give all that would be published."""
    files = (path for path in checkout.built.rglob("*") if path.is_file())
    return {path.relative_to(checkout.built).as_posix(): path.read_bytes() for path in files}
