"""A build that uses what is known gives, byte for byte, what a build from nothing gives."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import pytest
from jinja2 import Template

from generator.build import pool
from generator.build.prepare import prepare
from generator.build.site import build_site
from generator.build.store import files
from generator.build.store.database import Store
from generator.pelican.render import read_pelican_settings, render_with_pelican
from generator.pelican.settings import adjust
from generator.views.urls import RECORDS
from tests.build import sample
from tests.build.sample import NOW
from tests.conftest import snapshot
from tests.site.support import CONF

ACTORS: Final = tuple(f"actor-{number}" for number in range(8))
THEMES: Final = tuple(f"theme-{number}" for number in range(2))


def article(number: int, **values: str) -> str:
    """Give the text of an article; the numbers spread over weeks, actors and themes."""
    fields = {
        "date": f"{NOW - timedelta(days=3 * number + 1):%Y-%m-%d}", "theme": THEMES[number % len(THEMES)],
        "actor": ACTORS[number % len(ACTORS)], "link": f"article-{(number + 1) % 40}",
    }  # fmt: skip
    return sample.article(f"article-{number}", number, **(fields | values))


def write_site(root: Path) -> None:
    content = root / "content"
    for folder in sample.FOLDERS:
        (content / folder).mkdir(parents=True)
    texts = {
        **{f"actors/{name}.md": sample.ACTOR.format(name=name.title()) for name in ACTORS},
        **{f"themes/{name}.md": sample.SUBJECT.format(name=name.title()) for name in THEMES},
        **{f"articles/2025/article-{number}.md": article(number) for number in range(40)},
        **{f"digests/2025-W{week}.md": sample.DIGEST.format(name=f"Week {week}") for week in range(40, 50)},
        "pages/about.md": "---\ntitle: About\nmenu: 1\n---\nAbout.\n",
        "static/a.txt": "static\n",
    }
    for name, text in texts.items():
        (content / name).write_text(text, encoding="utf-8")
    (root / "overrides").mkdir()
    conf = f"{CONF}\nTHEME_TEMPLATES_OVERRIDES = [{str(root / 'overrides')!r}]\nMOTTO = 'Old'\n"
    conf += 'BRIEFING["PAGE_SIZE"] = 3\n'  # so that lists are divided
    (root / "pelicanconf.py").write_text(conf, encoding="utf-8")


class Desk:
    """A site with its output and store, and the clock of its builds."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.output = root / "output"
        self.now = NOW
        self.rendered: list[str] = []
        #: What several processes render cannot be counted here.
        self.processes = 1
        write_site(root)

    def path(self, name: str) -> Path:
        return self.root / "content" / name

    def write(self, name: str, text: str) -> None:
        self.path(name).write_text(text, encoding="utf-8")

    def remove(self, name: str) -> None:
        self.path(name).unlink(missing_ok=True)

    def move(self, name: str, other: str) -> None:
        if self.path(name).exists():
            self.path(name).rename(self.path(other))

    def drop_and_unlink(self) -> None:
        """Remove an article and the one link to it."""
        self.remove("articles/2025/article-4.md")
        self.write("articles/2025/article-3.md", article(3, link="article-5"))

    def hold(self, line: str) -> None:
        """Hold an article back; the one that links to it must not be shown with the link."""
        self.write(THIRD, article(3, more=f"{line}\n"))
        self.write("articles/2025/article-2.md", article(2, link="article-5"))

    def set(self, old: str, new: str) -> None:
        conf = self.root / "pelicanconf.py"
        conf.write_text(conf.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    def override(self, text: str) -> None:
        (self.root / "overrides/article.html").write_text(text, encoding="utf-8")

    def build(self, output: Path | None = None, store: Path | None = None) -> bool:
        """Build into the output with what is known, or elsewhere; whether the content was accepted."""
        self.rendered = []
        real = Template.render

        def render(template: Template, *args: Any, **kwargs: Any) -> str:
            self.rendered.append(str(template.name))
            return real(template, *args, **kwargs)

        options = read_pelican_settings(self.root / "pelicanconf.py")
        problems = adjust(options)
        with (
            Store(store or self.root / "store", "p") as opened,
            patch.object(files, "_RACY_NS", 0),
            patch.object(Template, "render", render),
            patch.object(pool, "processors", lambda: self.processes),
        ):
            prepared = prepare(options, "pelicanconf.py", self.now, problems, opened)
            if prepared.errors:
                return False
            build_site(options, prepared, output or self.output, render_with_pelican, opened)
        return True

    def check(self) -> bool:
        """Build with what is known and from nothing, and compare; whether the content was accepted."""
        with tempfile.TemporaryDirectory(dir=self.root) as folder:
            clean = Path(folder, "output")
            accepted = self.build(clean, Path(folder, "store"))
            assert self.build() == accepted
            if accepted:
                assert snapshot(self.output) == snapshot(clean)
        return accepted


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path / "site")
    assert made.build()
    return made


def times(output: Path) -> dict[str, int]:
    return {
        path.relative_to(output).as_posix(): path.stat().st_mtime_ns
        for path in output.rglob("*")
        if path.is_file()
    }


def test_what_did_not_change_is_neither_rendered_nor_written(desk: Desk) -> None:
    before = times(desk.output)
    assert desk.build()
    # The one page of Pelican's own generator.
    assert desk.rendered == ["page.html"]
    assert times(desk.output) == before


def test_an_edit_renders_what_shows_it(desk: Desk) -> None:
    before = times(desk.output)
    path = desk.path("articles/2025/article-7.md")
    path.write_text(path.read_text(encoding="utf-8") + "One more sentence.\n", encoding="utf-8")
    desk.check()
    after = times(desk.output)
    changed = {name for name in after if after[name] != before.get(name)}
    feeds = {name for name in changed if name.startswith("feeds/")}
    assert changed == {"articles/article-7/index.html", *RECORDS, *feeds}
    assert len(changed) < 8


