"""The example site keeps what it promises: whole, sourced, in its own words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

import pytest

from generator.digest.corpus import Corpus
from generator.model.documents import Article
from generator.model.records import Event
from generator.model.values import Week
from generator.model.vocabulary import Handling, Status
from generator.read.content import Loaded
from tests.views.support import example, example_kit

#: Words in a row that two places may not share.
RUN: Final = 8
FIRST: Final = Week(2025, 32)
LAST: Final = Week(2025, 51)


def corpus() -> Corpus:
    return example_kit().corpus


def articles() -> list[Loaded[Article]]:
    return list(corpus().files.values())


def bodies() -> dict[str, str]:
    """Give the plain text of every file that has a body, by its path."""
    return {path: rendered.text for path, rendered in example_kit().bodies.by_path.items() if rendered.text}


def test_the_content_has_no_problem_at_all() -> None:
    assert [str(item) for item in example().diagnostics] == []
    assert example().withheld == ()


# Whole


def test_there_is_enough_to_show_every_page() -> None:
    made = corpus()
    events = [item for b in made.briefings for item in b.article.events if isinstance(item, Event)]
    positions = [item for b in made.briefings for item in b.article.positions]
    assert len(made.briefings) >= 60
    assert (len(made.actors), len(made.themes)) == (34, 18)
    assert len(events) == 92
    assert len(positions) >= 85
    assert len(made.notes) >= 14


def test_every_week_has_an_article() -> None:
    made = corpus()
    assert (made.weeks[0], made.weeks[-1]) == (FIRST, LAST)
    assert len(made.weeks) == 20
    assert [str(week) for week in made.weeks if week not in made.by_week] == []


def test_every_actor_and_theme_has_a_text_and_every_theme_an_article() -> None:
    made = corpus()
    texts = {item.path: item.body.strip() for item in made.actors.values()}
    texts |= {item.path: item.body.strip() for item in made.themes.values()}
    assert [path for path, text in texts.items() if not text] == []
    assert [name for name in made.themes if name not in made.by_theme] == []


def test_every_note_has_headline_overview_and_directions() -> None:
    for note in corpus().notes.values():
        record = note.record
        assert 20 <= len(record.headline) <= 90, note.path
        assert len(note.body.split()) >= 40, note.path
        assert record.directions, note.path
        assert 2 <= len(record.key_points) <= 4, note.path


def test_one_article_was_late_one_corrected_and_none_is_held_back() -> None:
    made = corpus()
    assert any(item.late for item in made.briefings)
    assert any(item.article.corrections for item in made.briefings)
    for item in articles():
        assert (item.record.status, item.record.handling) == (Status.PUBLISHED, Handling.CLEAR)


def test_a_body_is_as_long_as_a_briefing() -> None:
    wrong = {
        item.path: words
        for item in articles()
        if not 150 <= (words := example_kit().bodies[item.path].word_count) <= 500
    }
    assert wrong == {}


def test_summaries_stand_alone() -> None:
    wrong = {i.path: len(i.record.summary) for i in articles() if not 40 <= len(i.record.summary) <= 260}
    assert wrong == {}
    leans = re.compile(r"(This|That|These|It|He|She|They|But|And|Here)\b")
    for item in articles():
        summary = str(item.record.summary)
        assert summary.endswith((".", "?")), item.path
        assert not leans.match(summary), item.path
        assert summary != str(item.record.title), item.path


def test_there_are_two_to_four_key_points() -> None:
    wrong = {i.path: len(i.record.key_points) for i in articles() if not 2 <= len(i.record.key_points) <= 4}
    assert wrong == {}
    for item in articles():
        assert len(set(item.record.key_points)) == len(item.record.key_points), item.path


# In its own words


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def runs(texts: dict[str, str]) -> dict[str, set[str]]:
    """Give every run of words that stands in two places or twice in one, with the places."""
    places: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for place, text in texts.items():
        words = words_of(text)
        for start in range(len(words) - RUN + 1):
            places[tuple(words[start : start + RUN])].append(place)
    return {" ".join(run): set(found) for run, found in places.items() if len(found) > 1}


def test_no_eight_words_stand_in_two_texts() -> None:
    assert runs(bodies()) == {}


def test_no_eight_words_stand_in_two_files() -> None:
    """Nor does a summary or key point repeat another file; its own text it may sum up in its words."""
    texts = bodies() | {f"{item.path} summary": str(item.record.summary) for item in articles()}
    texts |= {f"{item.path} summary": str(item.record.summary) for item in corpus().actors.values()}
    texts |= {f"{item.path} summary": str(item.record.description) for item in corpus().themes.values()}
    points = {item.path: item.record.key_points for item in articles()}
    points |= {note.path: note.record.key_points for note in corpus().notes.values()}
    for path, lines in points.items():
        texts |= {f"{path} key point {number}": str(line) for number, line in enumerate(lines, 1)}
    found = runs(texts)
    assert {run: places for run, places in found.items() if len({p.split()[0] for p in places}) > 1} == {}
    short = runs({place: text for place, text in texts.items() if " " in place})
    assert short == {}


def test_a_repetition_would_be_found() -> None:
    eight = "one two three four five six seven eight"
    assert runs({"a": f"{eight} nine", "b": f"zero {eight.upper()}!"}) == {eight: {"a", "b"}}
    assert runs({"a": f"{eight}. {eight}"}) != {}
    assert runs({"a": eight[:-6], "b": eight[:-6]}) == {}


def test_nobody_is_quoted() -> None:
    # The mark of an omission stands inside or behind a word; before a word it would open a quotation.
    marks = re.compile(r"[“”„«»\"‘‚]|(?<!\w)['’](?=\w)")
    found = {path: match[0] for path, text in bodies().items() if (match := marks.search(text))}
    assert found == {}


# Sourced


def sources() -> Iterator[tuple[str, Any]]:
    for item in articles():
        for source in item.record.sources:
            yield item.path, source


def test_every_record_rests_on_a_source() -> None:
    for item in articles():
        record = item.record
        resting = (*record.positions, *record.disagreements, *record.support, *record.interests)
        expected = [entry for entry in record.outlook if hasattr(entry, "sources")]
        for entry in (*resting, *expected, *(e for e in record.events if isinstance(e, Event))):
            assert entry.sources, f"{item.path}: {entry}"
        for resolved in record.outlook:
            assert resolved.resolution is None or resolved.resolution.sources, item.path


def test_every_source_has_an_address_and_a_grade() -> None:
    for path, source in sources():
        # One newspaper is cited at the http address under which it was read.
        secure = str(source.url).startswith(("https://", "http://en.people.cn/"))
        assert secure, f"{path}: {source.id}"
        assert (source.reliability, source.credibility) != ("F", "6"), f"{path}: {source.id}"


def test_every_source_is_used() -> None:
    unused = []
    for item in articles():
        used = set(re.findall(r"\[@([\w-]+)\]", item.body)) | set(named(item.record))
        unused += [f"{item.path}: {source.id}" for source in item.record.sources if source.id not in used]
    assert unused == []


def named(record: Any) -> Iterator[str]:
    """Give every source that the records of an article name."""
    for field in ("events", "positions", "disagreements", "support", "interests", "outlook"):
        for entry in getattr(record, field):
            yield from getattr(entry, "sources", ())
            yield from getattr(getattr(entry, "resolution", None), "sources", ())


@pytest.mark.parametrize("field", ["title", "publisher", "date", "form", "reliability", "language"])
def test_one_document_is_described_in_one_way(field: str) -> None:
    known: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path, source in sources():
        known[str(source.url)][str(getattr(source, field))].append(path.rpartition("/")[2])
    assert {url: dict(found) for url, found in known.items() if len(found) > 1} == {}
