from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.settings import Settings, UrlPattern, UrlPatterns
from generator.read.settings import below_content, parse_settings
from tests.sites.support import ROOT, settings_of


def test_silence_gives_the_defaults() -> None:
    settings, problems = parse_settings({})
    assert problems == []
    assert settings == Settings()


def test_what_pelican_fills_in_gives_way_to_our_addresses(tmp_path: Path) -> None:
    (tmp_path / "pelicanconf.py").write_text("SITENAME = 'x'\n", encoding="utf-8")
    given = settings_of(tmp_path)
    assert given["ARTICLE_URL"] == given["ARTICLE_SAVE_AS"] == "{slug}.html", (
        "Pelican's own default has changed"
    )
    assert given["PAGE_URL"] == given["PAGE_SAVE_AS"] == "pages/{slug}.html", (
        "Pelican's own default has changed"
    )
    settings, problems = parse_settings(given)
    assert problems == []
    assert settings.urls == UrlPatterns()
    assert settings.urls.article == UrlPattern("articles/{slug}/", "articles/{slug}/index.html")


def test_the_example_site_is_understood() -> None:
    settings, problems = parse_settings(settings_of(ROOT))
    assert problems == []
    assert settings.zone.key == "Europe/Brussels"
    assert settings.urls.article.url == "articles/{slug}/"


@pytest.mark.parametrize(
    "given",
    [
        {"static/a.txt": {"save_as": "../../evil.txt", "url": "evil"}},
        {"static/a.txt": {"path": "b.txt", "save_as": "c.txt"}},
        {"static/a.txt": {}},
        {"static/a.txt": "b.txt"},
        {"static/a.txt": {"path": "_worker.js"}},
        {"static/a.txt": {"path": "a.TXT"}},
        {"static/a.txt": {"path": "CNAME"}},
        {"static/a.txt": {"path": "a.txt~"}},
        {"static": {"path": "z.txt"}},
        {"static/a.txt": {"path": 5}},
    ],
)
def test_a_static_file_is_moved_and_nothing_else(given: object) -> None:
    """By save_as a file was written outside of the site; by another ending a text became a script."""
    settings, (problem,) = parse_settings({"EXTRA_PATH_METADATA": given})
    assert problem.code == "B402"
    assert "EXTRA_PATH_METADATA" in problem.message
    assert settings.static_moves == ()


def test_static_paths_are_texts() -> None:
    (problem,) = parse_settings({"STATIC_PATHS": ["static", 5]})[1]
    assert problem.code == "B402"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"ARTICLE_URL": "news/{slug}/"}, UrlPattern("news/{slug}/", "news/{slug}/index.html")),
        ({"ARTICLE_URL": "news/{slug}.html"}, UrlPattern("news/{slug}.html", "news/{slug}.html")),
        (
            {"ARTICLE_URL": "news/{slug}", "ARTICLE_SAVE_AS": "news/{slug}.html"},
            UrlPattern("news/{slug}", "news/{slug}.html"),
        ),
        (
            {"ARTICLE_URL": "news/{slug}/", "ARTICLE_SAVE_AS": "{slug}.html"},
            UrlPattern("news/{slug}/", "news/{slug}/index.html"),
        ),
        ({"ARTICLE_URL": None}, UrlPattern("articles/{slug}/", "articles/{slug}/index.html")),
    ],
)
def test_where_an_article_is_written_follows_from_its_address(
    given: dict[str, Any], expected: UrlPattern
) -> None:
    settings, problems = parse_settings(given)
    assert problems == []
    assert settings.urls.article == expected


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"PAGE_URL": "{slug}.htm"}, 'PAGE_URL saves a page as "{slug}.htm"'),
        ({"ARTICLE_URL": "articles/{slug}"}, 'ARTICLE_URL saves a page as "articles/{slug}"'),
        ({"ARTICLE_SAVE_AS": "a/{slug}.php"}, 'ARTICLE_SAVE_AS saves a page as "a/{slug}.php"'),
        ({"BRIEFING": {"DIGESTS_URL": "digests.HTML"}}, 'DIGESTS_URL saves a page as "digests.HTML"'),
        ({"BRIEFING": {"NOT_FOUND_SAVE_AS": "404"}}, 'NOT_FOUND_SAVE_AS saves a page as "404"'),
        ({"BRIEFING": {"INDEX_SAVE_AS": "CNAME"}}, 'INDEX_SAVE_AS saves a page as "CNAME"'),
    ],
)
def test_the_file_of_a_page_ends_as_servers_know_pages(given: dict[str, Any], told: str) -> None:
    settings, problems = parse_settings(given)
    assert [(item.code, item.message.partition(",")[0]) for item in problems] == [("B402", told)]
    assert settings.urls == UrlPatterns()


def test_what_is_no_page_keeps_its_ending() -> None:
    given_ = {
        "FEED_URL": "feed.xml",
        "ACTOR_FEED_URL": "{slug}.rss",
        "SITEMAP_URL": "map.xml",
        "ROBOTS_URL": "r.txt",
    }
    settings, problems = parse_settings({"BRIEFING": given_})
    assert problems == []
    assert settings.urls.feed.save_as == "feed.xml"


