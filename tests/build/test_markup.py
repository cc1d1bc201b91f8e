"""What is wrong with the markup of a page: each rule broken and kept."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.build.markup import flaws
from tests.conftest import Site

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
HEAD = f'<!DOCTYPE html><html lang="en"><head><meta http-equiv="Content-Security-Policy" content="{POLICY}">'


def codes(body: str, head: str = HEAD) -> list[str]:
    return [flaw.code for flaw in flaws(f"{head}<title>x</title></head><body>{body}</body></html>")]


GOOD = [
    "<p>one<p>two<ul><li>three<li>four</ul>",
    "<table><tr><td>1<td>2<tr><td>3</table>",
    '<img src="x" alt=""><br><hr/>',
    "<svg><path d='M0 0'/><title>a &lt; b</title></svg><math><mi>x</mi></math>",
    "<!-- <p> onload= <script> -->",
    "<textarea>&lt;b></textarea><noscript><p></noscript>",
    '<script type="application/ld+json">{"a": "</p>"}</script>',
    "<P CLASS=x>text</P>",
    "<a title='a>b' href=x/y>z</a>",
    "<input disabled value='on'>",
    '<a data-on="x" class="style" href="?onload=1">onload=x() style=y</a>',
    "a &lt; b, a&amp;b > c",
    "<svg><![CDATA[x]y]]></svg>",
    "<!-- a -- b > c - --><p>x</p><!---->",
    "<svg><title>a &lt; b</title><g fill='url(#a)'/></svg>",
    '<noscript><p title="noscript">x</p><!-- x --></noscript><noscript></noscript>',
    "<svg><set attributeName='fill' to='red'/></svg>",
]
BAD = [
    ("<div>", ["V301"]),
    ("</div>", ["V301"]),
    ("<b><i>x</b></i>", ["V301", "V301"]),
    ("<div/></div>", ["V301"]),
    ("</br>", ["V301"]),
    ("<svg><set to=x/></svg>", ["V301"]),
    ("a < b", ["V301"]),
    ("<!-- x", ["V301"]),
    ("<?php x ?>", ["V301"]),
    ("<textarea>", ["V301"]),
    ('<p class="a" class="b">', ["V301"]),
    ('<p "x">', ["V301"]),
    ("<script>x()</script>", ["V401"]),
    ("<SCRIPT type=module>x()</SCRIPT>", ["V401"]),
    ('<script src="x.js"></script>', ["V401"]),
    ("<svg><script>x()</script></svg>", ["V401"]),
    ("<p onclick=x()>", ["V401"]),
    ("<svg/onload=x()></svg>", ["V401"]),
    ("<img src=x\nOnError = 'x()'>", ["V401"]),
    ("<svg><set to=' java\tscript:x()'/></svg>", ["V401"]),
    ("<p style='color: red'>", ["V402"]),
    ("<style>p { color: red }</style>", ["V402"]),
    ('<iframe src="x"></iframe>', ["V404"]),
    ('<object data="x"></object>', ["V404"]),
    ('<embed src="x">', ["V404"]),
    ('<base href="https://x.example/">', ["V404"]),
    ('<p srcdoc="x">', ["V404"]),
    ('<meta http-equiv="refresh" content="0; url=https://x.example/">', ["V404"]),
    ('<meta http-equiv="refresh" content="0;//x.example/">', ["V404"]),
    # Browsers end these comments before the gate did, and others later.
    ("<!-- --!><script>x()</script><!-- -->", ["V301", "V401"]),
    ("<!--><script>x()</script>-->", ["V301", "V401"]),
    ("<!---><p onclick=x()></p>-->", ["V301", "V401"]),
    ("<!-- <!-- -->", ["V301"]),
    ("<!-- <!--->", ["V301"]),
    ('<!doctype html "<!--"><script>x()</script>-->', ["V301"]),
    ("<svg><![CDATA[<!--]]><script>x()</script>--></svg>", ["V301"]),
    ("<svg><?x <!-- ?></svg>", ["V301", "V301", "V301"]),
    # Elements of text end at the first end tag, whatever stands in that.
    ("<textarea></textarea x><script>x()</script></textarea>", ["V301", "V401", "V301"]),
    ("<title></title/><p onclick=x()></p></title>", ["V301", "V401", "V301"]),
    ("<textarea><!--</textarea><p>", ["V301"]),
    ("<textarea><a b='</textarea><img>'>", ["V301"]),
    ('<script type="application/json"><!--<script></script>', ["V301"]),
    ('<script\xa0type="application/json"><p onclick=x()></p></script>', ["V301", "V401", "V301", "V301"]),
    ("<xmp></\u017fcript><img onerror=x()></xmp>", ["V301"]),
    ("<svg><p><title><!--</title><img onerror=x()>--></title></p></svg>", ["V301"]),
    ("<svg><textarea></textarea></svg>", ["V301"]),
    ("<plaintext></plaintext>", ["V301"]),
    # Without scripts what stands in <noscript> is shown.
    ("<noscript><p onclick=x()></noscript>", ["V401"]),
    ("<noscript><p style='color: red'></noscript>", ["V402"]),
    ("<noscript><style>p { color: red }</style></noscript>", ["V402"]),
    ("<noscript><iframe></iframe></noscript>", ["V404"]),
    ("<noscript><meta http-equiv=refresh content='0; url=https://x.example/'></noscript>", ["V404"]),
    ("<noscript><p title='</noscript><img>'></p></noscript>", ["V301"]),
    ("<noscript><!-- </noscript> --></noscript>", ["V301"]),
    ("<noscript><noscript></noscript></noscript>", ["V301", "V301"]),
    ("<svg><a><set attributeName=href to=https://x.example/></set></a></svg>", ["V403"]),
    ("<svg><a><animate attributeName='xlink:href' values='a;b'/></a></svg>", ["V403"]),
    ("<svg><set attributeName=onclick to=x()></set></svg>", ["V403"]),
    ("<meta charset=iso-2022-jp>", ["V105"]),
]
FRAMES = ("applet", "base", "embed", "fencedframe", "frame", "frameset", "iframe", "object", "portal")


@pytest.mark.parametrize("body", GOOD)
def test_what_is_right(body: str) -> None:
    assert codes(body) == []


@pytest.mark.parametrize(("body", "expected"), BAD, ids=[body for body, _ in BAD])
def test_what_is_wrong(body: str, expected: list[str]) -> None:
    assert codes(body) == expected


@pytest.mark.parametrize("name", FRAMES)
def test_nothing_shows_another_document(name: str) -> None:
    assert "V404" in codes(f"<{name}></{name}>")


def test_a_page_may_send_its_reader_on_within_the_site() -> None:
    assert codes("", HEAD + '<meta http-equiv="refresh" content="0; url=../new/">') == []


def test_a_page_without_policy() -> None:
    page = "<!DOCTYPE html><html><title>x</title><p>x</p></html>"
    assert [flaw.code for flaw in flaws(page)] == ["V405"]
    assert list(flaws(page, policy=False)) == []


META = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'


@pytest.mark.parametrize(
    "page",
    [
        f"<html><head></head><body>{META}</body></html>",
        f"<html><head>x{META}</head><body></body></html>",
        f"<html><head></head>{META}<body></body></html>",
        f"<html><head><p>x</p>{META}</head><body></body></html>",
        f"<html><head><template>{META}</template></head><body></body></html>",
        f"<html><head><noscript>{META}</noscript></head><body></body></html>",
        f'<html><head><link rel="stylesheet" href="x.css">{META}</head><body></body></html>',
        f'<html><head><link href="x.css" rel="preload">{META}</head><body></body></html>',
        f'<html><head><script type="application/json">1</script>{META}</head><body></body></html>',
    ],
)
def test_a_policy_where_browsers_pass_over_it(page: str) -> None:
    assert [flaw.code for flaw in flaws(page)] == ["V405"]


@pytest.mark.parametrize(
    "page",
    [
        f"<!doctype html><!-- x --><meta charset=UTF-8><title>x</title>{META}<p>x",
        f"<html>\n<head>\n<link rel=next href=x>{META}<link rel=icon href=x></head><body></body></html>",
    ],
)
def test_a_policy_where_they_heed_it(page: str) -> None:
    assert list(flaws(page)) == []


@pytest.mark.parametrize("kind", [" Content-Security-Policy", "Content-Security-Policy-Report-Only"])
def test_what_is_no_policy(kind: str) -> None:
    page = HEAD.replace("Content-Security-Policy", kind) + "<title>x</title></head><body></body></html>"
    assert [flaw.code for flaw in flaws(page)] == ["V405"]


def test_a_script_runs_only_where_the_policy_lets_it() -> None:
    head = HEAD.replace(POLICY, f"{POLICY}; script-src 'self'")
    assert codes('<script src="x.js"></script>', head) == []
    assert codes('<script src="x.js">x()</script>', head) == ["V401"]


def test_the_pages_of_the_site_theme_have_no_flaw(built_site: Site) -> None:
    for page in built_site.output.rglob("*.html"):
        assert list(flaws(page.read_text(encoding="utf-8"))) == [], page


PIECES = (
    "<",
    ">",
    "</",
    "p",
    "div",
    " ",
    "=",
    '"',
    "'",
    "<!--",
    "-->",
    "/>",
    "<script>",
    "svg",
    "\n",
    "a=b",
    "<!",
    "<noscript>",
    "</noscript>",
    "<title>",
    "<![CDATA[",
    "]]>",
)


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_whatever_it_is_it_is_read_to_its_end(text: str) -> None:
    assert all(0 <= flaw.offset <= len(text) for flaw in flaws(text))


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", "<a =", "</a", "<!--", '<a b="', "<p>", "<b>", "<svg>", "<a b c d ", "<p/ ", "<noscript>"],
)
def test_no_text_takes_long(piece: str) -> None:
    start = time.process_time()
    list(flaws(piece * (20_000 // len(piece))))
    assert time.process_time() - start < 5
