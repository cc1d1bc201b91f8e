"""Addresses: the way to the root, files that want the same place, links of the editor."""

from __future__ import annotations

import dataclasses
import posixpath
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.digest.corpus import build_corpus
from generator.model.settings import Settings, UrlPattern, UrlPatterns
from generator.read.content import Loaded
from generator.views.urls import Links, Routes, build_routes, root_of
from tests.digest.support import SETTINGS, actor, article, content, note, page, theme


@pytest.mark.parametrize(
    ("save_as", "root"),
    [
        ("index.html", "./"),
        ("404.html", "./"),
        ("actors/index.html", "../"),
        ("actors/ukraine/index.html", "../../"),
        ("a/b/c.html", "../../"),
    ],
)
def test_the_way_to_the_root(save_as: str, root: str) -> None:
    assert root_of(save_as) == root


PARTS = st.lists(st.text("abc-", min_size=1, max_size=3), min_size=1, max_size=5)


@settings(deadline=None)
@given(PARTS, PARTS)
def test_from_any_page_any_other_is_found(one: list[str], other: list[str]) -> None:
    start, target = "/".join(one), "/".join(other)
    assert posixpath.normpath(posixpath.join(posixpath.dirname(start), root_of(start) + target)) == target


def routes(*items: Loaded[Any], settings: Settings = SETTINGS, **others: Any) -> Routes:
    return build_routes(build_corpus(content(*items, **others), settings), settings)[0]


def collisions(*items: Loaded[Any], settings: Settings = SETTINGS, **others: Any) -> list[tuple[str, str]]:
    """Give the file to change and the message of every collision."""
    theme_files = others.pop("theme_files", ())
    _, problems = build_routes(build_corpus(content(*items, **others), settings), settings, theme_files)
    assert {item.code for item in problems} <= {"B302"}
    return [(item.location.path, item.message) for item in problems]


def test_every_kind_of_page_has_its_address() -> None:
    made = routes(
        article("a", slug="slug"), actor("ukraine"), theme("ceasefire"), note("2025-W50"), page("about"),
        static=("static/map.png",),
    )  # fmt: skip
    assert {(route.kind, route.key): route.url for route in made.table.values()} == {
        ("index", ""): "",
        ("digests", ""): "digests/",
        ("digest", "2025-W50"): "digests/2025-w50/",
        ("digest", "2025-W51"): "digests/2025-w51/",
        ("article", "a"): "articles/slug/",
        ("actors", ""): "actors/",
        ("actor", "ukraine"): "actors/ukraine/",
        ("actor_feed", "ukraine"): "feeds/actors/ukraine.atom.xml",
        ("themes", ""): "themes/",
        ("theme", "ceasefire"): "themes/ceasefire/",
        ("theme_feed", "ceasefire"): "feeds/themes/ceasefire.atom.xml",
        ("positions", ""): "positions/",
        ("timeline", ""): "timeline/",
        ("outlook", ""): "outlook/",
        ("sources", ""): "sources/",
        ("publisher", "publisher"): "sources/publisher/",
        ("feeds", ""): "feeds/",
        ("feed", ""): "feeds/all.atom.xml",
        ("page", "about"): "about/",
        ("static", "static/map.png"): "static/map.png",
        ("not_found", ""): "404.html",
        ("sitemap", ""): "sitemap.xml",
        ("robots", ""): "robots.txt",
        ("headers", ""): "_headers",
        ("redirects", ""): "_redirects",
    }
    for route in made.table.values():
        expected = f"{route.url}index.html" if route.url.endswith("/") or not route.url else route.url
        assert route.save_as == expected


def test_addresses_are_absolute_on_the_sites_host() -> None:
    somewhere = dataclasses.replace(SETTINGS, url="https://example.org/sub")
    assert routes(settings=somewhere).absolute("actors/") == "https://example.org/sub/actors/"
    assert routes().absolute("actors/") == "/actors/"


@pytest.mark.parametrize(
    ("fields", "url", "save_as"),
    [
        ({}, "about/", "about/index.html"),
        ({"slug": "us"}, "us/", "us/index.html"),
        ({"url": "x/y/"}, "x/y/", "x/y/index.html"),
        ({"url": "x.html"}, "x.html", "x.html"),
        ({"save_as": "x/index.html"}, "x/", "x/index.html"),
        ({"save_as": "x.html"}, "x.html", "x.html"),
        ({"url": "x", "save_as": "x.html"}, "x", "x.html"),
    ],
)
def test_a_page_may_choose_its_address(fields: dict[str, str], url: str, save_as: str) -> None:
    route = routes(page("about", **fields))["page", "about"]
    assert (route.url, route.save_as) == (url, save_as)


# Collisions


def test_different_addresses_do_not_collide() -> None:
    assert collisions(article("a"), article("b"), page("about"), static=("static/a.png",)) == []


@pytest.mark.parametrize(
    ("save_as", "against"),
    [
        ("articles/a/index.html", "content/articles/a.md"),
        ("ARTICLES/A/INDEX.html", "content/articles/a.md"),
        ("digests/2025-W51/index.html", "the digest page"),
        ("actors", "content/actors/ukraine.md"),
        ("index.html", "the index page"),
        ("index.html/x.html", "the index page"),
        ("feeds/all.atom.xml", "the feed page"),
        ("robots.txt", "the robots page"),
    ],
)
def test_two_files_cannot_have_one_place(save_as: str, against: str) -> None:
    found = collisions(article("a"), page("about", save_as=save_as))
    assert [path for path, _ in found] == ["content/pages/about.md"]
    assert found[0][1].startswith("wants the address") or against in found[0][1]


