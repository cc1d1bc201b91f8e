"""No regular expression takes long on a text that somebody chose: each is asked by regexploit."""

from __future__ import annotations

import ast
import importlib
import re
import time
import warnings
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import pytest

from generator.build import leaks
from generator.desk.serve import marks
from generator.editions.serving.policy import policy_of
from generator.model.settings import Settings
from generator.read import scalars, secrets
from tests.test_architecture import modules, tree_of

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


# Patterns that are written where they are used


class Call(NamedTuple):
    """A call of a function of `re`: its module, its first argument, and that as it is written."""

    module: str
    pattern: ast.expr
    written: str


def calls() -> Iterator[Call]:
    """Give every call in the program that takes a pattern, but for those whose result a module keeps."""
    for name in modules():
        tree = tree_of(name)
        kept = {id(item.value) for item in tree.body if isinstance(item, ast.Assign | ast.AnnAssign)}
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name("re"), attr=function), args=[pattern, *_]):
                    if function != "escape" and id(node) not in kept:
                        yield Call(name, pattern, ast.unparse(pattern))


def text_of(call: Call) -> str | bytes | None:
    """Give the pattern of a call if the source says it, itself or by the name of what a module keeps."""
    owner: object = importlib.import_module(call.module)
    match call.pattern:
        case ast.Constant(value=str() | bytes() as text):
            return text
        case ast.Name(id=name):
            value = getattr(owner, name, None)
        case ast.Attribute(value=ast.Name(id=module), attr=name):
            value = getattr(getattr(owner, module, None), name, None)
        case _:
            return None
    return value if isinstance(value, str | bytes) else None


#: Patterns that are made while the program runs, by module and source: some as they are made.
MADE: Final[dict[tuple[str, str], list[str | bytes]]] = {
    ("beside", "f'{re.escape(fresh_prefix(output))}[a-z0-9_]{{8}}(?:{re.escape(OLD)})?'"): [
        r"\.output\.new\-[a-z0-9_]{8}(?:\.old)?"
    ],
    ("markup", "f'</{name}(?=[{_BLANK}/>])([^>]*+)>'"): ["</title(?=[ \t\n\r\f/>])([^>]*+)>"],
    ("secrets", "f'(?<![A-Za-z0-9_]){pattern}'"): [item.pattern.pattern for item in secrets.SECRETS],
    ("leaks", "f\"(?<![\\\\w.%\\\\\\\\-])(?:{'|'.join(parts)})\""): [
        leaks._leak_pattern(["/home/a", "/srv", "/a-b.c/d"]).pattern
    ],
    ("marks", "re.escape(_BEGIN.encode()) + b'.*?' + re.escape(_END.encode())"): [
        re.escape(marks._BEGIN.encode()) + b".*?" + re.escape(marks._END.encode())
    ],
    ("policy", "item.pattern"): [item.pattern for item in policy_of(Settings()).classes],
    ("moved", r"f'{stem}\\.[0-9a-f]{{16}}(?:/.*)?'"): [r"a\-theme\.[0-9a-f]{16}(?:/.*)?"],
    ("scalars", "pattern"): [rule[0] for rule in scalars.CODES.values()],
}


def everywhere() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Give every pattern of the program."""
    yield from patterns()
    for number, call in enumerate(calls()):
        text = text_of(call)
        made = MADE.get((call.module.rpartition(".")[2], call.written), []) if text is None else [text]
        for place, pattern in enumerate(made):
            yield f"{call.module}({number}, {place})", re.compile(pattern)


ALL = dict(everywhere())


def test_every_pattern_that_is_made_of_parts_has_an_example() -> None:
    unknown = {(call.module.rpartition(".")[2], call.written) for call in calls() if text_of(call) is None}
    assert unknown == MADE.keys()
    assert all(MADE.values())


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
    assert any(name.startswith("generator.read.secrets") for name in ALL)


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
        if name.startswith(
            (
                "generator.read.secrets",
                "generator.build.leaks",
                "generator.build.verify",
                "generator.build.markup",
            )
        ):
            start = time.process_time()
            sum(1 for _ in pattern.finditer(text))
            assert time.process_time() - start < 3, name
