"""Templates that many builds of one process use are compiled once.

Compiling the site theme takes longer than all else in the build of a small site, and gives the same for the
same text. Templates are still found and read by each build, and what a site changes is compiled anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from jinja2 import Environment
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

#: What Pelican adds to Jinja's filters and tests.
_PELICAN = {"strftime", "plugin_enabled"}


def _usual(environment: Environment) -> bool:
    """Whether nothing of a site takes part: a filter of its own may be used up while compiling."""
    return not environment.extensions and all(
        {name: given for name, given in known.items() if name not in _PELICAN} == usual
        for known, usual in ((environment.filters, FILTERS), (environment.tests, TESTS))
    )


@contextmanager
def compiled_once() -> Iterator[None]:
    """Keep what Jinja makes of each text while the block runs."""
    kept: dict[Any, Any] = {}

    def keeping(real: Callable[..., Any]) -> Callable[..., Any]:
        def make(environment: Environment, *arguments: Any, **named: Any) -> Any:
            if not _usual(environment):
                return real(environment, *arguments, **named)
            # Equal options share a lexer.
            options = (environment.lexer, environment.autoescape, environment.optimized, environment.finalize)
            key = (real, *options, arguments, tuple(sorted(named.items())))
            if key not in kept:
                kept[key] = real(environment, *arguments, **named)
            return kept[key]

        return make

    with (
        patch.object(Environment, "compile", keeping(Environment.compile)),
        patch.object(Environment, "parse", keeping(Environment.parse)),
    ):
        yield
