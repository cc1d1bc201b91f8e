"""Publishing to a repository on the web: who is given the token, and who is not."""

from __future__ import annotations

import base64
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.conftest import require_tool
from tests.publish.support import Checkout, make_checkout

pytestmark = [pytest.mark.publish]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return make_checkout(tmp_path / "desk")


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    folder = tmp_path / "pages.git"
    subprocess.run([require_tool("git"), "init", "-q", "--bare", str(folder)], check=True)
    subprocess.run([require_tool("git"), "-C", str(folder), "config", "http.receivepack", "true"], check=True)
    return folder


@contextmanager
def web_server(remote: Path, secret: str, heard: list[str] | None = None) -> Iterator[str]:
    """Serve a repository by git's own program for the web, to whoever knows the token."""
    wanted = "Basic " + base64.b64encode(secret.encode()).decode()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            if heard is not None:
                heard.append(self.headers.get("Authorization") or "")
            if self.headers.get("Authorization") != wanted:
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="x"')
                self.end_headers()
                return
            path, _, query = self.path.partition("?")
            given = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            environment = {
                "PATH": os.environ["PATH"],
                "GIT_PROJECT_ROOT": str(remote.parent),
                "GIT_HTTP_EXPORT_ALL": "1",
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "REQUEST_METHOD": self.command,
                "REMOTE_USER": "x",
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "CONTENT_LENGTH": str(len(given)),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            }
            done = subprocess.run(
                [require_tool("git"), "http-backend"],
                input=given,
                env=environment,
                capture_output=True,
                check=True,
            )
            header, _, body = done.stdout.partition(b"\r\n\r\n")
            fields = dict(line.split(": ", 1) for line in header.decode().split("\r\n"))
            self.send_response(int(fields.pop("Status", "200").split()[0]))
            for name, value in fields.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = answer  # noqa: N815 - the names that are looked for

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/pages.git"
        finally:
            server.shutdown()


def test_a_token_opens_a_repository_on_the_web(checkout: Checkout, remote: Path) -> None:
    with web_server(remote, "x-access-token:geheim") as address:
        target = f"git:{address}#pages"
        assert "cannot reach" in checkout.refused(5, target)
        assert "cannot reach" in checkout.refused(5, target, PUBLISH_GIT_TOKEN="wrong")
        checkout.configure("PUBLISH_GIT_TOKEN=geheim\n")
        said = checkout.published(target)
        assert "geheim" not in said
    shown = [require_tool("git"), "-C", str(remote), "show", "pages:feeds/all.atom.xml"]
    assert subprocess.run(shown, check=True, capture_output=True, text=True).stdout.strip() == "<feed/>"


def test_a_token_is_for_the_host_that_was_named(checkout: Checkout, remote: Path) -> None:
    """Another one that it redirects to may ask as it likes."""
    heard: list[str] = []
    with web_server(remote, "x-access-token:geheim", heard) as address:
        elsewhere = address.replace("127.0.0.1", "localhost")

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(302)
                self.send_header("Location", elsewhere + self.path.removeprefix("/pages.git"))
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            target = f"git:http://127.0.0.1:{server.server_address[1]}/pages.git#pages"
            said = checkout.refused(5, target, PUBLISH_GIT_TOKEN="geheim")
            server.shutdown()
        assert "cannot reach" in said
        assert heard
        assert set(heard) == {""}
        # The same host without a way round.
        checkout.published(f"git:{address}#pages", PUBLISH_GIT_TOKEN="geheim")


def test_a_token_is_not_sent_for_all_to_read(checkout: Checkout) -> None:
    target = "git:http://git.example/desk/site.git#pages"
    said = checkout.refused(3, target, PUBLISH_GIT_TOKEN="geheim")
    assert "a token is not sent by http, where others can read it; use an https address" in said
    assert "geheim" not in said
