"""A snippet for nginx, to be included in a ``server`` block that names host and root."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus

from generator.editions.serving.hosts import gone_spellings, spellings, target
from generator.editions.serving.policy import (
    MISSING,
    TWINS,
    TYPES,
    Policy,
    charset_types,
    content_security_policy,
    policy_of,
    scripted,
)
from generator.model.settings import Settings
from generator.views.urls import HOST_FILES, Routes


def nginx_snippet(routes: Routes, settings: Settings, *, brotli: bool = True) -> str:
    """Give the snippet.

    Args:
        routes: All addresses.
        settings: The site's settings.
        brotli: Whether nginx has the module for Brotli; without it the snippet would stop nginx.
    """
    return "".join(f"{line}\n" for line in _lines(routes, settings, brotli=brotli))


def _lines(routes: Routes, settings: Settings, *, brotli: bool) -> Iterator[str]:
    policy = policy_of(settings)
    base = policy.base
    yield "# How to serve the site: made by `communique serving nginx`, not to be edited."
    yield "# Include it in a server block that has server_name, listen and root. Make it anew when a page has"
    yield "# moved or was withdrawn, and reload nginx."
    yield "index index.html;"
    yield "absolute_redirect off;"
    yield "server_tokens off;"
    yield "charset utf-8;"
    yield f"charset_types {' '.join(kind for kind in charset_types() if kind != 'text/html')};"
    yield "default_type application/octet-stream;"
    yield "types {"
    for ending, name in TYPES.items():
        yield f"    {name} {ending};"
    yield "}"
    yield from _compressed(settings, brotli=brotli)
    yield from _headers(policy, policy.classes[-1].headers)
    yield from _errors(routes, policy)
    files = "|".join(name for _, name in HOST_FILES)
    yield f'location ~ "^{re.escape(base)}(?:{files})$" {{ return 404; }}'
    yield r'location ~ "/\.(?!well-known/)" { return 404; }'
    yield rf'location ~ "\.(?:{"|".join(TWINS)})$" {{ return 404; }}'
    for page in scripted(routes):
        own = {**policy.classes[-1].headers, "Content-Security-Policy": content_security_policy(page.kind)}
        yield from _location(f"= {base}{page.url}", _headers(policy, own))
    for item in policy.classes[:-1]:
        lines = [f"types {{ }} default_type {item.type.partition(';')[0]};"] if item.type else []
        lines += _headers(policy, item.headers)
        yield from _location(f'~ "^{re.escape(base)}{item.pattern}$"', lines)
    for redirect in routes.redirects:
        for old in spellings(redirect.old):
            yield f"location = {base}{old} {{ return 301 {_quoted(target(redirect, base))}; }}"
    # It does not start where a location is there twice: an address may be given in two spellings.
    for old in dict.fromkeys(old for url in routes.gone for old in gone_spellings(url)):
        yield f"location = {base}{old} {{ return 410; }}"


def _compressed(settings: Settings, *, brotli: bool) -> Iterator[str]:
    yield "gzip_vary on;"
    # It would send whole files to whoever asks through a proxy, twins or not.
    yield "gzip_proxied any;"
    if not settings.twins:
        yield "gzip on;"
        yield f"gzip_types {' '.join(sorted({*charset_types(), 'application/json'} - {'text/html'}))};"
        return
    yield "gzip_static on;"
    if brotli:
        yield "brotli_static on;"


def _errors(routes: Routes, policy: Policy) -> Iterator[str]:
    for code, kind in ((404, "not_found"), (410, "gone")):
        if (kind, "") in routes.table:
            path = policy.base + routes[kind, ""].save_as
            yield f"error_page {code} {path};"
            if code == HTTPStatus.NOT_FOUND:
                # A folder without an index, of which nginx would say that it is forbidden to look at it.
                yield f"error_page 403 =404 {path};"
            headers = {**policy.classes[-1].headers, "Cache-Control": MISSING}
            yield from _location(f"= {path}", ["internal;", *_headers(policy, headers)])


def _headers(policy: Policy, headers: Mapping[str, str]) -> list[str]:
    # A location that adds one header loses all that were added above it.
    shown = {**policy.always, **headers}
    return [f"add_header {name} {_quoted(value)} always;" for name, value in shown.items()]


def _location(what: str, lines: list[str]) -> Iterator[str]:
    yield f"location {what} {{"
    yield from (f"    {line}" for line in lines)
    yield "}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
