from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import pytest

from generator.build.prepare import Prepared
from generator.build.verify import verify_tree
from tests.build.gate import ARTICLE, BASE, FEED, NOWHERE, REMOTE, TOLD, faults, insert, prepared_of
from tests.conftest import CONTENT, ROOT, Site, SiteFactory

if TYPE_CHECKING:
    from _typeshed import TraceFunction


def test_a_good_tree_has_no_fault(tree: Path, prepared: Prepared) -> None:
    assert faults(tree, prepared, str(tree), str(Path.cwd()), str(Path.home())) == []


def test_two_entries_of_one_id_in_a_feed_are_a_fault(tree: Path, prepared: Prepared) -> None:
    source = "<source><id>tag:other.example,2025:x</id></source>"
    entry = f"<entry><id>tag:small.example,2025:x</id>{TOLD}{source}</entry>"
    first = insert(tree, FEED, f"{entry}\n")
    assert faults(tree, prepared) == []
    second = insert(tree, FEED, f"{entry}\n")
    message = f'id "tag:small.example,2025:x" is on line {first} already'
    assert faults(tree, prepared) == [f"{FEED}:{second}: {message}"]


def write(path: str, data: str | bytes) -> Callable[[Path], None]:
    def plant(tree: Path) -> None:
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_bytes(data if isinstance(data, bytes) else data.encode())

    return plant


def body(text: str) -> Callable[[Path], None]:
    def plant(tree: Path) -> None:
        insert(tree, ARTICLE, text)

    return plant


NO_SVG = 'the drawing holds "{}", which can act or load something'
SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'
LEFT_OVER = "template syntax is left over; if the text means it, mark it as code"
CUT_OFF = "<!DOCTYPE html><html lang=en><title>x</title><p>half a pa"
MISMATCH = "x.xml:2: this is not well-formed XML: mismatched tag"

HARMLESS: list[Callable[[Path], None]] = [
    write("CNAME", "small.example"),
    write("x.json", '{"a": "file:///home/"}'),
    write("x.json", '{"a": ' + "9" * 4_400 + "}"),
    write("x.txt", "https://x.example/srv/build/ /srv/builder /home/"),
    body('<code>{{ x }}</code><p title="{{ x }}">'),
]
PLANTED: list[tuple[Callable[[Path], object], str]] = [
    (lambda tree: (tree / "robots.txt").unlink(), "robots.txt: the file is missing (robots)"),
    (write("robots.txt", ""), "robots.txt: the file is empty"),
    (write("robots.txt", f"Sitemap: {BASE}/gone.xml\n"), f'robots.txt:1: "{BASE}/gone.xml": {NOWHERE}'),
    (write(".env.txt", "SECRET=1"), ".env.txt: hidden files are not published"),
    (write(".git/x.txt", "x"), ".git: hidden files are not published"),
    (lambda tree: (tree / "x.html").symlink_to("/etc/passwd"), "x.html: symbolic links are not published"),
    (lambda tree: (tree / "x").symlink_to(tree.parent), "x: symbolic links are not published"),
    (lambda tree: os.mkfifo(tree / "x.html"), "x.html: this is neither a file nor a folder"),
    (write("x.bak", "x"), 'x.bak: files ending in ".bak" are not published'),
    (write("x.html~", "x"), 'x.html~: files ending in ".html~" are not published'),
    (write("x", "x"), "x: files of this name are not published"),
    (write("x.txt", b"a\n\xff"), "x.txt:2: this is not UTF-8"),
    (write("x.txt", "a\n\0b"), "x.txt:2: a NUL character: a link lacks its way to the root"),
    (write("x.csv", "a\n/srv/build/content/x.md"), "x.csv:2: a path of the build machine: /srv/build"),
    (write("x.json", '{"a": "/home/x"}'), "x.json:1: a path of the build machine: /home/x"),
    (write("x.json", "{"), "x.json:1: this is not JSON: Expecting property name enclosed in double quo"),
    (write("x.json", '{"a":\n NaN}'), "x.json:2: this is not JSON: NaN is no number there"),
    (write("x.webmanifest", "[" * 2_000), "x.webmanifest:1: this is nested too deep"),
    (write("x.json", f'["{BASE}/gone/"]'), f'x.json:1: "{BASE}/gone/": {NOWHERE}'),
    (write("x.xml", "<a>\n<b></a>"), MISMATCH),
    (write("x.svg", "<svg>"), "x.svg:1: this is not well-formed XML: no element found"),
    (write("theme/x.svg", f"<?xml-stylesheet href='x'?>{SVG}"), NO_SVG.format("<?xml-stylesheet")),
    (write("theme/x.svg", f"<!DOCTYPE svg SYSTEM 'https://x.example/'>{SVG}"), NO_SVG.format("<!DOCTYPE")),
    (write("theme/x.svg", SVG.format("<style>@import url(x)</style>")), NO_SVG.format("@import")),
    (write("theme/x.svg", SVG.format("<path fill='u\\72l(#a)'/>")), NO_SVG.format("fill=u\\72l(#a)")),
    (
        write("theme/x.svg", '<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script/></s:svg>'),
        NO_SVG.format("<script"),
    ),
    (write(FEED, "<feed><title>x</title></feed>"), "this is no Atom feed"),
    (write("sitemap.xml", "<urlset/>"), "this is no sitemap"),
    (write("x.xml", "<?xml-stylesheet href='x'?><a/>"), "<?xml-stylesheet"),
    (lambda tree: insert(tree, FEED, f"<entry>{TOLD}</entry>"), "<entry> needs one <id>"),
    (write("x.css", "@import'https://x.example/'screen;"), REMOTE),
    (body("<!--><p></p>-->"), "a comment that not all programs"),
    (write("x.txt", "made in C:\\Users\\me"), "x.txt:1: a home folder: C:\\Users\\me"),
    (write("x.json", '{"a": "C:\\\\Users\\\\me"}'), "a home folder: C:\\\\Users\\\\me"),
    (write("x.css", "a { b: url(gone.png) }"), f'x.css:1: "gone.png": {NOWHERE}'),
    (write("x.css", "@import 'https://x.example/';"), f'x.css:1: "https://x.example/": {REMOTE}'),
    (body("<p>{{ x }}</p>"), LEFT_OVER),
    (body("<p>{% if x %}</p>"), LEFT_OVER),
    (body('<p id="main"></p>'), 'id "main" is on line'),
    (body('<p id=""></p>'), "an id is empty"),
    (write("timeline/index.html", CUT_OFF), "timeline/index.html:1: the page is cut off: </html> is missing"),
]


