"""Sites of which there is so much that their lists are divided."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from generator.model.documents import Direction
from generator.model.records import Interest, Participant
from generator.model.settings import Settings
from generator.model.values import Week
from generator.model.vocabulary import DirectionKind
from generator.read.content import Loaded
from generator.views.kit import Kit
from tests.digest.support import SETTINGS, article, dispute, event, note, outlook, position, support
from tests.views.support import kit_of

START: Final = date(2022, 1, 3)
#: Of whom and on what every article is.
ACTOR, THEME = "ukraine", "ceasefire"


def full_article(number: int, day: date) -> Loaded[Any]:
    """Give an article with an entry for each list of its actor and theme."""
    key = f"{number:03d}"
    interest: dict[str, Any] = {"actor": ACTOR, "theme": THEME, "text": f"Interest {key}."}
    who: dict[str, Any] = {"actor": ACTOR}
    stance, kind = (("supports", "demand"), ("opposes", "refusal"))[number % 2]
    return article(
        f"a{key}", day.isoformat(),
        positions=(position(stance, kind, f"Text {key}."),),
        events=(event(f"e{key}", day, participants=(Participant(**who),)),),
        disagreements=(dispute(f"d{key}", "open" if number % 5 == 0 else "settled"),),
        outlook=(outlook(f"o{key}", day + timedelta(days=20)),),
        support=(support("russia", text=f"Support {key}."),),
        interests=(Interest(**interest),),
    )  # fmt: skip


def articles(gaps: Sequence[int]) -> list[Loaded[Any]]:
    """Give articles so many days apart, each with an entry for each list."""
    day, made = START, []
    for number, gap in enumerate(gaps):
        day += timedelta(days=gap)
        made.append(full_article(number, day))
    return made


def assessed(weeks: int, start: date = START) -> list[Loaded[Any]]:
    """Give digests that assess the theme, one for each of some weeks."""
    given: dict[str, Any] = {"theme": THEME, "direction": DirectionKind.IMPROVED, "reason": "Reason."}
    first = Week.of(start)
    return [note(str(first.shifted(number)), directions=(Direction(**given),)) for number in range(weeks)]


def sized(size: int) -> Settings:
    return dataclasses.replace(SETTINGS, page_size=size)


@cache
def moved_kit() -> Kit:
    """Give a small site of which something has moved and something was withdrawn."""
    return kit_of(article("a", aliases=("b",)), withdrawn=(article("gone"),))


def divided_kit() -> Kit:
    """Give a small site in which every list is divided."""
    return kit_of(*articles([11] * 40), *assessed(70), settings=sized(4))
