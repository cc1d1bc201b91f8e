"""``communique verify URL``: whether a live site gives, byte for byte, what its list of hashes says.

Each file is asked for at the address that readers use, uncompressed, over a few connections that stay open.
What a server sends is never trusted: it is read up to a limit and a time, and hashed, not kept.
"""

from __future__ import annotations

import hashlib
import http.client
import mimetypes
import posixpath
import ssl
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from generator import __version__
from generator.build.rules import fault
from generator.build.sums import RECORD, SUMS, SumsError, read_sums
from generator.model.diagnostics import Diagnostic, sort_diagnostics

#: Files that tell a host how to serve the others, and are not served themselves.
UNSERVED: Final = frozenset({"_headers", "_redirects"})
_CONNECTIONS: Final = 4
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_MOST_REDIRECTS: Final = 3
_FOUND: Final = 200
_NOT_FOUND: Final = 404
_PIECE: Final = 65_536
_XML: Final = ("application/xml", "text/xml")
#: The types that a file may be given as, by the end of its name. Of others the type is not looked at.
TYPES: Final = MappingProxyType(
    {
        ".atom.xml": (*_XML, "application/atom+xml"),
        ".rss.xml": (*_XML, "application/rss+xml"),
        ".xml": (*_XML, "application/atom+xml", "application/rss+xml"),
        ".html": ("text/html",),
        ".css": ("text/css",),
        ".js": ("text/javascript", "application/javascript"),
        ".json": ("application/json", "application/feed+json", "application/manifest+json"),
        ".ics": ("text/calendar",),
        ".svg": ("image/svg+xml",),
        ".txt": ("text/plain",),
        **{end: (mimetypes.types_map[end],) for end in (".gif", ".jpeg", ".jpg", ".pdf", ".png")},
    }
)


class UnreachableError(Exception):
    """A live site that cannot be read at all; the message says why."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How patient and how trusting one is with a server."""

    #: Seconds for one step of a connection, and for one file as a whole.
    step: float = 15
    file: float = 120
    #: The most bytes of one file.
    size: int = 100_000_000


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    kind: str
    digest: str
    #: The beginning of the file, if it was asked for.
    data: bytes
    #: Where redirects led; empty if there were none.
    moved: str = ""
    problem: str = ""


@dataclass(slots=True)
class _Line:
    """A connection that is kept for the next file."""

    base: str
    limits: Limits
    known: http.client.HTTPConnection | None = field(default=None)

    def get(self, address: str, *, keep: bool = False) -> _Answer:
        """Ask for a file, and follow redirects within the site's own host."""
        asked = address
        for _ in range(_MOST_REDIRECTS + 1):
            found, to = self._try(asked, keep=keep)
            if not to:
                return found if asked == address else _moved(found, asked)
            target = urljoin(asked, to)
            if _origin(target) != _origin(self.base):
                return _Answer(found.status, "", "", b"", target, "leads to another site")
            asked = target
        return _Answer(0, "", "", b"", asked, "redirects without end")

    def _try(self, address: str, *, keep: bool) -> tuple[_Answer, str]:
        """Ask once more if a connection that was kept has been closed meanwhile."""
        kept = self.known is not None
        try:
            return self._ask(address, keep=keep)
        except (http.client.HTTPException, OSError) as error:
            self.close()
            if not kept or isinstance(error, TimeoutError):
                raise
        return self._ask(address, keep=keep)

    def _ask(self, address: str, *, keep: bool) -> tuple[_Answer, str]:
        end = time.monotonic() + self.limits.file
        line = self.known or _connect(self.base, self.limits.step)
        self.known = None
        parts = urlsplit(address)
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        headers = {
            "User-Agent": f"communique/{__version__}",
            "Accept-Encoding": "identity",
            "Cache-Control": "no-cache",
        }
        try:
            line.request("GET", path, headers=headers)
            response = line.getresponse()
            digest, data = _read(response, self.limits, end, keep=keep)
            kind = response.headers.get_content_type() if response.headers.get("Content-Type") else ""
        except BaseException:
            line.close()
            raise
        if not response.will_close:
            self.known = line
        encoding = response.headers.get("Content-Encoding", "identity").lower()
        problem = "" if encoding == "identity" else f"is sent as {encoding}, which was not asked for"
        to = response.headers.get("Location", "") if response.status in _REDIRECTS else ""
        return _Answer(response.status, kind, digest, data, problem=problem), to

    def close(self) -> None:
        if self.known is not None:
            self.known.close()
            self.known = None


class _TooMuchError(OSError):
    """A server that sends more than anybody asked for."""


def _read(response: http.client.HTTPResponse, limits: Limits, end: float, *, keep: bool) -> tuple[str, bytes]:
    """Read an answer to its end; gives its hash, and its bytes if they are wanted."""
    digest, data, size = hashlib.sha256(), b"", 0
    while piece := response.read1(_PIECE):
        size += len(piece)
        digest.update(piece)
        data += piece if keep else b""
        if size > limits.size:
            raise _TooMuchError(f"is larger than {limits.size} bytes")
        if time.monotonic() > end:
            raise TimeoutError("took too long")
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    # Read to its end by pieces it is not closed yet, and the connection would take no other request.
    response.close()
    return digest.hexdigest(), data