THIRD: Final = "articles/2025/article-3.md"
EDITS: Final[dict[str, Callable[[Desk], None]]] = {
    "title": lambda d: d.write(THIRD, article(3, title="Another title")),
    "new": lambda d: d.write("articles/2025/article-99.md", article(99, date="2025-12-30")),
    "gone": lambda d: d.drop_and_unlink(),
    "slug": lambda d: d.write(THIRD, article(3, more="slug: elsewhere\n")),
    "moved file": lambda d: d.move(THIRD, "articles/article-3.md"),
    "actor": lambda d: d.write(
        "actors/actor-2.md", "---\nname: A new name\nkind: group\nsummary: It changed.\n---\n"
    ),
    "theme": lambda d: d.write(
        "themes/theme-1.md", "---\nname: Theme-1\nquestion: Is it otherwise?\ndescription: D.\n---\n"
    ),
    "digest": lambda d: d.write("digests/2025-W45.md", "---\nheadline: H\norder: [article-19]\n---\nO.\n"),
    "digest gone": lambda d: d.remove("digests/2025-W45.md"),
    "page": lambda d: d.write("pages/about.md", "---\ntitle: About us\nmenu: 1\n---\nMore.\n"),
    "static": lambda d: d.write("static/a.txt", "other\n"),
    "template": lambda d: d.override("<p>{{ view.title }}</p></html>"),
    "setting": lambda d: d.set("Small site", "Another site"),
    "embargo": lambda d: d.hold("publish_at: 2026-01-05"),
    "draft": lambda d: d.hold("status: draft"),
    "refused": lambda d: d.write(THIRD, "no front matter"),
}


@pytest.mark.parametrize("name", EDITS)
def test_after_each_kind_of_edit(name: str, desk: Desk) -> None:
    EDITS[name](desk)
    before = snapshot(desk.output)
    assert desk.check() == (name != "refused")
    # Where a file lies in its folder is nobody's business.
    assert (snapshot(desk.output) == before) == (name in ("refused", "moved file"))


def test_a_new_article_leaves_full_pages_of_lists_as_they_are(desk: Desk) -> None:
    before = times(desk.output)
    divided = {name for name in before if re.match(r"timeline/2|themes/[^/]*/\w+/\d", name)}
    assert len(divided) > 12
    EDITS["new"](desk)
    assert desk.check()
    after = times(desk.output)
    # Only the newest part of the year grows.
    assert {name for name in divided if after[name] != before[name]} == {"timeline/2025-7/index.html"}


def test_what_somebody_did_to_the_output_is_undone(desk: Desk) -> None:
    pages = sorted((desk.output / "articles").rglob("*.html"))
    before = pages[0].stat()
    pages[0].write_bytes(b"x" * before.st_size)
    os.utime(pages[0], ns=(before.st_atime_ns, before.st_mtime_ns))
    pages[1].unlink()
    pages[2].unlink()
    pages[2].symlink_to(pages[3])
    pages[4].chmod(0o600)
    (desk.output / "foreign.html").write_text("<p>", encoding="utf-8")
    (desk.output / "empty" / "folder").mkdir(parents=True)
    desk.check()
    assert pages[2].is_file()
    assert not pages[2].is_symlink()
    assert not (desk.output / "empty").exists()


def test_outputs_that_are_gone_are_forgotten(desk: Desk) -> None:
    for name in "ab":
        assert desk.build(desk.root / name)
        shutil.rmtree(desk.root / name)
    assert desk.build()
    with Store(desk.root / "store", "p") as store:
        assert store.paths("outputs") == [str(desk.output)]


def test_a_copied_output_is_written_anew(desk: Desk) -> None:
    shutil.move(desk.output, desk.root / "aside")
    shutil.copytree(desk.root / "aside", desk.output)
    desk.check()
    assert len(desk.rendered) > 40


@pytest.mark.parametrize("line", ['JINJA_GLOBALS = {"now": lambda: 1}', 'JINJA_FILTERS = {"x": str}'])
def test_where_code_of_the_site_may_show_every_page_is_rendered(line: str, desk: Desk) -> None:
    conf = desk.root / "pelicanconf.py"
    conf.write_text(f"{conf.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    for _ in range(2):
        desk.check()
        assert len(desk.rendered) > 40


def test_a_template_that_shows_what_others_leave_in_the_context_is_rendered_each_time(desk: Desk) -> None:
    text = "{% for page in pages %}{{ page.title }}{% endfor %}</html>"
    (desk.root / "overrides/article.html").write_text(text, encoding="utf-8")
    desk.check()
    path = desk.path("pages/about.md")
    path.write_text("---\ntitle: Another\nmenu: 1\n---\n", encoding="utf-8")
    desk.check()
    assert desk.rendered.count("article.html") == 40


def test_a_setting_that_a_template_shows_counts(desk: Desk) -> None:
    desk.override("{{ MOTTO }}</html>")
    assert desk.check()
    desk.set("MOTTO = 'Old'", "MOTTO = 'New'")
    assert desk.check()
    page = desk.output / "articles/article-3/index.html"
    assert page.read_text(encoding="utf-8") == "New</html>"


def test_after_a_build_that_failed_the_next_one_is_right(desk: Desk) -> None:
    before = snapshot(desk.output)
    desk.write(THIRD, article(3, title="Other"))
    full = OSError(28, "no space left")
    with patch("generator.build.site.swap", side_effect=full), pytest.raises(OSError, match="no space"):
        desk.build()
    assert snapshot(desk.output) == before
    desk.check()
