"""``communique verify``: holding a built site against its content before readers see it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.build.prepare import Prepared
from generator.build.tree import Fault
from generator.build.verify import verify_tree
from generator.views.wording import plural


def verify_output(prepared: Prepared, settings_path: Path, tree: Path, *, public: bool) -> list[Fault]:
    """Give the faults of a built site.

    Args:
        prepared: The content that the site was built from, without errors.
        settings_path: Pelican's settings file.
        tree: The built site.
        public: Whether the site is about to be published, so that it must know its address.
    """
    if prepared.kit is None:
        raise ValueError("content with errors has no pages to expect")
    routes = prepared.kit.routes
    endings = prepared.settings.static_endings
    faults = verify_tree(tree, routes, endings, _machine_paths(prepared, settings_path, tree))
    if public and not routes.site_url:
        faults.insert(0, Fault(str(settings_path), 1, "SITEURL is empty, so feeds would lead to localhost"))
    return faults


def verified(tree: Path) -> str:
    """Give one sentence on a site without faults."""
    names = [path.suffix for path in tree.rglob("*") if path.is_file()]
    return f"{plural(len(names), 'file')}, {plural(names.count('.html'), 'page')}: nothing wrong."


def fault_as_json(fault: Fault) -> dict[str, Any]:
    """Give a fault for programs."""
    return {"path": fault.path, "line": fault.line, "message": fault.message}


def _machine_paths(prepared: Prepared, settings_path: Path, tree: Path) -> Iterator[str]:
    """Give the folders of this machine whose names might slip into a page."""
    program = Path(__file__).parents[2]
    for folder in (Path.home(), Path.cwd(), program, settings_path.parent, prepared.root, tree):
        yield folder.absolute().as_posix()
        yield folder.resolve().as_posix()