@pytest.mark.parametrize(
    ("given", "told", "hint"),
    [
        ({"FEED_URL": "feed/"}, 'FEED_URL "feed/"', "all.atom.xml"),
        ({"FEED_URL": ""}, 'FEED_URL ""', "all.atom.xml"),
        ({"FEED_URL": "feed/", "FEED_SAVE_AS": "feed.xml"}, 'FEED_URL "feed/"', "all.atom.xml"),
        ({"FEED_SAVE_AS": "feed/index.html"}, 'FEED_SAVE_AS "feed/index.html"', "all.atom.xml"),
        ({"ACTOR_FEED_URL": "{slug}/feed.HTML"}, 'ACTOR_FEED_URL "{slug}/feed.HTML"', "{slug}.atom.xml"),
        ({"THEME_FEED_URL": "{slug}.htm"}, 'THEME_FEED_URL "{slug}.htm"', "{slug}.atom.xml"),
        ({"SITEMAP_URL": "map.html"}, 'SITEMAP_URL "map.html"', "sitemap.xml"),
        ({"ROBOTS_URL": "robots/"}, 'ROBOTS_URL "robots/"', "robots.txt"),
    ],
)
def test_what_is_no_page_has_not_the_address_of_one(given: dict[str, str], told: str, hint: str) -> None:
    settings, (problem,) = parse_settings({"BRIEFING": given})
    assert (problem.code, problem.hint) == ("B402", f"end it like {hint}")
    assert problem.message == f"{told} is the address of a page, and this is none"
    assert settings.urls == UrlPatterns()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"INDEX_URL": "start/"}, 'INDEX_URL "start/"'),
        ({"INDEX_URL": "start/", "INDEX_SAVE_AS": "index.html"}, 'INDEX_URL "start/"'),
        ({"INDEX_SAVE_AS": "home.html"}, 'INDEX_SAVE_AS "home.html"'),
    ],
)
def test_the_front_page_stays_at_the_root(given: dict[str, str], told: str) -> None:
    settings, (problem,) = parse_settings({"BRIEFING": given})
    assert (problem.code, problem.hint) == ("B402", "take it out")
    assert problem.message == f"{told} is not the root of the site, where the front page must be"
    assert settings.urls == UrlPatterns()


@pytest.mark.parametrize(
    "given", [{"INDEX_URL": ""}, {"INDEX_URL": "index.html"}, {"INDEX_SAVE_AS": "index.html"}]
)
def test_the_root_may_be_written_down(given: dict[str, str]) -> None:
    assert parse_settings({"BRIEFING": given})[1] == []


def test_an_address_that_was_refused_leaves_the_default() -> None:
    settings, problems = parse_settings({"ARTICLE_URL": "/{slug}/", "BRIEFING": {"ACTOR_URL": "../{slug}"}})
    assert [item.code for item in problems] == ["B402", "B402"]
    assert settings.urls == UrlPatterns()


@given(
    st.dictionaries(
        st.text(max_size=8) | st.sampled_from(["TAGLINE", "STALE_WEEKS", "FEED_TAG"]),
        st.integers() | st.text() | st.none(),
    )
)
def test_no_briefing_breaks_the_settings(briefing: dict[str, Any]) -> None:
    settings, problems = parse_settings({"BRIEFING": briefing})
    assert isinstance(settings, Settings)
    assert {item.code for item in problems} <= {"B401", "B402"}


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_no_text_breaks_the_settings_of_pelican(one: str, two: str, three: str) -> None:
    given = {"SITEURL": one, "TIMEZONE": two, "DEFAULT_LANG": three, "ARTICLE_URL": one, "PAGE_SAVE_AS": two}
    settings, problems = parse_settings(given)
    assert {item.code for item in problems} <= {"B402"}
    assert not settings.url or settings.url.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "path", ["b%C3%BCro", "büro", "a;b$c", "a b", "a{b}", '"', "a//b", ".hidden", "a/../b", "a'b", "a(b"]
)
def test_the_path_of_the_site_can_stand_in_rules_for_servers(path: str) -> None:
    settings, problems = parse_settings({"SITEURL": f"https://small.example/{path}"})
    assert settings.url == ""
    assert [item.code for item in problems] == ["B402"]
    assert problems[0].message.startswith(f'SITEURL "https://small.example/{path}" ')


@pytest.mark.parametrize(
    "address", ["http://a.example:8080", "https://a.example/~desk/Weekly_2.0-x", "https://a.example/b/"]
)
def test_a_site_may_stand_in_any_plain_folder(address: str) -> None:
    settings, problems = parse_settings({"SITEURL": address})
    assert problems == []
    assert settings.url == address.rstrip("/")


@pytest.mark.parametrize(
    "given",
    [
        {"ARTICLE_URL": "who is who é/{slug}/"},
        {"ARTICLE_URL": "a;b/{slug}/"},
        {"PAGE_SAVE_AS": "é/{slug}.html"},
        {"BRIEFING": {"ACTOR_URL": "%C3%BC/{slug}/"}},
        {"BRIEFING": {"FEED_URL": "feed.xml?all"}},
        {"BRIEFING": {"NOT_FOUND_URL": ".404.html"}},
        {"BRIEFING": {"THEMES_URL": "themes//"}},
    ],
)
def test_the_fixed_parts_of_a_pattern_can_stand_in_rules_for_servers(given: dict[str, Any]) -> None:
    settings, problems = parse_settings(given)
    assert settings.urls == UrlPatterns()
    assert [item.code for item in problems] == ["B402"]
    assert (
        "cannot stand in rules for servers; write it of A-Z a-z"
        in f"{problems[0].message}; {problems[0].hint}"
    )


def test_the_site_address_loses_its_slash() -> None:
    assert parse_settings({"SITEURL": "https://example.org/sub/"})[0].url == "https://example.org/sub"


def test_folders_below_the_content_folder() -> None:
    assert [below_content(name) for name in ("static", "extra/robots.txt", "./static")] == [True] * 3
    assert [below_content(name) for name in ("", ".", "/etc", "../x", "a/../..", "..\\x", "./")] == [
        False
    ] * 7
