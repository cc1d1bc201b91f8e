"""The settings of our rich site: every page that the product makes, with its own site theme."""

from __future__ import annotations

SITENAME = "Benchmark desk"
SITEURL = "https://bench.example"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"

PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"  # the benchmark puts a copy of themes/briefing here
PLUGINS = ["generator.pelican"]
STATIC_PATHS: list[str] = []
PAGE_PATHS = ["pages"]
ARTICLE_URL = "articles/{slug}/"
ARTICLE_SAVE_AS = "articles/{slug}/index.html"
BRIEFING = {"PUBLISHER": "Benchmark desk", "FEED_TAG": "bench.example,2025"}
