"""Whole addresses that are the site's own, however they are written."""

from __future__ import annotations

import posixpath
from typing import Final
from urllib.parse import unquote, urlsplit

#: The ports that need not be written.
_PORTS: Final = {"http": 80, "https": 443}


def below_site(address: str, site: str) -> str:
    """Give a whole address of the site itself as the one below it, with a slash in front; others as they are.

    Readers who are sent to http arrive at https, so that both are the site.

    Args:
        address: The address.
        site: The site's; empty while it is not known.
    """
    if "://" not in address or not site:
        return address
    try:
        parts = urlsplit(address)
        of_site = _host(address) == _host(site)
    except ValueError:  # what no host or port can be
        return address
    root = urlsplit(site).path.rstrip("/")
    path = posixpath.normpath(f"/{unquote(parts.path).lstrip('/')}")
    if not of_site or not f"{path}/".startswith(f"{root}/"):
        return address
    slash = "/" if unquote(parts.path).endswith(("/", "/.", "/..")) and path != "/" else ""
    return f"/{path[len(root) :].lstrip('/')}{slash}" + (f"?{parts.query}" if parts.query else "")


def _host(address: str) -> tuple[str, int | None]:
    """Give the host and the port of an address, that one only if it is not its scheme's own."""
    parts = urlsplit(address)
    port = parts.port if parts.port != _PORTS.get(parts.scheme) else None
    host = (parts.hostname or "").rstrip(".")
    # A link is written with the name as computers know it, `xn--…`.
    return host if host.isascii() else host.encode("idna").decode("ascii"), port
