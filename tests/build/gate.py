"""What tests of the output gate share: a good tree, what is planted in it, and what the gate says."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from generator.build.prepare import Prepared, prepare
from generator.build.verify import verify_tree
from generator.model.diagnostics import Diagnostic
from generator.pelican.render import read_pelican_settings
from tests.conftest import Site

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ARTICLE = "articles/oslo-talks/index.html"
BASE = "https://small.example/briefing"
FEED = "feeds/all.atom.xml"
#: What each entry of a feed has.
TOLD = "<title>x</title><updated>2026-01-01T00:00:00Z</updated>"
#: What is wrong with an address.
NOWHERE = "leads nowhere"
REMOTE = "is loaded from another site"


def prepared_of(site: Site) -> Prepared:
    return prepare(read_pelican_settings(site.settings), str(site.settings), NOW)


def faults(tree: Path, prepared: Prepared, *machine_paths: str) -> list[str]:
    assert prepared.kit is not None
    found = verify_tree(tree, prepared.kit.routes, prepared.settings.static_endings, machine_paths)
    return [told(fault) for fault in found]


def told(fault: Diagnostic) -> str:
    """Give a fault without its column and rule, which have tests of their own."""
    line = f":{fault.location.line}" if fault.location.line else ""
    return f"{fault.location.path}{line}: {fault.message}"


def insert(tree: Path, path: str, text: str) -> int:
    """Put a text before the end of a file and give its line."""
    file = tree / path
    whole = file.read_text(encoding="utf-8")
    end = "</body>" if path.endswith(".html") else "</feed>" if "feeds" in path else "</urlset>"
    at = whole.rindex(end)
    file.write_text(whole[:at] + text + whole[at:], encoding="utf-8")
    return whole.count("\n", 0, at) + 1
