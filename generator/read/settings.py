"""Pelican's settings → our settings, or diagnostics that name the setting."""

from __future__ import annotations

import dataclasses
import posixpath
import re
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from generator.model.diagnostics import Diagnostic, Severity
from generator.model.settings import DATA_KINDS, PAGE_ENDING, Settings, UrlPattern, UrlPatterns
from generator.model.values import ADDRESS_PATTERN, Location
from generator.read.scalars import is_web_address
from generator.read.suggest import did_you_mean, listed

#: BRIEFING keys that are one value, with the field of Settings and the type.
_SIMPLE: dict[str, tuple[str, type]] = {
    "TAGLINE": ("tagline", str),
    "FEED_TAG": ("feed_tag", str),
    "FEED_ENTRIES": ("feed_entries", int),
    "PAGE_SIZE": ("page_size", int),
    "STALE_WEEKS": ("stale_weeks", int),
    "SILENT_WEEKS": ("silent_weeks", int),
    "FIRST_ISSUE": ("first_issue", int),
    "PUBLISHER": ("publisher", str),
    "RIGHTS": ("rights", str),
    "REDIRECT_PAGES": ("redirect_pages", bool),
    "TWINS": ("twins", bool),
    "FINGERPRINTS": ("fingerprints", bool),
    "MAX_PAGE_KB": ("max_page_kb", int),
    "MAX_IMAGE_KB": ("max_image_kb", int),
    "MAX_SITE_MB": ("max_site_mb", int),
    "EXTRA_OUTPUT": ("extra_output", tuple),
}
#: URL patterns that are settings of Pelican itself.
_OF_PELICAN = {"article": "ARTICLE", "page": "PAGE"}
_URL_KEYS = [
    f"{name.upper()}_{part}"
    for name in (item.name for item in dataclasses.fields(UrlPatterns) if item.name not in _OF_PELICAN)
    for part in ("URL", "SAVE_AS")
]
#: What Pelican fills in where the settings file is silent; it gives way to our addresses.
_DEFAULTS_OF_PELICAN = {"ARTICLE": "{slug}.html", "PAGE": "pages/{slug}.html"}
#: Keys of ours by whose name Pelican has a setting.
_ALSO_OF_PELICAN = ("INDEX_SAVE_AS",)
#: What a value of each type is called, with an example.
_WANTED: dict[type, tuple[str, str]] = {
    str: ("text", '"…"'),
    int: ("a whole number", "8"),
    bool: ("True or False", "True"),
    tuple: ("a list of texts", '["search/*"]'),
}
_FEED_TAG = re.compile(r"[a-z0-9.@-]+,[0-9]{4}(?:-[0-9]{2}){0,2}")
#: An address elsewhere, of characters that mean nothing to a server's configuration.
_ELSEWHERE = re.compile(r"https?://[A-Za-z0-9.:-]+(?:/[A-Za-z0-9._~:/?&=%+,@-]*)?")
_ADDRESS = re.compile(ADDRESS_PATTERN)
#: What its parts are made of; none begins with a dot.
_OF = "of A-Z a-z 0-9 . _ ~ -"
#: By which servers and the gate take a file for a page.
_ENDS_OF_PAGES = (".htm", PAGE_ENDING)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def parse_settings(
    settings: Mapping[str, Any], path: str = "pelicanconf.py"
) -> tuple[Settings, list[Diagnostic]]:
    """Read the settings of a site.

    Args:
        settings: Pelican's settings, with ours under ``BRIEFING``.
        path: The settings file, for diagnostics.

    Returns:
        Usable settings (defaults where a value was refused) and the problems.
    """
    reader = _Reader(settings, path)
    return reader.read(), reader.problems


def below_content(folder: str) -> bool:
    """Whether an entry of STATIC_PATHS is a folder below the content folder, and not that itself."""
    parts = folder.replace("\\", "/").split("/")
    return not folder.startswith("/") and ".." not in parts and any(part not in ("", ".") for part in parts)


