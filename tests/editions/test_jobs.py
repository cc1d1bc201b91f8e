"""Every page is made once, and knows its way to the root."""

from __future__ import annotations

import dataclasses

import pytest

from generator.editions.feeds import feed_document
from generator.editions.pages import page_job, page_jobs
from generator.views.urls import root_of
from tests.digest.support import SETTINGS, article, note, page
from tests.views.many import divided_kit, moved_kit
from tests.views.support import example_kit, feeds_of, kit_of


@pytest.mark.parametrize("name", ["example", "small", "empty", "divided", "moved"])
def test_every_page_is_made_once(name: str) -> None:
    small = (article("a"), note("2025-W49"), page("about"))
    kits = {"example": example_kit(), "divided": divided_kit(), "small": kit_of(*small), "empty": kit_of()}
    kit = {**kits, "moved": moved_kit()}[name]
    made = [job.route for job in page_jobs(kit)]
    # Pelican writes ordinary pages and copies static files; feeds, sitemap, robots.txt and what hosts read
    # are no pages.
    others = (
        "page", "static", "feed", "actor_feed", "theme_feed", "sitemap", "robots", "headers", "redirects",
    )  # fmt: skip
    wanted = [route for route in kit.routes.table.values() if route.kind not in others]
    assert sorted(made, key=str) == sorted(wanted, key=str)


def test_the_root_is_relative_to_the_file() -> None:
    for job in page_jobs(example_kit()):
        if job.template != "404":
            assert job.root == root_of(job.route.save_as)


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("", "/"),
        ("https://example.org", "/"),
        ("https://example.org/sub", "/sub/"),
        ("https://example.org/a/b", "/a/b/"),
    ],
)
def test_the_page_for_nothing_works_at_any_depth(url: str, root: str) -> None:
    kit = kit_of(settings=dataclasses.replace(SETTINGS, url=url))
    assert [job.root for job in page_jobs(kit) if job.template == "404"] == [root]


def test_one_page_or_feed_can_be_made_alone() -> None:
    kit = example_kit()
    jobs = {job.route: job for job in page_jobs(kit)}
    feeds = feeds_of(kit)
    for route in kit.routes.table.values():
        assert page_job(kit, route) == jobs.get(route)
        if route.kind in ("feed", "page", "sitemap") or route.key == "ukraine":
            assert feed_document(kit, route) == feeds.get(route)
