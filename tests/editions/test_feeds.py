"""Atom feeds: valid, permanent, whole."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import feedparser
import html5lib
import pytest
from lxml import etree

from generator.editions.feeds import LOCAL_URL, changed, entry_id
from generator.model.settings import Settings
from generator.model.vocabulary import CorrectionKind
from generator.read.content import Loaded
from generator.views.kit import Kit
from tests.digest.support import BRUSSELS, actor, article, correction, day_of, source, theme
from tests.views.support import example_kit, feeds_of, kit_of

ATOM: Final = "{http://www.w3.org/2005/Atom}"
SETTINGS: Final = Settings(
    name="Site & more",
    url="https://example.org/sub",
    tagline="Why <this>",
    publisher="Desk",
    rights="CC BY 4.0",
    zone=BRUSSELS,
    feed_tag="example.org,2025",
)


@cache
def grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(Path(__file__).parent / "atom.rng"))


def feeds(kit: Kit) -> dict[str, str]:
    """Give every feed by its file."""
    return {route.save_as: text for route, text in feeds_of(kit).items()}


@cache
def example_feeds() -> dict[str, str]:
    return feeds(example_kit())


def root(text: str) -> etree._Element:
    return etree.fromstring(text.encode("utf-8"))


def feed(
    *items: Loaded[Any], settings: Settings = SETTINGS, name: str = "feeds/all.atom.xml"
) -> etree._Element:
    return root(feeds(kit_of(*items, settings=settings))[name])


def values(element: etree._Element, path: str) -> list[str]:
    return [found.text or "" for found in element.findall("/".join(ATOM + step for step in path.split("/")))]


def assert_valid(text: str) -> None:
    """Check a feed by the grammar, by what RFC 4287 says besides, and as a reader reads it."""
    schema, tree = grammar(), root(text)
    assert schema.validate(tree), schema.error_log
    assert tree.find(f"{ATOM}author") is not None or all(
        entry.find(f"{ATOM}author") is not None for entry in tree.findall(f"{ATOM}entry")
    )
    for container in (tree, *tree.findall(f"{ATOM}entry")):
        rels = [
            (link.get("rel"), link.get("type"), link.get("hreflang"))
            for link in container.findall(f"{ATOM}link")
        ]
        assert len([rel for rel in rels if rel[0] == "alternate"]) == 1
        assert len(rels) == len(set(rels))
        for link in container.findall(f"{ATOM}link"):
            assert str(link.get("href")).startswith(("https://", "http://"))
    assert [link.get("rel") for link in tree.findall(f"{ATOM}link")] == ["alternate", "self"]
    keys = values(tree, "entry/id")
    assert len(keys) == len(set(keys))
    parsed = feedparser.parse(text.encode("utf-8"))
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == "atom10"
    assert len(parsed.entries) == len(keys)
    newest = max((entry.updated_parsed for entry in parsed.entries), default=None)
    assert newest is None or parsed.feed.updated_parsed == newest


# The grammar itself


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<title>", "<heading>"),
        ("</updated>", " o'clock</updated>"),
        ("<id>", "<id>x</id><id>"),
        ('rel="self"', 'relation="self"'),
        ('<summary type="html">', '<summary type="markdown">'),
        ("<entry>", "<entry><entry/>"),
        ("<name>", "<nick>x</nick><name>y</name><name>"),
    ],
)
def test_the_grammar_refuses_what_is_no_feed(old: str, new: str) -> None:
    text = feeds(kit_of(article("a"), settings=SETTINGS))["feeds/all.atom.xml"]
    broken = text.replace(old, new).replace("</title>", "</heading>" if "heading" in new else "</title>")
    assert broken != text
    assert grammar().validate(root(text))
    assert not grammar().validate(root(broken))


# The example site


def test_example_every_feed_is_valid() -> None:
    for text in example_feeds().values():
        assert_valid(text)


def test_example_there_is_a_feed_for_everything_one_can_follow() -> None:
    kit = example_kit()
    assert sorted(example_feeds()) == sorted(
        [
            "feeds/all.atom.xml",
            *(f"feeds/actors/{name}.atom.xml" for name in kit.corpus.actors),
            *(f"feeds/themes/{name}.atom.xml" for name in kit.corpus.themes),
        ]
    )


def test_example_a_feed_holds_the_newest_articles_about_its_subject() -> None:
    kit = example_kit()
    for name in kit.corpus.actors:
        about = [b for b in kit.corpus.briefings if name in b.article.actors]
        about.sort(key=lambda b: (b.available.instant, b.id), reverse=True)
        tree = root(example_feeds()[f"feeds/actors/{name}.atom.xml"])
        tag = kit.settings.feed_tag
        assert values(tree, "entry/id") == [entry_id(tag, b.id) for b in about[:30]]
    assert len(values(root(example_feeds()["feeds/all.atom.xml"]), "entry/id")) == 30


def test_example_the_same_entry_is_the_same_in_every_feed() -> None:
    known: dict[str, bytes] = {}
    for text in example_feeds().values():
        for entry in root(text).findall(f"{ATOM}entry"):
            key = str(entry.findtext(f"{ATOM}id"))
            assert known.setdefault(key, etree.tostring(entry)) == etree.tostring(entry)


def test_example_content_is_well_formed_and_its_links_are_absolute() -> None:
    for text in example_feeds().values():
        for content in values(root(text), "entry/content"):
            html5lib.HTMLParser(strict=True).parseFragment(content, container="main")
            ids = set(re.findall(r'\bid="([^"]+)"', content))
            for link in re.findall(r'\b(?:href|src)="([^"]*)"', content):
                assert link.startswith(("https://", "http://", "mailto:")) or link[1:] in ids
            assert "\x00" not in content
    assert len(example_feeds()) == 53


# Small sites


def test_an_empty_site_has_valid_feeds() -> None:
    made = feeds(kit_of(settings=SETTINGS))
    assert len(made) == 7
    for text in made.values():
        assert_valid(text)
        assert values(root(text), "updated") == ["2025-01-01T00:00:00+01:00"]


def test_a_feed_without_articles_does_not_change_when_others_do() -> None:
    name = "feeds/actors/russia.atom.xml"
    one = feeds(kit_of(article("a", "2025-12-15"), settings=SETTINGS))[name]
    other = feeds(kit_of(article("a", "2027-12-15"), article("b", "2028-01-01"), settings=SETTINGS))[name]
    assert one == other
    assert_valid(one)
    assert values(root(one), "entry/id") == []


def test_what_a_feed_says_of_itself() -> None:
    tree = feed(article("a"), name="feeds/actors/ukraine.atom.xml")
    assert tree.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert values(tree, "title") == ["Site & more: Ukraine"]
    assert values(tree, "subtitle") == ["Why <this>"]
    assert values(tree, "id") == ["tag:example.org,2025:feed/actor/ukraine"]
    assert values(tree, "rights") == ["CC BY 4.0"]
    assert values(tree, "generator") == ["Communiqué"]
    assert [link.get("href") for link in tree.findall(f"{ATOM}link")] == [
        "https://example.org/sub/actors/ukraine/",
        "https://example.org/sub/feeds/actors/ukraine.atom.xml",
    ]
    assert values(feed(article("a")), "id") == ["tag:example.org,2025:feed/all"]


def test_an_entry_holds_the_whole_article() -> None:
    tree = feed(
        article(
            "a",
            "2025-12-15",
            body="See [Kyiv]({actor}ukraine) [@s1].",
            title="A <title> & more",
            summary="A <summary> & more.",
            authors=("One", "Two"),
            themes=("territory", "ceasefire"),
            actors=("russia",),
            sources=(
                source("s1", title="<Doc>", url="https://example.org/?a=1&b=2", publisher="P & Co"),
                source("s2", title="Paper"),
            ),
            corrections=(correction(day_of("2025-12-16"), note="Was <wrong>."),),
        )
    )
    assert values(tree, "entry/title") == ["A <title> & more"]
    assert values(tree, "entry/summary") == ["A &lt;summary&gt; &amp; more."]
    assert values(tree, "entry/author/name") == ["One, Two"]
    assert [item.get("term") for item in tree.findall(f"{ATOM}entry/{ATOM}category")] == [
        "Territory",
        "Ceasefire",
        "Russia",
    ]
    content = values(tree, "entry/content")[0]
    assert '<a href="https://example.org/sub/actors/ukraine/">Kyiv</a>' in content
    assert (
        '<li id="article-a-ref-s1">P &amp; Co: <a href="https://example.org/?a=1&amp;b=2">&lt;Doc&gt;</a></li>'
        in content
    )
    assert '<li id="article-a-ref-s2">Publisher: Paper</li>' in content
    assert "Correction, 16 December 2025:</strong> Was &lt;wrong&gt;." in content
    assert 'href="#article-a-ref-s1"' in content


def test_the_publisher_or_the_site_stands_in_for_an_author() -> None:
    assert values(feed(article("a")), "entry/author/name") == ["Desk"]
    assert values(feed(article("a"), settings=Settings(name="Site")), "entry/author/name") == ["Site"]


def test_without_an_address_of_the_site_links_are_absolute_all_the_same() -> None:
    tree = feed(article("a", body="[Kyiv]({actor}ukraine)"), settings=Settings(zone=BRUSSELS))
    assert values(tree, "entry/content")[0].startswith(f'<p><a href="{LOCAL_URL}/actors/ukraine/">')
    assert tree.find(f"{ATOM}entry/{ATOM}link").get("href") == f"{LOCAL_URL}/articles/a/"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("fields", "settings"),
    [
        ({}, SETTINGS),
        ({"slug": "other"}, SETTINGS),
        ({"title": "Other"}, SETTINGS),
        ({"date": "2026-02-01"}, SETTINGS),
        ({"updated": "2026-02-01"}, SETTINGS),
        ({}, Settings(url="https://elsewhere.example", feed_tag="example.org,2025")),
        ({}, Settings(name="Other", language="fr", feed_tag="example.org,2025")),
    ],
)
def test_an_id_is_permanent(fields: dict[str, str], settings: Settings) -> None:
    when = fields.pop("date", "2025-12-15")
    assert values(feed(article("a", when, **fields), settings=settings), "entry/id") == [
        "tag:example.org,2025:article/a"
    ]


@pytest.mark.parametrize(
    ("fields", "published", "updated"),
    [
        ({}, "2025-12-15T00:00:00+01:00", "2025-12-15T00:00:00+01:00"),
        ({"title": "New", "summary": "New."}, "2025-12-15T00:00:00+01:00", "2025-12-15T00:00:00+01:00"),
        (
            {"corrections": (correction(day_of("2025-12-17"), kind=CorrectionKind.MINOR),)},
            "2025-12-15T00:00:00+01:00",
            "2025-12-15T00:00:00+01:00",
        ),
        ({"updated": "2025-12-16T09:30"}, "2025-12-15T00:00:00+01:00", "2025-12-16T09:30:00+01:00"),
        ({"publish_at": "2025-12-17T18:00"}, "2025-12-17T18:00:00+01:00", "2025-12-17T18:00:00+01:00"),
        (
            {"publish_at": "2025-12-17T18:00", "updated": "2025-12-16"},
            "2025-12-17T18:00:00+01:00",
            "2025-12-17T18:00:00+01:00",
        ),
        (
            {"corrections": (correction(day_of("2025-12-17")),)},
            "2025-12-15T00:00:00+01:00",
            "2025-12-17T00:00:00+01:00",
        ),
    ],
)
def test_updated_moves_only_with_what_readers_should_notice(
    fields: dict[str, Any], published: str, updated: str
) -> None:
    tree = feed(article("a", "2025-12-15", **fields))
    assert values(tree, "entry/published") == [published]
    assert values(tree, "entry/updated") == [updated]
    assert values(tree, "updated")[0] == datetime.fromisoformat(updated).astimezone(UTC).isoformat()


def test_a_late_article_comes_first_when_it_arrives() -> None:
    tree = feed(article("late", "2025-12-01", publish_at="2025-12-20"), article("new", "2025-12-15"))
    assert [key.rpartition("/")[2] for key in values(tree, "entry/id")] == ["late", "new"]


@pytest.mark.parametrize(("entries", "shown"), [(30, 30), (5, 5), (100, 40)])
def test_a_feed_ends_after_some_entries(entries: int, shown: int) -> None:
    items = [article(f"a{number}", f"2025-12-{1 + number // 2:02d}") for number in range(40)]
    settings = Settings(feed_entries=entries)
    tree = feed(*items, settings=settings)
    assert len(values(tree, "entry/id")) == shown
    assert values(tree, "entry/id")[0].endswith("/a39") or values(tree, "entry/id")[0].endswith("/a9")
    assert Settings().feed_entries == 30


def test_the_newest_entry_dates_the_feed_even_if_it_is_not_the_first() -> None:
    kit = kit_of(
        article("a", "2025-12-01", updated="2025-12-30"), article("b", "2025-12-15"), settings=SETTINGS
    )
    assert changed(kit.briefings["a"]).iso == "2025-12-30"
    text = feeds(kit)["feeds/all.atom.xml"]
    assert values(root(text), "updated") == ["2025-12-29T23:00:00+00:00"]
    assert_valid(text)


def test_names_with_marks_stay_whole() -> None:
    name = "A & B <c> “d” é"
    made = feeds(
        kit_of(actor("ukraine", name=name), theme("ceasefire", name=name), article("a"), settings=SETTINGS)
    )
    assert_valid(made["feeds/actors/ukraine.atom.xml"])
    assert values(root(made["feeds/actors/ukraine.atom.xml"]), "title") == [f"Site & more: {name}"]
