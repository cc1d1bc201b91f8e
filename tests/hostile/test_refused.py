"""What is hostile by its form and not by its words: paths, links, devices, YAML, sizes, addresses."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import stat
import subprocess
import time
from pathlib import Path

import pytest

from generator.build.prepare import prepare
from generator.pelican.render import read_pelican_settings
from generator.read.folder import MAX_DEPTH
from tests.hostile.site import NOW
from tests.site.support import article, built, communique, python, run, tree, write_files, write_site

CANARY = "canary-7f3a91"
FIRST = "content/articles/first.md"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Give a small site with a secret beside it."""
    (tmp_path / "secret.md").write_text(article(CANARY), encoding="utf-8")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/x.md").write_text(article(CANARY), encoding="utf-8")
    (tmp_path / "secret/x.txt").write_text(CANARY, encoding="utf-8")
    return write_site(tmp_path / "site")


def refusal(site: Path) -> str:
    """Check a site, which must be refused, and give what is said."""
    prepared = prepare(read_pelican_settings(site / "pelicanconf.py"), "pelicanconf.py", NOW)
    assert prepared.errors
    assert prepared.kit is None, "nothing can be written"
    return "\n".join(map(str, prepared.diagnostics))


@pytest.mark.parametrize(
    "link",
    [
        "{attach}../../../../../../etc/passwd",
        "{static}../../../secret/x.txt",
        "{static}/../secret/x.txt",
        "{static}/etc/passwd",
        "{filename}../../../secret.md",
        "{filename}/../../secret.md",
        "{static}%2e%2e/%2e%2e/secret/x.txt",
        "{article}../../secret",
        "../../../etc/passwd",
        "/etc/passwd",
        "file:///etc/passwd",
        "{include}/etc/passwd",
    ],
)
def test_66_67_no_link_leaves_the_content(site: Path, link: str) -> None:
    for text in (f"A [link]({link}).", f"An ![image]({link})."):
        write_files(site, {FIRST: article("First", body=text)})
        assert f"{FIRST}:12:" in refusal(site), text


def test_68_a_link_to_a_draft_is_refused_and_shows_nothing_of_it(site: Path) -> None:
    draft = article(CANARY).replace("date:", "status: draft\ndate:", 1)
    body = "See [it]({filename}draft.md)."
    write_files(site, {"content/articles/draft.md": draft, FIRST: article("First", body=body)})
    told = refusal(site)
    assert "error[B303]" in told
    assert CANARY not in told


@pytest.mark.parametrize(
    "slug",
    ["../../x", "..%2f..%2fx", ".htaccess", "a/b", "''", "'x' * 300", "A", "a b", "ä", "-", "a--b"],
)
def test_69_slugs_are_ids(site: Path, slug: str) -> None:
    text = "x" * 300 if "*" in slug else slug
    write_files(site, {FIRST: article("First").replace("date:", f"slug: {text}\ndate:", 1)})
    assert f"{FIRST}:3:" in refusal(site)


def test_69_names_that_mean_something_elsewhere_are_folders_here(site: Path) -> None:
    slugs = ("con", "index")
    for slug in slugs:
        text = article("First").replace("date:", f"slug: {slug}\ndate:", 1)
        write_files(site, {f"content/articles/{slug}-1.md": text})
    built(communique("build", cwd=site))
    assert [slug for slug in slugs if not (site / f"output/articles/{slug}/index.html").is_file()] == []


def test_69_a_page_cannot_take_the_place_of_another(site: Path) -> None:
    conf = (site / "pelicanconf.py").read_text(encoding="utf-8")
    flat = conf.replace("{slug}/index.html", "{slug}.html").replace("{slug}/", "{slug}.html")
    page = "---\ntitle: Index\nslug: index\n---\nText.\n"
    write_files(site, {"content/pages/about.md": page, "pelicanconf.py": flat})
    assert "content/pages/about.md:3:7: error[B302]" in refusal(site)


@pytest.mark.parametrize("key", ["save_as", "url"])
@pytest.mark.parametrize(
    "path", ["/etc/cron.d/x", "../../x.html", "a/../../x", "C:/x", "https://evil.example/", "//evil.example/"]
)
def test_70_pages_stay_in_the_output(site: Path, key: str, path: str) -> None:
    write_files(site, {"content/pages/about.md": f'---\ntitle: About\n{key}: "{path}"\n---\nText.\n'})
    told = refusal(site)
    assert "content/pages/about.md:3:" in told


