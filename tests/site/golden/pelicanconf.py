from __future__ import annotations

from pathlib import Path

SITENAME = "Harbour talks"
SITEURL = "https://harbour.example/briefing"
TIMEZONE = "Europe/Brussels"
DEFAULT_LANG = "en"

PATH = "content"
OUTPUT_PATH = "output"
THEME = str(Path(__file__).resolve().parents[3] / "themes/briefing")
PLUGINS = ["generator.pelican"]
ARTICLE_URL = "articles/{slug}/"
ARTICLE_SAVE_AS = "articles/{slug}/index.html"
PAGE_PATHS = ["pages"]
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = "{slug}/index.html"
STATIC_PATHS = ["static"]
BRIEFING = {
    "TAGLINE": "Two states, one harbour",
    "PUBLISHER": "The harbour desk",
    "RIGHTS": "CC BY 4.0",
    "FEED_TAG": "harbour.example,2025",
    "STALE_WEEKS": 2,
    "FIRST_ISSUE": 7,
}
