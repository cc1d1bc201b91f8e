"""Templates that many builds use are compiled once.

Compiling the site theme takes longer than all else in the build of a small site, and gives the same for the
same text. Templates are still found and read by each build, and what a site changes is compiled anew.
"""

from __future__ import annotations

import hashlib
import marshal
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from jinja2 import Environment, nodes
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

#: Options by which the same text is compiled to something else.
_OPTIONS: Final = (
    "block_start_string", "block_end_string", "variable_start_string", "variable_end_string",
    "comment_start_string", "comment_end_string", "line_statement_prefix", "line_comment_prefix",
    "trim_blocks", "lstrip_blocks", "newline_sequence", "keep_trailing_newline", "optimized",
    "autoescape", "finalize", "sandboxed", "is_async",
)  # fmt: skip
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


def keep_compiled(folder: Path) -> None:
    """Keep what Jinja makes of each text in a folder, from now on, for all processes that use it.

    Args:
        folder: Where it is kept; for the processes of one version of Python and Jinja.
    """
    real = Environment.compile

    def make(environment: Environment, source: str | nodes.Template, *arguments: Any, **named: Any) -> Any:
        options = [getattr(environment, name) for name in _OPTIONS]
        plain = all(option is None or isinstance(option, (str, bool)) for option in options)
        if not isinstance(source, str) or not plain or not _usual(environment):
            return real(environment, source, *arguments, **named)
        key = repr((type(environment), options, source, arguments, sorted(named.items())))
        file = folder / hashlib.sha256(key.encode()).hexdigest()
        with suppress(FileNotFoundError):
            return marshal.loads(file.read_bytes())  # noqa: S302 - written by us, a moment ago
        made = real(environment, source, *arguments, **named)
        part = file.with_suffix(f".{os.getpid()}")
        part.write_bytes(marshal.dumps(made))
        part.replace(file)
        return made

    Environment.compile = make  # type: ignore[method-assign, assignment]  # for good: the process forks
