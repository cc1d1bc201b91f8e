"""nginx and Caddy, started with exactly the snippets that we write, do what the policy says."""

from __future__ import annotations

import dataclasses
import json
import re
from functools import cache, partial
from pathlib import Path

import pytest

from generator.build.prepare import Prepared, prepare
from generator.build.sums import SUMS, read_sums
from generator.desk.inputs import read_settings
from generator.desk.remote import UNSERVED as HOST_ONLY
from generator.desk.remote import verify_url
from generator.editions.serving.policy import MISSING, TYPES, Policy, policy_of, with_charset
from generator.views.kit import Kit
from generator.views.urls import Route
from tests.conftest import Site
from tests.serving.required import SHARED, assert_required
from tests.serving.support import Answer, Server, running, serving_site
from tests.site.support import once
from tests.views.support import NOW

pytestmark = pytest.mark.xdist_group("servers")
UNSERVED = ("headers", "redirects", "moved", "not_found", "gone")


@cache
def prepared(settings: Path) -> Prepared:
    return prepare(read_settings(settings, None)[0], str(settings), NOW)


def kit_of(site: Site) -> Kit:
    kit = prepared(site.settings).kit
    assert kit is not None
    return kit


def policy(site: Site) -> Policy:
    return policy_of(kit_of(site).settings)


def routes(site: Site) -> list[Route]:
    return [route for route in kit_of(site).routes.table.values() if route.kind not in UNSERVED]


def in_theme(site: Site, path: str) -> str:
    """Put the site theme's folder, which has a fingerprint, into a path."""
    return path.replace("THEME", kit_of(site).settings.theme_folder)


def assert_headers(answer: Answer, policy: Policy, path: str, *, missing: bool = False) -> None:
    """Compare an answer with the policy: nothing may be missing, more or twice."""
    item = policy.classes[-1] if missing else policy.class_of(path)
    wanted = {**policy.always, **item.headers}
    if missing:
        wanted["Cache-Control"] = MISSING
    ending = "html" if missing or not Path(path).suffix else path.rpartition(".")[2]
    wanted["Content-Type"] = item.type or with_charset(TYPES[ending])
    told = {name: answer.headers.get(name.lower()) for name in wanted}
    assert told == wanted, path
    assert answer.headers.get("access-control-allow-origin") == wanted.get("Access-Control-Allow-Origin")
    assert not re.search(r"[0-9]", answer.headers.get("server", "")), "the version is nobody's business"


def test_every_kind_of_page_and_file_is_sent_as_the_policy_says(server: Server, served_site: Site) -> None:
    kinds = set()
    for route in routes(served_site):
        answer = server.get(f"/{route.url}")
        assert answer.status == 200, route.url
        assert answer.body == (served_site.output / route.save_as).read_bytes()
        assert_headers(answer, policy(served_site), route.url)
        kinds.add(route.kind)
    # Whoever adds a kind of page has it tested here.
    assert kinds >= {"index", "article", "actor", "theme", "digest", "page", "feed", "actor_feed", "static"}


@pytest.mark.parametrize("path", [*SHARED, "nowhere/", "articles/mistake/", "articles/money/"])
def test_each_answer_has_what_must_be_sent(server: Server, served_site: Site, path: str) -> None:
    answer = server.get(f"/{in_theme(served_site, path)}")
    assert answer.status == {"nowhere/": 404, "articles/mistake/": 410, "articles/money/": 301}.get(path, 200)
    assert_required(answer.headers, path)


@pytest.mark.parametrize("path", ["THEME/css/site.css", "THEME/icon.svg", "calendar.ics", "data.json"])
def test_files_of_other_kinds_have_their_types(server: Server, served_site: Site, path: str) -> None:
    path = in_theme(served_site, path)
    answer = server.get(f"/{path}")
    assert answer.status == 200
    assert_headers(answer, policy(served_site), path)


def test_what_has_its_hash_in_its_name_is_kept_for_good(server: Server) -> None:
    known = server.get("/static/map.0123456789abcdef.svg").headers["cache-control"]
    assert known == "public, max-age=31536000, immutable"
    assert "immutable" not in server.get("/static/dot.svg").headers["cache-control"]


