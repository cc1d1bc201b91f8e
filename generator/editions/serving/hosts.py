"""`_headers` and `_redirects`, as Netlify and Cloudflare Pages read them.

Where several rules of `_headers` match, these hosts send all of them and join equal names. So what is sent
always stands under `/*`, and every other header in a rule that no other one overlaps.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from generator.editions.serving.policy import (
    PathClass,
    Policy,
    content_security_policy,
    policy_of,
    scripted,
)
from generator.model.settings import Settings
from generator.views.urls import Redirect, Routes

#: The most rules that Cloudflare Pages reads.
_MOST_RULES = 100
#: The hosts read these themselves, and serve neither.
_UNSERVED = ("headers", "redirects", "moved")
#: What stands in an address as it is.
_SAFE = "/~"
_INDEX = "index.html"
_NOTE = "# Made by Communiqué; docs/publishing.md says which hosts read it.\n"


def headers_file(routes: Routes, settings: Settings) -> str:
    """Give `_headers`."""
    policy = policy_of(settings)
    always = dict(policy.always)
    for page in scripted(routes):
        # Each page says for itself what it may; the header is what all of them may have.
        always["Content-Security-Policy"] = content_security_policy(page.kind)
    rules = [(f"{policy.base}*", always)]
    found = list(_rules(routes, settings, policy))
    # Where there are too many, pages do with what a host sends by itself: they are asked for anew each time.
    ordered = sorted(found, key=lambda rule: (rule[1] is policy.classes[-1], rule[0]))
    for pattern, item in sorted(ordered[: _MOST_RULES - 1], key=lambda rule: rule[0]):
        kind = {"Content-Type": item.type} if item.type else {}
        rules.append((policy.base + pattern, {**item.headers, **kind}))
    return _NOTE + "".join(f"\n{pattern}\n{_lines(headers)}" for pattern, headers in rules)


def redirects_file(routes: Routes, settings: Settings) -> str:
    """Give `_redirects`: what has moved, then what is gone, which Cloudflare Pages leaves out."""
    policy = policy_of(settings)
    lines = [
        f"{policy.base}{old} {target(redirect, policy.base)} 301\n"
        for redirect in routes.redirects
        for old in spellings(redirect.old)
    ]
    if routes.gone:
        page = policy.base + routes.path("gone")
        lines += [f"{policy.base}{old} {page} 410\n" for url in routes.gone for old in spellings(url)]
    return _NOTE + "".join(lines)


def spellings(url: str) -> tuple[str, ...]:
    """Give an address as it is and, of a folder, with and without the slash that some leave out."""
    path = url.rstrip("/")
    return (f"{path}/", path) if url.endswith("/") or "." not in posixpath.basename(path) else (path,)


def gone_spellings(url: str) -> tuple[str, ...]:
    """Give the addresses at which a server showed what is gone: those of its folder and of the file in it."""
    folder = url if posixpath.basename(url) != _INDEX else posixpath.dirname(url) + "/"
    known = spellings(folder)
    return (*known, known[0] + _INDEX) if known[0].endswith("/") else known


def target(redirect: Redirect, base: str) -> str:
    """Give where a redirect leads, as a header says it."""
    return redirect.new if "://" in redirect.new else base + quote(redirect.new, safe=_SAFE)


def _lines(headers: dict[str, str]) -> str:
    return "".join(f"  {name}: {value}\n" for name, value in headers.items())


@dataclass(slots=True)
class _Node:
    """A folder or file of the site; of a folder, whether it is an address itself."""

    children: dict[str, _Node] = field(default_factory=dict)
    #: The class of the address that ends here.
    own: PathClass | None = None
    is_folder: bool = False

    def classes(self) -> set[str]:
        below = (child.classes() for child in self.children.values())
        return {self.own.name if self.own else "", *(name for names in below for name in names)} - {""}


def _rules(routes: Routes, settings: Settings, policy: Policy) -> Iterator[tuple[str, PathClass]]:
    """Give patterns that do not overlap, as few as there may be, and the class of what each matches."""
    top = _Node(is_folder=True)
    urls = [route.url for route in routes.table.values() if route.kind not in _UNSERVED]
    by_name = {item.name: item for item in policy.classes}
    for url in (*urls, f"{settings.theme_folder}/css/site.css"):
        node = top
        for part in filter(None, quote(url, safe=_SAFE).split("/")):
            node.is_folder = True
            node = node.children.setdefault(part, _Node())
        node.own = policy.class_of(url)
        node.is_folder |= url.endswith("/") or not url
    yield from _below("", top, by_name)


def _below(prefix: str, node: _Node, by_name: dict[str, PathClass]) -> Iterator[tuple[str, PathClass]]:
    names = node.classes()
    if len(names) == 1 and prefix:
        pattern = f"{prefix}/*" if node.is_folder else prefix
        yield pattern, by_name[next(iter(names))]
        return
    if node.own:
        yield f"{prefix}/" if prefix and node.is_folder else prefix, node.own
    for name, child in sorted(node.children.items()):
        yield from _below(f"{prefix}/{name}" if prefix else name, child, by_name)
