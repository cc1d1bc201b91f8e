"""Views in the templates of our site theme: whole pages, links that lead somewhere, nothing unescaped."""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from typing import Any, Final

import pytest
from selectolax.lexbor import LexborHTMLParser

from generator.editions.pages import page_jobs
from generator.editions.sitemap import sitemap_documents
from generator.model.documents import Direction
from generator.model.records import EventRef, Interest, Participant, Step, StepOrder
from generator.model.settings import Settings
from generator.model.vocabulary import ActorKind, Alert, Basis, Change, DirectionKind, Level, Result
from generator.views.kit import Kit
from generator.views.overview import text_page
from generator.views.urls import root_of
from tests.digest.support import (
    BRUSSELS,
    actor,
    article,
    correction,
    day_of,
    dispute,
    event,
    moves,
    note,
    outlook,
    page,
    position,
    resolves,
    source,
    support,
    theme,
)
from tests.views.many import divided_kit
from tests.views.support import ROOT, environment, example_kit, feeds_of, kit_of, site_of

#: Text that must reach the page as text, whatever field it comes from.
HOSTILE: Final = "<script>alert(1)</script>\"'&amp;<b>"


def render(kit: Kit) -> dict[str, str]:
    """Give every page by its file."""
    templates = environment()
    site = site_of(kit)
    made = {
        job.route.save_as: templates.get_template(f"{job.template}.html").render(
            view=job.view, site=site, root=job.root
        )
        for job in page_jobs(kit)
    }
    for item in kit.corpus.pages:
        save_as = kit.routes["page", item.id].save_as
        made[save_as] = templates.get_template("page.html").render(
            view=text_page(kit, item), site=site, root=root_of(save_as)
        )
    return made


def everything(text: str = "Text") -> Kit:
    """Give a small site in which every part of every page has something to show, all of it this text."""
    values: dict[str, Any] = {
        "participants": [
            {"actor": "ukraine"},
            {"actor": "russia", "name": f"Name {text}", "office": text},
            {"name": "Person"},
        ],
        "steps": [{"id": "one", "label": text}, {"id": "two", "label": text}],
        "order": [{"actor": "ukraine", "steps": ("one", "two")}],
        "ref": {"ref": "e1", "note": text, "result": Result.NONE},
        "interest": {"actor": "ukraine", "theme": "ceasefire", "text": text, "sources": ("s1",)},
        "direction": {
            "theme": "ceasefire", "direction": DirectionKind.IMPROVED, "reason": text,
            "alert": Alert.CONFLICT_RISK,
        },
    }  # fmt: skip
    graded = source("s1", title=text, publisher=text, url="https://example.org/?a=1&b=2", language="fr")
    people = tuple(Participant(**value) for value in values["participants"])
    common: dict[str, Any] = {
        "title": text, "summary": text, "key_points": (text, text), "authors": (text,),
        "sources": (graded, source("s2", title=text, publisher=text)), "themes": ("ceasefire",),
    }  # fmt: skip
    return kit_of(
        actor("ukraine", name=text, summary=text, aliases=(text,), office=text, wikidata="Q212",
              homepage="https://example.org/?a=1&b=2", member_of=("russia",)),
        actor("russia", summary=text),
        actor("person", name="Person", kind=ActorKind.PERSON),
        theme("ceasefire", name=text, question=text, description=text, parent="territory"),
        theme("territory", parent=None),
        article(
            "first", "2025-12-02", body="One [@s1].\n\n## A\n\n## B\n\n## C", **common,
            positions=(position("supports", text=text), position(who="russia", basis=Basis.ASSESSED)),
            events=(event("e1", title=text, place=text, note=text, participants=people, sources=("s1",),
                          end=day_of("2025-12-16"), level=Level.ENVOY),),
            disagreements=(
                dispute("d1", issue=text, sources=("s1",),
                        steps=tuple(Step(**value) for value in values["steps"]),
                        order=tuple(StepOrder(**value) for value in values["order"])),
            ),
            outlook=(outlook("o1", day_of("2025-12-15"), statement=text),
                     outlook("o2", day_of("2025-12-20"), statement=text)),
            support=(support("russia", text=text, sources=("s2",), amount=5e8, currency="EUR"),),
            interests=(Interest(**values["interest"]),),
            corrections=(correction(day_of("2025-12-03"), note=text),),
        ),
        article(
            "second", "2025-12-10", **common, publish_at="2025-12-16",
            positions=(position("rejects", "red-line", text=text, conditions=(text,),
                                change=Change.SOFTENED, change_reason=text),),
            events=(EventRef(**values["ref"]),),
            disagreements=(moves("d1", "narrowing", note=text, sources=("s1",)),),
            outlook=(resolves("o1", day_of("2025-12-10")),),
        ),
        article("third", "2025-12-17", **common),
        note("2025-W51", headline=text, key_points=(text,), body="Overview.",
             directions=(Direction(**values["direction"]),)),
        page("about", title=text, summary=text, body="## A\n\n## B\n\n## C", menu=1),
        settings=Settings(name=text, tagline=text, publisher=text, rights=text, zone=BRUSSELS,
                          url="https://example.org/sub"),
    )  # fmt: skip


