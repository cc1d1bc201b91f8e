"""What a body gives besides its HTML, and how the renderer is set."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest

from generator.read.markdown import (
    ROOT,
    Citation,
    Heading,
    Labels,
    MarkdownRenderer,
    Problem,
    ProblemKind,
    citation_id,
    rebase,
    reference_id,
)
from generator.read.markdown.labels import QUOTES
from tests.read.markdown.support import RENDERER, Site, bodies, html_of, kinds, render

BODY = """\
## What changed

Kyiv *"softened"* its line[^1] [@s2; @s1],
it said [@s2]. <!-- check -->

### In detail

| Actor | Line |
|---|---|
| [Ukraine]({actor}ukraine) | open |

- one
- two

![A map]({static}images/map.png)

[^1]: By its own account.
"""


def test_headings() -> None:
    assert render(BODY).headings == (
        Heading(2, "d-what-changed", "What changed"),
        Heading(3, "d-in-detail", "In detail"),
    )


def test_citations() -> None:
    rendered = render(BODY)
    assert rendered.citations == (Citation("s2", 1, 2), Citation("s1", 2, 1))
    assert f'href="#{reference_id("d", "s2")}" id="{citation_id("d", "s2", 2)}"' in rendered.html


def test_plain_text() -> None:
    rendered = render(BODY)
    assert rendered.text.split("\n") == [
        "What changed",
        "Kyiv “softened” its line, it said.",
        "In detail",
        "Actor Line",
        "Ukraine open",
        "one",
        "two",
        "By its own account.",
    ]
    assert rendered.word_count == 20


def test_heading_shift() -> None:
    rendered = RENDERER.render("## a\n##### b", doc_id="d", links=Site(), heading_shift=2)
    assert [item.level for item in rendered.headings] == [4, 6]
    assert "<h4 " in rendered.html
    assert "</h6>" in rendered.html


def test_root_stands_only_before_paths_of_the_site() -> None:
    html = render("[a]({actor}ukraine) [b](https://example.org) ![c]({static}images/map.png)").html
    assert html.count(ROOT) == 2
    assert f'href="{ROOT}actors/ukraine/"' in html
    assert f'src="{ROOT}static/images/map.png"' in html


@pytest.mark.parametrize(
    ("prefix", "href"),
    [
        ("./", "./actors/ukraine/"),
        ("../../", "../../actors/ukraine/"),
        ("https://example.org/a&b/", "https://example.org/a&#38;b/actors/ukraine/"),
        ('"><script>', "&#34;&#62;&#60;script&#62;actors/ukraine/"),
    ],
)
def test_rebase(prefix: str, href: str) -> None:
    assert f'href="{href}"' in rebase(render("[a]({actor}ukraine)").html, prefix)


def test_resolver_cannot_break_out() -> None:
    class Odd:
        def resolve(self, prefix: str, target: str) -> str | None:
            return f'{prefix}/{target}"><script> ж'

    html = RENDERER.render("[a]({actor}x)", doc_id="d", links=Odd()).html
    assert html == f'<p><a href="{ROOT}actor/x%22%3E%3Cscript%3E%20%D0%B6">a</a></p>\n'


def test_document_id_is_escaped() -> None:
    html = RENDERER.render(
        "## a\n\nb[^1] [@s]\n\n[^1]: c", doc_id='"><b>', links=Site(), sources={"s": 1}
    ).html
    assert "<b>" not in html


@pytest.mark.parametrize("language", QUOTES)
def test_quotes(language: str) -> None:
    html = MarkdownRenderer(language).render("\"a 'b' c\"", doc_id="d", links=Site()).html
    opening, closing, inner_opening, inner_closing = QUOTES[language]
    assert html == f"<p>{opening}a {inner_opening}b{inner_closing} c{closing}</p>\n"


def test_quotes_of_a_region_and_of_an_unlisted_language() -> None:
    assert "«a»" in MarkdownRenderer("uk-UA").render('"a"', doc_id="d", links=Site()).html
    assert "“a”" in MarkdownRenderer("tlh").render('"a"', doc_id="d", links=Site()).html


def test_without_typographer() -> None:
    renderer = MarkdownRenderer(typographer=False)
    assert renderer.render('"a" -- b...', doc_id="d", links=Site()).html == '<p>"a" -- b...</p>\n'


def test_labels() -> None:
    labels = Labels(
        note="Hinweis", source="Quelle", section="Abschnitt", table="Tabelle", footnotes="Fuß <noten>"
    )
    renderer = MarkdownRenderer("de", labels=labels)
    text = "## a\n\n::: note\nb [@s]\n:::\n\n| c |\n|---|\n\nd[^1]\n\n[^1]: e"
    html = renderer.render(text, doc_id="d", links=Site(), sources=["s"]).html
    for word in (">Hinweis</p>", '"Quelle 1"', '"Abschnitt: a"', '"Tabelle 1: c"', "Fuß &lt;noten&gt;"):
        assert word in html


def test_problem_is_a_value() -> None:
    assert render("a\n\n[b](x.md)").problems == (Problem(3, 5, ProblemKind.UNRESOLVED_LINK, "x.md"),)
    assert str(ProblemKind.RAW_HTML) == "raw-html"
    assert all(kind.meaning for kind in ProblemKind)


def test_problems_stand_in_order_and_are_not_endless() -> None:
    problems = render("[@x]\n\n" * 2_000).problems
    assert len(problems) == 500
    assert list(problems) == sorted(problems, key=lambda item: (item.line, item.column))


def test_result_can_be_stored() -> None:
    rendered = render(BODY)
    assert pickle.loads(pickle.dumps(rendered)) == rendered  # noqa: S301 - our own bytes


def test_renderings_do_not_touch_each_other() -> None:
    texts = [text for _, text in bodies()] or [BODY]
    alone = [MarkdownRenderer().render(text, doc_id="d", links=Site()) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: RENDERER.render(text, doc_id="d", links=Site()), texts * 3))
    assert together == alone * 3


def test_line_ends_do_not_matter() -> None:
    assert render(BODY.replace("\n", "\r\n")) == render(BODY)


def test_empty_body() -> None:
    for text in ("", "\n\n", "<!-- only a note -->"):
        rendered = render(text)
        assert (rendered.html, rendered.text, rendered.word_count, rendered.problems) == ("", "", 0, ())


def test_headings_in_notes_and_boxes_count_for_levels_only() -> None:
    assert kinds("::: note\n## a\n:::\n\n### b") == []
    assert render("::: note\n## a\n:::").headings == ()
    assert 'id="d-b"' in html_of("## b")