def verify_url(
    url: str,
    expected: Path | None = None,
    *,
    limits: Limits | None = None,
    told: Callable[[int, int], None] | None = None,
) -> tuple[int, list[Diagnostic]]:
    """Hold a live site against its list of hashes, or against that of a built site.

    Args:
        url: The site's address.
        expected: A built site that it should be; without one its own list is believed.
        limits: How long to wait, and how much to read.
        told: Called now and then with how many files are done, and of how many.

    Returns:
        The number of files that were asked for, and what is wrong.

    Raises:
        UnreachableError: The site cannot be reached, or has no list that can be read.
    """
    base = url.rstrip("/") + "/"
    limits = limits or Limits()
    lines: SimpleQueue[_Line] = SimpleQueue()
    every = [_Line(base, limits) for _ in range(_CONNECTIONS)]
    for line in every:
        lines.put(line)
    try:
        live = _listed(every[0], base)
        sums, faults = (live, list[Diagnostic]()) if expected is None else _compared(live, expected)
        names = [name for name in sums if name not in UNSERVED]

        def look(name: str) -> Diagnostic | None:
            line = lines.get()
            try:
                return _look(line, base, name, sums[name])
            finally:
                lines.put(line)

        with ThreadPoolExecutor(_CONNECTIONS) as threads:
            for done, found in enumerate(threads.map(look, names), start=1):
                faults += [found] if found else []
                if told is not None:
                    told(done, len(names))
    finally:
        for line in every:
            line.close()
    return len(names), list(sort_diagnostics(faults))


def _listed(line: _Line, base: str) -> dict[str, str]:
    """Give the site's own list of hashes."""
    address = base + SUMS
    try:
        found = line.get(address, keep=True)
    except (http.client.HTTPException, OSError) as error:
        raise UnreachableError(f"{address}: {_reason(error)}") from None
    if found.problem or found.status != _FOUND:
        raise UnreachableError(f"{address}: {found.problem or f'the server answers {found.status}'}")
    try:
        return read_sums(found.data.decode("utf-8", "surrogateescape"))
    except SumsError as error:
        raise UnreachableError(f"{address}:{error.line}: {error}") from None


def _compared(live: dict[str, str], expected: Path) -> tuple[dict[str, str], list[Diagnostic]]:
    """Give the hashes that should be live, and how the site's own list differs from them."""
    try:
        text = (expected / SUMS).read_text(encoding="utf-8", errors="surrogateescape")
        wanted = read_sums(text)
    except OSError as error:
        raise UnreachableError(f"{expected}: there is no {SUMS} to expect: {error.strerror}") from None
    except SumsError as error:
        raise UnreachableError(f"{expected / SUMS}:{error.line}: {error}") from None
    faults = []
    if live.get(RECORD) != wanted.get(RECORD):
        faults.append(fault("V705", RECORD, "the live site says of itself that it is another one"))
    gone = [name for name in live if name not in wanted]
    faults += [fault("V705", name, "on the list of the live site, but not expected") for name in gone]
    return wanted, faults


def _look(line: _Line, base: str, name: str, digest: str) -> Diagnostic | None:
    """Ask for one file, and say what is wrong with it."""
    try:
        found = line.get(base + quote(address_of(name), errors="surrogateescape"))
    except (http.client.HTTPException, OSError) as error:
        return fault("V702", name, _reason(error))
    on_the_way = f" (from {found.moved})" if found.moved else ""
    if found.problem:
        return fault("V703", name, f"{found.problem}{on_the_way}")
    # A host may show it with the status that it stands for.
    own_page = name == "404.html" and found.status == _NOT_FOUND
    if found.status != _FOUND and not own_page:
        return fault("V702", name, f"the server answers {found.status}{on_the_way}")
    if found.digest != digest:
        return fault("V703", name, f"the server gives other bytes{on_the_way}")
    wanted = types_of(name)
    if wanted and found.kind not in wanted:
        return fault("V704", name, f"given as {found.kind or 'no type'}, not as {wanted[0]}")
    return None


def address_of(name: str) -> str:
    """Give the address of a file below the site's, as readers have it."""
    folder, last = posixpath.split(name)
    return (f"{folder}/" if folder else "") if last == "index.html" else name


def types_of(name: str) -> Sequence[str]:
    """Give the types that a file may be given as; none if any will do."""
    return next((types for end, types in TYPES.items() if name.lower().endswith(end)), ())


def _moved(answer: _Answer, to: str) -> _Answer:
    return _Answer(answer.status, answer.kind, answer.digest, answer.data, to, answer.problem)


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


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "the server took too long"
    if isinstance(error, http.client.IncompleteRead):
        return "the answer is cut off"
    if isinstance(error, _TooMuchError):
        return str(error)
    reason = getattr(error, "strerror", "") or str(error) or type(error).__name__
    return f"cannot be read: {reason}"
