"""Rules are asked only where they may match, and the tokens are those of the library."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from generator.read.markdown import dispatch
from generator.read.markdown.parser import BOX, make_parser, slow_parser
from tests.read.markdown.support import FIXTURES, bodies, read_fixtures
from tests.read.markdown.test_properties import PIECES, markdown

STOCK = slow_parser("en", typographer=True)
OURS = make_parser("en", typographer=True)

#: What lines begin with, and what they hold: blocks that end or hold each other.
STARTS = (
    *("", "", " ", "    ", "\t", "> ", ">", "- ", "+ ", "* ", "-", "1. ", "2) ", "12345678901. ", "# ", "#"),
    *(
        "####### ",
        "```",
        "~~~",
        "---",
        "***",
        "_ _ _",
        "===",
        "--",
        "| ",
        "|---|",
        "|-|-|",
        ": ",
        "~ ",
        ":::",
    ),
    *("::: note", "[^1]: ", "[x]: ", "[x]:", "<b>", "<!--", "&", "!", "\\", "é", "\ufdd0", "\x0b"),
)
LINES = st.lists(
    st.tuples(
        st.lists(st.sampled_from(STARTS), max_size=4).map("".join),
        st.lists(st.sampled_from(PIECES), max_size=3).map("".join),
    ).map("".join),
    max_size=12,
).map("\n".join)
EVERYTHING = [fixture.text for path in sorted(FIXTURES.glob("*/*.md")) for fixture in read_fixtures(path)] + [
    text for _, text in bodies()
]


def same(text: str) -> bool:
    return OURS.parse(text) == STOCK.parse(text)


@settings(max_examples=600, deadline=None)
@given(markdown | LINES)
def test_any_text_gives_the_same_tokens(text: str) -> None:
    assert same(text)


def test_what_is_known_gives_the_same_tokens() -> None:
    assert [text for text in EVERYTHING if not same(text)] == []


@pytest.mark.parametrize("char", [chr(code) for code in range(129)])
def test_any_character_begins_the_same(char: str) -> None:
    """At the beginning, in a line, behind a paragraph; alone, doubled, tripled, and before text."""
    for run in (
        char,
        char * 2,
        char * 3,
        f"{char} a",
        f"{char}a",
        f"{char}a: b",
        f"{char}a{char}",
        f"a{char}b",
    ):
        assert same(
            f"{run}\n\na\n{run}\nb\n\n> a\n{run}\n\n- a\n{run}\n- {run}\n\na {run} b {run}\n\n{run}\n: b"
        )


def planted() -> list[tuple[str, str, str]]:
    """Give each entry of each table without one of its characters."""
    return [
        (table, name, char)
        for table in ("BLOCK_STARTS", "ENDING_STARTS", "INLINE_STARTS")
        for name, chars in getattr(dispatch, table).items()
        for char in chars
        if (table, name) not in NEVER_ASKED
    ]


#: These end no block: no text can tell whether they are asked.
NEVER_ASKED = {("ENDING_STARTS", "reference")}


@pytest.mark.parametrize(("table", "name", "char"), planted())
def test_a_character_left_out_would_be_found(
    table: str, name: str, char: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = dict(getattr(dispatch, table))
    starts[name] = starts[name].replace(char, "")
    monkeypatch.setattr(dispatch, table, starts)
    faulty = make_parser("en", typographer=True)
    texts = [*EVERYTHING, *(text.format(char) for text in PROBES)]
    assert any(faulty.parse(text) != STOCK.parse(text) for text in texts)


#: Texts in which each character begins whatever it can begin, alone and behind other blocks.
PROBES = (
    "{0} a",
    "{0}. a",
    "{0}{0}{0}",
    "{0}{0}",
    "{0}{0}{0} note\na",
    "a\n{0} b",
    "a\n1{0} b",
    "a\n{0}{0}{0}",
    "a\n{0}{0}{0} note",
    "a\n: b\n{0} c",
    "> a\n{0}. b",
    "> a\n{0} b",
    "- a\n{0}{0}{0} note",
    "{0} a\n{0} {0} {0}",
    "a {0}b{0} a{0}{0}b{0}{0}",
)


def test_a_rule_without_an_entry_is_asked_everywhere() -> None:
    """Also one that a plugin adds later, or that is turned on or off."""

    def shout(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library calls it so
        if not state.src.startswith("]]", state.pos):
            return False
        if not silent:
            state.push("shout", "", 0)
        state.pos += 2
        return True

    stock, ours = slow_parser("en", typographer=True), make_parser("en", typographer=True)
    for parser in (stock, ours):
        parser.inline.ruler.before("link", "shout", shout)
    assert ours.parse("a ]] b") == stock.parse("a ]] b") != STOCK.parse("a ]] b")
    for parser in (stock, ours):
        parser.disable("shout")
        parser.block.ruler.disable("list")
    assert ours.parse("- a ]] b") == stock.parse("- a ]] b") != STOCK.parse("- a ]] b")


def test_every_entry_is_a_rule() -> None:
    assert set(dispatch.BLOCK_STARTS) <= set(STOCK.block.ruler.get_active_rules())
    assert set(dispatch.ENDING_STARTS) <= set(STOCK.block.ruler.get_active_rules())
    assert set(dispatch.INLINE_STARTS) <= set(STOCK.inline.ruler.get_active_rules())
    assert f"container_{BOX}" in dispatch.BLOCK_STARTS


def test_text_without_marks_goes_to_other_rules_too() -> None:
    """What comes before the rule for text, or after all, is asked even where there is no mark."""

    def shout(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library calls it so
        if not silent:
            state.push("shout", "", 0)
        state.pos = state.posMax
        return True

    def whisper(state: StateInline) -> None:
        state.tokens.clear()

    changes: tuple[Callable[[MarkdownIt], object], ...] = (
        lambda parser: parser.inline.ruler.before("text", "shout", shout),
        lambda parser: parser.inline.ruler2.push("whisper", whisper),
        lambda parser: parser.inline.add_terminator_char("x"),
        lambda parser: parser.inline.ruler.disable("text"),
    )
    for change in changes:
        stock, ours = slow_parser("en", typographer=True), make_parser("en", typographer=True)
        for parser in (stock, ours):
            parser.parse("a")
            change(parser)
        assert ours.parse("a x b\n\na") == stock.parse("a x b\n\na")
