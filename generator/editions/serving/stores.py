"""What an S3-compatible store must be told of each file: such a store sends what was sent with it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from generator.editions.serving.policy import TWINS, TYPES, policy_of, with_charset
from generator.model.settings import Settings
from generator.views.urls import Routes

_OTHER = "application/octet-stream"
#: What a site's own settings may allow beside the endings that servers are told of.
_MORE = {"bib": "text/plain", "md": "text/markdown", "mjs": "text/javascript", "wasm": "application/wasm"}


class StoredFile(NamedTuple):
    """How a file is sent."""

    #: The name of its class in the policy.
    kind: str
    type: str
    caching: str
    path: str


def stored_files(paths: Iterable[str], routes: Routes, settings: Settings) -> Iterator[StoredFile]:
    """Tell how each file of a site is sent.

    Args:
        paths: Paths below the site's folder.
        routes: Where its pages and feeds stand.
        settings: The site's settings.

    Returns:
        One for each path. A twin is a file of its own here, because a store does not choose between the two;
        it may be kept as long as what it holds.
    """
    policy = policy_of(settings)
    urls = {route.save_as: route.url for route in routes.table.values()}
    for path in paths:
        base, ending = posixpath.splitext(path)
        twin = ending[1:] in TWINS
        file = base if twin else path
        item = policy.class_of(urls.get(file, file))
        if twin:
            kind = "application/gzip" if ending == ".gz" else _OTHER
        else:
            kind = item.type or _type(posixpath.splitext(file)[1])
        yield StoredFile(item.name, kind, item.headers["Cache-Control"], path)


def _type(ending: str) -> str:
    return with_charset({**_MORE, **TYPES}.get(ending[1:].lower(), _OTHER))
