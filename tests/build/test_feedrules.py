"""What XML must be, for readers of feeds, search engines and browsers: each rule broken and kept."""

from __future__ import annotations

import pytest

from generator.build.feedrules import xml_flaws
from tests.conftest import Site

WHOLE = "<id>tag:x.example,2026:x</id><title>x</title><updated>2026-01-12T07:00:00Z</updated>"
FEED = '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>'
URLS = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'
DIV = '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{}</div></content>'
LOC = "<loc>https://x.example/</loc>"


def feed(inside: str, parts: str = WHOLE) -> str:
    return FEED.format(f"{WHOLE}<entry>{parts}{inside}</entry>")


def codes(text: str, kind: str = "") -> list[str]:
    return [flaw.code for flaw in xml_flaws(text.encode(), kind)]


def written(html: str) -> str:
    return f"<content type='html'>{html.replace('&', '&amp;').replace('<', '&lt;')}</content>"


@pytest.mark.parametrize(
    "text",
    [
        feed(""),
        feed("<summary>a &lt; b &lt;script></summary><published>2026-01-12T08:00:00.5+01:00</published>"),
        feed(written("<p>a &lt; b<br>c</p><ul><li>d<li>e</ul><table><tr><td>f</table>")),
        feed(DIV.format("<p id='on'>x</p><a href='https://x.example/'>y</a>")),
        feed("<x xmlns='urn:x' type='odd' onload='x'/>"),
        feed("<source><id>tag:x.example,2026:y</id></source><author><name>x</name></author>"),
    ],
)
def test_good_feeds(text: str) -> None:
    assert codes(text, "feed") == []


@pytest.mark.parametrize(
    "text", [URLS.format(f"<url>{LOC}</url>"), INDEX.format(f"<sitemap>{LOC}</sitemap>")]
)
def test_good_sitemaps(text: str) -> None:
    assert codes(text, "sitemap") == []


def test_other_xml_is_what_it_likes() -> None:
    assert codes("<!DOCTYPE x><x><entry/><title type='odd'/></x>") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<feed/>", ["V302"]),
        ("<rss><channel/></rss>", ["V302"]),
        (f"<!DOCTYPE feed>{feed('')}", ["V302"]),
        (f"<!DOCTYPE feed SYSTEM 'https://x.example/'>{feed('')}", ["V302"]),
        (f"<?xml-stylesheet href='https://x.example/'?>{feed('')}", ["V302"]),
        (FEED.format(""), ["V302", "V302", "V302"]),
        (feed("", ""), ["V302", "V302", "V302"]),
        (feed("<id>tag:x.example,2026:z</id>"), ["V302"]),
        (feed("", WHOLE.replace("tag:", "")), ["V302"]),
        (feed("", WHOLE.replace("tag:x.example,2026:x", "")), ["V302"]),
        (feed("", WHOLE.replace("Z<", "<")), ["V302"]),
        (feed("", WHOLE.replace("-01-12T", "-02-30T")), ["V302"]),
        (feed("", WHOLE.replace("T07", " 07")), ["V302"]),
        (feed("<published>yesterday</published>"), ["V302"]),
        (feed("<content type='text/html'>x</content>"), ["V302"]),
        (feed("<content type='HTML'>x</content>"), ["V302"]),
        (feed(written("<script>x()</script>")), ["V401"]),
        (feed(written("<script src=x></script>")), ["V401"]),
        (feed(written("<p onclick=x()>")), ["V401"]),
        (feed(written("<p style='color: red'>")), ["V402"]),
        (feed(written("<style>p { color: red }</style>")), ["V402"]),
        (feed(written("<iframe></iframe>")), ["V404"]),
        (feed(written("<b>")), ["V301"]),
        (feed(written("<!-- --!><p>")), ["V301"]),
        (feed("<summary type='html'>&lt;b></summary>"), ["V301"]),
        (feed("", WHOLE.replace("<title>x", "<title type='html'>&lt;b>")), ["V301"]),
        (feed(DIV.format("<script>x()</script>")), ["V401"]),
        (feed(DIV.format("<x:script xmlns:x='http://www.w3.org/1999/xhtml'/>")), ["V401"]),
        (feed(DIV.format("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")), ["V401"]),
        (feed(DIV.format("<p onclick='x()'/>")), ["V401"]),
        (feed(DIV.format("<p style='x'/>")), ["V402"]),
        (feed(DIV.format("<style>x</style>")), ["V402"]),
        (feed(DIV.format("<iframe/>")), ["V404"]),
        (feed(DIV.format("<meta http-equiv='refresh' content='0'/>")), ["V404"]),
        (feed("<script xmlns='http://www.w3.org/1999/xhtml'>x()</script>"), ["V401"]),
    ],
)
def test_bad_feeds(text: str, expected: list[str]) -> None:
    assert codes(text, "feed") == expected


@pytest.mark.parametrize(
    "text",
    [
        "<urlset/>",
        feed(""),
        "<urlset xmlns='http://www.google.com/schemas/sitemap/0.84'/>",
        URLS.format("<url></url>"),
        URLS.format(f"<url>{LOC}{LOC}</url>"),
        URLS.format("<url><loc> </loc></url>"),
        URLS.format(f"<sitemap>{LOC}</sitemap>"),
        URLS.format(f"<url xmlns=''>{LOC}</url>"),
        INDEX.format(f"<url>{LOC}</url>").replace("<loc", "<x").replace("</loc", "</x"),
        f"<!DOCTYPE urlset>{URLS.format('')}",
        f"<?xml-stylesheet href='x.xsl'?>{URLS.format('')}",
    ],
)
def test_bad_sitemaps(text: str) -> None:
    assert "V302" in codes(text, "sitemap")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<?xml-stylesheet href='x.xsl'?><x/>", ["V302"]),
        ("<x><script xmlns='http://www.w3.org/1999/xhtml'>x()</script></x>", ["V401"]),
        ("<x><s:svg xmlns:s='http://www.w3.org/2000/svg' onload='x()'/></x>", ["V401"]),
        # What says that it is a feed is held to that.
        (FEED.format(WHOLE.replace("<title>x</title>", "")), ["V302"]),
        (URLS.format("<url/>"), ["V302"]),
    ],
)
def test_bad_xml_of_other_kinds(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_a_flaw_is_told_where_it_stands() -> None:
    text = feed("\n<content type='html'>&lt;p>\n\n&lt;p onclick=x()></content>")
    (flaw,) = xml_flaws(text.encode())
    assert (flaw.code, flaw.line, flaw.column) == ("V401", 4, 1)


def test_the_feeds_and_sitemaps_of_a_site_have_no_flaw(built_site: Site) -> None:
    files = sorted(built_site.output.rglob("*.xml"))
    assert len(files) > 3
    for file in files:
        kind = "sitemap" if file.name.startswith("sitemap") else "feed"
        assert xml_flaws(file.read_bytes(), kind) == [], file
