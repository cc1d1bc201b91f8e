"""It is a real Pelican site: what Pelican users rely on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.site.support import (
    CONF,
    WITH_PROBE,
    assert_same_trees,
    built,
    communique,
    html,
    pelican,
    probed,
    tree,
    write_files,
)


def test_plain_pelican_gives_what_communique_gives(example: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    built(pelican("content", "-s", "pelicanconf.py", "-o", out))
    assert_same_trees(tree(example), tree(out))


def test_pages_of_all_readers(small: Path) -> None:
    files = {
        "content/pages/method.rst": "Method & means\n##############\n:slug: method\n\nA *structured* text.\n",
        "content/pages/legal.html": "<html><head><title>Legal notes</title></head>"
        "<body><p>Plain.</p></body></html>",
    }
    write_files(small, files)
    built(communique("build", "-o", "out", cwd=small))
    assert "<p>About this site.</p>" in html(small, "about/index.html")
    text = html(small, "method/index.html")
    assert "<h1>Method &amp; means</h1>" in text
    assert "<em>structured</em>" in text
    assert "<title>Method &amp; means · Small site</title>" in text
    assert 'href="../theme/css/site.css"' in text
    assert "<p>Plain.</p>" in html(small, "legal-notes/index.html")


def test_static_files_are_copied(small: Path) -> None:
    write_files(small, {"content/static/deep/er/data.csv": b"a,b\r\n"})
    built(communique("build", "-o", "out", cwd=small))
    assert (small / "out/static/deep/er/data.csv").read_bytes() == b"a,b\r\n"


def test_static_files_can_be_moved(small: Path) -> None:
    extra = 'EXTRA_PATH_METADATA = {"static/favicon.ico": {"path": "favicon.ico"}}\n'
    write_files(small, {"content/static/favicon.ico": b"\0\0\1\0", "pelicanconf.py": CONF + extra})
    built(communique("build", "-o", "out", cwd=small))
    assert (small / "out/favicon.ico").read_bytes() == b"\0\0\1\0"


def test_templates_blocks_filters_and_globals(small: Path) -> None:
    files = {
        "overrides/partials/footer.html": "<footer>{{ 'made by us'|shout }} {{ desk() }}</footer>\n",
        "overrides/article.html": '{% extends "!theme/article.html" %}\n'
        "{% block body_class %}article ours{% endblock %}\n",
        "overrides/macros/extra.html": "",
    }
    extra = """
THEME_TEMPLATES_OVERRIDES = ["overrides"]
JINJA_FILTERS = {"shout": str.upper}
JINJA_GLOBALS = {"desk": lambda: "<desk>"}
"""
    write_files(small, {**files, "pelicanconf.py": CONF + extra})
    built(communique("build", "-o", "out", cwd=small))
    for page in ("index.html", "about/index.html", "actors/norland/index.html"):
        assert "<footer>MADE BY US &lt;desk&gt;</footer>" in html(small, page)
    assert '<body class="article ours">' in html(small, "articles/first/index.html")
    assert '<body class="article ours">' not in html(small, "about/index.html")


def test_a_name_that_a_view_lacks_is_an_error_in_our_pages(small: Path) -> None:
    override = '{% extends "!theme/actor.html" %}{% block main %}{{ view.nmae }}{% endblock %}'
    extra = 'THEME_TEMPLATES_OVERRIDES = ["overrides"]\n'
    write_files(small, {"overrides/actor.html": override, "pelicanconf.py": CONF + extra})
    result = communique("build", "-o", "out", cwd=small)
    assert result.returncode != 0
    assert "nmae" in result.stderr
    assert not (small / "out").exists()


def test_other_plugins_see_every_page(small: Path) -> None:
    write_files(small, {"pelicanconf.py": CONF + WITH_PROBE})
    told = probed(small)
    out = small / "out"
    assert Path(told["output"]).resolve() == out.resolve()
    written = sorted(Path(path).resolve().relative_to(out.resolve()).as_posix() for path in told["written"])
    assert written == sorted(name for name in tree(out) if name.endswith(".html"))
    feeds = sorted(Path(path).resolve().relative_to(out.resolve()).as_posix() for path in told["feeds"])
    assert feeds == sorted(name for name in tree(out) if name.endswith(".atom.xml"))


def test_template_pages_use_our_base(small: Path) -> None:
    template = """\
{% extends "base.html" %}
{% block title %}Ours · {{ super() }}{% endblock %}
{% block main %}<h1>Our own</h1>{% for item in articles %}<p>{{ item.title }}</p>{% endfor %}{% endblock %}
"""
    extra = 'TEMPLATE_PAGES = {"own.html": "deep/own/index.html"}\nTHEME_TEMPLATES_OVERRIDES = ["content"]\n'
    write_files(small, {"content/own.html": template, "pelicanconf.py": CONF + extra})
    built(communique("build", "-o", "out", cwd=small))
    text = html(small, "deep/own/index.html")
    assert "<title>Ours · Small site</title>" in text, "nothing of another page stands in it"
    assert "<p>First</p>" in text
    sheet = re.search(r'<link rel="stylesheet" href="([^"]+)"', text)
    assert sheet
    assert sheet[1] in ("../../theme/css/site.css", "/theme/css/site.css")


@pytest.mark.parametrize("command", ["pelican", "communique"])
def test_a_site_that_names_no_theme_gets_ours(small: Path, command: str) -> None:
    """Pelican's default theme cannot show our pages."""
    settings = small / "pelicanconf.py"
    conf = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"^THEME = .*\n", "", conf, flags=re.MULTILINE), encoding="utf-8")
    if command == "pelican":
        built(pelican("content", "-s", "pelicanconf.py", "-o", "out", cwd=small))
    else:
        built(communique("build", "-o", "out", cwd=small))
    assert '<link rel="stylesheet" href="../theme/css/site.css">' in html(small, "about/index.html")
    assert (small / "out/theme/css/site.css").is_file()