@pytest.mark.parametrize("template", ["../../secret", "/etc/passwd", "other.html", "A"])
def test_71_templates_are_named_not_reached(site: Path, template: str) -> None:
    write_files(site, {"content/pages/about.md": f"---\ntitle: About\ntemplate: {template}\n---\nText.\n"})
    assert "content/pages/about.md:3:" in refusal(site)


def test_71_a_template_that_is_not_there_stops_the_build(site: Path) -> None:
    write_files(site, {"content/pages/about.md": "---\ntitle: About\ntemplate: missing\n---\nText.\n"})
    result = communique("build", cwd=site)
    assert result.returncode != 0
    assert not (site / "output").exists()


@pytest.mark.parametrize("where", ["articles", "pages", "static", "actors"])
@pytest.mark.parametrize("target", ["../../../secret.md", "../../../secret", "/proc/self/environ", "."])
def test_72_symbolic_links_are_refused(site: Path, where: str, target: str) -> None:
    folder = site / "content" / where
    folder.mkdir(exist_ok=True)
    (folder / "linked.md").symlink_to(target)
    told = refusal(site)
    assert f"content/{where}/linked.md: error[B121]" in told
    assert CANARY not in told


@pytest.mark.parametrize("where", ["articles", "static"])
def test_73_devices_are_refused_and_not_waited_for(site: Path, where: str) -> None:
    folder = site / "content" / where
    folder.mkdir(exist_ok=True)
    os.mkfifo(folder / "pipe.md")
    with socket.socket(socket.AF_UNIX) as listener, contextlib.chdir(folder):
        listener.bind("socket.md")
    names = ["pipe.md", "socket.md"]
    with contextlib.suppress(PermissionError):  # for administrators only, and not for those of a container
        os.mknod(folder / "device.md", stat.S_IFCHR | 0o600, os.makedev(1, 5))
        names.append("device.md")
    told = refusal(site)
    assert [name for name in names if f"content/{where}/{name}: error[B122]" not in told] == []


AMOUNT = (
    "support: [{donor: norland, recipient: norland, kind: military, stage: committed, amount: §, source: s1}]"
)
ALIAS_BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
)


@pytest.mark.parametrize(
    ("what", "lines"),
    [
        ("83 tags", "extra: !!python/object/apply:os.system [touch owned]"),
        ("83 tag of ours", "extra: !x y"),
        ("84 alias bomb", ALIAS_BOMB.rstrip()),
        ("85 duplicate key", "slug: a\nslug: b"),
        ("86 merge", "<<: {slug: merged}"),
        ("87 depth", "extra: " + "[" * 3000),
        ("87 closed depth", "extra: " + "[" * 3000 + "]" * 3000),
        ("88 list as key", "extra:\n  ? [a]\n  : b"),
        ("89 number without end", AMOUNT.replace("§", ".inf")),
        ("89 not a number", AMOUNT.replace("§", ".nan")),
        ("89 too large", AMOUNT.replace("§", "1e999")),
        ("90 class", "__class__: x"),
        ("90 prototype", "__proto__: {a: 1}"),
        ("two documents", "slug: a\n--- \nslug: b"),
    ],
)  # fmt: skip
def test_83_to_90_yaml(site: Path, what: str, lines: str) -> None:
    write_files(site, {FIRST: article("First").replace("date:", f"{lines}\ndate:", 1)})
    start = time.process_time()
    assert f"{FIRST}:" in refusal(site), what
    assert time.process_time() - start < 6
    assert not (site / "owned").exists()


@pytest.mark.parametrize(
    "part", ["[", "[a](", "*a ", "> ", "<!--", "![[", "&", "|", "{{", "[@s1]", "```\n", "- "]
)
def test_91_size_is_answered_in_time(site: Path, part: str) -> None:
    write_files(site, {FIRST: article("First", body=part * 20_000)})
    start = time.process_time()
    prepare(read_pelican_settings(site / "pelicanconf.py"), "pelicanconf.py", NOW)
    # Two seconds on a machine of the time of writing.
    assert time.process_time() - start < 6


SVG = "xmlns='http://www.w3.org/2000/svg'"
LINK = "xmlns:l='http://www.w3.org/1999/xlink'"


