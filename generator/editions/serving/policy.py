"""The policy: which kind of file is sent with which headers. All that hosts are told is made from this.

A path belongs to the first class whose pattern it matches. Patterns are regular expressions that mean the
same to Python, nginx (PCRE) and Caddy (RE2), of paths below the site root without a slash in front.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from generator.model.settings import Settings, UrlPattern
from generator.views.urls import Route, Routes

#: What the templates state for themselves as well, for hosts that set no headers; a test compares the two.
CSP: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
#: What only a header can forbid.
_FRAMES: Final = "frame-ancestors 'none'"
#: Kinds of pages that have a script of their own, from a file of the site.
SCRIPTED: Final[frozenset[str]] = frozenset()
_FEATURES: Final = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "fullscreen", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment",
    "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "usb", "web-share",
    "xr-spatial-tracking",
)  # fmt: skip
#: Sent with every answer, whatever is asked for.
ALWAYS: Final[Mapping[str, str]] = MappingProxyType({
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
})  # fmt: skip
#: The type of each ending; a class may know better.
TYPES: Final[Mapping[str, str]] = MappingProxyType({
    "avif": "image/avif", "css": "text/css", "csv": "text/csv", "eml": "message/rfc822", "gif": "image/gif",
    "htm": "text/html", "html": "text/html", "ico": "image/x-icon", "ics": "text/calendar",
    "jpeg": "image/jpeg", "jpg": "image/jpeg", "js": "text/javascript", "json": "application/json",
    "ndjson": "application/x-ndjson", "pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml",
    "txt": "text/plain", "webmanifest": "application/manifest+json", "webp": "image/webp",
    "woff2": "font/woff2", "xml": "application/xml",
})  # fmt: skip
#: Types of text that say in which characters they are written.
_TEXTS: Final = ("application/atom+xml", "application/manifest+json", "application/xml", "image/svg+xml")
#: What is written a second time, compressed.
COMPRESSIBLE: Final = frozenset(
    {"css", "csv", "eml", "htm", "html", "ics", "js", "json", "ndjson", "svg", "txt", "webmanifest", "xml"}
)
#: Endings of twins: they are sent in the place of what they hold, and have no address of their own.
TWINS: Final = ("br", "gz")
#: How long a page that says that there is none may be kept.
MISSING: Final = "public, max-age=60"
#: What changes its name with its content.
_FOR_GOOD: Final = "max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class PathClass:
    """Paths that are sent with the same headers."""

    name: str
    #: Matches the whole path below the site root.
    pattern: str
    headers: Mapping[str, str]
    #: The type of all of them; empty where their endings tell.
    type: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """The policy of one site."""

    #: The site's path on its host, ``/`` or ``/briefing/``.
    base: str
    #: With every answer; the policy of pages without a script is among them.
    always: Mapping[str, str]
    #: The first one that matches counts; the last one matches all.
    classes: tuple[PathClass, ...]

    def class_of(self, path: str) -> PathClass:
        """Give the class of a path below the site root."""
        return next(item for item in self.classes if re.fullmatch(item.pattern, path))


def policy_of(settings: Settings) -> Policy:
    """Give the policy of a site."""
    urls = settings.urls
    feeds = "|".join(_pattern(pattern) for pattern in (urls.feed, urls.actor_feed, urls.theme_feed))
    foreign = {"Cross-Origin-Resource-Policy": "cross-origin"}
    # Readers and charts that live in a browser ask for these from another site.
    public = {**foreign, "Access-Control-Allow-Origin": "*"}
    own = {"Cross-Origin-Resource-Policy": "same-origin"}
    classes = (
        _made("fingerprinted", r".*\.[0-9a-f]{16,64}\.[0-9a-z]+", foreign, _FOR_GOOD),
        _made("feed", f"(?:{feeds})", public, "max-age=900", "application/atom+xml"),
        _made("calendar", r".*\.ics", public, "max-age=900", "text/calendar"),
        _made("data", r".*\.(?:csv|eml|json|ndjson|txt|xml)", public, "max-age=300"),
        _theme(settings, own),
        _made(
            "file",
            r".*\.(?:avif|css|gif|ico|jpe?g|js|pdf|png|svg|webmanifest|webp|woff2)",
            foreign,
            "max-age=3600",
        ),
        _made("page", r".*", own, "max-age=300"),
    )
    return Policy(
        f"{urlsplit(settings.url).path.rstrip('/')}/",
        MappingProxyType({"Content-Security-Policy": content_security_policy(""), **ALWAYS}),
        classes,
    )


def _theme(settings: Settings, own: Mapping[str, str]) -> PathClass:
    if settings.fingerprints:
        # Of whatever the folder holds, so that a server need not be told anew when that changes.
        stem = re.escape(re.sub(r"\.[0-9a-f]{16}$", "", settings.theme_folder))
        return _made("theme", stem + r"\.[0-9a-f]{16}/.*", own, _FOR_GOOD)
    # Their names do not change when they do, so that they must not outlive a page by much.
    return _made("theme", re.escape(settings.theme_folder) + "/.*", own, "max-age=300")


def content_security_policy(kind: str) -> str:
    """Give what a kind of page may load and do, as a header."""
    script = "; script-src 'self'" if kind in SCRIPTED else ""
    return f"{CSP}{script}; {_FRAMES}"


def scripted(routes: Routes) -> tuple[Route, ...]:
    """Give the pages that have a script; they need a policy of their own."""
    return tuple(route for kind in sorted(SCRIPTED) for route in routes.of(kind))


def with_charset(kind: str) -> str:
    """Give a type as a header says it: all text is UTF-8."""
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind in _TEXTS else kind


def charset_types() -> tuple[str, ...]:
    """Give the types of text."""
    texts = {kind for kind in TYPES.values() if kind.startswith("text/")}
    return tuple(sorted({*texts, *_TEXTS}))


def _made(name: str, pattern: str, headers: Mapping[str, str], cache: str, kind: str = "") -> PathClass:
    shown = {"Cache-Control": f"public, {cache}", **headers}
    return PathClass(name, pattern, MappingProxyType(shown), with_charset(kind) if kind else "")


def _pattern(pattern: UrlPattern) -> str:
    return re.escape(pattern.url).replace(re.escape("{slug}"), "[a-z0-9-]+").replace(r"\-", "-")
