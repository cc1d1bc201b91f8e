"""The Chatham House Rule: what loses its name, and where an author tells it all the same."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.records import Participant
from generator.model.values import Line
from generator.model.vocabulary import Attribution, Role
from generator.read.attribution import NOBODY, check_attribution, hidden_sources, hides, unnamed
from generator.read.content import Loaded
from tests.digest.support import UNTIMED, actor, article, corpus, event, position, source
from tests.sites.support import AS_USUAL, Section, told_by

NONE, NAMED = Attribution.NONE, Attribution.NAMED
PERSON: Final = "{actor: germany, name: Ann Person, attribution: none}"


def told(front: str, folder: Path, body: str = "Text.") -> list[str]:
    """Give what is told of an article, without its path and the hint."""
    sources = "sources:\n  - {id: s1, title: A long telling title, publisher: P, url: 'https://x.example/y'}"
    text = f"---\n{front}\n{sources}\n"
    lines = told_by([Section("", "content/articles/x.md", f"{text}{AS_USUAL}\n---\n{body}\n")], folder)
    return [line.removeprefix("content/articles/x.md:").partition(";")[0] for line in lines]


ANNA: Final = "---\nname: Anna Quelle\nkind: KIND\nsummary: S.\naliases: [François Q, Frau A]\n---\nText.\n"


def told_of_anna(front: str, body: str, folder: Path, kind: str = "person", name: str = "x") -> list[str]:
    """Give the place of all that is told of an article whose position without attribution is by an actor."""
    path = f"content/articles/{name}.md"
    said = (
        "positions:\n  - {id: x1, actor: aq, theme: security-guarantees, kind: demand, stance: supports, "
        "source: s1, attribution: none, text: Troops would come.}\n"
        "sources: [{id: s1, title: Talk, publisher: P}]\n"
    )
    text = f"---\n{said}{front}\n{AS_USUAL}\n---\n{body}\n"
    sections = [
        Section("", path, text),
        Section("", "content/actors/aq.md", ANNA.replace("KIND", kind)),
    ]
    return [line.removeprefix(f"{path}:").partition(";")[0] for line in told_by(sections, folder)]


def position_with(more: str, text: str = "Troops would come.") -> str:
    return (
        "positions:\n  - {id: x1, actor: germany, theme: security-guarantees, kind: demand, "
        f"stance: supports, source: s1, attribution: none, text: {text}{more}}}"
    )


def event_with(who: str, title: str = "A dinner", key: str = "dinner", more: str = "") -> str:
    return (
        f"events:\n  - {{id: {key}, kind: meeting, title: {title}, date: 2025-12-16, source: s1, "
        f"participants: [{who}]{more}}}"
    )


HIDES: Final = "is told here, which `attribution: none` hides"


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        (position_with(""), []),
        (position_with("", "The Germany of today."), [f'3:127: error[B241] "Germany" {HIDES}']),
        (position_with(", change: new, change_reason: R"), ["which is nobody's"]),
        (position_with("", "Germanys would come."), []),
        (event_with(PERSON), []),
        (event_with("{attribution: none}"), []),
        (event_with(PERSON, "Ann Person came"), [f'"Ann Person" {HIDES}']),
        (event_with(PERSON, key="ann-person-dines"), [f'"Ann Person" {HIDES}']),
        (event_with(PERSON, "Dinner with Germany"), [f'"Germany" {HIDES}']),
        # Others came for it in the open.
        (event_with(f"{PERSON}, germany", "Dinner with Germany"), []),
        (event_with("germany", "Dinner with Germany", more=", attribution: none"), [f'"Germany" {HIDES}']),
        (f"{event_with(PERSON)}\nsummary: It was ann  person who said so.", [f'"Ann Person" {HIDES}']),
        (f"{position_with('')}\nkey_points: [See a long telling title.]", [HIDES]),
        (f"{position_with('')}\nactors: [germany, ukraine]", ["warning[B241] only records"]),
        (f"{position_with('')}\nactors: [ukraine]", []),
    ],
)  # fmt: skip
def test_a_name_that_the_article_tells(front: str, expected: list[str], tmp_path: Path) -> None:
    lines = told(front, tmp_path)
    assert len(lines) == len(expected), lines
    for line, part in zip(lines, expected, strict=True):
        assert part in line or line.endswith(part)


def test_names_in_the_text_have_their_place(tmp_path: Path) -> None:
    body = "Text.\n\n<!-- Ann Person said so -->\nIt was [Ann\nPerson](https://x.example/y).\n"
    lines = told(event_with(PERSON), tmp_path, body)
    assert [line.partition(":")[0] for line in lines] == ["15", "16"]
    assert '"Ann Person"' in lines[0]
    assert '"https://x.example/y"' in lines[1]


@pytest.mark.parametrize(
    ("front", "body", "place", "name"),
    [
        ("title: What Anna Quelle said", "Text.", "5:8", "Anna Quelle"),
        ("summary: Anna\N{NO-BREAK SPACE}Quelle said so.", "Text.", "5:10", "Anna Quelle"),
        ("key_points: [By frau a herself]", "Text.", "5:14", "Frau A"),
        ("# No more.", "A\n\nIt was ANNA *Quelle*.", "14:8", "Anna Quelle"),
        ("# No more.", "It was _Anna Quelle_.", "12:9", "Anna Quelle"),
        ("# No more.", "It was [one]({actor}aq).", "12:14", "Anna Quelle"),
        ("# No more.", "It was [one][].\n\n[one]: <{actor}aq>", "14:9", "Anna Quelle"),
        # However it is spelt.
        ("# No more.", "&gt;\nIt was Fran&ccedil;ois Q.", "13:8", "François Q"),
        ("# No more.", "&lt;&lt; Franc&#x327;ois Q.", "12:10", "François Q"),
        (
            "# No more.",
            "E\N{COMBINING ACUTE ACCENT}mile, Franc\N{COMBINING CEDILLA}ois Q.",
            "12:9",
            "François Q",
        ),
        ("# No more.", "By Anna Quel&shy;le.", "12:4", "Anna Quelle"),
    ],
)
def test_a_person_by_id_is_a_name_wherever_it_stands(
    front: str, body: str, place: str, name: str, tmp_path: Path
) -> None:
    assert told_of_anna(front, body, tmp_path) == [f'{place}: error[B241] "{name}" {HIDES}']


@pytest.mark.parametrize(
    ("front", "body", "kind"),
    [
        ("title: What Anna Quellen said", "Anna and Quelle.", "person"),
        ("# No more.", "<!-- Anna Quelle, {actor}aq -->\nText of the aq.", "person"),
        # A state that is not named here is named in any text on the matter.
        ("title: What Anna Quelle wants", "It was [one]({actor}aq).", "state"),
    ],
)
def test_no_name_is_told(front: str, body: str, kind: str, tmp_path: Path) -> None:
    assert told_of_anna(front, body, tmp_path, kind) == []


@pytest.mark.parametrize(
    ("name", "found"),
    [("anna-quelle-offers-troops", "Anna Quelle"), ("what-aq-said", "aq"), ("annas-quelle", "")],
)
def test_a_person_may_not_stand_in_the_name_of_the_file(name: str, found: str, tmp_path: Path) -> None:
    """It is the address of the article, which every page and feed tells."""
    told = f'1:1: error[B241] "{found}" is told by the name of this file, which `attribution: none` hides'
    assert told_of_anna("# No more.", "Text.", tmp_path, name=name) == ([told] if found else [])


def test_a_person_at_the_head_is_told_of_once(tmp_path: Path) -> None:
    (line,) = told_of_anna("actors: [ukraine, aq]", "Text.", tmp_path)
    assert "warning[B241] only records without attribution" in line


def test_whoever_is_named_in_the_open_may_be_named(tmp_path: Path) -> None:
    front = (
        "interests: [{actor: aq, theme: security-guarantees, text: Peace., sources: [s2]}]\n"
        "title: What Anna Quelle said"
    )
    lines = told_of_anna(front, "It was [one]({actor}aq).", tmp_path)
    assert not any("B241" in line for line in lines), lines


def test_many_names_take_little_time() -> None:
    """Each of them is looked for in each text."""
    sources = tuple(
        source(f"s{n}", title=f"Talk of the day number {n}", url=f"https://x.example/{n}", attribution=NONE)
        for n in range(900)
    )
    points = tuple(f"See https://x.example/a{n} and talk of the day, as number {n} said." for n in range(200))
    body = "https://x.example/ talk of the day number Fran&ccedil;ois " * 2_000
    summary = "See the talk of the day number 899."
    item = article("a", body=body, sources=sources, key_points=points, summary=summary)
    start = time.process_time()
    told_of = list(check_attribution(item, {}))
    assert time.process_time() - start < 2
    assert [line.message for line in told_of] == [f'"Talk of the day number 899" {HIDES}']


def test_nobodys_red_line_cannot_be_crossed(tmp_path: Path) -> None:
    front = (
        position_with("")
        + "\n  - {actor: ukraine, theme: security-guarantees, kind: demand, stance: opposes, text: No., "
        "source: s1, crosses: [x1]}"
    )
    assert any("nobody's red line" in line for line in told(front, tmp_path))


def test_an_article_that_hides_nothing_is_the_same() -> None:
    item = article(
        "a",
        positions=(position(),),
        events=(event("e", participants=(Participant(name=Line("A. Person")),)),),
    )
    assert not hides(item.record)
    assert unnamed(item) is item
    assert list(check_attribution(item, {})) == []


def test_a_position_is_nobodys_from_there_on() -> None:
    item = article("a", positions=(position(attribution=NONE), position("opposes", who="russia")))
    made = corpus(unnamed(item), actor("ukraine"), actor("russia"))
    assert list(made.histories) == [("russia", "ceasefire")]
    assert made.publishers == {}
    assert unnamed(item).record.positions[0].actor == NOBODY


def test_a_source_may_be_named_all_the_same() -> None:
    sources = (source("s1"), source("s2", attribution=NAMED), source("s3", attribution=NONE), source("s4"))
    item = article("a", sources=sources, positions=(position(attribution=NONE, sources=("s1", "s2")),))
    assert hidden_sources(item.record) == {"s1", "s3"}
    assert [key.title for key in unnamed(item).record.sources] == [
        "Source withheld at the speaker’s request", "Title of s2", "Source withheld at the speaker’s request",
        "Title of s4",
    ]  # fmt: skip


NAMES: Final = st.sampled_from(["SECRETone", "SECRETtwo", "SECRETthree"])
ACTOR: Final = st.just("secret-actor")
ROLES: Final = st.sampled_from(list(Role))
MARKS: Final = st.sampled_from(list(Attribution))


@st.composite
def articles(draw: st.DrawFn) -> tuple[Loaded[Any], bool]:
    """Give an article, and whether it says of anything that it is not to be named."""
    sources = [
        source(f"s{n}", publisher="SECRET", url=f"https://SECRET{n}.example/", attribution=draw(MARKS))
        for n in range(3)
    ]  # fmt: skip
    positions = [
        position(who="secret-actor", id=draw(st.sampled_from([None, "secret-id"])), attribution=draw(MARKS))
        for _ in range(draw(st.integers(0, 2)))
    ]
    events = [
        replace(
            event(f"e{number}"),
            participants=tuple(
                draw(st.builds(Participant, actor=ACTOR, name=NAMES, role=ROLES, attribution=MARKS))
                for _ in range(draw(st.integers(0, 3)))
            ),
            attribution=draw(MARKS),
        )
        for number in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    item = article("a", sources=tuple(sources), positions=tuple(positions), events=tuple(events))
    return item, hides(item.record)


@UNTIMED
@given(articles())
def test_whatever_is_said_to_be_without_attribution_names_nobody(made: tuple[Loaded[Any], bool]) -> None:
    item, hiding = made
    record = unnamed(item).record
    assert hiding or record == item.record
    pairs: list[tuple[Any, Any]] = [
        *zip(item.record.positions, record.positions, strict=True),
        *zip(item.record.sources, record.sources, strict=True),
    ]
    for old, new in pairs:
        assert (new == old) is (old.attribution is NAMED)
        assert ("secret" in repr(new).lower()) is (old.attribution is NAMED)
    events: list[tuple[Any, Any]] = list(zip(item.record.events, record.events, strict=True))
    for old, new in events:
        left = [who for who in new.participants if who.attribution is NAMED]
        shown = [who for who in old.participants if who.attribution is old.attribution is NAMED]
        assert set(left) == set(shown)
        assert all("secret" not in repr(who).lower() for who in new.participants if who not in left)
    # Once is enough.
    assert unnamed(unnamed(item)).record == record
