from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from generator.read.frontmatter import split

LINES = st.sampled_from(
    ["---", "--- ", "...", "----", "", "title: x", "- a", " ---", "text", "\t", "é"]
) | st.text(st.characters(exclude_characters="\n"), max_size=8)


@given(st.lists(LINES, max_size=12).map("\n".join) | st.text(max_size=40))
@example("")
@example("---")
@example("---\n---")
@example("---\n\n---\n")
def test_any_text_is_split_or_told_about(text: str) -> None:
    parts, problems = split(text, "x.md")
    assert (parts is None) == bool(problems)
    lines = text.split("\n")
    if parts is None:
        assert [item.code for item in problems] == ["B107" if lines[0].rstrip(" \t") == "---" else "B106"]
        return
    # Fences, header and body are the whole text again.
    closing = lines[parts.body_line - 2]
    assert closing.rstrip(" \t") in {"---", "..."}
    header = parts.header.split("\n") if parts.body_line > 3 else []
    body = parts.body.split("\n") if len(lines) >= parts.body_line else []
    assert [lines[0], *header, closing, *body] == lines
    assert parts.header_line == 2


def test_the_body_keeps_its_own_rules() -> None:
    parts, _ = split("---\ntitle: x\n---\n\nOne\n\n---\n\nTwo\n", "x.md")
    assert parts is not None
    assert (parts.header, parts.body, parts.body_line) == ("title: x", "\nOne\n\n---\n\nTwo\n", 4)
