"""Phrases in texts: found as words of their own, however they are spelt, at their place."""

from __future__ import annotations

import re
import time
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.read.phrases import Phrases
from generator.read.text import MAX_BYTES

ACCENT: Final = "\N{COMBINING ACUTE ACCENT}"


@pytest.mark.parametrize(
    ("phrase", "text", "place"),
    [
        ("Ann Person", "By Ann Person.", 3),
        ("Ann Person", "by ann-person-dines", 3),
        ("Ann Person", "_Ann Person_", 1),
        ("Ann Person", "Ann\n**Person**", 0),
        ("Ann Person", "Ann Ann Person", 4),
        ("Ann Person", "Anna Person, Ann Persons, Ann a Person", None),
        ("https://x.example/y?a=1", "[x](https://x.example/y?a=1)", 4),
        ("https://x.example/y", "https://x.example/z", None),
        ("René", f"x {ACCENT} Rene{ACCENT}", 4),
        (f"Rene{ACCENT}", "&lt;René&gt;", 4),
        ("René", "&lt; Ren&eacute;", 5),
        ("René", "Ren&#xe9; &amp; Ren&#233;", 0),
        ("René", f"Ren&#101;{ACCENT}", 0),
        ("Ren&eacute;", "René", 0),
        ("A & B", "A &amp; B", 0),
        ("Straße", "STRASSE", 0),
        ("习近平", "「习近平」", 1),
        ("???", "???", None),
    ],
)
def test_a_phrase_has_its_place(phrase: str, text: str, place: int | None) -> None:
    assert Phrases([phrase]).found_in(text) == ({} if place is None else {phrase: place})


def test_one_phrase_may_begin_or_hold_another() -> None:
    phrases = Phrases(["a b", "a b c", "b", "b c d"])
    assert phrases.found_in("a b c") == {"a b": 0, "a b c": 0, "b": 2}
    assert Phrases([]).found_in("a") == {}


WORDS: Final = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(" ".join)


@given(st.lists(WORDS, max_size=5), st.lists(st.sampled_from("abc"), max_size=12), st.sampled_from(" -\n"))
def test_all_are_found_that_one_search_each_would_find(
    phrases: list[str], words: list[str], between: str
) -> None:
    text = between.join(words)
    expected = {
        phrase: found.start()
        for phrase in phrases
        if (found := re.search(rf"\b{phrase.replace(' ', between)}\b", text))
    }
    assert Phrases(phrases).found_in(text) == expected


@pytest.mark.parametrize("text", ["a ", "a&eacute; ", f"e{ACCENT} ", "&", "a-a b "])
def test_the_largest_text_takes_little_time(text: str) -> None:
    phrases = Phrases([*("a " * n + "b" for n in range(1_000)), *(f"é {n}" for n in range(900)), "a a", "e"])
    text = (text * MAX_BYTES)[:MAX_BYTES]
    start = time.process_time()
    phrases.found_in(text)
    # Two seconds on a machine that does nothing else.
    assert time.process_time() - start < 4
