"""No regular expression takes long on a text that somebody chose: each is asked by regexploit."""

from __future__ import annotations

import importlib
import re
import time
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from tests.test_architecture import modules

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from regexploit.ast.sre import SreOpParser
    from regexploit.redos import find


class Parser(SreOpParser):  # type: ignore[misc]  # regexploit is not typed
    """Knows what Python 3.11 added: a part that gives nothing back is tried once."""

    def from_POSSESSIVE_REPEAT(self, arguments: Any) -> Any:  # noqa: N802 - the name of Python's operation
        return self.sequence_or_singleton(arguments[2])

    def from_ATOMIC_GROUP(self, arguments: Any) -> Any:  # noqa: N802 - the same
        return self.sequence_or_singleton(arguments)


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Give every pattern that a module keeps, alone or in a tuple of them."""
    for name in modules():
        if name == "generator.__main__":
            continue
        for key, value in sorted(vars(importlib.import_module(name)).items()):
            items = value if isinstance(value, tuple) else (value,)
            for number, item in enumerate(items):
                found = getattr(item, "pattern", None)
                found = item if isinstance(item, re.Pattern) else found
                if isinstance(found, re.Pattern):
                    yield f"{name}.{key}[{number}]", found


ALL = dict(patterns())


@pytest.mark.parametrize("name", ALL)
def test_no_pattern_explodes(name: str) -> None:
    pattern = ALL[name]
    known: str | bytes = pattern.pattern
    text = known.decode("latin-1") if isinstance(known, bytes) else known
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = Parser().parse_sre(text, pattern.flags & ~re.UNICODE)
    worst = [found for found in find(parsed) if found.starriness > MOST]
    assert not worst, worst


#: Regexploit's measure: 2 is two repeats of which each could take what the other took (quadratic).
MOST = 2


def test_there_are_many() -> None:
    assert len(ALL) > 60
    assert any(name.startswith("generator.build.secrets") for name in ALL)


def test_one_that_explodes_is_found() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert [item for item in find(Parser().parse_sre(r"(a*)*b", 0)) if item.starriness > MOST]


PUMPS = (
    "a",
    " ",
    "<",
    "<a ",
    '"',
    "/*",
    "url(",
    "{{",
    "eyJ",
    "a.",
    "a:",
    "a@",
    "://",
    "-----BEGIN ",
    "sk-",
    "\\",
    "\n",
    "=",
)


@pytest.mark.parametrize("pump", PUMPS)
def test_patterns_of_the_gate_are_quick_on_texts_made_to_slow_them(pump: str) -> None:
    text = pump * (30_000 // len(pump))
    for name, pattern in ALL.items():
        if name.startswith(("generator.build.secrets", "generator.build.verify", "generator.build.markup")):
            start = time.process_time()
            sum(1 for _ in pattern.finditer(text))
            assert time.process_time() - start < 3, name