@pytest.mark.parametrize("plant", HARMLESS)
def test_what_only_looks_like_a_fault(tree: Path, prepared: Prepared, plant: Callable[[Path], None]) -> None:
    plant(tree)
    assert faults(tree, prepared, "/srv/build", "/home", "/") == []


@pytest.mark.parametrize(("plant", "message"), PLANTED)
def test_each_planted_fault_is_found_and_nothing_else(
    tree: Path, prepared: Prepared, plant: Callable[[Path], object], message: str
) -> None:
    plant(tree)
    (fault,) = faults(tree, prepared, "/srv/build", "/home", "/")
    assert message in fault


def test_all_faults_are_told_in_order(tree: Path, prepared: Prepared) -> None:
    for path in (ARTICLE, "404.html", "index.html"):
        insert(tree, path, '<a href="gone-1/">1</a>\n<a href="gone-2/">2</a>')
    found = faults(tree, prepared)
    assert len(found) == 6
    assert [fault.split(":")[0] for fault in found] == ["404.html"] * 2 + [ARTICLE] * 2 + ["index.html"] * 2
    assert "gone-1" in found[2]


def test_a_site_at_the_path_of_a_machine_folder_is_no_leak(site_factory: SiteFactory) -> None:
    site = site_factory(SITEURL="https://small.example/srv/site")
    tree = site.build()
    prepared = prepared_of(site)
    assert "/srv/site/" in (tree / "404.html").read_text(encoding="utf-8")
    assert faults(tree, prepared, "/srv/site", "/srv") == []


def test_a_site_without_address_can_be_verified_but_not_published(site_factory: SiteFactory) -> None:
    site = site_factory(SITEURL="")
    site.build()
    assert site.run("verify").returncode == 0
    public = site.run("verify", "--public")
    assert public.returncode == 4
    assert "SITEURL is empty" in public.stderr


