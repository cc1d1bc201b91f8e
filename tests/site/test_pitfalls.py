"""The pitfalls of plugins for Pelican, which would break the site in silence; each has its number."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.site.support import (
    CONF,
    PROBE,
    ROOT,
    WITH_PROBE,
    article,
    assert_same_trees,
    built,
    communique,
    html,
    pelican,
    probed,
    python,
    tree,
    write_files,
    write_site,
)


def test_01_no_warning_about_a_missing_markdown_package(small: Path) -> None:
    result = pelican("content", "-s", "pelicanconf.py", "-o", "out", "--fatal", "warnings", cwd=small)
    assert "markdown" not in built(result).lower()
    assert (small / "out/about/index.html").is_file()


def test_02_importing_the_plugin_registers_nothing(small: Path) -> None:
    script = """
import generator.pelican, generator.pelican.reader, generator.pelican.handlers, generator.pelican.render
from pelican import signals
from pelican.readers import Readers
from pelican.settings import read_settings
readers = Readers(read_settings("pelicanconf.py"))
assert readers.reader_classes.get("md") is None, "Python-Markdown is not there, and ours is not ours yet"
assert not signals.initialized.receivers and not signals.readers_init.receivers
"""
    built(python("-c", script, cwd=small))


def test_02_another_site_in_the_process_is_left_alone(small: Path, tmp_path: Path) -> None:
    # Signals are global: once registered, our handlers hear of every site that the process builds.
    other = tmp_path / "other"
    files = {
        "content/post.html": "<html><head><title>A post</title><meta name=date content=2025-01-01></head>"
        "<body>Text</body></html>",
        "pelicanconf.py": "PATH = 'content'\nSITENAME = 'Other'\nTHEME = 'simple'\nTIMEZONE = 'UTC'\n",
    }
    write_files(other, files)
    built(pelican("content", "-s", "pelicanconf.py", "-o", "alone", cwd=other))
    script = f"""
import os
from pelican import Pelican
from pelican.settings import read_settings
for site, out in (({str(small)!r}, "out"), ({str(other)!r}, "after")):
    os.chdir(site)
    settings = read_settings("pelicanconf.py", override={{"OUTPUT_PATH": os.path.join(site, out)}})
    Pelican(settings).run()
"""
    built(python("-c", script))
    assert_same_trees(tree(other / "alone"), tree(other / "after"))


def test_03_refused_content_keeps_the_last_good_site(small: Path) -> None:
    write_files(small, {"pelicanconf.py": CONF + "DELETE_OUTPUT_DIRECTORY = True\n"})
    built(pelican("content", "-s", "pelicanconf.py", "-o", "out", cwd=small))
    before = tree(small / "out")
    broken = article("Broken").replace("norland", "norlnd")
    write_files(small, {"content/articles/second.md": broken, "content/themes/peace.md": "---\nname: 1\n"})
    result = pelican("content", "-s", "pelicanconf.py", "-o", "out", cwd=small)
    assert result.returncode == 2, result.stdout + result.stderr
    told = result.stdout + result.stderr
    assert "content/articles/second.md:6:10: error[B204]" in told
    assert "content/themes/peace.md:1:1: error[" in told
    assert (
        told.index("content/articles/second.md")
        < told.index("content/themes/peace.md")
        < told.index("ContentRefusedError")
    )
    assert told.count("nothing is written") == 1, "all in one message"
    assert_same_trees(before, tree(small / "out"))


@pytest.mark.parametrize("fatal", ["errors", "warnings"])
def test_03_refused_content_with_fatal_tells_all_and_writes_nothing(small: Path, fatal: str) -> None:
    write_files(small, {"content/articles/a.md": "---\ntitle: A\n---\n", "content/actors/b.md": "---\n---\n"})
    result = pelican("content", "-s", "pelicanconf.py", "-o", "out", "--fatal", fatal, cwd=small)
    assert result.returncode != 0
    told = result.stdout + result.stderr
    assert "content/articles/a.md" in told
    assert "content/actors/b.md" in told
    assert not (small / "out").exists()


@pytest.mark.parametrize("plugins", ["[]", '["generator.pelikan"]', '["generator.pelican", "missing"]'])
def test_04_a_plugin_that_does_not_load_stops_the_build(small: Path, plugins: str) -> None:
    built(communique("build", cwd=small))
    before = tree(small / "output")
    write_files(small, {"pelicanconf.py": CONF + f"PLUGINS = {plugins}\n"})
    result = communique("build", cwd=small)
    assert result.returncode == 4, result.stdout + result.stderr
    assert "PLUGINS" in result.stderr or "Cannot load plugin" in result.stderr
    assert_same_trees(before, tree(small / "output"))


def test_05_what_costs_the_square_of_the_corpus_stays_off(small: Path) -> None:
    extra = """
