"""What holds for any text at all."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.read.markdown import ROOT, Rendered, rebase
from tests.read.markdown.support import (
    RENDERER,
    SOURCES,
    Site,
    assert_safe,
    assert_well_formed,
    attributes,
    bodies,
    elements,
    render,
    tag_of,
)

PIECES = (
    *("a", "Kyiv", " ", "  ", "\n", "\n\n", "    ", "\t", "\r\n", "\u00a0", "\u2028", "é", "ж", "\U0001f600"),
    *(
        "#",
        "## ",
        "### ",
        "# ",
        "---",
        "===",
        "> ",
        "- ",
        "1. ",
        "7) ",
        ": ",
        "::: ",
        ":::",
        "::: note\n",
        "```",
        "~~~",
    ),
    *(
        "*",
        "**",
        "_",
        "~~",
        "`",
        "``",
        '"',
        "'",
        "--",
        "---",
        "...",
        "\\",
        "&",
        "&amp;",
        "&#12;",
        "&#0;",
        "&#x3c;",
    ),
    *(
        "|",
        "|---|",
        "|:-|-:|",
        "| a | b |\n",
        "[",
        "]",
        "(",
        ")",
        "](",
        "![",
        "![]",
        "[^1]",
        "[^1]: ",
        "[^a b]",
        "^[",
    ),
    *(
        "[@s1]",
        "[@s1; @s2]",
        "[@nope]",
        "[@",
        "[x](",
        "[x]: ",
        "[x][y]",
        "{actor}ukraine",
        "{static}images/map.png",
    ),
    *(
        "{attach}x",
        "{}",
        "#kyiv",
        "https://example.org",
        "javascript:x",
        "//x",
        "mailto:a@b",
        "<https://a.b>",
        "<a@b.c>",
    ),
    *(
        "<",
        ">",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "<!-- x -->",
        "<!",
        "<?",
        "<a href=",
        "title='",
        "\x01",
        "\x7f",
        "\ufdd0",
    ),
    "\ud800",
    "\ufffe",
)
markdown = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=20).map("".join),
    st.text(st.characters(exclude_characters="\x00"), max_size=200),
)


def check(text: str, rendered: Rendered) -> None:
    html = rebase(rendered.html, "../")
    assert_safe(html)
    assert_well_formed(html)
    # The root stands only where an address does, and nowhere in what readers see.
    assert rendered.html.count(ROOT) == len(re.findall(f' (?:href|src)="{ROOT}', rendered.html))
    assert ROOT not in rendered.text + "".join(heading.text for heading in rendered.headings)
    nodes = list(elements(html))
    ids = [attributes(node)["id"] for node in nodes if "id" in attributes(node)]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"d-\S+", item) for item in ids)
    # A link within the body leads to something in it, or to the list of sources.
    known = {*ids, *(f"d-ref-{item.source}" for item in rendered.citations)}
    for node in nodes:
        target = attributes(node).get("href", "")
        assert not target.startswith("#") or target[1:] in known, target
        assert attributes(node).get("aria-labelledby", ids[0] if ids else "") in [*ids, ""]
    assert [heading.id for heading in rendered.headings] == [
        attributes(node)["id"]
        for node in nodes
        if re.fullmatch("h[2-6]", tag_of(node)) and "id" in attributes(node)
    ]
    for citation in rendered.citations:
        mentions = [item for item in ids if item.startswith(f"d-cite-{citation.source}-")]
        assert mentions == [f"d-cite-{citation.source}-{n}" for n in range(1, citation.mentions + 1)]
    assert [item.number for item in rendered.citations] == list(range(1, len(rendered.citations) + 1))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in rendered.problems:
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
    assert rendered.word_count == len(rendered.text.split())


@settings(max_examples=400, deadline=None)
@given(markdown)
@example("## [@s1]\n\n[@s1] [@s1]")
@example("[^1]\n\n[^1]: ## a\n\n    [^1]")
@example("[x](#a)\n\n> ## a")
@example("![a](b)![[^1]](c)")
def test_any_text(text: str) -> None:
    rendered = RENDERER.render(text, doc_id="d", links=Site(), sources=SOURCES)
    check(text, rendered)
    assert RENDERER.render(text, doc_id="d", links=Site(), sources=SOURCES) == rendered


@settings(max_examples=100, deadline=None)
@given(markdown, markdown)
def test_bodies_share_a_page(first: str, second: str) -> None:
    html = render(first, doc_id="one").html + render(second, doc_id="two").html
    ids = [attributes(node)["id"] for node in elements(rebase(html, "./")) if "id" in attributes(node)]
    assert len(ids) == len(set(ids))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=100))
def test_nul_is_no_root(text: str) -> None:
    """The gate refuses NUL; should one pass it, it still is no way to the root."""
    rendered = render(f"{text}\x00 [a](\x00) [b]({{actor}}ukraine)")
    assert rendered.html.count(ROOT) in {0, 1}


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_characters="\x00-"), min_size=1), st.integers(0, 3), st.integers(0, 3))
def test_a_note_never_comes_to_light(secret: str, before: int, after: int) -> None:
    secret = f"SECRET{secret}TERCES"
    for frame in (
        "{}",
        "a {} b",
        "```\n{}\n```",
        "- a\n{}\n- b",
        "    {}",
        "`{}`",
        "[x]({})",
        "## {}",
        "> {}",
    ):
        text = "\n" * before + frame.replace("{}", f"<!-- {secret} -->") + "\n" * after
        rendered = render(text)
        shown = rendered.html + rendered.text + repr(rendered.headings)
        assert "SECRET" not in shown
        assert "TERCES" not in shown


def test_example_site() -> None:
    """The net changes nothing of what real bodies give, which are well formed and safe."""
    for _, text in bodies():
        cited = re.findall(r"@([\w-]+)", text)
        rendered = RENDERER.render(text, doc_id="d", links=Site(), sources=cited)
        check(text, rendered)
