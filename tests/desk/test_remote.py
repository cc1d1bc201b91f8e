"""``communique verify URL`` against a server on this machine, which answers as servers do, and should not."""

from __future__ import annotations

import gzip
import json
import shutil
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import brotli
import pytest
from click.testing import CliRunner

from generator.build.sums import RECORD, SUMS, hash_files, sums_text
from generator.desk.cli import cli
from generator.desk.remote import UnreachableError, address_of, types_of, verify_url
from tests.conftest import Site
from tests.desk.live_site import FILES, QUICK, TYPES, Answer, Handler, Live, put, told, write


def test_a_site_as_listed(live: Live, tmp_path: Path) -> None:
    assert verify_url(live.url, limits=QUICK) == (len(FILES) - 1, [])
    assert verify_url(f"{live.url}/", write(tmp_path / "expected"), limits=QUICK) == (len(FILES) - 1, [])
    # The list and the record, then each file once, at the address of readers, over few connections.
    assert live.asked[:2] == [f"/{SUMS}", f"/{RECORD}"]
    assert sorted(live.asked[2 : len(FILES) + 1]) == sorted(set(live.names) - {f"/{SUMS}"})
    assert "/about/" in live.asked
    assert live.connections <= 8
    assert len(live.asked) == 2 * len(FILES) + 1


def slowly(handler: Handler) -> None:
    handler.send(b"", length=1000)
    with suppress(OSError):
        for _ in range(40):
            handler.wfile.write(b"x")
            time.sleep(0.1)


def silent(handler: Handler) -> None:
    handler.close_connection = True
    time.sleep(2)


def cut(handler: Handler) -> None:
    handler.close_connection = True
    handler.send(b"<p>ab", length=12)


def huge(handler: Handler) -> None:
    handler.close_connection = True
    handler.send(b"x" * 200_000)


def nonsense(handler: Handler) -> None:
    handler.close_connection = True
    handler.wfile.write(b"what?\r\n\r\n")


def to(address: str, status: int = 301) -> Answer:
    return lambda handler: handler.send(b"", status=status, Location=address)


