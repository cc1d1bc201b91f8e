"""What the content security policy of a page leaves open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

#: Browsers part words at these alone: a no-break space belongs to the word.
_BLANK: Final = re.compile(r"[ \t\n\r\f]+")
_OURS: Final = frozenset({"'none'", "'self'"})
_HASHES: Final = ("'sha256-", "'sha384-", "'sha512-")
#: Directives whose values are sources: whence something may come, or whither it may go.
_OF_SOURCES: Final = ("-src", "-src-elem", "-src-attr", "-uri", "-action")
#: What a page must say, since nothing else says it in its place, and the values that will do.
_NEEDED: Final = (
    ("default-src", (("'none'",),)),
    ("base-uri", (("'none'",), ("'self'",))),
    ("form-action", (("'none'",), ("'self'",))),
    ("require-trusted-types-for", (("'script'",),)),
)


def directives(policy: str) -> dict[str, tuple[str, ...]]:
    """Give the sources of each directive; of one that is there twice browsers take the first."""
    found: dict[str, tuple[str, ...]] = {}
    for part in policy.split(";"):
        words = [word.lower() for word in _BLANK.split(part) if word]
        if words:
            found.setdefault(words[0], tuple(words[1:]))
    fallback = found.get("default-src", ())
    found.setdefault("script-src", fallback)
    return found


def weaknesses(policy: str) -> Iterator[str]:
    """Say what a content security policy leaves open."""
    stated = directives(policy)
    for name, enough in _NEEDED:
        if stated.get(name) not in enough:
            yield f"lacks {name} {enough[0][0]}"
    if "trusted-types" not in stated or "*" in stated["trusted-types"]:
        yield "lacks trusted-types 'none', or the names of the site's own"
    for name, sources in stated.items():
        if name == "default-src" or not name.endswith(_OF_SOURCES):
            continue
        yield from (f"allows {source} in {name}" for source in sources if not _allowed(name, source))


def _allowed(name: str, source: str) -> bool:
    if source in _OURS or source.startswith(_HASHES):
        return True
    if source == "data:":
        return name in ("img-src", "font-src")
    # A search compiles its index.
    return source == "'wasm-unsafe-eval'" and name == "script-src"
