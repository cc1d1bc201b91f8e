"""Publishers and documents, compared with plain searches; the slugs of publishers."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.digest.briefings import Briefing
from generator.digest.corpus import Corpus
from generator.digest.publishers import Rest, Sourcing, build_sourcing, document_key, publisher_slug
from generator.model.records import EventRef, Interest, Source
from generator.model.values import ApproxDate
from generator.model.vocabulary import Credibility, Reliability, SourceForm
from generator.read.content import Loaded
from tests.digest.strategies import FEW
from tests.digest.support import (
    UNTIMED,
    article,
    corpus,
    dispute,
    event,
    moves,
    outlook,
    position,
    resolution,
    source,
    support,
)

# Slugs


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Reuters", "reuters"),
        ("REUTERS", "reuters"),
        ("UKPOL / 10 Downing Street", "ukpol-10-downing-street"),
        ("RFE/RL", "rfe-rl"),
        ("People’s Daily", "peoples-daily"),
        ("People's Daily", "peoples-daily"),
        ("Le Monde (via AM1)", "le-monde-via-am1"),
        ("Süddeutsche Zeitung", "suddeutsche-zeitung"),
        ("Dziennik Łódzki", "dziennik-lodzki"),
        ("Türkiye Today", "turkiye-today"),
        ("Straßen-Blatt", "strassen-blatt"),
    ],
)
def test_a_name_in_latin_letters_is_its_slug(name: str, slug: str) -> None:
    assert publisher_slug(name) == slug


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Українська правда", "УКРАЇНСЬКА  ПРАВДА", True),
        ("Українська правда", "Українська  правда!", True),
        ("Українська правда", "Правда", False),
        ("新华社", "人民日报", False),
        ("कि", "का", False),
        ("新华社 (Xinhua)", "Xinhua", False),
        ("!!!", "???", False),
        ("A" * 200, "A" * 201, False),
        ("Reuters", "Reuters, Inc.", False),
    ],
)
def test_names_share_a_page_only_if_they_are_one_name(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert (publisher_slug(one) == publisher_slug(other)) is same


@UNTIMED
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_every_slug_can_stand_in_an_address(name: str) -> None:
    slug = publisher_slug(name)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= 90
    assert publisher_slug(slug) == slug
    assert publisher_slug(f"  {name} ") == slug


# Whole contents

PUBLISHERS: Final = ("One", "ONE", "Two", "Два")
URLS: Final = (None, "https://one.example/a", "https://one.example/b", "https://two.example/c")
DAYS: Final = st.integers(0, 500).map(lambda days: date(2024, 6, 1) + timedelta(days=days))


@st.composite
def sources(draw: st.DrawFn) -> tuple[Source, ...]:
    return tuple(
        source(
            f"s{number}",
            title=draw(st.sampled_from(["A title", "Another"])),
            publisher=draw(st.sampled_from(PUBLISHERS)),
            url=draw(st.sampled_from(URLS)),
            date=draw(st.none() | DAYS.map(ApproxDate.day)),
            form=draw(st.sampled_from(SourceForm)),
            reliability=draw(st.sampled_from(Reliability)),
            credibility=draw(st.sampled_from(Credibility)),
        )
        for number in range(draw(st.integers(0, 4)))
    )


@st.composite
def sourced(draw: st.DrawFn) -> list[Loaded[Any]]:
    """Give articles whose records rest on whatever sources; later ones refer to the first."""
    made = []
    for number in range(draw(st.integers(0, 5))):
        cited = draw(sources())
        some = st.lists(st.sampled_from([str(s.id) for s in cited] or ["s0"]), max_size=3, unique=True).map(
            tuple
        )
        some = some if cited else st.just(())
        day = draw(DAYS)
        refers: dict[str, Any] = {"ref": "e0", "sources": draw(some)}
        interest: dict[str, Any] = {
            "actor": "ukraine", "theme": "ceasefire", "text": "It.", "sources": draw(some),
        }  # fmt: skip
        moved: dict[str, Any] = {"ref": "d0", "state": moves("d0", "open").state, "sources": draw(some)}
        made.append(
            article(
                f"a{number}", day.isoformat(), sources=cited,
                positions=(position(sources=draw(some)),),
                events=(EventRef(**refers) if number else event("e0", sources=draw(some)),),
                disagreements=(
                    type(moves("d0", "open"))(**moved) if number else dispute("d0", sources=draw(some)),
                ),
                outlook=(
                    outlook(
                        f"o{number}", day, sources=draw(some),
                        resolution=resolution(day, sources=draw(some)) if draw(st.booleans()) else None,
                    ),
                ),
                support=(support(sources=draw(some)),) * draw(st.integers(0, 2)),
                interests=(Interest(**interest),),
            )
        )  # fmt: skip
    return made


def resting(briefing: Briefing) -> list[tuple[Rest, str, tuple[str, ...]]]:
    """Give kind, key and sources of each record of an article, read off by hand."""
    own, item = briefing.id, briefing.article
    (happening,), (state,), (expected,) = item.events, item.disagreements, item.outlook
    ends = expected.resolution.sources if expected.resolution else ()
    return [
        (Rest.POSITION, f"{own}-ukraine-ceasefire", item.positions[0].sources),
        (Rest.EVENT, "e0", happening.sources),
        (Rest.DISAGREEMENT, "d0", state.sources),
        (Rest.OUTLOOK, f"o{own[1:]}", (*expected.sources, *ends)),  # type: ignore[union-attr]  # no reference
        *((Rest.SUPPORT, f"{own}/{n}", record.sources) for n, record in enumerate(item.support)),
        (Rest.INTEREST, f"{own}/0", item.interests[0].sources),
    ]


def expected_uses(made: Corpus, slug: str, key: tuple[str, str]) -> list[tuple[Rest, str]]:
    found: dict[tuple[Rest, str], None] = {}
    for briefing in made.briefings:
        own = {
            s.id
            for s in briefing.article.sources
            if publisher_slug(s.publisher) == slug and document_key(s) == key
        }
        for kind, name, cited in resting(briefing):
            if own & set(cited):
                found[kind, name] = None
    return list(found)


@FEW
@given(sourced())
def test_documents_are_what_a_plain_search_finds(content: list[Loaded[Any]]) -> None:
    made = corpus(*content)
    cited = [(b, s) for b in made.briefings for s in b.article.sources]
    assert set(made.publishers) == set(made.documents) == {publisher_slug(s.publisher) for _, s in cited}
    for slug, publisher in made.publishers.items():
        own = [(b, s) for b, s in cited if publisher_slug(s.publisher) == slug]
        keys = {document_key(s) for _, s in own}
        documents = made.documents[slug]
        assert {document_key(item.source) for item in documents} == keys
        assert len(documents) == len(keys) == publisher.documents
        assert [item.sort_key for item in documents] == sorted(item.sort_key for item in documents)
        names = [str(s.publisher) for _, s in own]
        assert names.count(publisher.name) == max(names.count(name) for name in names)
        for item in documents:
            mine = [(b, s) for b, s in own if document_key(s) == document_key(item.source)]
            newest = mine[0][0].id
            assert item.source in [s for b, s in mine if b.id == newest]
            assert [(c.briefing_id, c.source) for c in item.cited] == [(b.id, s.id) for b, s in mine]
            assert set(item.grades) == {(s.reliability, s.credibility) for _, s in mine}
            given_day = item.source.date
            assert item.day == (given_day.first if given_day else mine[-1][0].article.date.day)
            uses = [(use.kind, use.key) for use in item.uses]
            assert sorted(uses) == sorted(expected_uses(made, slug, document_key(item.source)))
        every = {(use.kind, use.key) for item in documents for use in item.uses}
        assert dict(publisher.uses) == {
            kind: number for kind in Rest if (number := sum(1 for k, _ in every if k is kind))
        }
        assert publisher.records == len(every)
        assert sum(number for _, number in publisher.forms) == publisher.documents
        assert sum(number for _, number in publisher.grades) == publisher.documents


@FEW
@given(sourced())
def test_the_name_of_a_document_stays_when_others_come(content: list[Loaded[Any]]) -> None:
    def names(items: list[Loaded[Any]]) -> set[tuple[str, str, tuple[str, str]]]:
        made = corpus(*items)
        return {
            (slug, item.name, document_key(item.source))
            for slug, documents in made.documents.items()
            for item in documents
        }

    # Without the first, to which the others refer.
    assert names(content[:1]) <= names(content)
    every = names(content)
    assert len({(slug, name) for slug, name, _ in every}) == len(every)


def test_what_names_no_source_is_left_out() -> None:
    wrong = article("a", sources=(), positions=(position(),))
    made: Sourcing = build_sourcing(corpus(wrong).briefings)
    assert made.publishers == {}
