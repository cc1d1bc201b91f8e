"""What a browser would run is never hidden from the gate: random pages, held against a parser of HTML 5."""

from __future__ import annotations

import random

import html5lib
import pytest

from generator.build.markup import flaws
from tests.build.test_markup import HEAD

ACTS = "<img z onerror=1>"
#: What may hide markup, each with its end.
AROUND = [
    ("<!--", "-->"), ("<!doctype ", ">"), ("<![CDATA[", "]]>"), ("<b x='", "'></b>"), ('<b y="', '"></b>'),
    ("<a x=y/>", "</a>"), ("<g/>", ""), ("<br>", ""), ("<script type='application/json'>", "</script>"),
    ("<annotation-xml encoding='text/html'>", "</annotation-xml>"),
    *(
        (f"<{name}>", f"</{name}>")
        for name in (
            "button", "dd", "desc", "foreignObject", "g", "math", "mi", "noscript", "option", "p", "select",
            "style", "svg", "table", "template", "textarea", "title", "xmp",
        )
    ),
]  # fmt: skip
PIECES = [
    "x",
    "&lt;",
    "",
    "--",
    "'",
    '"',
    "]]",
    "</p",
    "-->",
    "]]>",
    "<!-",
    "/>",
    "--!>",
    "\x0c",
    *[ACTS] * 6,
]


def markup(chance: random.Random, depth: int) -> str:
    """Give markup in markup, now and then with the end of another element."""
    if not depth:
        return chance.choice(PIECES)
    begin, end = chance.choice(AROUND)
    inside = "".join(markup(chance, depth - 1) for _ in range(chance.choice((1, 1, 2))))
    return begin + inside + (end if chance.random() < 0.85 else chance.choice(AROUND)[1])


@pytest.mark.filterwarnings("ignore")
def test_nothing_that_runs_is_hidden() -> None:
    chance = random.Random(1)  # noqa: S311 - the same pages in every run
    passed = 0
    for _ in range(20_000):
        body = "".join(markup(chance, chance.randrange(1, 4)) for _ in range(chance.randrange(1, 3)))
        page = f"{HEAD}<title>x</title></head><body>{body}</body></html>"
        if ACTS not in body or list(flaws(page)):
            continue
        passed += 1
        for scripting in (True, False):
            read = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page, scripting=scripting)
            assert not [item for item in read.iter() if "onerror" in item.attrib], body
    assert passed > 200
