from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from generator.model.values import ID_PATTERN
from generator.read.suggest import as_id, did_you_mean, listed, nearest

KNOWN = ["norway", "ukraine", "united-states", "B", "amber+strict"]


def test_the_nearest_known_word_whatever_its_capitals() -> None:
    assert nearest("norwy", KNOWN) == "norway"
    assert nearest("Ukrain", KNOWN) == "ukraine"
    assert nearest("b", KNOWN) == "B"
    assert nearest("unitedstates", KNOWN) == "united-states"
    assert nearest("zzz", KNOWN) is None
    assert nearest("norwy", []) is None
    assert did_you_mean("norwy", KNOWN) == 'did you mean "norway"?'
    assert did_you_mean("zzz", KNOWN) == ""


@given(st.text(max_size=12), st.permutations(KNOWN))
def test_the_order_of_the_known_words_does_not_matter(word: str, known: list[str]) -> None:
    assert nearest(word, known) == nearest(word, KNOWN)


@given(st.lists(st.text(max_size=12), max_size=6))
def test_a_suggestion_is_one_of_the_known_words(known: list[str]) -> None:
    for word in known:
        found = nearest(word, known)
        assert found is None or found.lower() == word.lower()


def test_listed_is_cut_off() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed("abcd", 2) == "a, b, …"


@given(st.text(max_size=30))
def test_an_id_from_any_text_is_an_id_or_empty(text: str) -> None:
    made = as_id(text)
    assert not made or re.fullmatch(ID_PATTERN, made)
    assert as_id(made) == made


def test_an_id_keeps_the_letters_below_accents() -> None:
    assert as_id("Grüße aus Kraków!") == "grusse-aus-krakow"
    assert as_id("..//..") == ""
