"""Asking a server for files: over one connection, with patience and trust that have an end."""

from __future__ import annotations

import hashlib
import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

import brotli

from generator import __version__

#: As it is, and the ways to compress it that we can undo.
PLAIN: Final = "identity"
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_MOST_REDIRECTS: Final = 3
_PIECE: Final = 65_536


@dataclass(frozen=True, slots=True)
class Limits:
    """How patient and how trusting one is with a server."""

    #: Seconds for one step of a connection, and for one file as a whole.
    step: float = 15
    file: float = 120
    #: The most bytes of one file.
    size: int = 100_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, after redirects."""

    status: int
    #: The type, ``text/html``; empty if it names none.
    kind: str
    #: The hash of the file, unpacked.
    digest: str
    #: The beginning of the file, if it was asked for.
    data: bytes
    #: Where redirects led; empty if there were none.
    moved: str = ""
    problem: str = ""
    #: Whether the last of them leads to another site, which is not asked.
    abroad: bool = False


@dataclass(slots=True)
class Line:
    """A connection that is kept for the next file."""

    base: str
    limits: Limits
    known: http.client.HTTPConnection | None = field(default=None)

    def get(self, address: str, *, keep: bool = False, accept: str = PLAIN) -> Answer:
        """Ask for a file, and follow redirects within the site's own host.

        Args:
            address: Its address.
            keep: Whether its bytes are wanted.
            accept: How it may be compressed, besides not at all: ``br`` or ``gzip``.

        Raises:
            OSError, http.client.HTTPException: The server cannot be understood.
        """
        asked = address
        for _ in range(_MOST_REDIRECTS + 1):
            found, to = self._try(asked, keep=keep, accept=accept)
            if not to:
                return found if asked == address else replace(found, moved=asked)
            try:
                target = urljoin(asked, to)
                elsewhere = _origin(target) != _origin(self.base)
            except ValueError:
                return Answer(found.status, "", "", b"", to, "leads to what is no address", abroad=True)
            if elsewhere:
                return Answer(found.status, "", "", b"", target, "leads to another site", abroad=True)
            asked = target
        return Answer(0, "", "", b"", asked, "redirects without end")

    def _try(self, address: str, *, keep: bool, accept: str) -> tuple[Answer, str]:
        """Ask once more if a connection that was kept has been closed meanwhile."""
        kept = self.known is not None
        try:
            return self._ask(address, keep=keep, accept=accept)
        except (http.client.HTTPException, OSError) as error:
            self.close()
            if not kept or isinstance(error, TimeoutError):
                raise
        return self._ask(address, keep=keep, accept=accept)

    def _ask(self, address: str, *, keep: bool, accept: str) -> tuple[Answer, str]:
        end = time.monotonic() + self.limits.file
        line = self.known or _connect(self.base, self.limits.step)
        self.known = None
        parts = urlsplit(address)
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        headers = {
            "User-Agent": f"communique/{__version__}",
            "Accept-Encoding": accept,
            "Cache-Control": "no-cache",
        }
        alarm = None
        try:
            if line.sock is None:
                line.connect()
            # A server that says a little now and then would be waited for as long as it likes.
            alarm = threading.Timer(self.limits.file, _hang_up, [line.sock])
            alarm.daemon = True
            alarm.start()
            line.request("GET", path, headers=headers)
            response = line.getresponse()
            encoding = response.headers.get("Content-Encoding", PLAIN).lower()
            problem = "" if encoding in (PLAIN, accept) else f"is sent as {encoding}, which was not asked for"
            how = PLAIN if problem else encoding
            digest, data = _read(response, self.limits, end, keep=keep, encoding=how)
            kind = response.headers.get_content_type() if response.headers.get("Content-Type") else ""
        except BaseException as error:
            line.close()
            if isinstance(error, OSError | http.client.HTTPException) and time.monotonic() > end:
                raise TimeoutError("took too long") from None
            raise
        finally:
            if alarm is not None:
                alarm.cancel()
        if not response.will_close:
            self.known = line
        to = _address(response.headers.get("Location", "")) if response.status in _REDIRECTS else ""
        return Answer(response.status, kind, digest, data, problem=problem), to

    def close(self) -> None:
        """Hang up."""
        if self.known is not None:
            self.known.close()
            self.known = None


def _hang_up(line: socket.socket | None) -> None:
    with suppress(OSError):
        if line is not None:
            line.shutdown(socket.SHUT_RDWR)


def _address(location: str) -> str:
    """Give the address in a header, whose bytes may be any, as requests can name it and terminals show it."""
    return quote(location.strip().encode("latin-1", "replace"), safe="!#$%&'()*+,/:;=?@[]~")


class _TooMuchError(OSError):
    """A server that sends more than anybody asked for."""


class _BrokenError(OSError):
    """What is not compressed as the server says."""


def _read(
    response: http.client.HTTPResponse, limits: Limits, end: float, *, keep: bool, encoding: str
) -> tuple[str, bytes]:
    """Read an answer to its end; gives the hash of what it says, and its bytes if they are wanted."""
    digest, data, size = hashlib.sha256(), b"", 0
    unpack = _Unpacking(encoding)
    while piece := response.read1(_PIECE):
        for said in unpack(piece):
            size += len(said)
            digest.update(said)
            data += said if keep else b""
            if size > limits.size:
                raise _TooMuchError(f"is larger than {limits.size} bytes")
        if time.monotonic() > end:
            break
    if time.monotonic() > end:
        raise TimeoutError("took too long")
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    if not unpack.whole:
        raise _BrokenError("is compressed, and cut off")
    # Read to its end by pieces it is not closed yet, and the connection would take no other request.
    response.close()
    return digest.hexdigest(), data


class _Unpacking:
    """Undoes what a server did to a file, in pieces: a few bytes may stand for more than a machine holds."""

    def __init__(self, encoding: str) -> None:
        self._gzip = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
        self._brotli = brotli.Decompressor() if encoding == "br" else None

    def __call__(self, piece: bytes) -> Iterator[bytes]:
        try:
            if self._gzip:
                while piece:
                    yield self._gzip.decompress(piece, _PIECE)
                    piece = self._gzip.unconsumed_tail
            elif self._brotli:
                said = self._brotli.process(piece, output_buffer_limit=_PIECE)
                while said:
                    yield said
                    ended = self._brotli.is_finished()
                    said = b"" if ended else self._brotli.process(b"", output_buffer_limit=_PIECE)
            else:
                yield piece
        except (zlib.error, brotli.error) as error:
            raise _BrokenError(f"cannot be unpacked: {error}") from None

    @property
    def whole(self) -> bool:
        """Whether it came to its end."""
        if self._gzip:
            return self._gzip.eof
        return self._brotli is None or bool(self._brotli.is_finished())


def _connect(base: str, timeout: float) -> http.client.HTTPConnection:
    parts = urlsplit(base)
    host = parts.hostname or ""
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, parts.port, timeout=timeout, context=context)
    return http.client.HTTPConnection(host, parts.port, timeout=timeout)


def _origin(address: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(address)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname, parts.port or default


def reason(error: Exception) -> str:
    """Say in words why a file could not be read."""
    if isinstance(error, TimeoutError):
        return "the server took too long"
    if isinstance(error, http.client.IncompleteRead):
        return "the answer is cut off"
    if isinstance(error, _TooMuchError | _BrokenError):
        return str(error)
    why = getattr(error, "strerror", "") or str(error) or type(error).__name__
    return f"cannot be read: {why}"
