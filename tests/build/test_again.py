"""After an edit of what is only shown, what was indexed is what indexing anew gives."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.build.again import with_edits
from generator.build.memory import Memory
from generator.build.prepare import Prepared, prepare
from generator.digest.corpus import Corpus
from generator.digest.publication import Audience
from generator.digest.shown import SHOWN
from generator.editions.feeds import feed_document
from generator.editions.pages import page_job
from generator.editions.sitemap import sitemap_documents
from generator.model.documents import Actor, Article, DigestNote, Page, Theme
from generator.pelican.render import read_pelican_settings
from generator.pelican.settings import adjust
from generator.read.content import Loaded
from generator.read.markdown import Rendered
from generator.views.kit import Kit
from generator.views.overview import text_page
from tests.conftest import ROOT

GOLDEN: Final = ROOT / "tests" / "site" / "golden"
NOW: Final = datetime(2026, 6, 1, tzinfo=UTC)
FOLDERS: Final[dict[type, str]] = {
    Article: "articles", Actor: "actors", Theme: "themes", DigestNote: "digests", Page: "pages",
}  # fmt: skip
PLAIN: Final = """\
---
title: Plain text {number}
date: 2025-12-{number:02}
summary: A text of one theme.
themes: [{themes}]
actors: [norland]
{more}sources: [{{id: s1, title: A text, publisher: A desk}}]
---
One text. [@s1]
"""
#: Beside the golden site: so many texts of a theme that they do not all lead to each other, drafts of each
#: kind, and a second page.
MORE: Final = {
    **{
        f"articles/plain-{n}.md": PLAIN.format(
            number=n, themes="ceasefire, grain-transit" if n % 3 else "grain-transit", more=""
        )
        for n in range(1, 16)
    },
    "articles/plain-16.md": PLAIN.format(number=16, themes="ceasefire", more="status: draft\n"),
    "digests/2025-W49.md": "---\nheadline: A draft\nstatus: draft\n---\nNo more.\n",
    "pages/notes.md": "---\ntitle: Notes\nmenu: 2\n---\nA page.\n",
    "pages/draft.md": "---\ntitle: Draft\nstatus: draft\n---\nA page.\n",
}
#: Values of what is only shown, as they stand in a file; some are those of other files.
VALUES: Final[dict[type, dict[str, tuple[str, ...]]]] = {
    Article: {
        "title": ("A new title", "Plain text 3", "a", "'Zebras & <b>birds</b>'"),
        "authors": ("[A. Writer]", "[Z. Writer, B. Writer]", "[]"),
        "summary": ("A new summary.", "A text of one theme."),
        "key_points": ("[One point.]", "[One point., Another point.]", "[]"),
        "language": ("nb", "en"),
        "extra": ("{colour: green}", "{weight: 3, list: [1, 1]}"),
    },
    Actor: {
        "summary": ("A new summary.",),
        "office": ("Harbour master", "Clerk"),
        "metonyms": ("[the Mole, the Pier]", "[]"),
        "ambiguous": ("[Vale]", "[]"),
        "wikidata": ("Q1", "Q2"),
        "iso3166": ("NO", "SE"),
        "homepage": ("https://actor.example/",),
        "extra": ("{colour: green}",),
    },
    Theme: {
        "question": ("Is it so at last?",),
        "description": ("It covers something else.",),
        "keywords": ("[noon, silence]", "[]"),
        "iptc": ("'16000000'", "'11000000'"),
        "extra": ("{colour: green}",),
    },
    DigestNote: {
        "headline": ("A new headline", "Both sides want silence first"),
        "key_points": ("[One point.]", "[One point., Another point.]", "[]"),
        "extra": ("{colour: green}",),
    },
    Page: {
        "title": ("A new title", "Notes"),
        "summary": ("A new summary.",),
        "updated": ("2025-12-29", "2026-01-02"),
        "authors": ("[A. Writer]", "[]"),
        "menu": ("1", "7", "-1"),
        "language": ("nb", "en"),
        "extra": ("{colour: green}",),
    },
}
#: Values of all other fields, for one file of each kind, on which no diagnostic follows.
OTHERS: Final[dict[type, tuple[str, dict[str, str]]]] = {
    Article: (
        "articles/plain-9.md",
        {
            "id": "another",
            "date": "2025-12-10",
            "updated": "2025-12-30",
            "status": "draft",
            "publish_at": "2026-01-02T10:00",
            "slug": "another",
            "significance": "major",
            "themes": "[ceasefire]",
            "actors": "[sudland]",
            "events": (
                "[{id: new-event, kind: meeting, title: A talk, date: 2025-12-08, status: held, source: s1}]"
            ),
            "positions": (
                "[{actor: norland, theme: ceasefire, kind: demand, stance: opposes, text: No., source: s1}]"
            ),
            "disagreements": (
                "[{id: new-one, theme: ceasefire, parties: [norland, sudland], issue: It.,"
                " state: open, source: s1}]"
            ),
            "support": (
                "[{donor: norland, recipient: sudland, kind: financial, stage: committed, source: s1}]"
            ),
            "interests": "[{actor: norland, theme: ceasefire, text: Its coast., source: s1}]",
            "outlook": (
                "[{id: new-due, statement: It ends., likelihood: likely, confidence: low,"
                " due: 2026-01-09, source: s1}]"
            ),
            "sources": "[{id: s1, title: Another text, publisher: A desk}]",
            "corrections": "[{date: 2025-12-30, note: A slip., kind: minor}]",
            "handling": "amber",
            "aliases": "[an-old-address]",
        },
    ),
    Actor: (
        "actors/norland.md",
        {
            "id": "norland",
            "name": "Zorland",
            "kind": "group",
            "aliases": "[Nord]",
            "member_of": "[]",
            "former_ids": "[old-norland]",
            "status": "draft",
            "publish_at": "2026-01-02T10:00",
            "handling": "amber",
        },
    ),
    Theme: (
        "themes/grain-transit.md",
        {
            "id": "grain-transit",
            "name": "A transit",
            "parent": "ceasefire",
            "former_ids": "[old-transit]",
            "status": "draft",
            "publish_at": "2026-01-02T10:00",
            "handling": "amber",
        },
    ),
    DigestNote: (
        "digests/2025-W52.md",
        {
            "order": "[talks-resume]",
            "directions": "[]",
            "issued": "2025-12-31",
            "status": "draft",
            "handling": "amber",
        },
    ),
    Page: (
        "pages/about.md",
        {
            "slug": "another",
            "date": "2025-12-01",
            "status": "draft",
            "handling": "amber",
            "template": "page",
            "aliases": "[an-old-page]",
            "url": "other/",
            "save_as": "other.html",
        },
    ),
}
LISTS: Final = {
    Article: ("authors", "key_points"), Actor: ("metonyms", "ambiguous"), Theme: ("keywords",),
    DigestNote: ("key_points",),
}  # fmt: skip


class Desk:
    """A site on which files are edited and put back.

    No dataclass: Hypothesis shows the arguments of an example that fails, and of a dataclass all fields. A
    whole site is too long; its warning of that, an error here, would stand in place of the failure as
    “inconsistent data generation”.
    """

    def __init__(
        self, root: Path, options: dict[str, Any], before: Prepared, texts: Mapping[str, str]
    ) -> None:
        self.root = root
        self.settings = options
        self.before = before
        self.texts = texts

    def __repr__(self) -> str:
        return f"<the site in {self.root}>"

    @classmethod
    def open(cls, root: Path) -> Desk:
        shutil.copytree(GOLDEN / "content", root / "content")
        conf = (GOLDEN / "pelicanconf.py").read_text("utf-8")
        theme = 'str(Path(__file__).resolve().parents[3] / "themes/briefing")'
        assert theme in conf
        (root / "pelicanconf.py").write_text(
            conf.replace(theme, repr(str(ROOT / "themes/briefing"))), "utf-8"
        )
        for name, text in MORE.items():
            (root / "content" / name).write_text(text, "utf-8")
        options = read_pelican_settings(root / "pelicanconf.py")
        adjust(options)
        texts = {
            path.relative_to(root / "content").as_posix(): path.read_text("utf-8")
            for path in sorted(root.glob("content/*/*.md"))
        }
        desk = cls(root, options, _whole(options), texts)
        assert desk.before.diagnostics == ()
        return desk

    def of(self, kind: type) -> list[str]:
        return [name for name in self.texts if name.startswith(FOLDERS[kind])]

    @contextmanager
    def after(self, edits: Mapping[str, str]) -> Iterator[tuple[Prepared | None, Prepared]]:
        """Give the site after an edit, by the short way and by the long one; put all back in the end."""
        paths = {f"content/{name}": self.root / "content" / name for name in edits}
        try:
            for name, text in edits.items():
                (self.root / "content" / name).write_text(text, "utf-8")
            yield with_edits(self.before, paths, Memory()), _whole(self.settings)
        finally:
            for name in edits:
                (self.root / "content" / name).write_text(self.texts[name], "utf-8")


def _whole(options: dict[str, Any]) -> Prepared:
    return prepare(options, "pelicanconf.py", NOW, audience=Audience.EDITORS)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk.open(tmp_path_factory.mktemp("again"))


def set_to(text: str, field: str, value: str) -> str:
    """Give a file with another value of a field."""
    head, end, body = text.removeprefix("---\n").partition("\n---\n")
    kept = re.sub(rf"(?m)^{field}:.*\n(?:[ ].*\n)*", "", f"{head}\n")
    return f"---\n{kept}{field}: {value}{end}{body}"


def plain(value: Any) -> Any:
    """Give tables as lists, so that their order counts; without what is on no page."""
    if isinstance(value, Rendered):
        return dataclasses.replace(value, text="")
    if isinstance(value, Loaded):
        whole = value.text.whole()
        return ("file", value.id, value.path, value.record, whole.body, whole.body_line, whole.places)
    if isinstance(value, Mapping):
        return [(key, plain(entry)) for key, entry in value.items()]
    return [plain(entry) for entry in value] if isinstance(value, tuple | list) else value


def pages(kit: Kit) -> dict[str, Any]:
    """Give all that pages, feeds and the site map show."""
    found: dict[str, Any] = {}
    for route in kit.routes.table.values():
        job = page_job(kit, route)
        found[route.save_as] = job.view if job else feed_document(kit, route)
    found["pages"] = [text_page(kit, page) for page in kit.corpus.pages]
    found["sitemap"] = list(sitemap_documents(kit))
    return found


def assert_same(quick: Prepared | None, whole: Prepared, *, views: bool) -> None:
    assert whole.diagnostics == ()
    assert quick is not None
    assert quick.kit is not None
    assert whole.kit is not None
    for field in dataclasses.fields(whole.content):
        assert plain(getattr(quick.content, field.name)) == plain(getattr(whole.content, field.name))
    for field in dataclasses.fields(Corpus):
        one, other = (plain(getattr(kit.corpus, field.name)) for kit in (quick.kit, whole.kit))
        assert one == other, field.name
    assert plain(quick.kit.issues) == plain(whole.kit.issues)
    assert plain(quick.kit.routes.table) == plain(whole.kit.routes.table)
    assert plain(quick.kit.routes.by_source) == plain(whole.kit.routes.by_source)
    assert plain(quick.kit.bodies.by_path) == plain(whole.kit.bodies.by_path)
    for name in ("root", "settings", "withheld", "diagnostics"):
        assert getattr(quick, name) == getattr(whole, name)
    if views:
        assert pages(quick.kit) == pages(whole.kit)


def test_of_each_field_is_known_whether_it_is_only_shown() -> None:
    for kind in FOLDERS:
        names = {field.name for field in dataclasses.fields(kind)}
        assert set(VALUES[kind]) == SHOWN[kind], "a field that is only shown needs values here"
        assert set(OTHERS[kind][1]) == names - SHOWN[kind], "any other needs one, too"


@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind in VALUES for field in VALUES[kind]])
def test_a_field_that_is_only_shown_is_put_in_place(kind: type, field: str, desk: Desk) -> None:
    for value in VALUES[kind][field]:
        names = desk.of(kind)
        for name in names:
            with desk.after({name: set_to(desk.texts[name], field, value)}) as (quick, whole):
                assert_same(quick, whole, views=False)
        with desk.after({name: set_to(desk.texts[name], field, value) for name in names}) as (quick, whole):
            assert_same(quick, whole, views=True)


@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind in OTHERS for field in OTHERS[kind][1]])
def test_any_other_field_takes_the_long_way(kind: type, field: str, desk: Desk) -> None:
    name, values = OTHERS[kind]
    with desk.after({name: set_to(desk.texts[name], field, values[field])}) as (quick, whole):
        # What names an actor or theme that is withheld is refused.
        refused = field == "handling" and kind in (Actor, Theme)
        assert {item.code for item in whole.diagnostics} == ({"B303"} if refused else set())
        assert quick is None


@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind in LISTS for field in LISTS[kind]])
def test_what_stands_twice_in_a_list_takes_the_long_way(kind: type, field: str, desk: Desk) -> None:
    for name in desk.of(kind):
        with desk.after({name: set_to(desk.texts[name], field, "[One, Two, One]")}) as (quick, whole):
            assert [item.code for item in whole.diagnostics] == ["B209"]
            assert quick is None


@cache
def edits_of(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, dict[str, str]]]:
    """Give edits of several files: of each, new values of fields, and of its text."""

    def values(name: str) -> st.SearchStrategy[dict[str, str]]:
        kind = next(kind for kind, folder in FOLDERS.items() if name.startswith(folder))
        chosen = {field: st.sampled_from(known) for field, known in VALUES[kind].items()}
        chosen |= {
            field: st.text(st.characters(categories=("L", "Zs", "P")), min_size=1).map(
                lambda text: json.dumps(f"A{text}z", ensure_ascii=False)
            )
            for field in ("title", "summary", "headline", "question")
            if field in chosen
        }
        return st.fixed_dictionaries({}, optional={**chosen, "text": st.just("More words.")})

    return st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True).flatmap(
        lambda files: st.fixed_dictionaries({name: values(name) for name in files})
    )


@settings(max_examples=30, deadline=None)  # a busy machine is no fault of the code
@given(st.data())
def test_several_files_at_once(desk: Desk, data: st.DataObject) -> None:
    chosen = data.draw(edits_of(tuple(desk.texts)))
    edits = {}
    for name, values in chosen.items():
        text = desk.texts[name]
        for field, value in values.items():
            text = f"{text}\n{value}\n" if field == "text" else set_to(text, field, value)
        edits[name] = text
    with desk.after(edits) as (quick, whole):
        if whole.diagnostics:
            assert quick is None
        else:
            assert_same(quick, whole, views=True)