@pytest.mark.parametrize(
    "drawing",
    [
        f"<svg {SVG}><script>alert(92)</script></svg>",
        f"<svg {SVG}><SCRIPT/></svg>",
        "<s:svg xmlns:s='http://www.w3.org/2000/svg'><s:script>alert(92)</s:script></s:svg>",
        f"<svg {SVG}><x xmlns='http://www.w3.org/1999/xhtml'/></svg>",
        f"<?xml version='1.0' encoding='utf-16'?><svg {SVG}><script>alert(92)</script></svg>",
        # Encodings that the reader of XML does not know may hide what a browser sees.
        f"<?xml version='1.0' encoding='shift_jis'?><svg {SVG}/>",
        f"<?xml version='1.0' encoding='nonsense'?><svg {SVG}/>",
        f"<svg {SVG} onload='alert(92)'/>",
        f"<svg {SVG}><foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject></svg>",
        f"<svg {SVG}><image href='https://evil.example/x.png'/></svg>",
        f"<svg {SVG} {LINK}><use l:href='data:image/svg+xml,x'/></svg>",
        f"<svg {SVG}><a href='java&#x73;cript:alert(92)'/></svg>",
        f"<svg {SVG}><a href='#'><animate attributeName='href' to='java&#x73;cript:alert(92)'/></a></svg>",
        f"<svg {SVG} {LINK}><set attributeName=' l:href ' to='x'/></svg>",
        f"<svg {SVG}><set attributeName='onclick' to='alert(92)'/></svg>",
        f"<svg {SVG}><style>@import 'https://evil.example/x.css';</style></svg>",
        f"<svg {SVG}><style>@im<!-- -->po<x/>rt 'https://evil.example/x.css';</style></svg>",
        f"<svg {SVG}><style>@import 'https://evil.example/x.css';<style/></style></svg>",
        f"<svg {SVG}><style>a {{ fill: u\\72l(https://evil.example/x) }}</style></svg>",
        f"<svg {SVG} style='fill: url( &quot;https://evil.example/x&quot;)'/>",
        f"<svg {SVG} fill='url(https://evil.example/x)'/>",
        f"<svg {SVG} xml:base='https://evil.example/'/>",
        f"<?xml-stylesheet href='https://evil.example/x.css'?><svg {SVG}/>",
        "<!DOCTYPE svg [<!ENTITY a 'x'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>",
        f"<svg {SVG}><p></svg>",
    ],
)
def test_92_drawings_that_act_are_refused(site: Path, drawing: str) -> None:
    data = drawing.encode("utf-16" if "utf-16" in drawing else "utf-8")
    write_files(site, {"content/static/x.svg": data})
    assert re.search(r"content/static/x\.svg:\d+:\d+: error\[B127\]", refusal(site))


@pytest.mark.parametrize(
    "drawing",
    [
        f"<?xml version='1.0'?><!-- a map --><svg {SVG} fill='url(#a)' style='fill: url(#a)'/>",
        f"<svg {SVG}><style>a {{ fill: url(&quot;#a&quot;) }}</style></svg>",
        f"<svg {SVG} {LINK}><a l:href='#a'/><use href='#a'/><image href='data:image/png;base64,AA'/></svg>",
        f"<svg {SVG}><animate attributeName='opacity' values='0;1'/></svg>",
        f"<svg {SVG} xmlns:i='urn:editor' i:file='C:\\a(1).svg' i:fill='url(x)'><i:note at='x'/></svg>",
    ],
)
def test_92_drawings_that_only_draw_are_copied(site: Path, drawing: str) -> None:
    write_files(site, {"content/static/x.svg": drawing})
    assert prepare(read_pelican_settings(site / "pelicanconf.py"), "pelicanconf.py", NOW).errors == ()


def png(width: int, height: int) -> bytes:
    """Give the beginning of a picture of a size."""
    sides = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + sides + b"\x08\x06\0\0\0"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.png", png(60_000, 1)),
        ("x.png", png(1, 60_000)),
        ("x.gif", b"GIF89a" + (60_000).to_bytes(2, "little") * 2),
        ("x.png", b"PK\x03\x04" + bytes(40)),
        ("x.png", b"<script>alert(93)</script>"),
        ("x.jpg", png(1, 1)),
        ("x.webp", b"RIFF"),
        ("x.avif", b""),
        ("x.ico", b"MZ"),
        ("x.pdf", b"<html>"),
        ("x.woff2", b"wOFF"),
    ],
)
def test_93_pictures_are_what_their_ending_says_and_not_too_large(site: Path, name: str, data: bytes) -> None:
    write_files(site, {f"content/static/{name}": data})
    assert f"content/static/{name}: error[B128]" in refusal(site)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.png", png(16_000, 16_000)),
        ("x.gif", b"GIF87a\1\0\1\0"),
        ("x.jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF"),
        ("x.webp", b"RIFF\n\0\0\nWEBPVP8 "),
        ("x.avif", b"\0\0\0 ftypavif"),
        ("x.ico", b"\0\0\1\0\1\0"),
        ("x.pdf", b"%PDF-1.7"),
        ("x.woff2", b"wOF2\0\1\0\0"),
        ("x.txt", b"PK"),
    ],
)
def test_93_pictures_that_are_what_they_say_are_copied(site: Path, name: str, data: bytes) -> None:
    write_files(site, {f"content/static/{name}": data})
    assert prepare(read_pelican_settings(site / "pelicanconf.py"), "pelicanconf.py", NOW).errors == ()