def test_what_a_page_of_the_theme_loads_is_kept_for_good(server: Server) -> None:
    page = server.get("/actors/").body.decode()
    loaded = re.findall(r'<link rel="(?:stylesheet|icon)"[^>]* href="../([^"]+)"', page)
    assert len(loaded) == 2
    for path in loaded:
        assert re.match(r"theme\.[0-9a-f]{16}/", path)
        answer = server.get(f"/{path}")
        assert answer.status == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_what_is_served_is_found_to_be_what_was_built(server: Server, served_site: Site) -> None:
    """With twins, old addresses and texts that were withdrawn: none of them is a fault of the server."""
    output = served_site.output
    count, faults = verify_url(server.address, output)
    assert faults == []
    assert count == len(read_sums((output / SUMS).read_text(encoding="utf-8"))) - len(HOST_ONLY)
    assert verify_url(server.address) == (count, [])
    assert (output / "2024/money.html.br").is_file()
    assert (output / "2024/talks.htm.br").is_file()
    assert server.get("/2024/money.html").status == 301
    moved = json.loads((output / "build.json").read_bytes())["moved"]
    assert moved["2024/money.html"] == "articles/funding-round/"


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere/",
        "/nowhere",
        "/feeds/actors/nobody.atom.xml",
        "/nowhere.json",
        "/theme/no.css",
        "/theme.0123456789abcdef/no.css",
        "/theme.0123456789abcdef/",
        "/static/",
        "/THEME/",
        "/THEME/css/",
        "/feeds/actors/",
    ],
)
def test_what_is_not_there_has_our_own_page(server: Server, served_site: Site, path: str) -> None:
    path = in_theme(served_site, path)
    answer = server.get(path)
    assert answer.status == 404
    assert answer.body == (served_site.output / "404.html").read_bytes()
    assert_headers(answer, policy(served_site), path[1:], missing=True)


@pytest.mark.parametrize(
    "path",
    [
        "/.env", "/.git/config", "/actors/.hidden.html", "/_headers", "/_redirects", "/index.html.br",
        "/index.html.gz", "/feeds/all.atom.xml.br", "/articles/secret/", "/articles/draft/",
    ],
)  # fmt: skip
def test_what_is_no_page_is_not_sent(server: Server, path: str) -> None:
    assert server.get(path).status == 404


def test_certificates_can_be_proved(server: Server) -> None:
    assert server.get("/.well-known/security.txt").body == b"Contact: desk"


@pytest.mark.parametrize(
    "path",
    [
        "/articles/mistake/", "/articles/mistake", "/articles/earlier-mistake/", "/old-rules/", "/old-rules",
        "/articles/mistake/index.html", "/articles/earlier-mistake/index.html", "/old-rules/index.html",
    ],
)  # fmt: skip
def test_what_was_withdrawn_is_gone(server: Server, served_site: Site, path: str) -> None:
    answer = server.get(path)
    assert answer.status == 410
    assert answer.body == (served_site.output / "410.html").read_bytes()
    assert_headers(answer, policy(served_site), path[1:], missing=True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/articles/money/", "/articles/funding-round/"),
        ("/articles/money", "/articles/funding-round/"),
        ("/2024/money.html", "/articles/funding-round/"),
        ("/2024/talks.htm", "/articles/funding-round/"),
        ("/old/money", "/articles/funding-round/"),
        ("/old/money/", "/articles/funding-round/"),
        ("/older/", "/articles/funding-round/"),
        ("/older", "/articles/funding-round/"),
        ("/older/index.html", "/articles/funding-round/"),
        ("/actors/norge/", "/actors/norway/"),
        ("/feeds/actors/norge.atom.xml", "/feeds/actors/norway.atom.xml"),
        ("/changes/actors/norge/", "/changes/actors/norway/"),
        ("/themes/money/", "/themes/financial-support/"),
        ("/imprint/", "/about/"),
        ("/feed.xml", "/feeds/all.atom.xml"),
        ("/shop/", "https://shop.example/books?all=1"),
    ],
)
def test_what_has_moved_leads_on_in_one_step(server: Server, served_site: Site, old: str, new: str) -> None:
    answer = server.get(old)
    assert (answer.status, answer.headers["location"]) == (301, new)
    for name, value in policy(served_site).always.items():
        assert answer.headers[name.lower()] == value
    assert "://" in new or server.get(new).status == 200


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        (None, ""), ("", ""), ("identity", ""), ("deflate", ""), ("gzip", "gzip"), ("br", "br"),
        ("gzip, deflate, br", "br"), ("br;q=0, gzip", "gzip"), ("gzip;q=0", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["", "THEME/css/site.css", "feeds/all.atom.xml", "static/table.csv"])