WRONG: dict[str, tuple[Answer, str, str]] = {
    "changed": (lambda h: h.send(b"<p>other</p>"), "V703", "the server gives other bytes"),
    "missing": (lambda h: h.send(b"no", status=404), "V702", "the server answers 404"),
    "forbidden": (lambda h: h.send(b"no", status=403), "V702", "the server answers 403"),
    "broken": (lambda h: h.send(b"no", status=500), "V702", "the server answers 500"),
    "type": (lambda h: h.send(FILES["about/index.html"], "text/plain"), "V704", "given as text/plain, not"),
    "no type": (lambda h: h.send(FILES["about/index.html"], ""), "V704", "given as no type"),
    "truncated": (cut, "V702", "the answer is cut off"),
    "slow": (slowly, "V702", "the server took too long"),
    "silent": (silent, "V702", "the server took too long"),
    "too large": (huge, "V702", "is larger than 100000 bytes"),
    "nonsense": (nonsense, "V702", "cannot be read"),
    "compressed": (
        lambda h: h.send(FILES["about/index.html"], Content_Encoding="gzip"), "V703", "sent as gzip",
    ),
    "elsewhere": (to("https://x.example/about/"), "V703", "leads to another site"),
    "another port": (to("//127.0.0.1:1/about/"), "V703", "leads to another site"),
    "file": (to("file:///etc/passwd"), "V703", "leads to another site"),
    "loop": (to("/about/"), "V703", "redirects without end"),
    "to another page": (to("/"), "V703", "the server gives other bytes (from http"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_one_wrong_answer_is_told_and_no_other(live: Live, name: str) -> None:
    answer, code, message = WRONG[name]
    live.answers["/about/"] = answer
    _, faults = verify_url(live.url, limits=QUICK)
    (fault,) = faults
    assert (fault.code, fault.location.path) == (code, "about/index.html")
    assert message in fault.message


def test_redirects_within_the_site_are_followed(live: Live) -> None:
    live.answers["/about/"] = to("about/index.html", 302)
    live.answers["/about/about/index.html"] = to(f"{live.url}/x")
    live.answers["/x"] = lambda handler: handler.send(FILES["about/index.html"])
    assert told(live) == []


def test_the_page_for_what_is_missing_may_say_so(live: Live) -> None:
    live.answers["/404.html"] = lambda handler: handler.send(FILES["404.html"], status=404)
    assert told(live) == []
    live.answers["/404.html"] = lambda handler: handler.send(b"nginx", status=404)
    assert told(live) == [("V703", "404.html")]


@pytest.mark.parametrize(
    ("status", "page", "right"),
    [
        (200, "410.html", True), (410, "410.html", True), (404, "404.html", True), (404, "410.html", True),
        (410, "404.html", False), (200, "404.html", False), (403, "410.html", False),
    ],
)  # fmt: skip
def test_the_page_for_what_is_gone_may_have_no_address(
    live: Live, status: int, page: str, *, right: bool
) -> None:
    put(live, {"410.html": b"<p>no longer</p>"})
    data = (live.folder / page).read_bytes()
    live.answers["/410.html"] = lambda handler: handler.send(data, status=status)
    assert bool(told(live)) is not right


def test_the_record_names_the_pages_for_what_is_missing_and_gone(live: Live) -> None:
    missing, gone = "errors/missing.html", "errors/gone/index.html"
    pages = {missing: b"<p>not here</p>", gone: b"<p>no longer</p>"}
    put(live, pages, {"error_pages": {"404": missing, "410": gone}})
    assert told(live) == []
    # As nginx does: neither is given away by its own name.
    for address in ("/errors/missing.html", "/errors/gone/"):
        live.answers[address] = lambda handler: handler.send(pages[missing], status=404)
    assert told(live) == []
    live.answers["/errors/gone/"] = lambda handler: handler.send(pages[gone], status=410)
    assert told(live) == []
    # What had that name before is a page as any other.
    live.answers["/404.html"] = lambda handler: handler.send(FILES["404.html"], status=404)
    assert told(live) == [("V702", "404.html")]


ABOUT = FILES["about/index.html"]
TWINS = {"about/index.html.br": brotli.compress(ABOUT), "about/index.html.gz": gzip.compress(ABOUT, mtime=0)}


def compressing(plain: bytes, by: Mapping[str, bytes]) -> Answer:
    """Give what is asked for in the encoding that is."""

    def answer(handler: Handler) -> None:
        encoding = handler.headers["Accept-Encoding"]
        if encoding in by:
            handler.send(by[encoding], Content_Encoding=encoding)
        else:
            handler.send(plain)

    return answer


def test_twins_are_what_those_get_who_can_unpack_them(live: Live) -> None:
    put(live, TWINS)
    by = {"br": TWINS["about/index.html.br"], "gzip": TWINS["about/index.html.gz"]}
    live.answers["/about/"] = compressing(ABOUT, by)
    assert told(live) == []
    assert not [path for path in live.asked if path.endswith((".br", ".gz"))]
    # A server may compress as it likes, or not at all.
    live.answers["/about/"] = compressing(ABOUT, {"gzip": gzip.compress(ABOUT, 1)})
    assert told(live) == []
    live.answers["/about/"] = compressing(ABOUT, {**by, "br": brotli.compress(b"old")})
    assert told(live) == [("V703", "about/index.html.br")]


BOMB = b"0" * 3_000_000


@pytest.mark.parametrize(
    ("by", "message"),
    [
        ({"br": b"nonsense"}, "cannot be unpacked"),
        ({"br": brotli.compress(BOMB)}, "is larger than 100000 bytes"),
        ({"br": brotli.compress(ABOUT)[:-3]}, "is compressed, and cut off"),
        ({"gzip": b"nonsense"}, "cannot be unpacked"),
        ({"gzip": gzip.compress(BOMB)}, "is larger than 100000 bytes"),
        ({"gzip": gzip.compress(ABOUT)[:-3]}, "is compressed, and cut off"),
    ],
)
def test_a_twin_that_cannot_be_read(live: Live, by: dict[str, bytes], message: str) -> None:
    put(live, TWINS)
    live.answers["/about/"] = compressing(ABOUT, by)
    (fault,) = verify_url(live.url, limits=QUICK)[1]
    assert (fault.code, message in fault.message) == ("V702", True), fault.message


def test_an_old_address_may_lead_on_and_nowhere_else(live: Live) -> None:
    moved = {
        "old/index.html": "about/",
        "shop/index.html": "https://shop.example/a?b=1",
        "odd.html": "a b/é.txt",
    }
    put(live, dict.fromkeys(moved, b"<p>It has moved.</p>"), {"moved": moved})
    assert told(live) == []
    live.answers["/old/"] = to("/about/")
    live.answers["/shop/"] = to("https://shop.example/a?b=1")
    live.answers["/odd.html"] = to("/a%20b/%C3%A9.txt", 308)
    assert told(live) == []
    live.answers["/old/"] = to("/")
    live.answers["/shop/"] = to("https://other.example/")
    assert told(live) == [("V703", "old/index.html"), ("V703", "shop/index.html")]
    live.answers["/old/"] = to("/about/")
    live.answers["/about/"] = lambda handler: handler.send(b"other")
    live.answers["/shop/"] = to("https://shop.example/a?b=1")
    assert told(live) == [("V703", "about/index.html"), ("V703", "old/index.html")]
    # No other page may.
    live.answers["/404.html"] = to("/")
    assert ("V703", "404.html") in told(live)


@pytest.mark.parametrize(
    "record", [b"", b"[1]", b'{"moved": [["old/index.html", "about/"]]}', b"[" * 100_000]
)
def test_a_record_that_is_none_lets_nothing_lead_on(live: Live, record: bytes) -> None:
    put(live, {"old/index.html": b"<p>It has moved.</p>"})
    live.answers["/old/"] = to("/about/")
    live.answers[f"/{RECORD}"] = lambda handler: handler.send(record, "application/json")
    assert told(live) == [("V703", RECORD), ("V703", "old/index.html")]


def test_a_connection_that_was_closed_meanwhile_is_opened_again(live: Live) -> None:
    def once(handler: Handler) -> None:
        # Closed without a word after the answer, as servers do with a connection that was idle.
        handler.send(FILES["index.html"])
        handler.close_connection = True

    live.answers["/"] = once
    assert told(live) == []


@pytest.mark.parametrize(
    "answer",
    [
        lambda h: h.send(b"no", status=404),
        lambda h: h.send(b"<p>nice</p>"),
        lambda h: h.send(b"0" * 64 + b"  ../x\n"),
        lambda h: h.send(b"0" * 64 + b"  x"),
        lambda h: h.send(b""),
        lambda h: h.send(b"0" * 64 + b"  x\n"),
        to("https://x.example/"),
        cut,
        nonsense,
        silent,
        huge,
    ],
)
def test_a_site_without_a_list_cannot_be_read(live: Live, answer: Answer) -> None:
    live.answers[f"/{SUMS}"] = answer
    with pytest.raises(UnreachableError, match=f"{live.url}/{SUMS}"):
        verify_url(live.url, limits=QUICK)


def test_a_site_that_is_not_the_expected_one(live: Live, tmp_path: Path) -> None:
    expected = write(tmp_path / "expected")
    (expected / RECORD).write_bytes(b'{"counts": {"files": 8}, "new": 1}\n')
    (expected / "about/index.html").unlink()
    (expected / "new.html").write_bytes(b"new")
    names = [name for name in FILES if name != "about/index.html"] + ["new.html"]
    (expected / SUMS).write_text(sums_text(hash_files(expected, names)), encoding="utf-8")
    assert told(live, expected) == [
        ("V705", "about/index.html"),
        ("V703", RECORD),
        ("V705", RECORD),
        ("V702", "new.html"),
    ]
    with pytest.raises(UnreachableError, match="there is no SHA256SUMS to expect"):
        verify_url(live.url, tmp_path / "nothing", limits=QUICK)


def test_types() -> None:
    assert "application/atom+xml" in types_of("feeds/all.atom.xml")
    assert types_of("a.PNG") == ("image/png",)
    assert types_of("2024/talks.htm") == types_of("index.html") == ("text/html",)
    assert types_of("CNAME") == ()
    assert [address_of(name) for name in ("index.html", "a/index.html", "a/b.html")] == ["", "a/", "a/b.html"]


def test_the_command(live: Live, tmp_path: Path) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["verify", *arguments])
        return done.exit_code, done.stdout + done.stderr

    assert run(live.url) == (0, f"{live.url}: {len(FILES) - 1} files, all as listed.\n")
    assert run(live.url, "--expect", str(write(tmp_path / "expected")))[0] == 0
    live.answers["/about/"] = lambda handler: handler.send(b"other")
    code, said = run(live.url)
    assert (code, said) == (4, "about/index.html: error[V703] the server gives other bytes\n")
    code, said = run(live.url, "--json")
    assert (code, json.loads(said)[0]["code"]) == (4, "V703")
    live.answers[f"/{SUMS}"] = lambda handler: handler.send(b"no", status=404)
    code, said = run(live.url)
    assert (code, "the server answers 404" in said) == (5, True)
    assert run("http://127.0.0.1:1/")[0] == 5
    assert run("https://desk:secret@x.example/")[0] == 3
    assert run("output", "--expect", "x")[0] == 3


def test_a_built_site(built_site: Site, tmp_path: Path) -> None:
    server = Live(Path(shutil.copytree(built_site.output, tmp_path / "site")))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        TYPES[".svg"] = "image/svg+xml"
        assert verify_url(server.url, built_site.output)[1] == []
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
