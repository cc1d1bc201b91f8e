"""What is wrong with the markup of a page: each rule broken and kept."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.build.markup import flaws, weaknesses
from tests.conftest import Site

POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'"
HEAD = f'<!DOCTYPE html><html lang="en"><head><meta http-equiv="Content-Security-Policy" content="{POLICY}">'


def codes(body: str, head: str = HEAD) -> list[str]:
    return [flaw.code for flaw in flaws(f"{head}<title>x</title></head><body>{body}</body></html>")]


GOOD = [
    "<p>one<p>two<ul><li>three<li>four</ul>",
    "<table><tr><td>1<td>2<tr><td>3</table>",
    '<img src="x" alt=""><br><hr/>',
    "<svg><path d='M0 0'/><title>a &lt; b</title></svg><math><mi>x</mi></math>",
    "<!-- <p> onload= <script> -->",
    "<textarea><b></textarea><noscript><p></noscript>",
    '<script type="application/ld+json">{"a": "</p>"}</script>',
    "<P CLASS=x>text</P>",
    "<a title='a>b' href=x/y>z</a>",
    "<input disabled value='on'>",
    '<a data-on="x" class="style" href="?onload=1">onload=x() style=y</a>',
    "a &lt; b, a&amp;b > c",
    "<svg><![CDATA[x]]></svg>",
]
BAD = [
    ("<div>", ["V301"]),
    ("</div>", ["V301"]),
    ("<b><i>x</b></i>", ["V301", "V301"]),
    ("<div/></div>", ["V301"]),
    ("</br>", ["V301"]),
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
]


@pytest.mark.parametrize("body", GOOD)
def test_what_is_right(body: str) -> None:
    assert codes(body) == []


@pytest.mark.parametrize(("body", "expected"), BAD, ids=[body for body, _ in BAD])
def test_what_is_wrong(body: str, expected: list[str]) -> None:
    assert codes(body) == expected


def test_a_page_may_send_its_reader_on_within_the_site() -> None:
    assert codes("", HEAD + '<meta http-equiv="refresh" content="0; url=../new/">') == []


@pytest.mark.parametrize(
    ("policy", "weak"),
    [
        (POLICY, False),
        (f"{POLICY}; script-src 'self' 'wasm-unsafe-eval'; trusted-types 'none'", False),
        (f"{POLICY}; script-src 'sha256-abc='", False),
        ("", True),
        ("default-src 'none'", True),
        ("img-src 'self'; base-uri 'none'", True),
        (f"{POLICY}; script-src 'unsafe-inline'", True),
        (f"{POLICY}; script-src data:", True),
        (f"{POLICY}; script-src https:", True),
        (f"{POLICY}; style-src-attr 'unsafe-inline'", True),
        ("default-src *; base-uri 'none'", True),
        (f"{POLICY}; connect-src https://x.example", True),
        # Of a directive that is there twice the first counts.
        ("script-src 'unsafe-eval'; " + POLICY + "; script-src 'none'", True),
    ],
)
def test_policies(policy: str, weak: bool) -> None:  # noqa: FBT001 - a value of the table
    assert bool(list(weaknesses(policy))) is weak


def test_a_page_without_policy() -> None:
    page = "<!DOCTYPE html><html><title>x</title><p>x</p></html>"
    assert [flaw.code for flaw in flaws(page)] == ["V405"]
    assert list(flaws(page, policy=False)) == []


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
)


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_whatever_it_is_it_is_read_to_its_end(text: str) -> None:
    assert all(0 <= flaw.offset <= len(text) for flaw in flaws(text))


@pytest.mark.parametrize(
    "piece", ["<", "<a ", "<a =", "</a", "<!--", '<a b="', "<p>", "<b>", "<svg>", "<a b c d ", "<p/ "]
)
def test_no_text_takes_long(piece: str) -> None:
    start = time.process_time()
    list(flaws(piece * (20_000 // len(piece))))
    assert time.process_time() - start < 5
