"""The hostile corpus in every field an editor can write: refused with a place, or shown as harmless text."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import etree
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.hostile.corpus import texts, vectors
from tests.hostile.places import ADDRESSES, PLACES, Place
from tests.hostile.site import FILES, HostileSite, pack_of
from tests.site.support import built, communique, tree

#: The first of them builds the sites.
pytestmark = [pytest.mark.xdist_group("hostile"), pytest.mark.timeout(300)]

BANNED = "script, iframe, frame, object, embed, base, style, form, input, button, math, video, foreignObject"
URLS = {"href", "src", "action", "formaction", "data", "poster", "srcset", "ping", "background", "xlink:href"}


def test_every_refusal_has_a_place_and_a_reason(hostile: HostileSite) -> None:
    for (index, place), problem in hostile.refused.items():
        assert problem.location.line > 0, (texts()[index], place)
        assert problem.message
        assert re.fullmatch(r"B\d{3}", problem.code)


def test_most_is_shown_as_text(hostile: HostileSite) -> None:
    """Refusing all would pass every other test here."""
    ours = range(len(vectors()))
    taken = Counter(place for index in ours for place in hostile.taken[index])
    for place, core in PLACES.items():
        if place not in ADDRESSES and core != "body":
            assert taken[place] >= 100, place
        if core == "body":
            assert taken[place] >= 40, place


@pytest.mark.parametrize("place", [("article", "sources", 0, "url"), ("actor", "homepage")])
def test_only_web_addresses_are_addresses(hostile: HostileSite, place: Place) -> None:
    for index, vector in enumerate(texts()):
        if place in hostile.taken[index]:
            parts = urlsplit(vector.text)
            assert parts.scheme in ("http", "https"), vector
            assert parts.hostname, vector
            assert not parts.username, vector
            assert not re.search(r"[\s\"'\\]", vector.text), vector


@pytest.mark.parametrize("number", [41, 42, 43, 44, 45, 47, 48, 49, 50, 62])
def test_links_that_act_are_refused_in_every_body(hostile: HostileSite, number: int) -> None:
    for index, vector in enumerate(vectors()):
        if vector.number == number:
            for kind in ("article", "actor", "theme", "digest", "page"):
                assert (kind, "body") not in hostile.taken[index], (kind, vector)


def faults(node: LexborNode) -> list[str]:
    found = []
    for name, value in node.attributes.items():
        if name.startswith("on") or name in ("style", "srcdoc"):
            found.append(name)
        scheme = re.match(r"[a-z][a-z0-9+.-]*(?=:)", (value or "").strip(), re.IGNORECASE)
        if name in URLS and scheme and scheme[0].lower() not in ("http", "https", "mailto"):
            found.append(f"{name}={value}")
    return found


def test_no_page_has_anything_that_acts(output: Path) -> None:
    for path in sorted(set(output.rglob("*.html")) - set(output.glob("inbox/*"))):
        parsed = LexborHTMLParser(path.read_text(encoding="utf-8"))
        assert [node.html for node in parsed.css(BANNED)] == [], path
        assert [fault for node in parsed.css("*") for fault in faults(node)] == [], path
        orders = [node.attributes.get("http-equiv") for node in parsed.css("meta[http-equiv]")]
        assert orders == ["Content-Security-Policy", *["refresh"] * (path.parts[-3:-2] == ("was",))], path
        assert len(parsed.css("head title")) == len(parsed.css("h1")) == len(parsed.css("body")) == 1, path


def test_every_feed_is_well_formed(output: Path) -> None:
    feeds = sorted(output.rglob("*.xml"))
    assert len(feeds) > 70
    for path in feeds:
        etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True))


def test_templates_in_texts_are_texts(hostile: HostileSite, output: Path) -> None:
    shown = 0
    packs = pack_of()
    for index, vector in enumerate(vectors()):
        if vector.number not in (63, 64, 65):
            continue
        assert ("article", "body") in hostile.taken[index], vector
        number = packs[index]
        for page in (
            f"articles/v{number}/index",
            f"actors/a{number}/index",
            f"themes/t{number}/index",
            f"p{number}",
        ):
            parsed = LexborHTMLParser((output / f"{page}.html").read_text(encoding="utf-8"))
            assert parsed.body is not None
            text = re.sub(r"[“”]", '"', parsed.body.text())
            assert vector.text in text, page
            assert "root:" not in text
            assert "class 'object'" not in text
            shown += 1
    assert shown >= 20


def test_pictures_are_found_whatever_they_are_called(output: Path) -> None:
    parsed = LexborHTMLParser((output / "files/index.html").read_text(encoding="utf-8"))
    shown = [node.attributes.get("src") or "" for node in parsed.css("main img")]
    found = [output / "files" / unquote(urlsplit(src).path) for src in shown]
    assert [path.name for path in found if path.is_file()] == list(FILES)


def test_the_output_gate_sees_nothing_but_text(output: Path) -> None:
    """It reads HTML by patterns of its own."""
    built(communique("verify", output / "few", cwd=output.parent / "few"))


def test_nothing_invisible_is_published(output: Path) -> None:
    forbidden = re.compile(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
    )
    for name, data in tree(output).items():
        if name.endswith((".html", ".xml", ".txt", ".json", ".ics", ".csv")):
            text = data.decode()
            found = forbidden.search(text)
            assert not found, (name, found)


def test_data_for_machines_stays_data(output: Path) -> None:
    """Editions that come as JSON parse, and what is meant for a page cannot end a script element."""
    for name, data in tree(output).items():
        if name.endswith(".json"):
            json.loads(data)
        if name.endswith(".html"):
            assert b"</script" not in data, name
