"""A server of built sites and a browser that talks to nobody else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

#: One page of each kind, and the address it stands at.
PAGES = {
    "front": "/",
    "digests": "/digests/",
    "digest": "/digests/2025-w51/",
    "digest without a note": "/digests/2025-w44/",
    "article with a table": "/articles/berlin-list-gives-washington-tasks/",
    "actors": "/actors/",
    "actor": "/actors/ukraine/",
    "themes": "/themes/",
    "theme": "/themes/security-guarantees/",
    "positions": "/positions/",
    "positions of a week": "/positions/2025-w48/",
    "changes": "/changes/",
    "changes of an actor": "/changes/actors/russia/",
    "red lines": "/red-lines/",
    "disagreements": "/disagreements/",
    "timeline": "/timeline/",
    "outlook": "/outlook/",
    "contacts": "/contacts/",
    "support": "/support/",
    "sources": "/sources/",
    "publisher": "/sources/unn/",
    "feeds": "/feeds/",
    "page": "/about/",
    "not found": "/no/such/page/",
}
#: What Playwright can drive as Chromium. The shell, which has no window to draw, takes half the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
#: Keep Chromium from talking to anyone and from needing what a container lacks.
FLAGS = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


class _Handler(SimpleHTTPRequestHandler):
    """Serves a site as a web server does: 404.html for what is not there, and no log."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory, "404.html")
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        data = page.read_bytes()
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine and give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