@cache
def site(name: str) -> Kit:
    match name:
        case "example":
            return example_kit()
        case "small":
            return everything()
        case "hostile":
            return everything(HOSTILE)
        case "divided":
            return divided_kit()
        case _:
            return kit_of()


@cache
def pages_of(name: str) -> dict[str, str]:
    return render(site(name))


SITES: Final = ("example", "small", "hostile", "empty", "divided")


@pytest.mark.parametrize("name", SITES)
def test_every_page_of_a_site_is_rendered(name: str) -> None:
    for save_as, text in pages_of(name).items():
        assert text.startswith("<!DOCTYPE html>"), save_as
        assert text.rstrip().endswith("</html>"), save_as
        assert not re.search(r"[>\"]None[<\"]|Undefined|mappingproxy|<generator", text), save_as


@pytest.mark.parametrize("name", SITES)
def test_ids_stand_once_on_a_page(name: str) -> None:
    for save_as, text in pages_of(name).items():
        twice = [key for key, number in Counter(ids(text)).items() if number > 1]
        assert twice == [], save_as


def ids(text: str) -> list[str]:
    found = LexborHTMLParser(text).css("[id]")
    return [str(node.attributes["id"]) for node in found]


@pytest.mark.parametrize("name", SITES)
def test_every_link_leads_somewhere(name: str) -> None:
    made = pages_of(name)
    known = {route.save_as for route in site(name).routes.table.values()}
    targets = {save_as: set(ids(text)) for save_as, text in made.items()}
    lost = set()
    for save_as, text in made.items():
        if save_as == "404.html":
            continue
        for node in LexborHTMLParser(text).css("a[href]"):
            href = str(node.attributes["href"])
            if href.startswith(("https://", "http://", "mailto:")):
                continue
            path, _, fragment = href.partition("#")
            # A browser joins them in this way; `./` and `../` lead to index.html.
            place = posixpath.normpath(posixpath.join(posixpath.dirname(save_as), path)) if path else save_as
            if path.endswith("/"):
                place = posixpath.normpath(f"{place}/index.html")
            if place not in known or (fragment and fragment not in targets.get(place, set())):
                lost.add((save_as, href))
    assert sorted(lost) == []


def test_every_drawing_has_a_name_and_a_description() -> None:
    found: Counter[str] = Counter()
    for name in SITES:
        for path, text in pages_of(name).items():
            tree = LexborHTMLParser(text)
            for drawing in tree.css("svg[role=img], svg[role=group]"):
                found[str(drawing.attributes["role"])] += 1
                for inside, attribute in (("title", "aria-labelledby"), ("desc", "aria-describedby")):
                    ids = (drawing.attributes.get(attribute) or "").split()
                    said = [node.text() for key in ids for node in tree.css(f"#{key}")]
                    said += [node.text() for node in drawing.iter() if node.tag == inside]
                    assert "".join(said).strip(), (path, inside)
    assert set(found) == {"img", "group"}


def test_text_of_the_editor_is_never_markup() -> None:
    made = pages_of("hostile")
    assert sum("&lt;script&gt;alert(1)" in text for text in made.values()) >= 12
    for save_as, text in made.items():
        tree = LexborHTMLParser(text)
        assert "<script" not in text, save_as
        assert [node.text() for node in tree.css("b") if not node.text().strip()] == [], save_as
        assert "&amp;amp;amp;" not in text, save_as


def test_addresses_with_an_ampersand_stay_whole() -> None:
    tree = LexborHTMLParser(pages_of("small")["articles/first/index.html"])
    hrefs = [node.attributes["href"] for node in tree.css("a.src-title")]
    assert "https://example.org/?a=1&b=2" in hrefs


# The same input gives the same views


def digest_of(kit: Kit) -> str:
    """Give a fingerprint of every view, page, feed and of the sitemap."""
    state = hashlib.sha256()
    for job in page_jobs(kit):
        state.update(repr((job.route, job.template, job.root, job.view)).encode())
    for save_as, text in render(kit).items():
        state.update(f"{save_as}\0{text}\0".encode())
    for route, text in feeds_of(kit).items():
        state.update(f"{route}\0{text}\0".encode())
    state.update(f"{site_of(kit)}\0{dict(sitemap_documents(kit))}".encode())
    return state.hexdigest()


def test_the_same_content_gives_the_same_views() -> None:
    example = example_kit()
    again = Kit(
        example.corpus,
        list(example.issues.values()),
        example.routes,
        example.bodies,
        example.settings,
    )
    assert list(page_jobs(example)) == list(page_jobs(again))
    assert feeds_of(example) == feeds_of(again)


def test_the_seed_of_the_hashes_makes_no_difference() -> None:
    program = "from tests.views import test_rendering as t; print(t.digest_of(t.example_kit()))"
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]
    found = {run.communicate()[0] for run in runs}
    assert [run.returncode for run in runs] == [0, 0]
    assert found == {f"{digest_of(example_kit())}\n"}
