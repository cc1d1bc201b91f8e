from __future__ import annotations

SITENAME = "A small site"
SITEURL = "https://small.example"
TIMEZONE = "Europe/Brussels"
DEFAULT_LANG = "en"
PATH = "content"
PLUGINS = ["generator.pelican"]
STATIC_PATHS = ["static"]
BRIEFING = {"FEED_TAG": "small.example,2025"}
