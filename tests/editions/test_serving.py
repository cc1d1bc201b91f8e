"""What is written for hosts says what the policy says, as the hosts read it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Final

import pytest

from generator.digest.corpus import build_corpus
from generator.editions.serving import policy as serving_policy
from generator.editions.serving.caddy import caddy_snippet
from generator.editions.serving.hosts import headers_file, redirects_file
from generator.editions.serving.nginx import nginx_snippet
from generator.editions.serving.policy import CSP, policy_of
from generator.model.settings import Settings
from generator.views.moved import with_moves
from generator.views.urls import RECORDS, Routes, build_routes
from tests.digest.support import SETTINGS, actor, article, content, page
from tests.serving.required import SHARED, assert_required
from tests.views.support import TEMPLATES, example_kit

PATTERN: Final = re.compile(r"[^*:]*\*?")


def rules(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Read `_headers` as Netlify and Cloudflare Pages do."""
    for block in re.split(r"\n(?=/)", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))[1:]:
        pattern, *lines = block.strip().split("\n")
        assert PATTERN.fullmatch(pattern)
        assert all(re.fullmatch(r"  [A-Za-z-]+: \S.*", line) for line in lines)
        yield pattern, dict(line.strip().split(": ", 1) for line in lines)


def sent(text: str, path: str) -> dict[str, str]:
    """Give what a host would send: all rules that match, equal names joined."""
    found: dict[str, str] = {}
    for pattern, headers in rules(text):
        if path == pattern or (pattern.endswith("*") and path.startswith(pattern[:-1])):
            for name, value in headers.items():
                found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def served(routes: Routes) -> list[str]:
    skipped = ("moved", "headers", "redirects")
    return [route.url for route in routes.table.values() if route.kind not in skipped]


def assert_policy(routes: Routes, settings: Settings) -> None:
    text, policy = headers_file(routes, settings), policy_of(settings)
    theme = settings.theme_folder
    for url in (*served(routes), *RECORDS, f"{theme}/css/site.css", f"{theme}/icon.svg"):
        item = policy.class_of(url)
        kind = {"Content-Type": item.type} if item.type else {}
        assert sent(text, policy.base + url) == {**policy.always, **item.headers, **kind}, url


def test_every_address_of_the_example_gets_its_headers_once() -> None:
    kit = example_kit()
    assert_policy(kit.routes, kit.settings)


@pytest.mark.parametrize("path", SHARED)
def test_each_answer_has_what_must_be_sent(path: str) -> None:
    # Hosts get it from `_headers`; what servers send is asked of servers.
    static = ("static/dot.svg", "static/map.0123456789abcdef.svg", "static/table.csv")
    corpus = build_corpus(content(article("funding-round"), actor("norway"), static=static), SETTINGS)
    routes, _ = build_routes(corpus, SETTINGS)
    address = path.replace("THEME", "theme")
    policy = policy_of(SETTINGS)
    assert_required({**policy.always, **policy.class_of(address).headers}, path)
    if address in (*served(routes), *RECORDS):
        assert_required(sent(headers_file(routes, SETTINGS), f"/{address}"), path)


def test_the_files_of_the_theme_are_kept_for_good_where_their_folder_tells_what_they_are() -> None:
    kit = example_kit()
    plain = sent(headers_file(kit.routes, kit.settings), "/theme/css/site.css")
    assert plain["Cache-Control"] == "public, max-age=300"
    settings = dataclasses.replace(kit.settings, fingerprints=True, theme_folder="theme.0123456789abcdef")
    assert_policy(kit.routes, settings)
    kept = sent(headers_file(kit.routes, settings), "/theme.0123456789abcdef/css/site.css")
    assert kept["Cache-Control"] == "public, max-age=31536000, immutable"
    # Servers are told once, whatever the theme becomes.
    later = dataclasses.replace(settings, theme_folder="theme.fedcba9876543210")
    assert nginx_snippet(kit.routes, settings) == nginx_snippet(kit.routes, later)
    assert caddy_snippet(kit.routes, settings) == caddy_snippet(kit.routes, later)


def test_files_and_pages_in_one_folder_are_told_apart() -> None:
    settings = dataclasses.replace(SETTINGS, url="https://www.example/briefing")
    static = ("articles/map.svg", "static/a b.csv", "static/map.svg", "static/x.0123456789abcdef.svg")
    corpus = build_corpus(content(article("a"), page("about"), static=static), settings)
    routes, _ = build_routes(corpus, settings)
    text, policy = headers_file(routes, settings), policy_of(settings)
    assert_policy(
        dataclasses.replace(routes, table={k: r for k, r in routes.table.items() if " " not in r.url}),
        settings,
    )
    assert "immutable" in sent(text, "/briefing/static/x.0123456789abcdef.svg")["Cache-Control"]
    assert sent(text, "/briefing/static/a%20b.csv")["Access-Control-Allow-Origin"] == "*"
    assert sent(text, "/briefing/nowhere") == dict(policy.always)


def test_no_host_gets_more_rules_than_it_reads() -> None:
    corpus = build_corpus(content(article("a"), *(page(f"page-{n}") for n in range(200))), SETTINGS)
    routes, _ = build_routes(corpus, SETTINGS)
    text = headers_file(routes, SETTINGS)
    assert len(list(rules(text))) == 100
    # What a host would get wrong by itself is there.
    assert "Content-Type" in sent(text, "/feeds/actors/ukraine.atom.xml")
    assert "Cache-Control" in sent(text, "/theme/css/site.css")
    # Of pages nobody need be told.
    assert "left out" not in text


