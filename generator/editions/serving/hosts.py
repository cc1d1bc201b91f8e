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
from generator.views.urls import RECORDS, Redirect, Routes
from generator.views.wording import plural

#: The most rules that Cloudflare Pages reads.
_MOST_RULES = 100
#: Classes of the policy by what is lost where a host sends by itself what it likes, most first: a type, who
#: may read it, how long it is kept. The few files of every site stand before those of which one has many.
_RANKS = ("theme", "feed", "calendar", "record", "fingerprinted", "data", "file", "page")
#: What only machines ask for, at addresses that they know: the list of pages, what they may read.
_FOR_MACHINES = ("robots", "sitemap", "sitemap_part")
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
    # Where there are too many, pages do with what a host sends by itself: they are asked for anew each time.
    found = sorted(_rules(routes, settings, policy), key=_Rule.order)
    kept, left_out = found[: _MOST_RULES - 1], found[_MOST_RULES - 1 :]
    for rule in sorted(kept, key=lambda rule: rule.pattern):
        kind = {"Content-Type": rule.item.type} if rule.item.type else {}
        rules.append((policy.base + rule.pattern, {**rule.item.headers, **kind}))
    note = _NOTE + _left_out(left_out, policy)
    return note + "".join(f"\n{pattern}\n{_lines(headers)}" for pattern, headers in rules)


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
        lines += [f"{policy.base}{old} {page} 410\n" for url in routes.gone for old in gone_spellings(url)]
    return _NOTE + "".join(lines)


def spellings(url: str) -> tuple[str, ...]:
    """Give an address as it is and, of a folder, with and without the slash that some leave out.

    What ends in ``index.html`` is what servers show of its folder, and one address with that.
    """
    folder, last = posixpath.split(url)
    if last == _INDEX:
        return (f"{folder}/", folder, url)
    path = url.rstrip("/")
    return (f"{path}/", path) if url.endswith("/") or "." not in posixpath.basename(path) else (path,)


def gone_spellings(url: str) -> tuple[str, ...]:
    """Give the addresses at which a server showed what is gone: those of its folder and of the file in it."""
    known = spellings(url)
    return tuple(dict.fromkeys((*known, known[0] + _INDEX))) if known[0].endswith("/") else known


def target(redirect: Redirect, base: str) -> str:
    """Give where a redirect leads, as a header says it."""
    return redirect.new if "://" in redirect.new else base + quote(redirect.new, safe=_SAFE)


def _lines(headers: dict[str, str]) -> str:
    return "".join(f"  {name}: {value}\n" for name, value in headers.items())


def _left_out(rules: list[_Rule], policy: Policy) -> str:
    """Say which rules are left out, other than those of pages, which can do without."""
    lost = [rule for rule in rules if rule.item is not policy.classes[-1]]
    if not lost:
        return ""
    said = plural(len(lost), "rule is", "rules are")
    first = policy.base + lost[0].pattern
    return (
        f"# {said} left out, beginning with {first}: Cloudflare Pages reads {_MOST_RULES}.\n"
        "# One rule does for a folder in which all files are of one class: keep tables and pictures apart.\n"
    )


@dataclass(frozen=True, slots=True)
class _Rule:
    """What matches, how that is sent, and its place in ``_RANKS``."""

    pattern: str
    item: PathClass
    rank: int

    def order(self) -> tuple[int, bool, str]:
        """Give what to sort by: what matters most, then what holds for many."""
        return self.rank, not self.pattern.endswith("*"), self.pattern


@dataclass(slots=True)
class _Node:
    """A folder or file of the site; of a folder, whether it is an address itself."""

    children: dict[str, _Node] = field(default_factory=dict)
    #: The class of the address that ends here.
    own: PathClass | None = None
    is_folder: bool = False
    rank: int = len(_RANKS)

    def classes(self) -> set[str]:
        below = (child.classes() for child in self.children.values())
        return {self.own.name if self.own else "", *(name for names in below for name in names)} - {""}


def _rules(routes: Routes, settings: Settings, policy: Policy) -> Iterator[_Rule]:
    """Give rules of which no two match the same, as few as there may be."""
    top = _Node(is_folder=True)
    kinds = {route.url: route.kind for route in routes.table.values() if route.kind not in _UNSERVED}
    by_name = {item.name: item for item in policy.classes}
    for url in (*kinds, *RECORDS, f"{settings.theme_folder}/css/site.css"):
        own = policy.class_of(url)
        is_record = url in RECORDS or kinds.get(url) in _FOR_MACHINES
        rank = _RANKS.index("record" if is_record else own.name)
        node = top
        for part in filter(None, quote(url, safe=_SAFE).split("/")):
            node.is_folder = True
            node = node.children.setdefault(part, _Node())
            # A rule for a folder matters as much as the first of what is in it.
            node.rank = min(node.rank, rank)
        node.own = own
        node.is_folder |= url.endswith("/") or not url
    yield from _below("", top, by_name)


def _below(prefix: str, node: _Node, by_name: dict[str, PathClass]) -> Iterator[_Rule]:
    names = node.classes()
    if len(names) == 1 and prefix:
        pattern = f"{prefix}/*" if node.is_folder else prefix
        yield _Rule(pattern, by_name[next(iter(names))], node.rank)
        return
    if node.own:
        pattern = f"{prefix}/" if prefix and node.is_folder else prefix
        yield _Rule(pattern, node.own, _RANKS.index(node.own.name))
    for name, child in sorted(node.children.items()):
        yield from _below(f"{prefix}/{name}" if prefix else name, child, by_name)
