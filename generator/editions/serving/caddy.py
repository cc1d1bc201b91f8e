"""A snippet for Caddy, to be imported into a site block that names the root."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.editions.serving.hosts import gone_spellings, spellings, target
from generator.editions.serving.policy import (
    MISSING,
    TWINS,
    TYPES,
    Policy,
    content_security_policy,
    policy_of,
    scripted,
    with_charset,
)
from generator.model.settings import Settings
from generator.views.urls import HOST_FILES, Routes


def caddy_snippet(routes: Routes, settings: Settings) -> str:
    """Give the snippet.

    Args:
        routes: All addresses.
        settings: The site's settings.
    """
    return "".join(f"{line}\n" for line in _lines(routes, settings))


def _lines(routes: Routes, settings: Settings) -> Iterator[str]:
    policy = policy_of(settings)
    base = policy.base
    yield "# How to serve the site: made by `communique serving caddy`, not to be edited."
    yield "# Import it into a site block that has a root. Make it anew when a page has moved or was"
    yield "# withdrawn, and reload Caddy."
    # In a route all stands in the order of effect: what is said later of the same header holds.
    yield "route {"
    yield from _header("", {**policy.always, **policy.classes[-1].headers})
    for item in reversed(policy.classes[:-1]):
        yield f"\t@{item.name} path_regexp {_quoted(f'^{re.escape(base)}{item.pattern}$')}"
        yield from _header(f"@{item.name} ", item.headers)
    yield from _late(policy, twins=settings.twins)
    for page in scripted(routes):
        own = {"Content-Security-Policy": content_security_policy(page.kind)}
        yield from _header(f"{base}{page.url} ", own)
    for redirect in routes.redirects:
        for old in spellings(redirect.old):
            yield f"\tredir {base}{old} {_quoted(target(redirect, base))} 301"
    for url in routes.gone:
        for old in gone_spellings(url):
            yield f"\terror {base}{old} 410"
    files = " ".join(base + name for _, name in HOST_FILES)
    yield "\t@private {"
    yield f"\t\tpath {files} {' '.join(f'*.{ending}' for ending in TWINS)} */.*"
    yield "\t\tnot path /.well-known/*"
    yield "\t}"
    yield "\terror @private 404"
    if settings.twins:
        yield "\tfile_server {"
        yield "\t\tprecompressed br gzip"
        yield "\t}"
    else:
        yield "\tencode gzip"
        yield "\tfile_server"
    yield "}"
    yield from _errors(routes, base, twins=settings.twins)


def _late(policy: Policy, *, twins: bool) -> Iterator[str]:
    """Give what the file server would set itself, and so is set after it; what is said first holds."""
    for item in policy.classes:
        if item.type:
            yield from _header(f"@{item.name} ", {"Content-Type": item.type}, late=True)
    for ending, name in TYPES.items():
        yield f"\t@{ending} path *.{ending}"
        yield from _header(f"@{ending} ", {"Content-Type": with_charset(name)}, late=True)
    yield "\theader {"
    yield "\t\t-Server"
    if twins:
        yield "\t\tVary Accept-Encoding"
    yield "\t\tdefer"
    yield "\t}"


def _errors(routes: Routes, base: str, *, twins: bool) -> Iterator[str]:
    yield "handle_errors {"
    for code, kind in ((404, "not_found"), (410, "gone")):
        if (kind, "") in routes.table:
            yield f"\t@error{code} expression {{http.error.status_code}} == {code}"
            yield f"\thandle @error{code} {{"
            yield f"\t\trewrite * {base}{routes[kind, ''].save_as}"
            yield f"\t\theader Content-Type {_quoted(with_charset(TYPES['html']))}"
            yield f"\t\theader Cache-Control {_quoted(MISSING)}"
            yield "\t\theader Cross-Origin-Resource-Policy same-origin"
            yield "\t\theader -Access-Control-Allow-Origin"
            yield "\t\theader -Server"
            if twins:
                yield "\t\theader Vary Accept-Encoding"
                yield "\t\tfile_server {"
                yield "\t\t\tprecompressed br gzip"
                yield "\t\t}"
            else:
                yield "\t\tfile_server"
            yield "\t}"
    yield "}"


def _header(matcher: str, headers: Mapping[str, str], *, late: bool = False) -> Iterator[str]:
    yield f"\theader {matcher}{{"
    yield from (f"\t\t{name} {_quoted(value)}" for name, value in headers.items())
    if late:
        yield "\t\tdefer"
    yield "\t}"


def _quoted(text: str) -> str:
    # Caddy takes what is in back quotes as it is; none of ours holds one.
    return f"`{text}`"
