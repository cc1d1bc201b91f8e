"""What a site decides: Pelican's settings that we honour and the ``BRIEFING`` mapping, checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from generator.model.values import Week


@dataclass(frozen=True, slots=True)
class UrlPattern:
    """A page's address and file in Pelican's ``*_URL`` / ``*_SAVE_AS`` form, below the site root."""

    url: str
    save_as: str


def _pattern(url: str) -> UrlPattern:
    return UrlPattern(url, f"{url}index.html" if not url or url.endswith("/") else url)


#: The end of the file of every page, by which servers know its type: without it they send it as a download.
PAGE_ENDING = ".html"
#: Kinds of output that are made of data and are no pages; patterns of all others give pages.
DATA_KINDS = frozenset({"feed", "actor_feed", "theme_feed", "sitemap", "sitemap_part", "robots"})


@dataclass(frozen=True, slots=True)
class UrlPatterns:
    """The address of each kind of page; ``{slug}`` stands for the item."""

    index: UrlPattern = _pattern("")
    article: UrlPattern = _pattern("articles/{slug}/")
    page: UrlPattern = _pattern("{slug}/")
    digests: UrlPattern = _pattern("digests/")
    digest: UrlPattern = _pattern("digests/{slug}/")
    digest_year: UrlPattern = _pattern("digests/{slug}/")
    actors: UrlPattern = _pattern("actors/")
    actor: UrlPattern = _pattern("actors/{slug}/")
    actor_archive: UrlPattern = _pattern("actors/{slug}/")
    themes: UrlPattern = _pattern("themes/")
    theme: UrlPattern = _pattern("themes/{slug}/")
    theme_archive: UrlPattern = _pattern("themes/{slug}/")
    positions: UrlPattern = _pattern("positions/")
    positions_week: UrlPattern = _pattern("positions/{slug}/")
    changes: UrlPattern = _pattern("changes/")
    changes_part: UrlPattern = _pattern("changes/{slug}/")
    red_lines: UrlPattern = _pattern("red-lines/")
    red_lines_part: UrlPattern = _pattern("red-lines/{slug}/")
    disagreements: UrlPattern = _pattern("disagreements/")
    contacts: UrlPattern = _pattern("contacts/")
    support: UrlPattern = _pattern("support/")
    support_year: UrlPattern = _pattern("support/{slug}/")
    sources: UrlPattern = _pattern("sources/")
    publisher: UrlPattern = _pattern("sources/{slug}/")
    timeline: UrlPattern = _pattern("timeline/")
    timeline_year: UrlPattern = _pattern("timeline/{slug}/")
    outlook: UrlPattern = _pattern("outlook/")
    outlook_year: UrlPattern = _pattern("outlook/{slug}/")
    feeds: UrlPattern = _pattern("feeds/")
    feed: UrlPattern = _pattern("feeds/all.atom.xml")
    actor_feed: UrlPattern = _pattern("feeds/actors/{slug}.atom.xml")
    theme_feed: UrlPattern = _pattern("feeds/themes/{slug}.atom.xml")
    not_found: UrlPattern = _pattern("404.html")
    gone: UrlPattern = _pattern("410.html")
    sitemap: UrlPattern = _pattern("sitemap.xml")
    robots: UrlPattern = _pattern("robots.txt")


@dataclass(frozen=True, slots=True)
class Settings:
    """The decisions of one site, as the stages need them."""

    #: Pelican's SITENAME.
    name: str = "Briefing"
    #: Pelican's SITEURL: absolute, without a slash at the end; empty while developing.
    url: str = ""
    #: One sentence under the name.
    tagline: str = ""
    #: Pelican's DEFAULT_LANG.
    language: str = "en"
    #: Pelican's TIMEZONE: decides the day, and so the week, of every moment.
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    #: ``authority,date`` of the tag URIs (RFC 4151) that name feed entries; never change it.
    feed_tag: str = "communique.invalid,2025"
    #: Entries in a feed.
    feed_entries: int = 30
    #: Entries on an archive page.
    page_size: int = 50
    #: Weeks after which a position that was not repeated is marked as stale.
    stale_weeks: int = 8
    #: Weeks without a position after which an actor that spoke often on a theme is called silent on it.
    silent_weeks: int = 4
    #: The number of the first issue.
    first_issue: int = 1
    #: Who publishes the site, for feeds and footers.
    publisher: str = ""
    #: The licence of the texts, shown in footer and feeds.
    rights: str = ""
    #: Old addresses below the site root and where they lead: an address of the site, or of another one.
    redirects: tuple[tuple[str, str], ...] = ()
    #: Whether a small page stands at each old address, for hosts that do not redirect.
    redirect_pages: bool = True
    #: Whether files that shrink are written a second time as ``.br`` and ``.gz``.
    twins: bool = False
    #: Whether the folder of the site theme's files is named by what they hold, for browsers to keep them.
    fingerprints: bool = False
    #: Pelican's THEME_STATIC_DIR: the folder of the site theme's files, with its fingerprint.
    theme_folder: str = "theme"
    #: The most that a page, an image and the whole site may weigh, in kB, kB and MB, to be published.
    max_page_kb: int = 1_000
    max_image_kb: int = 2_000
    max_site_mb: int = 1_000
    #: Files that other code than ours writes into the site, as patterns such as ``pagefind/*``.
    extra_output: tuple[str, ...] = ()
    urls: UrlPatterns = field(default_factory=UrlPatterns)
    #: The week at whose end all this was known; None for the site as it stands.
    as_of: Week | None = None
    #: Where single static files go instead of their own path: Pelican's EXTRA_PATH_METADATA.
    static_moves: tuple[tuple[str, str], ...] = ()
    #: Endings, in lower case with the dot, that static files may have.
    static_endings: frozenset[str] = frozenset(
        {".avif", ".css", ".csv", ".gif", ".ico", ".jpeg", ".jpg", ".json", ".pdf", ".png", ".svg", ".txt",
         ".webp", ".woff2"}
    )  # fmt: skip
