"""The inline rules that CommonMark does not have: citations, and HTML as something to tell of."""

from __future__ import annotations

import re

from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline

CITATION = "citation"
RAW_HTML = "raw_html"

_CITATION = re.compile(r"\[(@[^\[\]\n]*)\]")
# Looser than CommonMark's tags: whatever a browser might take for one is told to the author. It stops
# at the next `<`, so a run of them is read once.
_TAG = re.compile(r"<[A-Za-z/!?][^<>]*>")


def citation(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library calls it so
    """Read ``[@s1]`` or ``[@s1; @s2]``; what is followed by ``(`` is a link text, as in CommonMark."""
    source, position = state.src, state.pos
    if not source.startswith("[@", position):
        return False
    match = _CITATION.match(source, position, state.posMax)
    if match is None:
        return False
    end = match.end()
    if end < state.posMax and source[end] == "(":
        return False
    if _is_reference(state, match[1], end):
        return False
    if not silent:
        token = state.push(CITATION, "", 0)
        token.content = match[1]
    state.pos = end
    return True


def _is_reference(state: StateInline, label: str, end: int) -> bool:
    """Whether the brackets are the text or the label of a link whose address is defined elsewhere."""
    references = state.env.get("references")
    if not references:
        return False
    if normalizeReference(label) in references:
        return True
    if not state.src.startswith("[", end):
        return False
    close = state.src.find("]", end)
    return close > 0 and normalizeReference(state.src[end + 1 : close]) in references


def raw_html(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library calls it so
    """Read an HTML tag (or declaration) as a token of its own, to be shown as typed."""
    if state.src[state.pos] != "<":
        return False
    match = _TAG.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push(RAW_HTML, "", 0)
        token.content = match[0]
    state.pos = match.end()
    return True
