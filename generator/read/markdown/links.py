"""Which link targets a body may have, and what stands in the page for them."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from markdown_it.common.normalize_url import normalizeLink

from generator.read.markdown.result import ROOT, LinkResolver, ProblemKind
from generator.read.markdown.slugs import body_slug

#: The words that may stand in braces before a target. `{attach}` is not among them: stock Pelican
#: copies whatever it names, also from outside the content folder.
PREFIXES: Final = frozenset({"actor", "theme", "digest", "article", "filename", "static"})

_PREFIXED = re.compile(r"\{([^{}]*)\}([^#]*)(#.*)?", re.DOTALL)
# Only what needs no second thought: no user names before the host, which look like another host, and
# no character that browsers repair (spaces, backslashes, controls).
_WEB = re.compile(
    r"(?i:https?)://[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?(?::[0-9]{1,5})?"
    r"(?:[/?](?:[!$&-;=?-Z_a-z~]|%[0-9A-Fa-f]{2})*)?(?:#(?:[!$&-;=?-Z_a-z~]|%[0-9A-Fa-f]{2})*)?"
)
_MAIL = re.compile(
    r"(?i:mailto):[A-Za-z0-9.!$&'*+=_~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
    r"(?:\?(?:[A-Za-z0-9=&.+_~-]|%[0-9A-Fa-f]{2})*)?"
)
# Line breaks in a mail address or subject would start another header.
_LINE_BREAK = re.compile("%0[ad]", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# What browsers skip before and inside a scheme.
_SKIPPED = re.compile("[\x00-\x20\ufffd]+")
# Kept as they are in a path that the resolver gives; `%` because it may be encoded already.
_PATH_SAFE = "/:@!$&'()*+,;=~-._%?"


@dataclass(frozen=True, slots=True)
class Target:
    """A judged link target: an address for the page, or what is wrong with it."""

    href: str = ""
    problem: ProblemKind | None = None
    external: bool = False


def judge_link(href: str, *, resolver: LinkResolver, doc_id: str, slugs: Container[str]) -> Target:
    """Judge the target of a link, as written but without escapes.

    Args:
        href: The target.
        resolver: Finds the things of the site.
        doc_id: The id of the body, for links within it.
        slugs: The slugs of the headings of the body.
    """
    if href.startswith("{"):
        return _site_target(href, resolver)
    if href.startswith("#"):
        slug = body_slug(unquote(href[1:]))
        if slug in slugs:
            return Target(f"#{doc_id}-{slug}")
        return Target(problem=ProblemKind.UNRESOLVED_LINK)
    address = href if href.isascii() else _encoded(href)
    if _WEB.fullmatch(address) or _WEB.fullmatch(address := _encoded(address)):
        # It may be the site's own: whoever keeps count of its files hears of it.
        resolver.resolve("whole", without_query(address))
        return Target(address, external=True)
    if _MAIL.fullmatch(href) and not _LINE_BREAK.search(href):
        return Target(href)
    return Target(problem=_refusal(href))


def without_query(address: str) -> str:
    """Give what an address names: without its query and fragment."""
    return address.partition("#")[0].partition("?")[0]


def judge_image(src: str, *, resolver: LinkResolver) -> Target:
    """Judge the address of an image: only files of the site are shown."""
    match = _PREFIXED.fullmatch(src)
    if match is None or match[1] in PREFIXES - {"static"}:
        return Target(problem=ProblemKind.REMOTE_IMAGE)
    return _site_target(src, resolver)


def _site_target(href: str, resolver: LinkResolver) -> Target:
    match = _PREFIXED.fullmatch(href)
    if match is None or match[1] not in PREFIXES:
        return Target(problem=ProblemKind.UNKNOWN_PREFIX)
    path = resolver.resolve(match[1], match[2])
    if path is None:
        return Target(problem=ProblemKind.UNRESOLVED_LINK)
    fragment = f"#{quote(match[3][1:], safe=_PATH_SAFE)}" if match[3] else ""
    return Target(f"{ROOT}{quote(path, safe=_PATH_SAFE)}{fragment}")


def _encoded(address: str) -> str:
    """Give an address with its host in ASCII and everything else percent-encoded."""
    try:
        return normalizeLink(address)
    except (UnicodeError, ValueError):
        # A host that cannot be a host; the pattern refuses it in any case.
        return ""


def _refusal(href: str) -> ProblemKind:
    """Say why a target is refused: a way to somewhere else, or a path that leads nowhere."""
    plain = _SKIPPED.sub("", href)
    if _SCHEME.match(plain) or plain[:2] in {"//", "\\\\", "/\\", "\\/"}:
        return ProblemKind.UNSAFE_LINK
    return ProblemKind.UNRESOLVED_LINK