class _Reader:
    def __init__(self, settings: Mapping[str, Any], path: str) -> None:
        self.settings = settings
        self.path = path
        briefing = settings.get("BRIEFING", {})
        self.problems: list[Diagnostic] = []
        if not isinstance(briefing, Mapping):
            self.report("B402", "BRIEFING is not a mapping", "write BRIEFING = {…}")
            briefing = {}
        self.briefing: Mapping[str, Any] = briefing

    def report(self, code: str, message: str, hint: str = "", severity: Severity = Severity.ERROR) -> None:
        self.problems.append(Diagnostic(Location(self.path), code, message, hint, severity=severity))

    def read(self) -> Settings:
        known = [*_SIMPLE, "REDIRECTS", *_URL_KEYS]
        for key in self.briefing:
            if key not in known:
                hint = did_you_mean(str(key).upper(), known) or f"known: {listed([*_SIMPLE, 'REDIRECTS'])}"
                self.report("B401", f'unknown setting BRIEFING["{key}"]', hint)
        for key in known:
            if key in self.settings and key not in _ALSO_OF_PELICAN:
                message, hint = f"{key} has no effect here", f'write BRIEFING = {{"{key}": …}}'
                self.report("B403", message, hint, Severity.WARNING)
        simple: dict[str, Any] = {
            field: value
            for key, (field, kind) in _SIMPLE.items()
            if (value := self.simple(key, kind)) is not None
        }
        for folder in self.settings.get("STATIC_PATHS", ()):
            if not isinstance(folder, str) or not below_content(folder):
                message = f'STATIC_PATHS "{folder}" is not a folder below the content folder'
                self.report("B402", message, 'name a folder in it, such as "static"')
        return Settings(
            name=str(self.settings.get("SITENAME") or "Briefing"),
            url=self.site_url(),
            language=self.language(),
            zone=self.zone(),
            static_moves=self.static_moves(),
            theme_folder=self.theme_folder(),
            urls=self.urls(),
            redirects=self.redirects(),
            **simple,
        )

    def simple(self, key: str, kind: type) -> str | int | bool | tuple[str, ...] | None:
        if key not in self.briefing:
            return None
        value = self.briefing[key]
        if kind is tuple and isinstance(value, list) and all(isinstance(each, str) for each in value):
            value = tuple(value)
        fits = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
        if kind is tuple and fits:
            fits = all(isinstance(each, str) for each in value)
        if not fits:
            wanted, example = _WANTED[kind]
            self.report("B402", f'BRIEFING["{key}"] is not {wanted}: {value!r}', f"write it like {example}")
        elif key == "FEED_TAG" and not _FEED_TAG.fullmatch(value):
            hint = 'write it like "example.org,2025" (RFC 4151)'
            self.report("B402", f'BRIEFING["{key}"] is not a tag authority: {value!r}', hint)
        elif kind is int and value < 1:
            self.report("B402", f'BRIEFING["{key}"] is below 1: {value}', "write 1 or more")
        else:
            return cast("str | int | bool | tuple[str, ...]", value)
        return None

    def language(self) -> str:
        language = str(self.settings.get("DEFAULT_LANG") or "en")
        if not _LANGUAGE.fullmatch(language):
            self.report(
                "B402", f'DEFAULT_LANG "{language}" is not a language tag', "write it like en or pt-BR"
            )
            return "en"
        return language

    def site_url(self) -> str:
        url = str(self.settings.get("SITEURL") or "").rstrip("/")
        if url and (not is_web_address(url) or "?" in url or "#" in url):
            self.report("B402", f'SITEURL "{url}" is not a web address', "write it like https://example.org")
            return ""
        path = urlsplit(url).path
        if path and not _ADDRESS.fullmatch(path):
            message = f'SITEURL "{url}" has a path that rules for servers cannot name'
            self.report("B402", message, f"write it like https://example.org/briefing, {_OF}")
            return ""
        return url

    def zone(self) -> ZoneInfo:
        name = str(self.settings.get("TIMEZONE") or "UTC")
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # "Europe" is a folder of the database
            self.report("B402", f'TIMEZONE "{name}" is unknown', "write it like Europe/Brussels")
            return ZoneInfo("UTC")

    def static_moves(self) -> tuple[tuple[str, str], ...]:
        """Read where EXTRA_PATH_METADATA sends static files."""
        moves = []
        extra = self.settings.get("EXTRA_PATH_METADATA") or {}
        for source, metadata in extra.items() if isinstance(extra, Mapping) else ():
            if not isinstance(metadata, Mapping) or set(metadata) != {"path"}:
                # Of others Pelican makes addresses and files, wherever they lead.
                message = f'EXTRA_PATH_METADATA gives "{source}" something else than a path: {metadata!r}'
                self.report("B402", message, 'write {"path": "favicon.ico"}')
                continue
            target = metadata["path"]
            ending = posixpath.splitext(str(source))[1]
            if not ending or posixpath.splitext(str(target))[1] != ending:
                # Its ending tells what it is, to our checks and to servers.
                message = f'EXTRA_PATH_METADATA sends "{source}" to "{target}", another kind of file'
                hint = f'end it in "{ending}"' if ending else "name a file, not a folder"
                self.report("B402", message, hint)
                continue
            parts = str(target).split("/")
            if not all(parts) or any(part.startswith(".") for part in parts) or "\\" in str(target):
                message = f'EXTRA_PATH_METADATA sends "{source}" to "{target}"'
                self.report("B402", message, "write a path below the site, without a leading / or .")
                continue
            moves.append((str(source), str(target)))
        return tuple(moves)

    def theme_folder(self) -> str:
        """Read where Pelican copies the site theme's files; it would also do so outside of the site."""
        folder = str(self.settings.get("THEME_STATIC_DIR", "theme")).strip("/")
        if _ADDRESS.fullmatch(f"/{folder}"):
            return folder
        message = f'THEME_STATIC_DIR "{folder}" is not a folder below the site'
        self.report("B402", message, f'write it like "theme", {_OF}')
        return "theme"

    def redirects(self) -> tuple[tuple[str, str], ...]:
        """Read where old addresses lead that no file of the content names."""
        given = self.briefing.get("REDIRECTS", {})
        if not isinstance(given, Mapping):
            self.report("B402", 'BRIEFING["REDIRECTS"] is not a mapping', 'write {"/old/": "/new/"}')
            return ()
        found = []
        for old, new in given.items():
            for address in (old, new):
                text = address if isinstance(address, str) else ""
                inside = text == "/" or _ADDRESS.fullmatch(text)
                outside = address is new and _ELSEWHERE.fullmatch(text) and is_web_address(text)
                if not inside and not outside:
                    message = f'BRIEFING["REDIRECTS"] has {address!r}, which is no address below the site'
                    self.report("B402", message, f'write it like "/old/page.html", {_OF}')
                    break
            else:
                found.append((str(old), str(new)))
        return tuple(found)

    def urls(self) -> UrlPatterns:
        patterns: dict[str, UrlPattern] = {}
        for item in dataclasses.fields(UrlPatterns):
            default = getattr(UrlPatterns(), item.name)
            prefix = _OF_PELICAN.get(item.name, item.name.upper())
            source = self.settings if item.name in _OF_PELICAN else self.briefing
            given = {
                part: str(source[f"{prefix}_{part}"])
                for part in ("URL", "SAVE_AS")
                if source.get(f"{prefix}_{part}") not in (None, _DEFAULTS_OF_PELICAN.get(prefix))
            }
            url = given.get("URL", default.url)
            save_as = given.get("SAVE_AS", f"{url}index.html" if not url or url.endswith("/") else url)
            good = self.good(prefix, url, save_as, needs_slug="{slug}" in default.url)
            if item.name in DATA_KINDS:
                good = good and self.good_data(prefix, url, save_as, given)
            else:
                good = good and self.good_page(prefix, save_as, given)
            if good and (item.name != "index" or self.good_index(url, save_as)):
                patterns[item.name] = UrlPattern(url, save_as)
        return dataclasses.replace(UrlPatterns(), **patterns)

    def good(self, prefix: str, url: str, save_as: str, *, needs_slug: bool) -> bool:
        for name, text in ((f"{prefix}_URL", url), (f"{prefix}_SAVE_AS", save_as)):
            rest = text.replace("{slug}", "slug")
            parts = rest.split("/")
            if rest.startswith("/") or ".." in parts or any(char in rest for char in ":\\{"):
                hint = "begin without / and use no other placeholder than {slug}"
                self.report("B402", f'{name} "{text}" is not a path below the site', hint)
                return False
            if rest and not _ADDRESS.fullmatch(f"/{rest}"):
                self.report("B402", f'{name} "{text}" cannot stand in rules for servers', f"write it {_OF}")
                return False
            if not needs_slug and "{slug}" in text:
                self.report("B402", f'{name} "{text}" is one page', "leave {slug} out")
                return False
            if needs_slug and "{slug}" not in text:
                self.report("B402", f'{name} "{text}" gives every item the same address', "use {slug}")
                return False
        if not save_as or save_as.endswith("/"):
            hint = f"write {save_as}index.html"
            self.report("B402", f'{prefix}_SAVE_AS "{save_as}" is a folder, not a file', hint)
            return False
        return True

    def good_index(self, url: str, save_as: str) -> bool:
        """Tell whether the front page is at the root, where the theme and every host look for it."""
        file = UrlPatterns().index.save_as
        for name, text, known in (("URL", url, ("", file)), ("SAVE_AS", save_as, (file,))):
            if text not in known:
                message = f'INDEX_{name} "{text}" is not the root of the site, where the front page must be'
                self.report("B402", message, "take it out")
                return False
        return True

    def good_data(self, prefix: str, url: str, save_as: str, given: Mapping[str, str]) -> bool:
        """Tell whether feeds and the like are at addresses that servers and the gate take for no page."""
        ends = (*_ENDS_OF_PAGES, "/")
        for part, text in (("URL", url), ("SAVE_AS", save_as)):
            # What follows from the address is told of the address.
            if text.lower().endswith(ends) or (part == "URL" and not text):
                name = f"{prefix}_{part if part in given else 'URL'}"
                wrong = f'{name} "{given.get(part, text)}" is the address of a page, and this is none'
                default = posixpath.basename(getattr(UrlPatterns(), prefix.lower()).url)
                self.report("B402", wrong, f"end it like {default}")
                return False
        return True

    def good_page(self, prefix: str, save_as: str, given: Mapping[str, str]) -> bool:
        """Tell whether the file of a page has the ending by which servers know pages."""
        if save_as.endswith(PAGE_ENDING):
            return True
        name = f"{prefix}_{'SAVE_AS' if 'SAVE_AS' in given else 'URL'}"
        hint = "end it in .html, or in a slash where it is an address"
        self.report("B402", f'{name} saves a page as "{save_as}", which servers send as no page', hint)
        return False