ARTICLE_TRANSLATION_ID = "slug"
CATEGORY_SAVE_AS = "category/{slug}.html"
TAG_SAVE_AS = "tag/{slug}.html"
AUTHOR_SAVE_AS = "author/{slug}.html"
YEAR_ARCHIVE_SAVE_AS = "{date:%Y}/index.html"
DIRECT_TEMPLATES = ["index", "tags", "categories", "authors", "archives"]
FEED_ALL_RSS = "feeds/all.rss.xml"
"""
    write_files(small, {"pelicanconf.py": CONF + extra + WITH_PROBE})
    told = probed(small)
    for key in ("ARTICLE_TRANSLATION_ID", "PAGE_TRANSLATION_ID", "FEED_ALL_ATOM", "FEED_ALL_RSS"):
        assert told["settings"][key] is None, key
    for key in ("CATEGORY_SAVE_AS", "TAG_SAVE_AS", "AUTHOR_SAVE_AS", "YEAR_ARCHIVE_SAVE_AS"):
        assert told["settings"][key] == "", key
    assert told["settings"]["ARTICLE_PATHS"] == told["settings"]["DIRECT_TEMPLATES"] == []
    names = " ".join(tree(small / "out"))
    assert not re.search(r"(^| )(tags?|categor|author|archive|20\d\d/|feeds/all\.rss)", names)


def test_06_order_of_one_day_does_not_hang_on_the_hash_seed(small: Path) -> None:
    write_files(small, {f"content/articles/{name}.md": article(name.title()) for name in "bcdefgh"})
    trees = []
    for seed in ("0", "1", "4242"):
        out = small / f"out{seed}"
        built(pelican("content", "-s", "pelicanconf.py", "-o", out, cwd=small, env={"PYTHONHASHSEED": seed}))
        trees.append(tree(out))
    assert_same_trees(trees[0], trees[1])
    assert_same_trees(trees[0], trees[2])


def test_07_equal_titles_have_pages_of_their_own(small: Path) -> None:
    write_files(small, {f"content/articles/a-{n}.md": article(f"A <{n}> & co") for n in (1, 2)})
    built(pelican("content", "-s", "pelicanconf.py", "-o", "out", cwd=small))
    assert "A &lt;1&gt; &amp; co" in html(small, "articles/a-1/index.html")
    assert "A &lt;2&gt; &amp; co" in html(small, "articles/a-2/index.html")


def test_07_equal_addresses_are_refused(small: Path) -> None:
    second = article("Second").replace("date:", "slug: first\ndate:", 1)
    write_files(small, {"content/articles/second.md": second})
    result = pelican("content", "-s", "pelicanconf.py", "-o", "out", cwd=small)
    assert result.returncode == 2
    told = result.stdout + result.stderr
    assert 'error[B302] wants the address "/articles/first/"' in told
    assert "content/articles/second.md" in told
    assert "content/articles/first.md" in told


def test_08_links_to_files_are_resolved(small: Path) -> None:
    body = "[First]({filename}first.md), [about]({filename}/pages/about.md), [map]({static}/static/map.svg)"
    svg = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    files = {"content/articles/second.md": article("Second", body=body), "content/static/map.svg": svg}
    write_files(small, files)
    built(pelican("content", "-s", "pelicanconf.py", "-o", "out", cwd=small))
    text = html(small, "articles/second/index.html")
    assert "%7B" not in text
    assert "{filename}" not in text
    assert 'href="../../articles/first/"' in text
    assert 'href="../../about/"' in text
    assert 'href="../../static/map.svg"' in text
    assert (small / "out/static/map.svg").is_file()


def test_09_front_matter_cannot_become_an_attribute_of_pelican(small: Path) -> None:
    keys = ("settings", "content", "is_valid", "url_format", "_context", "metadata", "status_")
    bag = ", ".join(f"{key}: hijacked" for key in keys)
    page = f"---\ntitle: About\nextra: {{{bag}}}\n---\nAbout this site.\n"
    write_files(small, {"content/pages/about.md": page})
    built(pelican("content", "-s", "pelicanconf.py", "-o", "out", cwd=small))
    assert not [name for name, data in tree(small / "out").items() if b"hijacked" in data]
    lines = "".join(f"{key}: hijacked\n" for key in keys)
    for name, text in (("pages/about", page), ("articles/first", article("First"))):
        write_files(small, {f"content/{name}.md": text.replace("title:", f"{lines}title:", 1)})
    result = pelican("content", "-s", "pelicanconf.py", "-o", "out2", cwd=small)
    assert result.returncode == 2
    for name in ("pages/about", "articles/first"):
        for line, key in enumerate(keys, start=2):
            assert f'content/{name}.md:{line}:1: error[B201] unknown key "{key}"' in result.stderr


def test_10_11_no_article_of_pelican_and_no_url_wrapper_is_made(small: Path) -> None:
    write_files(small, {"pelicanconf.py": CONF + WITH_PROBE})
    write_files(small, {f"content/articles/{name}.md": article(name.title()) for name in "bcdefgh"})
    told = probed(small)
    assert sorted(set(told["contents"])) == ["Page"]
    assert told["wrappers"] == 0
    assert told["articles"] == ["CardView"] * 8


def test_12_the_cache_of_pelican_stays_off(small: Path) -> None:
    extra = "CACHE_CONTENT = True\nLOAD_CONTENT_CACHE = True\nCONTENT_CACHING_LAYER = 'generator'\n"
    write_files(small, {"pelicanconf.py": CONF + extra + WITH_PROBE})
    told = probed(small)
    assert told["settings"]["CACHE_CONTENT"] is False
    assert told["settings"]["LOAD_CONTENT_CACHE"] is False
    assert not (small / "cache").exists()


def test_13_two_runs_in_one_process_do_not_meet(small: Path) -> None:
    write_files(small, {"probe.py": PROBE})
    script = """
