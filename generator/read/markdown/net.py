"""The second net: an allow-list that lets through what the writers make, and nothing else."""

from __future__ import annotations

from typing import Final

import nh3

from generator.read.markdown.result import ROOT

# nh3 would take ROOT for a broken character. This one means nothing to it, and cannot be written in
# a body either: ``Body`` takes noncharacters out, and no entity stands for one.
_STAND_IN: Final = "\ufdd0"

_CLEANER: Final = nh3.Cleaner(
    tags={
        *("a", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6"),
        *("hr", "img", "li", "ol", "p", "pre", "s", "strong", "sup"),
        *("table", "tbody", "td", "th", "thead", "tr", "ul"),
    },
    attributes={
        "a": {"aria-label", "class", "href", "id", "rel", "role", "title"},
        "code": {"class"},
        "div": {"aria-label", "aria-labelledby", "class", "role", "tabindex"},
        "h2": {"id"},
        "h3": {"id"},
        "h4": {"id"},
        "h5": {"id"},
        "h6": {"id"},
        "img": {"alt", "src", "title"},
        "li": {"id"},
        "ol": {"start", "type"},
        "p": {"class", "id"},
        "sup": {"class"},
        "td": {"class"},
        "th": {"class", "scope"},
    },
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


def caught(html: str) -> str:
    """Give the HTML without anything that no writer makes: the same HTML, unless a writer has a fault.

    It costs 0.05 ms for an article, about a tenth of the rendering.
    """
    return _CLEANER.clean(html.replace(ROOT, _STAND_IN)).replace(_STAND_IN, ROOT)
