"""Which files a build takes over from the one before."""

from __future__ import annotations

import pytest

from tests.conftest import Site

LISTENER = """
import pathlib

from pelican import signals


def LISTENER(path, **others):
    file = pathlib.Path(path)
    file.write_text(file.read_text(encoding="utf-8") + "<!-- WORD -->", encoding="utf-8")


signals.NAME.connect(LISTENER)
"""


@pytest.mark.parametrize(
    ("name", "path"), [("content_written", "actors/index.html"), ("feed_written", "feeds/all.atom.xml")]
)
def test_what_code_of_the_site_changes_after_us_is_written_each_time(
    site: Site, name: str, path: str
) -> None:
    settings = site.settings.read_text(encoding="utf-8")
    for word in ("first", "second"):
        code = LISTENER.replace("NAME", name).replace("WORD", word)
        site.settings.write_text(settings + code, encoding="utf-8")
        site.build()
        assert (site.output / path).read_text(encoding="utf-8").endswith(f"<!-- {word} -->")


def test_a_feed_that_shows_what_it_showed_is_taken_over(site: Site) -> None:
    site.build()
    feeds = sorted((site.output / "feeds").rglob("*.xml"))
    before = [file.stat().st_mtime_ns for file in feeds]
    article = min((site.content / "articles").rglob("*.md"))
    article.write_text(article.read_text(encoding="utf-8") + "\nMore of it.\n", encoding="utf-8")
    site.build()
    after = [file.stat().st_mtime_ns for file in feeds]
    assert after != before
    assert [place for place, time in enumerate(after) if time == before[place]]
    assert "More of it." in (site.output / "feeds/all.atom.xml").read_text(encoding="utf-8")
