"""What a stylesheet loads, however it is written."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.build.css import css_addresses


def urls(text: str) -> list[str]:
    return [url for _, url in css_addresses(text)]


@pytest.mark.parametrize(
    "text",
    [
        "@import'x';",
        '@import"x"screen;',
        "@IMPORT/**/'x' supports(content: 'no');",
        "@\\69mport 'x';",
        "@import url(x);",
        "a { b: url(x) }",
        "a { b: URL( 'x' ) }",
        "a { b: u\\72l(x) }",
        "a { b: u\\000072 l(x) }",
        "a { b: \\55 rl('x') }",
        "a { b: url(\\78) }",
        "a { b: url('\\78') }",
        "a { b: url('\\\nx') }",
        "a { b: src('x') }",
        "a { b: image-set('x' 1x) }",
        "a { b: image-set(linear-gradient(red, blue) 1x, 'x' type('image/png') 2x) }",
        "a { b: -webkit-image-set( 'x' 1x) }",
        "a { b: image-set(url(x) 1x) }",
        "a { b: '/*' url(x) '*/' }",
        "a::after { content: 'url(no) \\'' } b { c: url(x) }",
        "a { content: 'no\n; b: url(x) }",
        "/* url(no) */ a { b: url(x) }",
        "/* ' */ a { b: url(x) } /* ' */",
        "a { b: url(x",
    ],
)
def test_what_loads(text: str) -> None:
    assert urls(text) == ["x"]


@pytest.mark.parametrize(
    "text",
    [
        "/* url(no) */",
        "a { content: 'url(no)' }",
        "a { content: \"@import 'no'\" }",
        "@charset 'utf-8';",
        "@namespace url(http://www.w3.org/1999/xhtml);",
        "@namespace svg 'http://www.w3.org/2000/svg';",
        "@import url(",
        "a { b: curl(no) } [href='no'] { quotes: '(' ')' }",
        "a { --label: 'note'; content: var(--label) }",
        "@media (min-width: 3em) { a { content: 'no' } }",
    ],
)
def test_what_does_not(text: str) -> None:
    assert urls(text) in ([], [""])


def test_a_list_of_pictures_has_many() -> None:
    assert urls("a { b: image-set('x' 1x, 'y' 2x, url(z) 3x) }") == ["x", "y", "z"]


def test_a_variable_may_be_an_address() -> None:
    text = "a { --x: 'https://x.example/'; b: image-set(var(--x) 1x) }"
    assert urls(text) == ["https://x.example/"]


PIECES = (
    "url(",
    ")",
    "(",
    "'",
    '"',
    "\\",
    "/*",
    "*/",
    "@import",
    ";",
    "{",
    "x",
    " ",
    "\n",
    "image-set(",
    "--x",
)


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_whatever_it_is_it_is_read_to_its_end(text: str) -> None:
    assert all(0 <= offset < len(text) for offset, _ in css_addresses(text))


@pytest.mark.parametrize("piece", ["url(", "'", "\\", "/*", "(", "a", "@import", "image-set(", "-", "url(\\"])
def test_no_text_takes_long(piece: str) -> None:
    start = time.process_time()
    list(css_addresses(piece * (100_000 // len(piece))))
    assert time.process_time() - start < 2
