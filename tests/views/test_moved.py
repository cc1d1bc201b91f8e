"""Where pages stood before: what leads on, what is gone, and what cannot be."""

from __future__ import annotations

import dataclasses
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.digest.corpus import build_corpus
from generator.digest.publication import taken_back
from generator.editions.serving.nginx import nginx_snippet
from generator.model.settings import Settings, UrlPattern, UrlPatterns
from generator.model.values import Week
from generator.model.vocabulary import Handling, Status
from generator.read.content import Loaded
from generator.views.moved import with_moves
from generator.views.urls import Routes, build_routes, written_beside
from tests.digest.support import SETTINGS, actor, article, content, page, theme


def moved(
    *items: Loaded[Any],
    settings: Settings = SETTINGS,
    withdrawn: tuple[Any, ...] = (),
    theme_files: tuple[str, ...] = (),
    template_pages: tuple[str, ...] = (),
) -> tuple[Routes, list[tuple[str, str]]]:
    """Give the addresses, and code and message of each fault."""
    corpus = build_corpus(content(*items), settings)
    routes, problems = build_routes(corpus, settings)
    assert problems == []
    beside = written_beside(theme_files, template_pages)
    made, problems = with_moves(routes, corpus, withdrawn, settings, beside=beside)
    return made, [(item.code, item.message) for item in problems]


def leads(routes: Routes) -> dict[str, str]:
    return {redirect.old: redirect.new for redirect in routes.redirects}


def test_slugs_and_addresses_lead_to_the_article_and_page() -> None:
    routes, problems = moved(
        article("a", slug="new", aliases=("old", "/2024/old.html")), page("about", aliases=("imprint",))
    )
    assert problems == []
    assert leads(routes) == {
        "articles/old/": "articles/new/", "2024/old.html": "articles/new/", "imprint/": "about/",
    }  # fmt: skip
    files = {route.save_as: route.leads_to for route in routes.of("moved")}
    assert files == {
        "articles/old/index.html": "articles/new/", "2024/old.html": "articles/new/",
        "imprint/index.html": "about/",
    }  # fmt: skip


def test_all_that_stood_at_the_former_id_leads_on() -> None:
    urls = UrlPatterns(actor=UrlPattern("who/{slug}/", "who/{slug}/index.html"))
    routes, problems = moved(
        article("a"), actor("ukraine", former_ids=("ukr",)), theme("ceasefire", former_ids=("truce",)),
        settings=dataclasses.replace(SETTINGS, urls=urls),
    )  # fmt: skip
    assert problems == []
    assert leads(routes) == {
        "who/ukr/": "who/ukraine/", "feeds/actors/ukr.atom.xml": "feeds/actors/ukraine.atom.xml",
        "themes/truce/": "themes/ceasefire/",
        "feeds/themes/truce.atom.xml": "feeds/themes/ceasefire.atom.xml",
    }  # fmt: skip
    # A feed cannot lead on by a page.
    assert {route.url for route in routes.of("moved")} == {"who/ukr/", "themes/truce/"}


def test_settings_lead_to_the_address_as_the_page_has_it() -> None:
    given_ = (
        ("/old", "/articles/a"),
        ("/feed.xml", "/feeds/all.atom.xml"),
        ("/shop", "https://shop.example/"),
    )
    routes, problems = moved(article("a"), settings=dataclasses.replace(SETTINGS, redirects=given_))
    assert problems == []
    assert leads(routes) == {
        "feed.xml": "feeds/all.atom.xml", "old": "articles/a/", "shop": "https://shop.example/",
    }  # fmt: skip


def test_without_redirect_pages_there_are_rules_alone() -> None:
    routes, _ = moved(
        article("a", aliases=("b",)), settings=dataclasses.replace(SETTINGS, redirect_pages=False)
    )
    assert leads(routes) == {"articles/b/": "articles/a/"}
    assert list(routes.of("moved")) == []


def test_an_old_address_is_nobody_elses_however_it_is_written() -> None:
    for alias in ("b", "/articles/B/", "/articles/b", "/articles/b/index.html"):
        routes, problems = moved(article("a", aliases=(alias,)), article("b"))
        assert [code for code, _ in problems] == ["B308"]
        assert "content/articles/b.md" in problems[0][1]
        assert routes.redirects == ()


def test_a_page_at_an_old_address_needs_a_folder_that_is_no_file() -> None:
    _, problems = moved(article("a", aliases=("/robots.txt/x",)))
    assert [code for code, _ in problems] == ["B308"]
    assert "the robots page" in problems[0][1]