import gc, json, sys
from pathlib import Path
from pelican import Pelican
from pelican.settings import read_settings
from generator.pelican.run import Run
import probe

def build(name, out, **more):
    settings = read_settings("pelicanconf.py", override={"OUTPUT_PATH": out, "SITENAME": name, **more})
    settings["PLUGINS"] = ["generator.pelican", "probe"]
    probe.told["written"].clear()
    runner = Pelican(settings)
    runner.run()
    runner.run()  # as --autoreload does
    counts = {path: probe.told["written"].count(path) for path in probe.told["written"]}
    assert set(counts.values()) == {2}, counts

build("One", "one")
build("Two", "two", PAGE_URL="p/{slug}/", PAGE_SAVE_AS="p/{slug}/index.html")
gc.collect()
kept = sum(isinstance(item, Run) for item in gc.get_objects())
assert kept == 0, f"{kept} builds are kept alive"
"""
    built(python("-c", script, cwd=small))
    write_files(small, {"pelicanconf.py": CONF.replace("Small site", "One")})
    built(pelican("content", "-s", "pelicanconf.py", "-o", "fresh", cwd=small))
    assert_same_trees(tree(small / "fresh"), tree(small / "one"))
    two = tree(small / "two")
    assert "p/about/index.html" in two
    assert "about/index.html" not in two
    assert not [name for name, data in two.items() if b">One<" in data]


@pytest.mark.parametrize("named", ['["generator.pelican"]', "[generator.pelican]"])
def test_14_the_plugin_is_given_by_name_or_as_a_module(small: Path, named: str) -> None:
    write_files(small, {"pelicanconf.py": CONF + f"import generator.pelican\nPLUGINS = {named}\n"})
    built(pelican("content", "-s", "pelicanconf.py", "-o", "out", cwd=small))
    built(communique("build", cwd=small))
    assert_same_trees(tree(small / "out"), tree(small / "output"))


def test_14_the_example_builds_from_another_folder(example: Path, tmp_path: Path) -> None:
    settings = ROOT / "pelicanconf.py"
    # As from a shell: nothing on the path but what the settings file itself brings.
    built(pelican("-s", settings, "-o", tmp_path / "out", cwd=tmp_path, env={"PYTHONPATH": ""}))
    assert_same_trees(tree(example), tree(tmp_path / "out"))


TITLE = "<h1>A <1> & co</h1>"


def test_15_titles_are_escaped_everywhere(tmp_path: Path) -> None:
    quoted = f"'{TITLE}'"
    files = {
        "content/articles/first.md": article("First").replace("title: First", f"title: {quoted}"),
        "content/actors/norland.md": f"---\nname: {quoted}\nkind: state\nsummary: {quoted}\n---\n",
        "content/themes/peace.md": f"---\nname: {quoted}\nquestion: {quoted}\ndescription: {quoted}\n---\n",
        "content/pages/about.md": f"---\ntitle: {quoted}\nmenu: 1\n---\nText.\n",
        "content/digests/2025-W51.md": f"---\nheadline: {quoted}\nkey_points: [{quoted}, B]\n---\nText.\n",
    }
    extra = f"JINJA_ENVIRONMENT = {{'autoescape': False}}\nSITENAME = {TITLE!r}\n"
    site = write_site(tmp_path / "site", files, extra=extra)
    built(pelican("content", "-s", "pelicanconf.py", "-o", "out", cwd=site))
    seen = 0
    for name, data in tree(site / "out").items():
        text = data.decode()
        assert "<h1>A <" not in text, name
        assert "<1>" not in text, name
        seen += "A &lt;1&gt; &amp; co" in text
        if name.endswith(".html"):
            assert "&amp;lt;" not in text, f"{name} escapes twice"
    assert seen > 15
    feed = ET.parse(site / "out/feeds/all.atom.xml").getroot()
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.findtext(f"{atom}title") == TITLE
    entry = feed.find(f"{atom}entry/{atom}title")
    assert entry is not None
    assert (entry.get("type", "text"), entry.text) == ("text", TITLE)


WRITER = """\
from pelican import signals
from pelican.writers import Writer

class Stamped(Writer):
    def write_file(self, name, template, context, *args, **kwargs):
        super().write_file(name, template, {**context, "SITENAME": "x"}, *args, **kwargs)
        with open(f"{self.output_path}/{name}", "a", encoding="utf-8") as file:
            file.write("<!-- stamped -->")

def get_writer(pelican):
    return Stamped

def register():
    signals.get_writer.connect(get_writer)
"""


@pytest.mark.parametrize("command", ["pelican", "communique"])
def test_16_the_writer_of_another_plugin_is_used(small: Path, command: str) -> None:
    settings = CONF + 'PLUGINS = ["stamp", "generator.pelican"]\n'
    write_files(small, {"stamp.py": WRITER, "pelicanconf.py": settings})
    if command == "pelican":
        built(pelican("content", "-s", "pelicanconf.py", "-o", "out", cwd=small))
    else:
        built(communique("build", "-o", "out", cwd=small))
    pages = {name: data for name, data in tree(small / "out").items() if name.endswith(".html")}
    assert [name for name, data in pages.items() if not data.endswith(b"<!-- stamped -->")] == []
