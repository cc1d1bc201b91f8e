"""Quotation marks, dashes and ellipses; never (c), (r) or (tm), which are paragraphs of treaties."""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore
from markdown_it.rules_core.smartquotes import process_inlines
from markdown_it.token import Token

# The library matches quotes by pairs, and in the worst case looks at each pair of quotes in a block:
# 40,000 of them take half a minute. No paragraph of prose has this many.
_MOST_QUOTES = 400

_EM_DASH = re.compile(r"(?<!-)---(?!-)")
# Between two words or between two spaces; `--flag` and `<!--` are left alone.
_EN_DASH = re.compile(r"(?<=[^\s<!-])--(?=[^\s>-])|(?<=\s)--(?=\s)")
_ELLIPSIS = re.compile(r"(?<!\.)\.\.\.(?!\.)")


def typography(state: StateCore) -> None:
    """Set the typographic marks in the text of all blocks; a core rule."""
    for block in state.tokens:
        if block.type != "inline" or not block.children:
            continue
        content = block.content
        if "--" in content or "..." in content:
            _set_dashes(block.children)
        quotes = content.count('"') + content.count("'")
        if 0 < quotes <= _MOST_QUOTES:
            process_inlines(block.children, state)


def _set_dashes(tokens: list[Token]) -> None:
    in_address = False
    for token in tokens:
        if token.type == "text" and not in_address:
            text = _EM_DASH.sub("—", token.content)
            text = _EN_DASH.sub("–", text)
            token.content = _ELLIPSIS.sub("…", text)
        elif token.info == "auto":
            # The text of `<https://…>` is the address itself.
            in_address = token.type == "link_open"