@pytest.mark.parametrize("pages", [True, False], ids=["pages", "rules alone"])
@pytest.mark.parametrize(
    ("alias", "owner"),
    [
        ("/theme/css/site.css", "the theme file theme/css/site.css"),
        ("/THEME/icon.svg", "the theme file theme/icon.svg"),
        ("/search.html", "the template page search.html"),
        ("/find/", "the template page find/index.html"),
        ("/build.json", "the record of the build build.json"),
        ("/SHA256SUMS", "the record of the build SHA256SUMS"),
        ("/_headers", "the headers page"),
        ("/_redirects", "the redirects page"),
        ("/robots.txt", "the robots page"),
        ("/sitemap.xml", "the sitemap page"),
        ("/feeds/all.atom.xml", "the feed page"),
        ("/static/map.svg", "static/map.svg"),
    ],
)
def test_no_old_address_takes_a_file_of_the_site(alias: str, owner: str, *, pages: bool) -> None:
    corpus = build_corpus(content(article("a", aliases=(alias,)), static=("static/map.svg",)), SETTINGS)
    own = dataclasses.replace(SETTINGS, redirect_pages=pages)
    files = written_beside(("theme/css/site.css", "theme/icon.svg"), ("search.html", "find/index.html"))
    routes, problems = with_moves(build_routes(corpus, own)[0], corpus, (), own, beside=files)
    assert [(item.code, item.location.line) for item in problems] == [("B308", 1)]
    assert f"is that of {owner};" in f"{problems[0].message};"
    assert routes.redirects == ()
    assert list(routes.of("moved")) == []


def test_no_page_at_an_old_address_makes_a_folder_of_a_file() -> None:
    for alias in ("/theme/icon.svg/x", "/SHA256SUMS/x/", "/search.html/x"):
        _, problems = moved(
            article("a", aliases=(alias,)), theme_files=("theme/icon.svg",), template_pages=("search.html",)
        )
        assert [code for code, _ in problems] == ["B308"], alias


def test_the_folder_that_is_named_by_the_theme_is_nobody_elses() -> None:
    kept = dataclasses.replace(SETTINGS, fingerprints=True, theme_folder="theme.0123456789abcdef")
    for alias in ("/theme.0123456789abcdef/x/", "/theme.fedcba9876543210/css/site.css"):
        _, problems = moved(article("a", aliases=(alias,)), settings=kept)
        assert [code for code, _ in problems] == ["B308"], alias
        assert moved(article("a", aliases=(alias,)))[1] == []
    # What stood there before the folder had such a name.
    assert moved(article("a", aliases=("/theme/guide/", "/theme.new/")), settings=kept)[1] == []


def test_what_was_withdrawn_takes_no_file_with_it() -> None:
    aliases = ("/theme/css/site.css", "/build.json", "/theme.0123456789abcdef/x/", "/theme/x/")
    gone = article("mistake", status=Status.WITHDRAWN, aliases=aliases)
    kept = dataclasses.replace(SETTINGS, fingerprints=True, theme_folder="theme.0123456789abcdef")
    routes, _ = moved(article("a"), withdrawn=(gone,), settings=kept, theme_files=("theme/css/site.css",))
    assert routes.gone == ("articles/mistake/", "theme/x/")


SITE: Final = "https://www.example/briefing"


@pytest.mark.parametrize(
    "site",
    [
        SITE, "http://www.example/briefing", "https://WWW.example/briefing", "https://www.example:443/briefing",
        "http://www.example:80/briefing", "https://www.example./briefing", "https://www.example/x/../briefing",
        "https://www.example//%62riefing",
    ],
)  # fmt: skip
def test_a_whole_address_of_the_site_is_an_address_below_it(site: str) -> None:
    def told(*pairs: tuple[str, str]) -> tuple[Routes, list[str]]:
        own = dataclasses.replace(SETTINGS, url=SITE, redirects=pairs)
        routes, problems = moved(article("a"), settings=own)
        return routes, [code for code, _ in problems]

    assert told(("/a/", f"{site}/b/"), ("/b/", f"{site}/a/"))[1] == ["B309", "B309"]
    assert told(("/a/", f"{site}/a/"))[1] == ["B309"]
    assert told(("/b/", f"{site}/c/"), ("/c/", "/articles/a/"))[1] == ["B310"]
    assert told(("/b/", f"{site}/nowhere/"))[1] == ["B311"]
    assert told(("/b/", f"{site}/articles/a/?x=1"))[1] == ["B311"]
    routes, problems = told(("/b/", f"{site}/articles/a"), ("/c/", site), ("/d/", f"{site}/"))
    assert problems == []
    assert leads(routes) == {"b/": "articles/a/", "c/": "", "d/": ""}


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://www.example/", "https://www.example/briefings/a/", "https://example/briefing/b/",
        "https://www.example:8443/briefing/b/", "https://www.example.example/briefing/b/",
    ],
)  # fmt: skip
def test_what_is_beside_the_site_on_its_host_is_elsewhere(elsewhere: str) -> None:
    pairs = (("/b/", elsewhere),)
    routes, problems = moved(article("a"), settings=dataclasses.replace(SETTINGS, url=SITE, redirects=pairs))
    assert problems == []
    assert leads(routes) == {"b/": elsewhere}


