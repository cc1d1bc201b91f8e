from __future__ import annotations

import re
from itertools import pairwise

import pytest

from generator.model import vocabulary
from generator.model.vocabulary import Likelihood, PositionKind, Significance, Stance, Vocabulary

ALL = sorted(
    (item for item in vars(vocabulary).values() if isinstance(item, type) and issubclass(item, Vocabulary)),
    key=lambda item: item.__name__,
)
ALL.remove(Vocabulary)


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_each_list_is_whole(kind: type[Vocabulary]) -> None:
    assert kind.__doc__
    members = list(kind)
    assert [member.rank for member in members] == list(range(len(members)))
    for member in members:
        assert re.fullmatch(r"[a-z]+(?:[-+][a-z]+)*|[A-F]|[1-6]", str(member))
        assert member.label[0].isupper()
        assert member.meaning
        assert not member.meaning.endswith(".")
        assert f"{member}" == member == member.value
    assert len({member.label for member in members}) == len(members)


def test_stances_from_support_to_rejection() -> None:
    assert [(str(stance), stance.score) for stance in Stance] == [
        ("supports", 2), ("conditional", 1), ("ambivalent", 0),
        ("opposes", -1), ("rejects", -2), ("silent", None),
    ]  # fmt: skip


def test_firmness_of_positions() -> None:
    assert {str(kind): kind.firmness for kind in PositionKind} == {
        "no-position": 0, "preference": 1, "offer": 2, "condition": 3,
        "demand": 4, "commitment": 4, "refusal": 4, "red-line": 5,
    }  # fmt: skip


def test_ordered_lists_stand_in_their_order() -> None:
    assert Significance.MAJOR.rank > Significance.NOTABLE.rank > Significance.ROUTINE.rank
    shares = [int(re.findall(r"\d+", term.meaning)[0]) for term in Likelihood]
    assert shares == sorted(shares)
    bounds = [[int(number) for number in re.findall(r"\d+", term.meaning)] for term in Likelihood]
    assert all(before[1] == after[0] for before, after in pairwise(bounds))