@pytest.mark.parametrize("name", ["h?q=1.svg", "h#h.svg", "%3Cscript%3E.svg", "a\\x.svg"])
def test_files_that_no_link_could_name_are_refused(site: Path, name: str) -> None:
    write_files(site, {f"content/static/{name}": "<svg/>"})
    assert f"content/static/{name}: error[B124]" in refusal(site)


@pytest.mark.parametrize("top", ["articles", "static", "elsewhere"])
def test_folders_that_are_in_each_other_without_end_are_refused(site: Path, top: str) -> None:
    """A thousand of them took a minute, and the depth of Python's calls."""
    folder = os.open(site / "content", os.O_RDONLY)
    for name in [top, *["d"] * 1_100]:
        with contextlib.suppress(FileExistsError):
            os.mkdir(name, dir_fd=folder)
        below = os.open(name, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = below
    os.close(folder)
    try:
        found = prepare(read_pelican_settings(site / "pelicanconf.py"), "pelicanconf.py", NOW)
    finally:
        # Python cannot remove them either.
        subprocess.run(["rm", "-rf", site / "content" / top], check=True)
    shown = f"content/{top}/{'/'.join(['d'] * MAX_DEPTH)}: error[B124] more than {MAX_DEPTH} folders"
    told = "\n".join(map(str, found.errors))
    assert told.startswith(shown) if top != "elsewhere" else not told


@pytest.mark.parametrize("name", ["x.php", "x.html", "x.js", "x.bak", "x.md", "x", "x.SVG", "x.Txt"])
def test_files_that_do_not_belong_are_refused(site: Path, name: str) -> None:
    write_files(site, {f"content/static/{name}": CANARY})
    assert f"content/static/{name}: error[B125]" in refusal(site)


def test_hidden_and_backup_files_are_not_published(site: Path) -> None:
    names = [".env", ".git/config", ".htaccess", "x~", "a/.b/c.txt"]
    write_files(site, {f"content/static/{name}": CANARY for name in names})
    built(communique("build", cwd=site))
    assert not [path for path, data in tree(site / "output").items() if CANARY.encode() in data]


#: Whatever opens a socket, by whichever module, is heard before it does.
NO_NETWORK = """
import sys

def refuse(event, args):
    if event.startswith("socket.") or event == "urllib.Request":
        print(f"asked the network: {event} {args}", file=sys.stderr, flush=True)
        raise SystemExit(9)

sys.addaudithook(refuse)
ASK
from generator.__main__ import main
main()
"""


def test_94_no_address_is_ever_asked_for(site: Path) -> None:
    addresses = ["http://127.0.0.1:9/", "http://169.254.169.254/latest/", "https://evil.example/x.svg"]
    for number, url in enumerate(addresses):
        text = article(f"No {number}", body=f"A [link]({url}) to <{url}>. [@s1]").replace(
            "https://norland.example/text", url
        )
        write_files(site, {f"content/articles/n{number}.md": text})
    result = python("-c", NO_NETWORK.replace("ASK", ""), "build", cwd=site)
    assert "asked the network" not in built(result)
    asked = python("-c", NO_NETWORK.replace("ASK", "import socket; socket.socket()"), "build", cwd=site)
    assert "asked the network" in asked.stderr


def test_no_environment_reaches_a_page(site: Path) -> None:
    result = communique("build", cwd=site, env={"SECRET_TOKEN": CANARY})
    built(result)
    assert not [name for name, data in tree(site / "output").items() if CANARY.encode() in data]


def test_commands_in_texts_are_not_run(site: Path) -> None:
    write_files(site, {FIRST: article("First", body="`$(touch owned)` and `;touch owned` {{ 7*7 }}")})
    built(communique("build", cwd=site))
    assert not (site / "owned").exists()
    assert run("test", "-e", site / "owned").returncode == 1
