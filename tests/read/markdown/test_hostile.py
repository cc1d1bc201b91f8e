"""The hostile corpus of the tests, items 1–62: nothing of it acts, wherever in a body it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.read.markdown import rebase
from tests.read.markdown.support import (
    RENDERER,
    Anywhere,
    assert_safe,
    assert_well_formed,
    attributes,
    elements,
    render,
)

LINES = (Path(__file__).parent / "hostile.txt").read_text(encoding="utf-8").splitlines()
VECTORS = [line.partition(" ")[2].replace("\\n", "\n").replace("\\x01", "\x01") for line in LINES]
#: Where a vector (§) can stand in a body.
PLACES = {
    "alone": "§",
    "paragraph": "Text § text",
    "heading": "## §",
    "list": "- §",
    "quotation": "> §",
    "table": "| § |\n|---|\n| § |",
    "footnote": "Text[^n]\n\n[^n]: §",
    "emphasis": "*§*",
    "link text": "[§](https://example.org)",
    "link target": "[x](<§>)",
    "link title": '[x](https://example.org "§")',
    "image text": "![§]({static}images/map.png)",
    "image": "![x](§)",
    "box": "::: note\n§\n:::",
    "box label": "::: note §\nx\n:::",
    "box name": "::: §\nx\n:::",
    "citation": "[@§]",
    "prefix": "[x]({actor}§)",
    "fence": "```§\nx\n```",
    "comment": "<!-- a -->§<!-- b -->",
    "definition": "Term\n: §",
}


def test_corpus_is_whole() -> None:
    assert {int(line.split()[0]) for line in LINES} == set(range(1, 63))


@pytest.mark.parametrize("place", PLACES)
def test_nothing_acts(place: str) -> None:
    for vector in VECTORS:
        text = PLACES[place].replace("§", vector)
        rendered = RENDERER.render(text, doc_id="d", links=Anywhere(), sources=("s1",))
        html = rebase(rendered.html, "../")
        assert_safe(html)
        assert_well_formed(html)
        for heading in rendered.headings:
            # For a list of contents: escaped by the template, and found by its id.
            assert heading.id.startswith("d-")


@pytest.mark.parametrize("vector", VECTORS)
def test_author_is_told(vector: str) -> None:
    """All refuse the body but those that are text, a title, a label or an address in the end."""
    harmless = (
        "## document",
        "## __proto__",
        "## `",
        "## &lt;",
        "{on",
        "{href",
        "{#id",
        "](https://example.org '",
        "]({static}",
        "```",
        "<!-->",
        'org/"on',
        "[^<img",
    )
    told = render(vector).problems
    assert bool(told) != any(part in vector for part in harmless), told


def test_no_id_can_shadow_the_document() -> None:
    html = render("\n\n".join(VECTORS)).html
    for node in elements(html):
        name = attributes(node).get("id", "d-")
        assert name.startswith("d-"), node.html
        assert "name" not in attributes(node)