@pytest.mark.parametrize("pages", [True, False], ids=["pages", "rules alone"])
@pytest.mark.parametrize(
    "old", ["/410.html", "/410.html/", "/404.html", "/errors/missing/", "/errors/missing"]
)
def test_no_old_address_takes_the_page_that_is_shown_for_what_is_not_there(old: str, *, pages: bool) -> None:
    missing = UrlPattern("missing/", "errors/missing/index.html")
    urls = UrlPatterns(not_found=missing) if "missing" in old else UrlPatterns()
    gone = article("mistake", status=Status.WITHDRAWN, aliases=(old,))
    own = dataclasses.replace(SETTINGS, redirects=((old, "/"),), redirect_pages=pages, urls=urls)
    routes, problems = moved(article("a"), withdrawn=(gone,), settings=own)
    kind = "gone" if "410" in old else "not found"
    told = f'BRIEFING["REDIRECTS"]: the old address "{old}" is that of the {kind} page'
    assert problems == [("B308", told)]
    assert routes.redirects == ()
    assert list(routes.of("moved")) == []
    assert routes.gone == ("articles/mistake/",)


def test_where_nothing_was_withdrawn_the_place_of_its_page_is_free() -> None:
    routes, problems = moved(article("a", aliases=("/410.html",)))
    assert problems == []
    assert leads(routes) == {"410.html": "articles/a/"}


@pytest.mark.parametrize("old", ["/CNAME", "/CNAME/", "/CNAME/x/", "/_worker.js/x/"])
def test_no_old_address_makes_a_folder_in_which_hosts_look_for_their_configuration(old: str) -> None:
    routes, problems = moved(article("a", aliases=(old,)))
    name = old.split("/")[1]
    told = f'the old address "{old}" begins with {name}, by which hosts look for their configuration'
    assert problems == [("B308", told)]
    assert list(routes.of("moved")) == []
    assert moved(article("a", aliases=("/cname/", "/about/CNAME")))[1] == []


def test_what_is_gone_is_told_once_however_it_is_written() -> None:
    aliases = ("/x", "/x/", "/x/index.html", "/y.z", "/y.z/", "/X/")
    gone = article("mistake", status=Status.WITHDRAWN, aliases=aliases)
    routes, _ = moved(article("a"), withdrawn=(gone,))
    lines = nginx_snippet(routes, SETTINGS).splitlines()
    told = [line.split()[2] for line in lines if line.endswith("{ return 410; }")]
    assert len(told) == len(set(told))
    assert {"/x", "/x/", "/x/index.html", "/y.z", "/y.z/", "/X"} < set(told)


def test_what_was_withdrawn_is_gone_unless_something_takes_its_place() -> None:
    gone = article("mistake", status=Status.WITHDRAWN, aliases=("earlier", "b"))
    routes, problems = moved(article("a", aliases=("earlier",)), article("b"), withdrawn=(gone,))
    assert problems == []
    assert routes.gone == ("articles/mistake/",)
    assert routes.path("gone") == "410.html"
    assert leads(routes) == {"articles/earlier/": "articles/a/"}
    assert ("gone", "") not in moved(article("a"))[0].table


def test_only_what_was_read_once_is_told_to_be_gone() -> None:
    items = (
        article("mistake", status=Status.WITHDRAWN),
        article("restricted", status=Status.WITHDRAWN, handling=Handling.AMBER),
        article("draft", status=Status.DRAFT),
        article("there"),
        page("rules", status=Status.WITHDRAWN),
    )
    found = taken_back(content(*items))
    assert [item.id for item in found] == ["mistake", "rules"]


NAMES: Final = ("a", "b", "c", "d")


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(NAMES[:2]), st.lists(st.sampled_from(NAMES), max_size=3, unique=True)),
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from(NAMES), max_size=3),
)
def test_whatever_is_accepted_arrives_in_one_step(
    aliases: dict[str, list[str]], redirects: dict[str, str]
) -> None:
    items = [article(key, aliases=tuple(aliases.get(key, ()))) for key in NAMES[:2]]
    pairs = tuple((f"/articles/{old}/", f"/articles/{new}/") for old, new in redirects.items())
    routes, problems = moved(*items, settings=dataclasses.replace(SETTINGS, redirects=pairs))
    pages = {route.url for route in routes.table.values() if route.kind != "moved"}
    found = leads(routes)
    assert len(found) == len(routes.redirects)
    assert all(old not in pages and new in pages for old, new in found.items())
    # And every rule is told of that is not accepted.
    wanted = [(f"articles/{old}/", f"articles/{key}/") for key, olds in aliases.items() for old in olds]
    wanted += [(old[1:], new[1:]) for old, new in pairs]
    assert len(problems) == len(wanted) - len(found)


def test_a_week_is_no_address() -> None:
    # The digest of a week never moves: its id is the week.
    routes, _ = moved(article("a"))
    assert routes.path("digest", str(Week(2025, 51))) == "digests/2025-w51/"
