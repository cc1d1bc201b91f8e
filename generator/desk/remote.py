"""``communique verify URL``: whether a live site gives, byte for byte, what its list of hashes says.

Each file is asked for at the address that readers use, uncompressed, over a few connections that stay open.
What a server sends is never trusted: it is read up to a limit and a time, and hashed, not kept.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import mimetypes
import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from generator.build.rules import fault
from generator.build.sums import RECORD, SUMS, SumsError, read_sums
from generator.desk.asking import PLAIN, Answer, Limits, Line, reason
from generator.model.diagnostics import Diagnostic, sort_diagnostics
from generator.views.wording import plural

#: Files that tell a host how to serve the others, and are not served themselves.
UNSERVED: Final = frozenset({"_headers", "_redirects"})
_CONNECTIONS: Final = 4
_FOUND: Final = 200
_NOT_FOUND: Final = 404
_GONE: Final = 410
#: What stands in an address as it is.
_SAFE: Final = "/~"
#: What is shown for what is not there, and no longer, by the status; of records that do not name them.
_ERROR_PAGES: Final = MappingProxyType({"404": "404.html", "410": "410.html"})
#: How to ask for what a twin holds.
_ENCODINGS: Final = MappingProxyType({".br": "br", ".gz": "gzip"})
_XML: Final = ("application/xml", "text/xml")
#: The types that a file may be given as, by the end of its name. Of others the type is not looked at.
TYPES: Final = MappingProxyType(
    {
        ".atom.xml": (*_XML, "application/atom+xml"),
        ".rss.xml": (*_XML, "application/rss+xml"),
        ".xml": (*_XML, "application/atom+xml", "application/rss+xml"),
        ".htm": ("text/html",),
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
        UnreachableError: The site cannot be reached, or has no list that can be read as one.
    """
    base = url.rstrip("/") + "/"
    limits = limits or Limits()
    lines: SimpleQueue[Line] = SimpleQueue()
    every = [Line(base, limits) for _ in range(_CONNECTIONS)]
    for line in every:
        lines.put(line)
    try:
        live, whole = _listed(every[0], base)
        sums, faults = (live, list[Diagnostic]()) if expected is None else _compared(live, expected)
        # Where a site says of itself that it is another one, that is told.
        other_list = expected is not None and not faults and whole != (expected / SUMS).read_bytes()
        record = _record(every[0], base, expected)
        faults += _counted(sums, record)
        site = _Site(base, sums, _told(record, "moved"), _told(record, "error_pages") or _ERROR_PAGES)
        names = [name for name in sums if name not in UNSERVED]

        def look(name: str) -> Diagnostic | None:
            line = lines.get()
            try:
                return site.look(line, name)
            finally:
                lines.put(line)

        with ThreadPoolExecutor(_CONNECTIONS) as threads:
            for done, found in enumerate(threads.map(look, names), start=1):
                faults += [found] if found else []
                if told is not None:
                    told(done, len(names))
        if other_list and not _explained(live, sums, faults):
            faults.append(fault("V703", SUMS, "the server gives other bytes"))
    finally:
        for line in every:
            line.close()
    return len(names), list(sort_diagnostics(faults))


def _explained(live: Mapping[str, str], sums: Mapping[str, str], faults: Sequence[Diagnostic]) -> bool:
    """Tell whether a list differs in nothing but hashes of files that are themselves told to differ."""
    told = {item.location.path for item in faults}
    other = {name for name in sums if live[name] != sums[name]}
    return bool(other) and other <= told


def _listed(line: Line, base: str) -> tuple[dict[str, str], bytes]:
    """Give the site's own list of hashes, as such and as it was sent."""
    address = base + SUMS
    try:
        found = line.get(address, keep=True)
    except (http.client.HTTPException, OSError) as error:
        raise UnreachableError(f"{address}: {reason(error)}") from None
    if found.problem or found.status != _FOUND:
        raise UnreachableError(f"{address}: {found.problem or f'the server answers {found.status}'}")
    try:
        sums = read_sums(found.data.decode("utf-8", "surrogateescape"))
    except SumsError as error:
        raise UnreachableError(f"{address}:{error.line}: {error}") from None
    return _with_record(sums, address), found.data


def _with_record(sums: dict[str, str], where: str) -> dict[str, str]:
    """Give a list of hashes that names the site's record, as every build writes it."""
    if RECORD not in sums:
        raise UnreachableError(f"{where}: the list does not name {RECORD}, so it is empty or cut off")
    return sums


def _counted(sums: Mapping[str, str], data: bytes) -> Iterator[Diagnostic]:
    """Tell that a list is cut off where a line ends: the record knows how many files there are."""
    if hashlib.sha256(data).hexdigest() != sums[RECORD]:
        return  # it is not the record that was built, which is told when it is its turn
    try:
        count = json.loads(data)["counts"]["files"]
    except (ValueError, RecursionError, LookupError, TypeError):
        count = "no number of"
    if count != len(sums):
        message = f"the list names {plural(len(sums), 'file')}, but {RECORD} tells of {count} files"
        yield fault("V705", SUMS, message)