def test_case_and_composition_of_letters_make_no_difference() -> None:
    composed = unicodedata.normalize("NFC", "über/index.html")
    decomposed = unicodedata.normalize("NFD", "Über/index.html")
    assert composed != decomposed
    found = collisions(page("one", save_as=composed), page("two", save_as=decomposed))
    assert found == [
        ("content/pages/two.md", f'wants the address "/{decomposed[:-10]}", which content/pages/one.md has')
    ]


def test_sharp_s_and_two_s_are_one_on_some_systems() -> None:
    assert collisions(page("one", save_as="straße.html"), page("two", save_as="STRASSE.html"))


def test_a_file_cannot_stand_where_a_folder_must() -> None:
    first, second = page("one", save_as="x"), page("two", save_as="x/y.html")
    assert len(collisions(first, second)) == 1
    assert len(collisions(page("one", save_as="x/y.html"), page("two", save_as="x"))) == 1
    assert collisions(page("one", save_as="x.html"), page("two", save_as="x/y.html")) == []


def test_the_editor_is_told_of_the_file_to_change_not_of_a_page_of_ours() -> None:
    assert collisions(page("digests")) == [
        ("content/pages/digests.md", 'wants the address "/digests/", which the digests page has')
    ]


def test_two_settings_that_collide_name_the_settings_file() -> None:
    patterns = dataclasses.replace(UrlPatterns(), themes=UrlPattern("actors/", "actors/index.html"))
    found = collisions(settings=dataclasses.replace(SETTINGS, urls=patterns))
    assert [path for path, _ in found] == ["pelicanconf.py"]


def test_pages_of_divided_lists_take_their_places_too() -> None:
    settings = dataclasses.replace(SETTINGS, page_size=1)
    articles = [article(f"a{number}", f"2025-12-{number + 1:02d}") for number in range(12)]
    found = collisions(
        *articles, page("x", save_as="actors/ukraine/articles/2/index.html"), settings=settings
    )
    assert found == [
        (
            "content/pages/x.md",
            'wants the address "/actors/ukraine/articles/2/", which the actor archive page has',
        )
    ]


def test_the_files_of_the_site_theme_take_their_places_too() -> None:
    found = collisions(page("one", save_as="theme/css/site.css"), theme_files=("theme/css/site.css",))
    assert [path for path, _ in found] == ["theme/css/site.css"] or found[0][0] == "content/pages/one.md"


def test_one_slug_for_two_articles_is_told_once() -> None:
    found = collisions(article("a", slug="x"), article("b", slug="x"), article("c"))
    assert len(found) == 1


# Links


def links(source: str = "content/articles/2025/a.md") -> Links:
    a = dataclasses.replace(article("a"), path="content/articles/2025/a.md")
    b = dataclasses.replace(article("b", slug="bee"), path="content/articles/b.md")
    made = routes(a, b, page("about"), actor("ukraine"), theme("ceasefire"), static=("static/map.png",))
    return Links(made, "content", source)


@pytest.mark.parametrize(
    ("prefix", "target", "path"),
    [
        ("actor", "ukraine", "actors/ukraine/"),
        ("actor", "norwy", None),
        ("actor", "ceasefire", None),
        ("theme", "ceasefire", "themes/ceasefire/"),
        ("theme", "", None),
        ("article", "b", "articles/bee/"),
        ("article", "bee", None),
        ("digest", "2025-W51", "digests/2025-w51/"),
        ("digest", "2025-w51", "digests/2025-w51/"),
        ("digest", "2025-W50", None),
        ("digest", "2025-W54", None),
        ("digest", "51", None),
        ("filename", "a.md", "articles/a/"),
        ("filename", "../b.md", "articles/bee/"),
        ("filename", "./../b.md", "articles/bee/"),
        ("filename", "/articles/b.md", "articles/bee/"),
        ("filename", "//articles/b.md", "articles/bee/"),
        ("filename", "/pages/about.md", "about/"),
        ("filename", "../../pages/about.md", "about/"),
        ("filename", "../articles/b.md", None),
        ("filename", "b.md", None),
        ("filename", "", None),
        ("filename", "../../../content/articles/b.md", "articles/bee/"),
        ("filename", "/../content/articles/b.md", "articles/bee/"),
        ("filename", "../../../pelicanconf.py", None),
        ("filename", "/../../etc/passwd", None),
        ("filename", "../../actors/ukraine.md", None),
        ("static", "/static/map.png", "static/map.png"),
        ("static", "../../static/map.png", "static/map.png"),
        ("static", "../../../static/map.png", None),
        ("static", "/../static/map.png", None),
        ("static", "map.png", None),
        ("static", "/static/gone.png", None),
    ],
)
def test_a_link_leads_to_its_target_or_nowhere(prefix: str, target: str, path: str | None) -> None:
    assert links().resolve(prefix, target) == path


@settings(deadline=None)
@given(st.sampled_from(["filename", "static"]), st.text("./ab~\\%", max_size=20))
def test_no_link_leaves_the_content_folder(prefix: str, target: str) -> None:
    made = links()
    path = made.path(target)
    assert path is None or (path.startswith("content/") and ".." not in path.split("/"))
    assert made.resolve(prefix, target) is None or path is not None
