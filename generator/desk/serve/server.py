"""The HTTP server of a preview: this machine only, nothing cached, no file but those of the site."""

from __future__ import annotations

import ipaddress
import mimetypes
import sys
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from generator import __version__
from generator.desk.serve import marks
from generator.desk.serve.events import Hub
from generator.desk.serve.preview import Preview, Served

#: Seconds between two signs of life to a browser that listens.
_PULSE = 15.0
#: Types by ending; those of the machine differ from one to the next.
_TYPES = {
    "html": "text/html", "htm": "text/html", "css": "text/css", "js": "text/javascript", "txt": "text/plain",
    "xml": "application/xml", "json": "application/json", "csv": "text/csv", "ics": "text/calendar",
    "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "webp": "image/webp", "avif": "image/avif", "ico": "image/vnd.microsoft.icon", "pdf": "application/pdf",
    "woff": "font/woff", "woff2": "font/woff2", "mp3": "audio/mpeg", "mp4": "video/mp4", "webm": "video/webm",
    "webmanifest": "application/manifest+json",
}  # fmt: skip
_FEEDS = ("feed", "actor_feed", "theme_feed")


class Server(ThreadingHTTPServer):
    """Serves a preview; raises OSError if the address cannot be had."""

    daemon_threads = True
    # A browser that listens for events would keep the server from ending.
    block_on_close = False

    def __init__(self, address: tuple[str, int], preview: Preview, hub: Hub) -> None:
        """Bind the address.

        Args:
            address: The address of this machine to listen on, and the port; 0 for any that is free.
            preview: Gives the files.
            hub: Gives the states of the site.
        """
        hosts = frozenset({address[0].lower()} - {""})
        super().__init__(address, partial(_Handler, preview=preview, hub=hub, hosts=hosts))

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as socketserver has it
        """Tell what went wrong while answering; a browser that hangs up is nothing wrong."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        """The address to open in a browser."""
        host = str(self.server_address[0])
        host = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - what is told, not bound
        return f"http://{f'[{host}]' if ':' in host else host}:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    server_version = f"Communique/{__version__}"
    sys_version = ""
    timeout = 60

    def __init__(self, *args: object, preview: Preview, hub: Hub, hosts: frozenset[str]) -> None:
        self._preview = preview
        self._hub = hub
        self._hosts = hosts
        super().__init__(*args)  # type: ignore[arg-type]  # as socketserver calls it

    def do_GET(self) -> None:
        """Answer a request for a file."""
        self._answer()

    do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

    def _answer(self) -> None:
        if not self._is_local():
            text = b"This preview answers to names of this machine only.\n"
            self._send(HTTPStatus.FORBIDDEN, text, "text/plain; charset=utf-8")
            return
        try:
            path = unquote(urlsplit(self.path).path, errors="strict")
        except ValueError:
            self._send(HTTPStatus.BAD_REQUEST, b"", "text/plain")
            return
        if path == f"{marks.OWN}events":
            self._send_events()
        elif path == f"{marks.OWN}live.js":
            self._send(HTTPStatus.OK, marks.asset("live.js").encode(), "text/javascript; charset=utf-8")
        elif path == f"{marks.OWN}live.css":
            self._send(HTTPStatus.OK, self._preview.stylesheet().encode(), "text/css; charset=utf-8")
        else:
            self._send_file(self._preview.serve(path))

    def _send_file(self, served: Served) -> None:
        if served.location:
            self._send(HTTPStatus.FOUND, b"", "text/plain", location=quote(served.location))
            return
        status = HTTPStatus.OK if served.found else HTTPStatus.NOT_FOUND
        if served.broken:
            status = HTTPStatus.INTERNAL_SERVER_ERROR
        self._send(status, served.body, media_type(served.save_as, served.kind))

    def _send(self, status: HTTPStatus, body: bytes, kind: str, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self._send_policies()
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _send_policies(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        # Pages of other sites may neither read drafts nor show them in a frame.
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Content-Security-Policy", "frame-ancestors 'self'")
        self.send_header("Referrer-Policy", "same-origin")

    def _send_events(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Connection", "close")
        self._send_policies()
        self.end_headers()
        self.close_connection = True
        if self.command == "HEAD":
            return
        self.wfile.write(b"retry: 500\n\n")
        seen = 0
        while not self._hub.closed:
            self.wfile.flush()
            seen, message = self._hub.wait(seen, _PULSE)
            self.wfile.write(
                f"event: state\ndata: {message}\n\n".encode() if message else b": still here\n\n"
            )

    def _is_local(self) -> bool:
        """Whether the request names this machine.

        A page on the web may let its own name point to this machine ("DNS rebinding"), and would then be
        allowed to read the answers. It cannot do so with an address in numbers.
        """
        try:
            host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
            if host in self._hosts or host == "localhost" or host.endswith(".localhost"):
                return True
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return True

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal is for what the editor wrote."""


def media_type(save_as: str, kind: str = "") -> str:
    """Give the type of a file for the header ``Content-Type``.

    Args:
        save_as: Its path.
        kind: The kind of its route, if it has one.
    """
    if kind in _FEEDS:
        return "application/atom+xml; charset=utf-8"
    ending = save_as.rpartition(".")[2].lower() if "." in save_as.rpartition("/")[2] else ""
    found = _TYPES.get(ending) or mimetypes.guess_type(save_as)[0] or "application/octet-stream"
    text = found.startswith("text/") or found.endswith(("xml", "json", "javascript"))
    return f"{found}; charset=utf-8" if text and found != "image/svg+xml" else found
