from __future__ import annotations

import random
import time
from html.parser import HTMLParser

import pytest

from generator.build.markup import flaws
from generator.build.scan import MalformedError, scan_css, scan_html, scan_json, scan_xml, template_leftovers
from tests.conftest import Site

ADDRESSES = ("href", "src", "poster", "action", "formaction", "xlink:href")


class Reader(HTMLParser):
    """What the standard library finds, to hold ours against."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[tuple[str, int]] = []
        self.ids: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        for name, value in attrs:
            if name == "id":
                self.ids.append((value or "", self.getpos()[0]))
            elif name in ADDRESSES:
                self.urls.append(((value or "").strip(), self.getpos()[0]))


def same_as_the_standard_library(text: str) -> None:
    reader = Reader()
    reader.feed(text)
    reader.close()
    ours = scan_html(text)
    assert [(item.name, item.line) for item in ours.anchors] == reader.ids
    assert [(item.url, item.line) for item in ours.references] == reader.urls


def test_pages_of_the_site_theme_are_read_as_the_standard_library_reads_them(built_site: Site) -> None:
    pages = sorted(built_site.output.rglob("*.html"))
    assert len(pages) > 15
    for page in pages:
        text = page.read_text(encoding="utf-8")
        reader = Reader()
        reader.feed(text)
        ours = scan_html(text)
        assert [(item.name, item.line) for item in ours.anchors] == reader.ids
        # Ours also takes absolute addresses from <meta content>.
        assert set(reader.urls) <= {(item.url, item.line) for item in ours.references}


@pytest.mark.parametrize(
    "text",
    [
        '<a href="x">y</a>',
        "<a href='x>y' id='a\"b'>",
        "<a\nhref=x\nid=y>",
        "<A HREF=x ID=y>",
        '<a title=" href=no id=no " href="yes">',
        '<a data-href="no" data-id="no" href="yes">',
        '<a href="a&amp;b&#x2F;c">',
        '<!-- <a href="no"> --><a href="yes">',
        "<script>if (a<b) x = '<a href=no>'</script><a href=yes>",
        '<script src="yes">document.write("<a href=no>")</script>',
        '<style>a::after { content: "<a href=no>" }</style><a href=yes>',
        '<scripture href="yes"><a href="too">',
        "a < b <a href=yes> c > d",
        '<img src="x" alt="a > b"><br/><img src=y />',
        '<svg><use xlink:href="#a"/></svg>',
        "",
        "<",
        '<a href="never closed',
    ],
)
def test_corners(text: str) -> None:
    same_as_the_standard_library(text)


def test_random_markup() -> None:
    chance = random.Random(1)  # noqa: S311 - the same texts in every run
    for _ in range(2000):
        tags = [
            chance.choice(["<a ", "<p ", "<img\n", "text ", "</a>", "<br>"])
            + " ".join(
                chance.choice(['href="x"', "src='y'", "id=z", 'title="<b id=n>"', "hidden", "class=''"])
                for _ in range(chance.randrange(4))
            )
            + chance.choice([">", " >", "\n>", "/>"])
            for _ in range(chance.randrange(6))
        ]
        same_as_the_standard_library("".join(tags))


def test_addresses_in_special_attributes() -> None:
    text = (
        '<img srcset="a.png 1x, b.png 2x"><meta http-equiv="refresh" content="0; url=c/">'
        '<meta property="og:url" content="https://x.example/"><meta name="description" content="no">'
        '<object data="d.svg"></object><td data="no"><link rel="stylesheet" href="e.css">'
        '<link rel="next" href="f/">'
    )
    found = {(item.url, item.loads) for item in scan_html(text).references}
    assert found == {
        ("a.png", True), ("b.png", True), ("c/", False), ("https://x.example/", False),
        ("d.svg", True), ("e.css", True), ("f/", False),
    }  # fmt: skip


#: Another site is asked for "https://x.example/" by each of these.
LOADING = [
    '<a ping="https://x.example/">',
    '<a ping="y https://x.example/">',
    '<a attributionsrc="y https://x.example/">',
    "<img srcset='a 1x,https://x.example/ 2x'>",
    "<img srcset=',https://x.example/ 2x'>",
    "<img srcset='a, https://x.example/'>",
    "<img srcset='a f(,),https://x.example/'>",
    "<link rel=preload imagesrcset='a 1x,https://x.example/ 2x'>",
    *(
        f"<link rel={rel} href='https://x.example/'>"
        for rel in ("icon", "manifest", "prefetch", "preload", "prerender", "preconnect", "STYLESHEET")
    ),
    '<link rel="style&#115;heet" href="https://x.example/">',
    '<link/rel="stylesheet"/href="https://x.example/">',
    '<link href="https://x.example/"rel="stylesheet">',
    '<link title=" rel=next " rel=stylesheet href="https://x.example/">',
    *(
        f'<svg><{name} href="https://x.example/"/></svg>'
        for name in ("image", "feImage", "use", "pattern", "linearGradient")
    ),
    '<svg><use xlink:href="https://x.example/"/></svg>',
    *(
        f'<svg><path {name}="url(https://x.example/)"/></svg>'
        for name in (
            "clip-path", "cursor", "fill", "filter", "marker", "marker-end", "marker-mid", "marker-start",
            "mask", "stroke",
        )
    ),
    "<svg><path FILL='u\\72l(&quot;https://x.example/&quot;) red'/></svg>",
    "<svg><set attributeName=fill to='url(https://x.example/)'/></svg>",
    "<svg><animate attributeName=fill values='red;url(https://x.example/)'/></svg>",
    "<!-- --!><img src='https://x.example/'>",
    "<!--><img src='https://x.example/'>-->",
    "<script\xa0x><img src='https://x.example/'></script>",
]  # fmt: skip


@pytest.mark.parametrize("text", LOADING)
def test_what_is_loaded_with_a_page(text: str) -> None:
    assert ("https://x.example/", True) in {(item.url, item.loads) for item in scan_html(text).references}


@pytest.mark.parametrize(
    "text",
    [
        '<link rel="canonical" title=" rel=stylesheet " href="https://x.example/">',
        '<svg><a href="https://x.example/"><path fill="url(#a)" clip-path="url( \'#b\' )"/></a></svg>',
        '<area href="https://x.example/">',
        '<p title="url(https://x.example/)" data-fill="url(https://x.example/)">',
        '<path fill="rgb(1, 2, 3)" transform="scale(2)">',
    ],
)
def test_what_only_looks_loaded(text: str) -> None:
    assert not [item for item in scan_html(text).references if item.loads]


def test_a_list_of_pictures_is_parted_as_browsers_do() -> None:
    text = "<img srcset='a,b 1x, data:image/gif;base64,R0lG 2x,c,'>"
    assert [item.url for item in scan_html(text).references] == ["a,b", "data:image/gif;base64,R0lG", "c"]


def test_a_long_line_of_brackets_takes_no_time() -> None:
    for text in ("<" * 200_000, "<a " * 100_000, "<script>" * 50_000, '<a href="' * 50_000, "<!--" * 50_000):
        scan_html(text[:20_000])


def test_template_syntax_counts_outside_code_only() -> None:
    text = (
        "<p>\n{{ a }}</p><code>{{ b }}</code><pre>\n{% c %}\n</pre><script>{{</script>\n"
        '{% d %} <h2 title="{{ e }}">'
    )
    assert list(template_leftovers(text)) == [text.index("{{ a"), text.index("{% d")]


def test_stylesheets() -> None:
    text = (
        '@import "a.css";\n/* url(no) */ b { background: url( "c.svg" ) }\nd { src: url(e.woff2) }\n'
        "@import url(f.css);"
    )
    assert [(item.url, item.line) for item in scan_css(text).references] == [
        ("a.css", 1), ("c.svg", 2), ("e.woff2", 3), ("f.css", 4),
    ]  # fmt: skip


def test_json_gives_the_addresses_of_the_site() -> None:
    text = '{"a":\n["https://x.example/y/", "https://x.example.evil/", {"b": "https://x.example"}], "c": 1}'
    found = scan_json(text, "https://x.example").references
    assert sorted((item.url, item.line) for item in found) == [
        ("https://x.example", 2),
        ("https://x.example/y/", 2),
    ]


def test_malformed_files_are_named_with_their_line() -> None:
    with pytest.raises(MalformedError) as json_error:
        scan_json('{\n"a": }', "https://x.example")
    with pytest.raises(MalformedError) as xml_error:
        scan_xml(b"<feed>\n<entry>\n</feed>")
    assert (json_error.value.line, xml_error.value.line) == (2, 3)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("[" * 100_000, (1, 100_000), "nested too deep"),
        ('["[[[",\n' + '{"a":' * 100_000, (2, 499_996), "nested too deep"),
        ('["NaN",\n NaN]', (2, 2), "NaN is no number"),
        ('{"\\"Infinity": -Infinity}', (1, 16), "-Infinity is no number"),
    ],
    ids=["open lists", "open objects", "NaN", "-Infinity"],
)
def test_json_that_programs_cannot_read_is_told_at_its_place(
    text: str, place: tuple[int, int], message: str
) -> None:
    with pytest.raises(MalformedError, match=message) as error:
        scan_json(text, "https://x.example")
    assert (error.value.line, error.value.column) == place


def test_json_may_hold_numbers_of_any_length_and_halves_of_characters() -> None:
    text = f'[{"9" * 5_000}, 1e999, "\\ud800", "https://x.example/"]'
    assert [item.url for item in scan_json(text, "https://x.example").references] == ["https://x.example/"]


def test_markup_may_be_nested_as_deep_as_it_likes() -> None:
    assert scan_xml(b"<a>" * 100_000 + b"</a>" * 100_000).references == []
    text = "<b>" * 50_000 + "</b>" * 50_000
    assert scan_html(text).references == []
    start = time.process_time()
    assert list(flaws(text, policy=False)) == []
    assert time.process_time() - start < 5


def test_feeds_and_sitemaps() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom">\n<link href="https://x.example/"/>\n'
        '<entry><content type="html">&lt;p&gt;\n&lt;a href="y/"&gt;&lt;a href="#here"&gt;</content>'
        "</entry></feed>"
    )
    assert [(item.url, item.line) for item in scan_xml(atom.encode()).references] == [
        ("https://x.example/", 2), ("y/", 4),
    ]  # fmt: skip
    sitemap = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n<url><loc> https://x.example/a/ </loc>'
        "</url></urlset>"
    )
    assert [(item.url, item.line) for item in scan_xml(sitemap.encode()).references] == [
        ("https://x.example/a/", 2)
    ]
    rss = "<rss><channel><link>https://x.example/</link><title>x</title></channel></rss>"
    assert [item.url for item in scan_xml(rss.encode()).references] == ["https://x.example/"]