def steps(work: Callable[[], object]) -> int:
    """Give how many lines of Python a work runs: the same number on any machine."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> TraceFunction:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def grow(tree: Path, pages: int, paragraphs: int) -> None:
    """Put copies of a page with more text into a tree, in place of those of before."""
    for path in (tree / "articles").glob("more-*"):
        shutil.rmtree(path)
    page = (tree / ARTICLE).read_text(encoding="utf-8")
    page = page.replace(
        "</main>", '<p>word <a href="../../themes/#main">word</a></p>\n' * paragraphs + "</main>"
    )
    for number in range(pages):
        file = tree / "articles" / f"more-{number}" / "index.html"
        file.parent.mkdir()
        file.write_text(page, encoding="utf-8")


@pytest.mark.parametrize(
    "sizes", [[(5, 9), (10, 9), (20, 9)], [(1, 50), (1, 100), (1, 200)]], ids=["pages", "text"]
)
def test_the_work_is_linear_in_pages_and_in_their_text(
    tree: Path, prepared: Prepared, sizes: list[tuple[int, int]]
) -> None:
    taken = []
    for pages, paragraphs in sizes:
        grow(tree, pages, paragraphs)
        assert faults(tree, prepared, "/srv/build") == []
        taken.append(steps(lambda: faults(tree, prepared, "/srv/build")))
    one, two, four = taken
    # Twice as much more takes twice as many steps more, but for what is done once for an address.
    assert two > one
    assert four - two <= 2.05 * (two - one)


def test_the_command(built_site: Site, tree: Path) -> None:
    good = built_site.run("verify")
    assert good.returncode == 0
    assert good.stdout.endswith("pages: nothing wrong.\n")
    insert(tree, ARTICLE, '<a href="gone/">x</a>')
    bad = built_site.run("verify", tree)
    assert bad.returncode == 4
    assert f'"gone/": {NOWHERE}' in bad.stderr
    assert bad.stderr.startswith(f"{ARTICLE}:")
    as_json = built_site.run("verify", "--json", tree)
    assert as_json.returncode == 4
    assert json.loads(as_json.stdout)[0]["path"] == ARTICLE
    assert built_site.run("verify", tree / "gone").returncode == 3


@pytest.mark.parametrize("terminal", ["utf-8:strict", "ascii", "latin-1"])
def test_for_programs_it_is_utf_8_whatever_the_files_are_called(
    built_site: Site, tree: Path, terminal: str
) -> None:
    """A byte that is no UTF-8 made the whole answer none, or ended the command with a fault."""
    for name in (b"\xff.html", "größer.html".encode()):
        (tree / os.fsdecode(name)).write_text("<p>", encoding="utf-8")
    command = built_site.command("verify", "--json", tree)
    environment = built_site.env(PYTHONIOENCODING=terminal)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == 4, done.stderr
    paths = {fault["path"] for fault in json.loads(done.stdout.decode("utf-8"))}
    assert paths == {"\udcff.html", "größer.html"}


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n\0tEXtComment\0/home/alice/desk\xff", "V502"),
        ("a.pdf", b"%PDF-1.7\n\xff(/Users/alice/desk.docx)", "V502"),
        ("a.webp", b"RIFF\0\xff" + b"AKIA" + b"ABCDEFGHIJKLMNOP\xff", "V501"),
        ("a.svg", b"<?xml version='1.0' encoding='shift_jis'?><svg/>", "V302"),
    ],
)
def test_files_that_are_no_text_are_looked_at_too(
    tree: Path, prepared: Prepared, name: str, data: bytes, code: str
) -> None:
    (tree / name).write_bytes(data)
    assert prepared.kit is not None
    found = verify_tree(tree, prepared.kit.routes, (".png", ".pdf", ".webp"))
    assert code in {fault.code for fault in found if fault.location.path == name}


def test_what_an_author_wrote_in_braces_is_no_template(site: Site) -> None:
    title = """title: 'What {{ "x"|upper }} & {% if y_z %} mean, {{ <b> }}'"""
    text = CONTENT["articles/funding-round.md"].replace("title: A round of funding", title)
    site.write("articles/funding-round.md", text)
    page = site.build() / "articles/funding-round/index.html"
    assert "{{ &#34;x&#34;|upper }}" in page.read_text(encoding="utf-8")
    done = site.run("verify")
    assert done.returncode == 0, done.stderr
    # What no author wrote is one.
    whole = page.read_text(encoding="utf-8")
    page.write_text(whole.replace("</h1>", "{{ x }}{% if z %}{{</h1>"), encoding="utf-8")
    told = site.run("verify").stderr
    assert told.count("error[V305]") == 3


def test_a_path_of_this_machine_is_found_by_the_command(built_site: Site, tree: Path) -> None:
    (tree / "x.txt").write_text(f"made in {tree}", encoding="utf-8")
    assert "a path of the build machine" in built_site.run("verify", tree).stderr


@pytest.mark.parametrize(
    "name", ["no-ending", "about.htm", "about.php", "about.txt", "theme/x.css", "_worker.js", "CNAME"]
)
def test_a_page_that_servers_do_not_send_as_one(tree: Path, prepared: Prepared, name: str) -> None:
    assert prepared.kit is not None
    routes = prepared.kit.routes
    asked = ("article", "oslo-talks")
    moved = dataclasses.replace(routes[asked], save_as=name)
    (tree / name).write_text("Text.", encoding="utf-8")
    found = verify_tree(tree, dataclasses.replace(routes, table={**routes.table, asked: moved}))
    here = [(fault.code, fault.message) for fault in found if fault.location.path == name]
    assert here == [("V104", "a page whose file does not end in .html is not sent as one")]
