"""The parser's rules by the character they begin with, so that only those which may match are asked.

The library asks each of its rules at each line and at each mark, and most of them look at one
character and decline. Here a rule is asked only where such a character stands, in the same order as
before. The tables are put together from the rules that are on in the parser: one without an entry
below, such as that of a new plugin, is asked everywhere.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

from markdown_it import MarkdownIt
from markdown_it.parser_block import RuleFuncBlockType
from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from generator.read.markdown.rules import CITATION, RAW_HTML

R = TypeVar("R")
#: The rules for each character that has its own, and those for all others.
Table = tuple[Mapping[str, tuple[R, ...]], tuple[R, ...]]

#: What the first character of a line, behind its indentation, is if a block rule matches. Not here:
#: `table` and `deflist` look at the next line, `code` at the indentation, `lheading` and `paragraph`
#: take anything.
BLOCK_STARTS: Final[Mapping[str, str]] = {
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*+-0123456789",
    "footnote_def": "[",
    "reference": "[",
    "heading": "#",
    "container_box": ":",
}
#: The same where rules are only asked whether they end the block before.
ENDING_STARTS: Final[Mapping[str, str]] = {**BLOCK_STARTS, "deflist": ":~"}
#: What the character at hand is if an inline rule matches.
INLINE_STARTS: Final[Mapping[str, str]] = {
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    CITATION: "[",
    "link": "[",
    "image": "!",
    "footnote_ref": "[",
    "autolink": "<",
    RAW_HTML: "<",
    "entity": "&",
}
#: The rules that follow on the inline ones and look for pairs of marks.
_PAIRING: Final = frozenset({"balance_pairs", "strikethrough", "emphasis", "fragments_join"})
_ASCII: Final = tuple(map(chr, range(128)))
#: Stands for every other character, and for none.
_OTHER: Final = "\x80"


def dispatch(parser: MarkdownIt) -> None:
    """Have a parser ask only the rules that may match; it gives the same tokens as before."""
    parser.block.ruler = _BlockRuler(parser.block.ruler)
    parser.inline = _Inline(parser.inline)


class _Dispatcher(Ruler[R], ABC):
    """Gives for each chain of rules a single one, which asks those of the chain that may match."""

    def __init__(self, ruler: Ruler[R]) -> None:
        super().__init__()
        self.__rules__ = ruler.__rules__

    def __compile__(self) -> None:
        super().__compile__()
        for chain, rules in (self.__cache__ or {}).items():
            on = (rule for rule in self.__rules__ if rule.enabled)
            names = [rule.name for rule in on if not chain or chain in rule.alt]
            rules[:] = [self._one(chain, list(zip(names, rules, strict=True)))]

    @abstractmethod
    def _one(self, chain: str, rules: Sequence[tuple[str, R]]) -> R:
        """Make one rule of several."""


class _BlockRuler(_Dispatcher[RuleFuncBlockType]):
    def _one(self, chain: str, rules: Sequence[tuple[str, RuleFuncBlockType]]) -> RuleFuncBlockType:
        table, others = _by_character(rules, ENDING_STARTS if chain else BLOCK_STARTS)

        def ask(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as the library
            start = state.bMarks[line] + state.tShift[line]
            # Behind the last character there is none.
            for rule in table.get(state.src[start : start + 1], others):
                if rule(state, line, end, silent):
                    return True
            return False

        return ask


class _Inline(ParserInline):
    """Makes text in which no mark can be a token at once: most headings, list items and cells."""

    def __init__(self, parser: ParserInline) -> None:
        super().__init__()
        self.terminator_re = parser.terminator_re
        self._extra_terminator_chars = parser._extra_terminator_chars  # noqa: SLF001 - it stands in its place
        self.ruler, self.ruler2 = _InlineRuler(parser), parser.ruler2
        self._judged: tuple[object, object, bool] = (None, None, False)

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Add the tokens of a text to others."""
        if not src or tokens or self.terminator_re.search(src) or not self._text_is_first():
            return super().parse(src, md, env, tokens)
        tokens.append(Token("text", "", 0, content=src))
        return tokens

    def _text_is_first(self) -> bool:
        """Whether all goes to the rule for text, and what comes after it looks for pairs of marks only."""
        rules, rules2 = self.ruler.getRules(""), self.ruler2.getRules("")
        # The rulers make new lists when a rule is added, or turned on or off.
        if rules is not self._judged[0] or rules2 is not self._judged[1]:
            first = self.ruler.get_active_rules()[:1]
            good = first == ["text"] and _PAIRING.issuperset(self.ruler2.get_active_rules())
            self._judged = rules, rules2, good
        return self._judged[2]


class _InlineRuler(_Dispatcher[RuleFuncInlineType]):
    def __init__(self, parser: ParserInline) -> None:
        super().__init__(parser.ruler)
        self._parser = parser

    def _one(self, chain: str, rules: Sequence[tuple[str, RuleFuncInlineType]]) -> RuleFuncInlineType:  # noqa: ARG002 - there is one
        # The rule for text takes everything up to the next of these characters, and nothing at one.
        ends_text = self._parser.terminator_re.match
        text = "".join(char for char in (*_ASCII, _OTHER) if not ends_text(char))
        table, others = _by_character(rules, {**INLINE_STARTS, "text": text})

        def ask(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as the library
            for rule in table.get(state.src[state.pos], others):  # noqa: SIM110 - a generator costs more
                if rule(state, silent):
                    return True
            return False

        return ask


def _by_character(rules: Sequence[tuple[str, R]], starts: Mapping[str, str]) -> Table[R]:
    def of(char: str) -> tuple[R, ...]:
        return tuple(rule for name, rule in rules if char in starts.get(name, char))

    return {char: of(char) for char in _ASCII}, of(_OTHER)