def test_twins_are_sent_to_those_who_take_them(
    server: Server, served_site: Site, path: str, accept: str | None, encoding: str
) -> None:
    path = in_theme(served_site, path)
    answer = server.get(f"/{path}", accept)
    file = served_site.output / (path or "index.html")
    assert answer.headers.get("content-encoding", "") == encoding
    ending = {"": "", "br": ".br", "gzip": ".gz"}[encoding]
    assert answer.raw == Path(f"{file}{ending}").read_bytes()
    assert answer.body == file.read_bytes()
    assert "Accept-Encoding" in answer.headers.get("vary", "")
    assert_headers(answer, policy(served_site), path)


@pytest.mark.parametrize("encoding", ["gzip", "br"])
@pytest.mark.parametrize("path", ["", "THEME/css/site.css", "feeds/all.atom.xml"])
def test_twins_are_sent_to_those_who_ask_through_a_proxy(
    server: Server, served_site: Site, path: str, encoding: str
) -> None:
    answer = server.get(f"/{in_theme(served_site, path)}", encoding, via="1.1 proxy.example")
    assert answer.headers.get("content-encoding") == encoding
    assert "Accept-Encoding" in answer.headers["vary"]


def test_nginx_without_the_module_for_brotli(served_site: Site, tmp_path: Path) -> None:
    done = served_site.run("serving", "nginx", "--no-brotli")
    assert done.returncode == 0, done.stderr
    (tmp_path / "nginx.snippet").write_text(done.stdout, encoding="utf-8")
    site = dataclasses.replace(served_site, folder=tmp_path)
    # It knows no directive of a module that it does not have, and would not start.
    with running("nginx", site, served_site.output, tmp_path, brotli=False) as server:
        for accept, encoding in (("br, gzip", "gzip"), ("br", "")):
            answer = server.get("/", accept)
            assert (answer.status, answer.headers.get("content-encoding", "")) == (200, encoding)
            assert answer.body == (served_site.output / "index.html").read_bytes()
            assert_headers(answer, policy(served_site), "")


def test_errors_have_twins_too(server: Server, served_site: Site) -> None:
    for path, name, status in (("/nowhere/", "404.html", 404), ("/articles/mistake/", "410.html", 410)):
        answer = server.get(path, "br, gzip")
        assert (answer.status, answer.headers["content-encoding"]) == (status, "br")
        assert answer.body == (served_site.output / name).read_bytes()


def test_a_page_that_did_not_change_is_not_sent_again(server: Server) -> None:
    first = server.get("/", "br")
    again = server.get("/", "br", known=first.headers["etag"])
    assert (again.status, again.raw) == (304, b"")


@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_a_site_in_a_folder_of_its_host(
    name: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # Without twins the server compresses by itself.
    site = once(tmp_path_factory, "below", partial(serving_site, base="/my.briefing", TWINS=False))
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / "my.briefing").symlink_to(site.output)
    (tmp_path / "scratch").mkdir()
    assert not list(site.output.rglob("*.br"))
    with running(name, site, tmp_path / "www", tmp_path / "scratch") as server:
        for route in routes(site):
            answer = server.get(f"/my.briefing/{route.url}")
            assert answer.status == 200
            assert_headers(answer, policy(site), route.url)
        for via in ("", "1.1 proxy.example"):
            packed = server.get("/my.briefing/", "br, gzip", via=via)
            assert packed.headers["content-encoding"] == "gzip"
            assert packed.body == (site.output / "index.html").read_bytes()
        moved = server.get("/my.briefing/articles/money/")
        assert (moved.status, moved.headers["location"]) == (301, "/my.briefing/articles/funding-round/")
        assert server.get("/my.briefing/articles/mistake/").status == 410
        assert server.get("/my.briefing/articles/mistake/index.html").status == 410
        for path in ("nowhere", "static/"):
            answer = server.get(f"/my.briefing/{path}")
            assert answer.status == 404
            assert answer.body == (site.output / "404.html").read_bytes()
        assert server.get("/my.briefing/_headers").status == 404
        assert server.get("/my.briefing/.env").status == 404
