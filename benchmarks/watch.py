"""A running server that follows changes: from saving an article to its page being served anew."""

from __future__ import annotations

import time

from benchmarks.results import Watch
from benchmarks.server import serving
from benchmarks.site import Site

_STARTS_WITHIN = 300.0
_FOLLOWS_WITHIN = 120.0
_REST = 1.5


def watch(site: Site, rounds: int) -> Watch:
    """Edit an article while the tool's server runs, several times.

    The page is opened before, as by somebody who looks at it, and asked for every twenty milliseconds
    after the file was written.
    """
    command = [part.replace("{site}", str(site.root)) for part in site.peer.serve]
    path = f"/articles/{site.piece.id}/"
    with serving(command, site.root, site.peer.env) as server:
        if not server.shows(path, site.piece.title, _STARTS_WITHIN):
            return Watch((), "the server did not show the page")
        seconds: list[float] = []
        for number in range(rounds):
            time.sleep(_REST)
            word = f"watched{number}"
            site.edit(word)
            start = time.perf_counter()
            if not server.shows(path, f"Par{word}", _FOLLOWS_WITHIN):
                return Watch(tuple(seconds), "the page did not change")
            seconds.append(time.perf_counter() - start)
        return Watch(tuple(seconds))
