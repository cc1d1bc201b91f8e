"""What a server says that wants to be waited for, or to be taken for more than it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from generator.build.sums import RECORD
from generator.desk.remote import verify_url
from tests.desk.live_site import QUICK, Handler, Live, put, told


def drip(beginning: bytes, piece: bytes) -> Callable[[Handler], None]:
    """Say something, and then a little now and then."""

    def answer(handler: Handler) -> None:
        handler.close_connection = True
        with suppress(OSError):
            handler.wfile.write(beginning)
            for _ in range(200):
                handler.wfile.write(piece)
                time.sleep(0.1)

    return answer


@pytest.mark.parametrize(
    ("beginning", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"a"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
def test_nobody_is_waited_for_longer_than_for_a_file(live: Live, beginning: bytes, piece: bytes) -> None:
    live.answers["/about/"] = drip(beginning, piece)
    begin = time.monotonic()
    (fault,) = verify_url(live.url, limits=QUICK)[1]
    assert (fault.code, fault.message) == ("V702", "the server took too long")
    assert time.monotonic() - begin < QUICK.file + 3


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        (b"http://[", "leads to what is no address"),
        (b"http://127.0.0.1:99999/", "leads to what is no address"),
        ("http://x.example/\u00e9".encode(), "leads to another site (from http://x.example/%C3%A9)"),
        (
            b"http://x.example/\x1b]0;owned\x07",
            "leads to another site (from http://x.example/%1B]0;owned%07)",
        ),
    ],
)
def test_a_redirect_may_say_anything(live: Live, location: bytes, shown: str) -> None:
    def answer(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n")

    live.answers["/about/"] = answer
    (fault,) = verify_url(live.url, limits=QUICK)[1]
    assert (fault.code, shown in fault.message) == ("V703", True), fault.message


def test_a_record_may_hold_anything(live: Live) -> None:
    put(live, {"old.html": b"<p>It has moved.</p>"}, {"moved": {"old.html": "\ud800"}})
    live.answers["/old.html"] = lambda handler: handler.send(b"", status=301, Location="/about/")
    assert ("V703", "old.html") in told(live)
    assert ("V703", RECORD) not in told(live)