@pytest.mark.parametrize("fingerprints", [True, False])
def test_what_a_host_gets_most_wrong_by_itself_is_never_left_out(*, fingerprints: bool) -> None:
    theme = "theme.0123456789abcdef" if fingerprints else "theme"
    settings = dataclasses.replace(SETTINGS, fingerprints=fingerprints, theme_folder=theme)
    static = [f"a/{n:02}.{ending}" for n in range(60) for ending in ("csv", "svg")]
    static += [f"a/{n:02}.{n:016x}.svg" for n in range(60)]
    corpus = build_corpus(content(article("a"), actor("norway"), page("z"), static=static), settings)
    routes, _ = build_routes(corpus, settings)
    text, policy = headers_file(routes, settings), policy_of(settings)
    found = dict(rules(text))
    assert len(found) == 100

    def told(url: str) -> bool:
        item = policy.class_of(url)
        return {*item.headers.items()} <= {*sent(text, f"/{url}").items()}

    first = (f"{theme}/css/site.css", "feeds/all.atom.xml", "feeds/actors/norway.atom.xml", "sitemap.xml")
    assert all(map(told, (*first, "robots.txt", *RECORDS[:1])))
    # Of what there is too much of: what is kept for good, what others may read, drawings.
    there = [url for url in static if told(url)]
    assert sum(policy.class_of(url).name == "fingerprinted" for url in there) == 60
    assert all(policy.class_of(url).name != "file" for url in there)
    assert "articles/a/" not in found
    note = re.search(r"^# (\d+) rules are left out, beginning with /(\S+):", text, re.MULTILINE)
    assert note
    assert int(note[1]) == len(static) - len(there)
    assert not told(note[2])


def test_redirects_stand_before_what_is_gone() -> None:
    corpus = build_corpus(content(article("a", aliases=("b",)), actor("ukraine")), SETTINGS)
    routes, _ = build_routes(corpus, SETTINGS)
    routes, _ = with_moves(routes, corpus, (article("gone"),), SETTINGS)
    assert redirects_file(routes, SETTINGS).split("\n")[1:] == [
        "/articles/b/ /articles/a/ 301", "/articles/b /articles/a/ 301",
        "/articles/gone/ /410.html 410", "/articles/gone /410.html 410",
        "/articles/gone/index.html /410.html 410", "",
    ]  # fmt: skip


def test_the_index_of_a_folder_is_at_the_address_of_the_folder_for_all_hosts() -> None:
    corpus = build_corpus(content(article("a", aliases=("/2024/index.html",)), actor("ukraine")), SETTINGS)
    withdrawn = page("gone", url="2023/index.html", save_as="2023/index.html")
    routes, _ = with_moves(build_routes(corpus, SETTINGS)[0], corpus, (withdrawn,), SETTINGS)
    lines = redirects_file(routes, SETTINGS).split("\n")[1:-1]
    assert {line.split(" ")[0]: line.split(" ")[2] for line in lines} == {
        "/2024/": "301", "/2024": "301", "/2024/index.html": "301",
        "/2023/": "410", "/2023": "410", "/2023/index.html": "410",
    }  # fmt: skip
    nginx, caddy = nginx_snippet(routes, SETTINGS), caddy_snippet(routes, SETTINGS)
    for line in lines:
        old, _, status = line.split(" ")
        assert nginx.count(f"location = {old} {{ return {status}") == 1
        assert len(re.findall(rf"^\t(?:redir|error) {old} .*{status}$", caddy, re.MULTILINE)) == 1


def test_a_target_is_written_as_an_address() -> None:
    odd = page("odd", url="a b;{c}$d/", aliases=("old",))
    corpus = build_corpus(content(article("a"), odd), SETTINGS)
    routes, _ = with_moves(build_routes(corpus, SETTINGS)[0], corpus, (), SETTINGS)
    assert routes.redirects
    for text in (
        redirects_file(routes, SETTINGS), nginx_snippet(routes, SETTINGS), caddy_snippet(routes, SETTINGS),
    ):  # fmt: skip
        assert "/a%20b%3B%7Bc%7D%24d/" in text
        assert "a b;" not in text


def test_an_address_that_cannot_be_named_is_not_told_to_be_gone() -> None:
    corpus = build_corpus(content(article("a")), SETTINGS)
    odd = page("odd", url='x" { } # $y/')
    routes, _ = with_moves(build_routes(corpus, SETTINGS)[0], corpus, (odd,), SETTINGS)
    assert routes.gone == ()


def test_the_pages_state_the_same_policy() -> None:
    base = (TEMPLATES / "base.html").read_text(encoding="utf-8")
    assert f'content="{{% block csp %}}{CSP}{{% endblock %}}"' in base
    scripted = [path.name for path in TEMPLATES.rglob("*.html") if "script-src" in path.read_text("utf-8")]
    # A template with a script has its kind in SCRIPTED, so that servers let it run.
    assert len(scripted) == len(serving_policy.SCRIPTED)


def test_a_page_with_a_script_has_a_policy_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving_policy, "SCRIPTED", frozenset({"timeline"}))
    kit = example_kit()
    nginx, caddy = nginx_snippet(kit.routes, kit.settings), caddy_snippet(kit.routes, kit.settings)
    assert nginx.count("script-src 'self'") == caddy.count("script-src 'self'") == 1
    assert "script-src 'self'" in nginx.split("location = /timeline/ {")[1].split("}")[0]
    assert "script-src 'self'" in sent(headers_file(kit.routes, kit.settings), "/")["Content-Security-Policy"]


def test_the_same_site_gives_the_same_text() -> None:
    kit = example_kit()
    for write in (headers_file, redirects_file, nginx_snippet, caddy_snippet):
        assert write(kit.routes, kit.settings) == write(kit.routes, kit.settings)
    assert "brotli" not in nginx_snippet(
        kit.routes, dataclasses.replace(kit.settings, twins=True), brotli=False
    )
