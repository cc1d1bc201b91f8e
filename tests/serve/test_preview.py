"""What a preview shows, without a server: the same bytes as a build, and what it adds."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.build.again import with_edits
from generator.build.memory import Memory
from generator.build.prepare import Prepared, prepare
from generator.desk.serve import marks
from generator.desk.serve import preview as module
from generator.desk.serve.notices import Notice
from generator.desk.serve.preview import Preview
from generator.digest.publication import Audience
from generator.views.urls import RECORDS, Routes
from tests.conftest import CONTENT, Site, SiteFactory
from tests.serve.support import draft, preview_of, save

READERS, EDITORS, EVERYBODY = Audience.READERS, Audience.EDITORS, Audience.ALL


def served(preview: Preview, path: str) -> str:
    return preview.serve(path).body.decode()


def bare(preview: Preview, path: str) -> bytes:
    return marks.without_marks(preview.serve(path).body)


def routes_of(preview: Preview) -> Routes:
    """Give the addresses; they stay the same ones as long as nothing is indexed again."""
    assert preview.prepared
    assert preview.prepared.kit
    return preview.prepared.kit.routes


def quiet(preview: Preview) -> bool:
    """Whether nothing is wrong; a page that only Pelican reads is told in any case."""
    return all("method.rst" in notice.place for notice in preview.notices)


def only(preview: Preview) -> Notice:
    """Give the one thing that is wrong."""
    assert len(preview.notices) == 1
    return preview.notices[0]


def assert_as_built(site: Site, preview: Preview) -> None:
    """Build the site anew and compare every file."""
    shutil.rmtree(site.output, ignore_errors=True)
    output = site.build("--fresh")
    # What a site says of itself is about one that is published, with all its files.
    files = sorted(path for path in output.rglob("*") if path.is_file() and path.name not in RECORDS)
    assert files
    different = [
        name
        for path in files
        for name in [path.relative_to(output).as_posix()]
        if bare(preview, f"/{name}") != path.read_bytes()
    ]
    assert different == []


@pytest.mark.slow
def test_the_bytes_are_those_of_a_build(site_factory: SiteFactory, tmp_path: Path) -> None:
    site = site_factory(
        content={
            "pages/method.rst": "Method & means\n##############\n:slug: method\n\nA *structured* text.\n",
            "static/favicon.ico": "\0\0\1\0icon",
            "extra/humans.txt": "{{ site.name }} has {{ articles|length }}: {{ articles[0].title }}\n",
        },
        EXTRA_PATH_METADATA={"static/favicon.ico": {"path": "favicon.ico"}},
        TEMPLATE_PAGES={"extra/humans.txt": "humans.txt"},
    )
    preview = preview_of(site, tmp_path / "scratch")
    assert quiet(preview)
    assert_as_built(site, preview)
    routes = routes_of(preview)
    # Texts alone, then titles, records, a new file, one less; each by the names that a watcher tells.
    funding, berlin = (CONTENT[f"articles/{name}.md"] for name in ("funding-round", "berlin-talks"))
    theme = CONTENT["themes/financial-support.md"]
    quick = funding.replace("Money was promised.[@s1]", "Much money, see [Oslo]({article}oslo-talks).[@s1]")
    preview.update(save(site, "articles/funding-round.md", quick))
    preview.update(save(site, "pages/about.md", CONTENT["pages/about.md"] + "\nMore.\n"))
    preview.update(save(site, "digests/2025-W51.md", CONTENT["digests/2025-W51.md"] + "\nMore.\n"))
    assert_as_built(site, preview)
    titled = quick.replace("A round", "A second round").replace("promised.\nthemes", "paid.\nthemes")
    preview.update(save(site, "articles/funding-round.md", titled))
    preview.update(save(site, "articles/berlin-talks.md", berlin.replace("The gap", "The old gap")))
    preview.update(save(site, "themes/financial-support.md", theme.replace("others pay", "they pay")))
    assert routes_of(preview) is routes
    assert_as_built(site, preview)
    preview.update(save(site, "articles/funding-round.md", titled.replace("[norway]", "[norway, ukraine]")))
    assert routes_of(preview) is not routes
    new = save(site, "articles/new-one.md", draft("published"))
    preview.update(new)
    assert_as_built(site, preview)
    (site.content / "articles/new-one.md").unlink()
    preview.update(new)
    assert not preview.serve("/articles/new-one/").found
    gone = site.content / "digests/2025-W51.md"
    gone.unlink()
    preview.update(frozenset({gone}))
    assert quiet(preview)
    assert_as_built(site, preview)


@pytest.mark.parametrize(
    ("old", "new"),
    [("made an offer.[", "made one line more.["), ("title: Oslo talks", "title: One line more.")],
)
def test_an_edit_of_a_text_or_title_indexes_nothing(old: str, new: str, site: Site, tmp_path: Path) -> None:
    preview = preview_of(site, tmp_path / "scratch")
    routes = routes_of(preview)
    path = "articles/oslo-talks.md"
    preview.update(save(site, path, CONTENT[path].replace(old, new, 1)))
    assert routes_of(preview) is routes
    assert "ne line more." in served(preview, "/articles/oslo-talks/")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Oslo talks", "slug: more\ntitle: More Oslo talks"),
        ("key_points: [", "key_points: [Norway made an offer., "),
        ("[guarantees]({theme}security-guarantees)", "[guarantees]({theme}nothing)"),
        ("offer.[@s1]", "offer.[@s9]"),
        ("---\ntitle: Oslo", "--\ntitle: Oslo"),
    ],
)
def test_more_than_an_edit_of_what_is_shown_is_left_to_the_long_way(
    old: str, new: str, site: Site, tmp_path: Path
) -> None:
    preview = preview_of(site, tmp_path / "scratch")
    assert preview.prepared
    path = "articles/oslo-talks.md"
    file = site.write(path, CONTENT[path].replace(old, new, 1))
    assert with_edits(preview.prepared, {f"content/{path}": file}, Memory()) is None


def test_a_file_that_was_saved_without_a_change_makes_nothing_new(site: Site, tmp_path: Path) -> None:
    preview = preview_of(site, tmp_path / "scratch")
    version = preview.version
    for path in ("articles/oslo-talks.md", "articles/oslo-talks.md", "pages/about.md"):
        preview.update(save(site, path, CONTENT[path]))
    settled = preview.version
    assert not preview.update(save(site, "articles/oslo-talks.md", CONTENT["articles/oslo-talks.md"]))
    assert not preview.update(None)
    assert preview.version == settled
    assert version.partition("-")[0] == settled.partition("-")[0]


def test_a_broken_file_keeps_the_last_good_page(site: Site, tmp_path: Path) -> None:
    preview = preview_of(site, tmp_path / "scratch")
    page = bare(preview, "/articles/oslo-talks/")
    version = preview.version
    path = "articles/oslo-talks.md"
    assert preview.update(save(site, path, CONTENT[path].replace("actors: [norway,", "actors: [norwy,")))
    notice = only(preview)
    assert notice.place == "content/articles/oslo-talks.md:7:10"
    assert (notice.code, notice.severity) == ("B204", "error")
    assert notice.hint == 'did you mean "norway"?'
    assert preview.version == version
    assert bare(preview, "/articles/oslo-talks/") == page
    # Another file goes on being read meanwhile.
    preview.update(save(site, "articles/funding-round.md", "nothing"))
    assert len({item.place.partition(":")[0] for item in preview.notices}) == 2
    preview.update(save(site, "articles/funding-round.md", CONTENT["articles/funding-round.md"]))
    assert preview.update(save(site, path, CONTENT[path].replace("made an offer.[", "made one.[")))
    assert quiet(preview)
    assert "made one." in served(preview, "/articles/oslo-talks/")


def test_content_that_is_broken_from_the_start(site: Site, tmp_path: Path) -> None:
    path = "articles/oslo-talks.md"
    site.write(path, "---\ntitle: <b>x</b>\n---\n")
    preview = preview_of(site, tmp_path / "scratch")
    answer = preview.serve("/")
    assert answer.broken
    assert b"content/articles/oslo-talks.md" in answer.body
    assert b"/__communique/live.js" in answer.body
    assert b"<b>x" not in answer.body
    preview.update(save(site, path, CONTENT[path]))
    assert not preview.serve("/").broken


@pytest.mark.parametrize(
    ("shown_to", "not_to", "status", "more", "said"),
    [
        (EDITORS, READERS, "draft", "", "Draft: not published."),
        (EDITORS, READERS, "review", "", "In review: not published."),
        (
            *(EDITORS, READERS, "published", "publish_at: 2099-12-15T18:00\n"),
            "Under embargo until 15 December 2099, 18:00 (",
        ),
        (EVERYBODY, EDITORS, "withdrawn", "", "Withdrawn: taken back from readers."),
        (EVERYBODY, EDITORS, "published", "handling: amber\n", "TLP:AMBER: never published."),
        (EVERYBODY, EDITORS, "draft", "handling: red\n", "TLP:RED: never published."),
    ],
)
def test_what_others_do_not_get_has_a_banner(
    site: Site, tmp_path: Path, *, shown_to: Audience, not_to: Audience, status: str, more: str, said: str
) -> None:
    site.write("articles/secret.md", draft(status, more))
    preview = preview_of(site, tmp_path / "scratch", shown_to)
    assert said in served(preview, "/articles/secret/")
    assert "communique-banner" not in served(preview, "/articles/oslo-talks/")
    assert "/articles/secret/" in preview.stylesheet()
    # Nobody else ever gets it.
    others = preview_of(site, tmp_path / "others", not_to)
    assert not others.serve("/articles/secret/").found
    assert "being written" not in served(others, "/digests/2025-w51/")
    assert "being written" in served(preview, "/digests/2025-w51/")


def test_a_draft_goes_by_its_new_title(site: Site, tmp_path: Path) -> None:
    site.write("articles/secret.md", draft())
    preview = preview_of(site, tmp_path / "scratch")
    routes = routes_of(preview)
    preview.update(save(site, "articles/secret.md", draft().replace("A text that", "A draft that")))
    assert routes_of(preview) is routes
    assert preview.prepared
    assert [item.title for item in preview.prepared.withheld] == ["A draft that is being written"]
    assert "A draft that is being written" in served(preview, "/digests/2025-w51/")


def test_a_link_to_a_draft_works_and_is_told(site: Site, tmp_path: Path) -> None:
    site.write("articles/secret.md", draft())
    site.write("pages/about.md", CONTENT["pages/about.md"] + "\n[A draft]({article}secret).\n")
    preview = preview_of(site, tmp_path / "scratch")
    assert quiet(preview)
    assert 'href="../articles/secret/"' in served(preview, "/about/")
    assert preview.check_as_readers()
    notice = only(preview)
    assert (notice.code, notice.severity) == ("B303", "warning")
    assert "until then a build is refused" in notice.hint
    assert not preview.check_as_readers()


def test_readers_get_what_they_got_after_an_edit_of_what_is_shown(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = CONTENT["pages/about.md"]
    site.write("articles/secret.md", draft())
    preview = preview_of(site, tmp_path / "scratch")
    assert not preview.check_as_readers()
    asked = []

    def counted(*some: Any, **more: Any) -> Prepared:
        asked.append(more["audience"])
        return prepare(*some, **more)

    monkeypatch.setattr(module, "prepare", counted)
    preview.update(save(site, "articles/secret.md", draft().replace("A text", "A draft")))
    preview.update(save(site, "pages/about.md", f"{about}\nMore.\n"))
    assert not preview.check_as_readers()
    assert not asked
    # Whatever may be wrong for them is looked for as a build does.
    preview.update(save(site, "pages/about.md", f"{about}\n[A draft]({{article}}secret).\n"))
    assert preview.check_as_readers()
    assert len(asked) == 1
    # An edit of the draft cannot mend it; one of the page can.
    preview.update(save(site, "articles/secret.md", draft().replace("A text", "The draft")))
    assert preview.check_as_readers()
    assert only(preview).code == "B303"
    assert len(asked) == 1
    preview.update(save(site, "pages/about.md", about))
    assert not preview.check_as_readers()
    assert quiet(preview)
    # Once it is published, nobody is asked about readers any more.
    preview.update(save(site, "articles/secret.md", draft("published")))
    preview.update(save(site, "pages/about.md", f"{about}\n[A text]({{article}}secret).\n"))
    assert not preview.check_as_readers()
    assert quiet(preview)


def test_a_changed_template_takes_effect_and_a_broken_one_does_not(site: Site, tmp_path: Path) -> None:
    preview = preview_of(site, tmp_path / "scratch")
    folder = site.folder / "templates"
    name = "partials/masthead.html"
    good = bare(preview, "/actors/norway/")
    for text, shown in (("<p>First</p>", "First"), ("<p>Again</p>", "Again")):
        site.override(name, text)
        preview.update(frozenset({folder / name}))
        assert f"<p>{shown}</p>" in served(preview, "/actors/norway/")
    site.override(name, "<p>\n{{ view.nothing }}</p>")
    preview.update(frozenset({folder / name}))
    assert "<p>Again</p>" in served(preview, "/actors/norway/")
    notice = only(preview)
    assert notice.place.endswith("templates/partials/masthead.html:2")
    assert "nothing" in notice.message
    # Of a page that was never shown there is no last one.
    assert preview.serve("/actors/ukraine/").broken
    site.override(name, "{% if %}")
    preview.update(frozenset({folder / name}))
    assert "<p>Again</p>" in served(preview, "/actors/norway/")
    (folder / name).unlink()
    preview.update(frozenset({folder / name}))
    assert bare(preview, "/actors/norway/") == good
    assert quiet(preview)


def test_a_changed_setting_takes_effect_and_a_broken_one_does_not(site: Site, tmp_path: Path) -> None:
    (site.folder / "names.py").write_text("NAME = 'Imported'\n", encoding="utf-8")
    site.append("import sys\nsys.path.insert(0, __file__.rpartition('/')[0])\nimport names\n")
    preview = preview_of(site, tmp_path / "scratch")
    assert "Small site" in served(preview, "/")
    conf = site.settings.read_text(encoding="utf-8")
    changed = frozenset({site.settings})
    site.append("SITENAME = names.NAME\n")
    preview.update(changed)
    assert "Imported" in served(preview, "/")
    module = site.folder / "names.py"
    assert module.resolve() in preview.places().files
    module.write_text("NAME = 'Exported'\n", encoding="utf-8")
    preview.update(frozenset({module}))
    assert "Exported" in served(preview, "/")
    site.append("SITENAME = \n")
    preview.update(changed)
    notice = only(preview)
    line = len(site.settings.read_text(encoding="utf-8").splitlines())
    assert notice.code == "B402"
    assert notice.place.endswith(f"pelicanconf.py:{line}:12")
    assert "Exported" in served(preview, "/")
    # Content goes on under the settings of before.
    preview.update(save(site, "articles/new-one.md", draft("published")))
    assert preview.serve("/articles/new-one/").found
    site.settings.write_text(conf + "TIMEZONE = 'Europe/Nowhere'\n", encoding="utf-8")
    preview.update(changed)
    assert [item.code for item in preview.notices] == ["B402"]
    assert "Exported" in served(preview, "/")
    site.settings.write_text(conf, encoding="utf-8")
    preview.update(changed)
    assert quiet(preview)
    assert "Small site" in served(preview, "/")


def test_a_folder_that_is_gone_leaves_the_last_good_pages(site: Site, tmp_path: Path) -> None:
    preview = preview_of(site, tmp_path / "scratch")
    page = bare(preview, "/")
    site.content.rename(site.folder / "elsewhere")
    preview.update(None)
    assert [item.message for item in preview.notices] == ["the content folder is gone"]
    assert bare(preview, "/") == page
    (site.folder / "elsewhere").rename(site.content)
    preview.update(None)
    assert quiet(preview)


def test_a_site_below_a_path_is_served_there_too(site: Site, tmp_path: Path) -> None:
    preview = preview_of(site, tmp_path / "scratch")
    assert bare(preview, "/briefing/actors/norway/") == bare(preview, "/actors/norway/")
    assert preview.serve("/briefing/theme/css/site.css").found
    assert preview.serve("/actors/norway").location == "/actors/norway/"


@pytest.mark.parametrize(
    "path",
    [
        "/../pelicanconf.py",
        "/theme/../../pelicanconf.py",
        "/theme/..\\x",
        "/static/../articles/oslo-talks.md",
        "/articles/oslo-talks.md",
        "//etc/passwd",
        "/theme//etc/passwd",
        "/theme/css/.hidden",
        "/\0",
        "/theme",
        "/./actors/",
    ],
)
def test_no_other_file_can_be_had(path: str, built_preview: Preview) -> None:
    assert not built_preview.serve(path).found


@pytest.fixture(scope="module")
def built_preview(tmp_path_factory: pytest.TempPathFactory, built_site: Site) -> Preview:
    return preview_of(built_site, tmp_path_factory.mktemp("preview") / "scratch")


def test_what_is_put_in_can_be_taken_out() -> None:
    page = b'<!DOCTYPE html>\n<html>\n<head>\n</head>\n<body class="a">\n</body>\n'
    marked = marks.with_marks(page, "1", marks.banner("draft", "article"))
    assert marked.index(b"live.js") < marked.index(b"</head>") < marked.index(b"communique-banner")
    assert marks.without_marks(marked) == page
    assert marks.with_marks(b"no page", "1") == b"no page"
