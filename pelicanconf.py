from __future__ import annotations

SITENAME = "Europe, the United States and Ukraine"
SITEURL = "https://communique.example"
TIMEZONE = "Europe/Brussels"
DEFAULT_LANG = "en"

PATH = "content"
OUTPUT_PATH = "output"
THEME = "themes/briefing"
PLUGIN_PATHS = ["."]  # finds the plugin beside this file, wherever Pelican is started
PLUGINS = ["generator.pelican"]

ARTICLE_URL = "articles/{slug}/"
ARTICLE_SAVE_AS = "articles/{slug}/index.html"
PAGE_PATHS = ["pages"]
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = "{slug}/index.html"
STATIC_PATHS = ["static"]

# Everything of ours is in this one mapping; docs/settings.md lists its keys.
BRIEFING = {
    "TAGLINE": "Who holds which position, since when and on what source",
    "PUBLISHER": "Communiqué example desk",
    "RIGHTS": "Texts: CC BY 4.0",
    # Names the entries of the feeds for good (RFC 4151): never change it, whatever the address.
    "FEED_TAG": "communique.example,2025",
    "STALE_WEEKS": 8,
}
