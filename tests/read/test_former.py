"""Who uses the id that something had before it was renamed is told what it is called now."""

from __future__ import annotations

import pytest

from generator.read.references import check_references
from tests.digest.support import SETTINGS, actor, article, at, content, note, position, theme


def hints(**crossing: str) -> list[tuple[str, str, str]]:
    """Give code, message and hint of all that is wrong where something crosses a position of Belgium."""
    everything = content(
        article("talks", aliases=("first-talks",), actors=("belgique",), themes=("assets",), positions=(
            position("rejects", "red-line", who="belgique", on="assets"),)),
        article("reply", actors=("norway",), themes=(crossing.get("theme", "assets"),), positions=(
            position("supports", "demand", who=crossing.get("actor", "norway"), on="assets",
                     crosses=(crossing.get("crosses", "talks-belgique-assets"),)),)),
        note("2025-W51", order=(crossing.get("order", "talks"),)),
        actor("belgique", former_ids=("belgium",)), actor("norway", former_ids=("norge",)),
        theme("assets", former_ids=("frozen-assets",)),
    )  # fmt: skip
    found = check_references(everything, everything, SETTINGS, at("2026-01-01"))
    return [(item.code, item.message, item.hint) for item in found]


def test_what_is_used_by_its_id_of_now_is_right() -> None:
    assert hints() == []


@pytest.mark.parametrize(
    ("field", "what", "key", "now"),
    [
        ("crosses", "position", "talks-belgium-assets", "talks-belgique-assets"),
        ("crosses", "position", "first-talks-belgium-frozen-assets", "talks-belgique-assets"),
        ("actor", "actor", "norge", "norway"),
        ("theme", "theme", "frozen-assets", "assets"),
        ("order", "article", "first-talks", "talks"),
    ],
)
def test_a_former_id_is_told_with_the_one_of_now(field: str, what: str, key: str, now: str) -> None:
    told = hints(**{field: key})
    assert ("B204", f'unknown {what} "{key}"', f'it is "{now}" now') in told
    assert {code for code, _, _ in told} == {"B204"}