def _compared(live: dict[str, str], expected: Path) -> tuple[dict[str, str], list[Diagnostic]]:
    """Give the hashes that should be live, and how the site's own list differs from them."""
    try:
        text = (expected / SUMS).read_text(encoding="utf-8", errors="surrogateescape")
        wanted = _with_record(read_sums(text), f"{expected / SUMS}")
    except OSError as error:
        raise UnreachableError(f"{expected}: there is no {SUMS} to expect: {error.strerror}") from None
    except SumsError as error:
        raise UnreachableError(f"{expected / SUMS}:{error.line}: {error}") from None
    faults = []
    lacking = [name for name in wanted if name not in live]
    if live[RECORD] != wanted[RECORD]:
        faults.append(fault("V705", RECORD, "the live site says of itself that it is another one"))
    elif lacking:
        message = f"the live site's list lacks {plural(len(lacking), 'file')}, such as {lacking[0]}"
        faults.append(fault("V705", SUMS, message))
    gone = [name for name in live if name not in wanted]
    faults += [fault("V705", name, "on the list of the live site, but not expected") for name in gone]
    return wanted, faults


def _record(line: Line, base: str, expected: Path | None) -> bytes:
    """Give the record of the site that should be live; nothing if it cannot be read."""
    try:
        return (expected / RECORD).read_bytes() if expected else line.get(base + RECORD, keep=True).data
    except (http.client.HTTPException, OSError):
        return b""  # what is wrong with it is told when it is its turn


def _told(record: bytes, name: str) -> dict[str, str]:
    """Give texts by name from a site's record; none if it cannot be read.

    ``moved`` holds the files at old addresses with where these lead: a server that redirects does not show
    the small page that stands there for those that cannot. ``error_pages`` holds the files that are shown
    with a status.
    """
    try:
        found = json.loads(record)[name]
    except (ValueError, RecursionError, LookupError, TypeError):
        return {}
    pairs = found.items() if isinstance(found, dict) else ()
    return {old: new for old, new in pairs if isinstance(new, str)}


class _Site:
    """A live site that is held against its list of hashes."""

    def __init__(
        self, base: str, sums: Mapping[str, str], moved: Mapping[str, str], errors: Mapping[str, str]
    ) -> None:
        self._base = base
        self._sums = sums
        self._moved = moved
        self._not_found, self._gone = errors.get("404", ""), errors.get("410", "")
        self._by_address = {self._address(name): name for name in sums}

    def look(self, line: Line, name: str) -> Diagnostic | None:
        """Ask for one file, and say what is wrong with it."""
        held, ending = posixpath.splitext(name)
        # A twin has no address: it is what those get who say that they can unpack it.
        twin = ending in _ENCODINGS and held in self._sums
        asked = held if twin else name
        try:
            found = line.get(self._address(asked), accept=_ENCODINGS[ending] if twin else PLAIN)
        except (http.client.HTTPException, OSError) as error:
            return fault("V702", name, reason(error))
        if found.moved and asked in self._moved:
            return self._compare_redirect(name, self._moved[asked], found)
        return self._compare(name, asked, found)

    def _compare(self, name: str, asked: str, found: Answer) -> Diagnostic | None:
        """Say what is wrong with an answer."""
        on_the_way = f" (from {found.moved})" if found.moved else ""
        if found.problem:
            return fault("V703", name, f"{found.problem}{on_the_way}")
        missing = asked in (self._not_found, self._gone) and found.status == _NOT_FOUND
        missing = missing or (asked == self._gone and found.status == _GONE)
        if found.status != _FOUND and not missing:
            return fault("V702", name, f"the server answers {found.status}{on_the_way}")
        right = [self._sums[asked]]
        if missing and found.status == _NOT_FOUND:
            # A server may not give away the page by its own name: it is not there, then.
            right.append(self._sums.get(self._not_found, ""))
        if found.digest not in right:
            return fault("V703", name, f"the server gives other bytes{on_the_way}")
        wanted = types_of(asked)
        if wanted and found.kind not in wanted:
            return fault("V704", name, f"given as {found.kind or 'no type'}, not as {wanted[0]}")
        return None

    def _compare_redirect(self, name: str, new: str, found: Answer) -> Diagnostic | None:
        """Say what is wrong with where an old address leads."""
        target = new if "://" in new else self._base + quote(new, safe=_SAFE, errors="replace")
        if found.moved != target:
            return fault("V703", name, f"leads to {found.moved}, not to {target}")
        if found.abroad:
            return None
        if found.status != _FOUND:
            return fault("V702", name, f"the server answers {found.status} (from {found.moved})")
        if found.digest != self._sums.get(self._by_address.get(target, "")):
            return fault("V703", name, f"the server gives other bytes (from {found.moved})")
        return None

    def _address(self, name: str) -> str:
        return self._base + quote(address_of(name), safe=_SAFE, errors="surrogateescape")


def address_of(name: str) -> str:
    """Give the address of a file below the site's, as readers have it."""
    folder, last = posixpath.split(name)
    return (f"{folder}/" if folder else "") if last == "index.html" else name


def types_of(name: str) -> Sequence[str]:
    """Give the types that a file may be given as; none if any will do."""
    return next((types for end, types in TYPES.items() if name.lower().endswith(end)), ())
