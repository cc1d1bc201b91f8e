"""What the tests of whole sites share: programs run as a reader would run them, a small site, trees."""

from __future__ import annotations

import fcntl
import json
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pytest

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[2]
THEME = ROOT / "themes" / "briefing"
NODE_MODULES = ROOT / "tools" / "npm" / "node_modules"

#: A settings file as a user would write it; `extra` lines follow.
CONF = f"""\
from __future__ import annotations

SITENAME = "Small site"
SITEURL = "https://small.example"
TIMEZONE = "Europe/Brussels"
DEFAULT_LANG = "en"
PATH = "content"
OUTPUT_PATH = "output"
THEME = {str(THEME)!r}
PLUGINS = ["generator.pelican"]
PAGE_PATHS = ["pages"]
PAGE_URL = "{{slug}}/"
PAGE_SAVE_AS = "{{slug}}/index.html"
STATIC_PATHS = ["static"]
BRIEFING = {{"FEED_TAG": "small.example,2025"}}
"""
ACTOR = "---\nname: {name}\nkind: state\nsummary: A state.\n---\n"
THEME_FILE = "---\nname: {name}\nquestion: Is it so?\ndescription: A subject.\n---\n"
ARTICLE = """\
---
title: {title}
date: {date}
summary: What happened, in a sentence.
themes: [peace]
actors: [norland]
positions:
  - {{actor: norland, theme: peace, kind: demand, stance: supports, text: It asks for peace., sources: [s1]}}
sources:
  - {{id: s1, title: A text, publisher: Norland, url: 'https://norland.example/text'}}
---
{body}
"""
#: The smallest site that has a page of each kind.
SMALL: dict[str, str] = {
    "content/actors/norland.md": ACTOR.format(name="Norland"),
    "content/themes/peace.md": THEME_FILE.format(name="Peace"),
    "content/articles/first.md": ARTICLE.format(title="First", date="2025-12-15", body="A text. [@s1]"),
    "content/pages/about.md": "---\ntitle: About\n---\nAbout this site.\n",
}


def article(title: str, *, date: str = "2025-12-15", body: str = "A text. [@s1]") -> str:
    """Give the text of an article of the small site."""
    return ARTICLE.format(title=title, date=date, body=body)


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def write_site(folder: Path, files: Mapping[str, str | bytes] | None = None, *, extra: str = "") -> Path:
    """Write the small site with further files and lines of settings."""
    write_files(folder, {**SMALL, "pelicanconf.py": CONF + extra, **(files or {})})
    return folder


def run(
    *command: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program with our code importable; its output is kept, its exit code left to the caller."""
    inherited = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    environment = {**inherited, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **(env or {})}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, text=True, capture_output=True, check=False
    )


def python(
    *arguments: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run this Python."""
    return run(sys.executable, *arguments, cwd=cwd, env=env)


def communique(
    *arguments: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run our command line."""
    return python("-m", "generator", *arguments, cwd=cwd, env=env)


def pelican(
    *arguments: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run Pelican's own command line; `--log-handler plain` keeps its messages whole."""
    return python("-m", "pelican", *arguments, "--log-handler", "plain", cwd=cwd, env=env)


def built(result: subprocess.CompletedProcess[str]) -> str:
    """Give what a successful run wrote, or fail with it."""
    told = result.stdout + result.stderr
    assert result.returncode == 0, told
    return told


def tree(folder: Path) -> dict[str, bytes]:
    """Give all files of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def assert_same_trees(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> None:
    """Compare two trees and name the first few files that differ."""
    assert sorted(one) == sorted(other)
    different = [name for name, data in one.items() if data != other[name]]
    for name in different[:1]:
        assert one[name].decode("utf-8", "replace") == other[name].decode("utf-8", "replace"), name
    assert not different


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], T]) -> T:
    """Make something in a folder once for all workers of a test run, and give what `make` gave.

    Args:
        factory: Knows the folder of the test run.
        name: The folder's name there.
        make: Fills the folder, which does not exist yet; what it gives is pickled.
    """
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    made = base / f"{name}.pickle"
    with (base / f"{name}.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.is_file():
            shutil.rmtree(base / name, ignore_errors=True)
            made.write_bytes(pickle.dumps(make(base / name)))
        given: T = pickle.loads(made.read_bytes())  # noqa: S301 - our own, from a moment ago
    return given


def example_site(factory: pytest.TempPathFactory) -> Path:
    """Give the example site as built by our command line, once for all workers of a test run."""

    def make(folder: Path) -> Path:
        built(communique("build", "-o", folder / "output"))
        return folder / "output"

    return once(factory, "example", make)


def npm_package(name: str) -> Path:
    """Give the folder of an npm package; skip the test without it, as ``require_tool`` does."""
    folder = NODE_MODULES / name
    if not folder.is_dir():
        message = f"the npm package {name} is not installed (tools/setup.sh installs it)"
        if os.environ.get("COMMUNIQUE_REQUIRE_TOOLS") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return folder


@cache
def brotli_sizes(paths: tuple[Path, ...]) -> dict[Path, int]:
    """Give the size of files as they are sent with Brotli.

    At level 9: quick, and 3 to 5 per cent more than the level 11 of files that were compressed beforehand.
    """
    script = (
        "const z=require('zlib'),f=require('fs'),level={[z.constants.BROTLI_PARAM_QUALITY]:9};"
        "for(const p of process.argv.slice(1))"
        "console.log(z.brotliCompressSync(f.readFileSync(p),{params:level}).length)"
    )
    told = built(run("node", "-e", script, *paths))
    return dict(zip(paths, map(int, told.split()), strict=True))


#: A plugin that tells what a build did, as JSON in `probe.json` beside the settings.
PROBE = """\
import gc, json
from pathlib import Path
from pelican import signals
from pelican.contents import Content
from pelican.urlwrappers import URLWrapper

told = {"written": [], "feeds": [], "contexts": []}

def on_content(path, context):
    told["written"].append(path)

def on_feed(path, context, feed):
    told["feeds"].append(path)

def on_finalized(pelican):
    settings = pelican.settings
    shown = {k: v for k, v in settings.items() if isinstance(v, (str, int, bool, list, type(None)))}
    objects = gc.get_objects()
    told["settings"] = shown
    told["contents"] = [type(o).__name__ for o in objects if isinstance(o, Content)]
    told["wrappers"] = sum(isinstance(o, URLWrapper) for o in objects)
    told["output"] = pelican.output_path
    Path("probe.json").write_text(json.dumps(told))

def on_generators(generators):
    told["articles"] = [type(a).__name__ for a in generators[0].context["articles"]]

def register():
    signals.content_written.connect(on_content)
    signals.feed_written.connect(on_feed)
    signals.finalized.connect(on_finalized)
    signals.all_generators_finalized.connect(on_generators)
"""
WITH_PROBE = 'PLUGINS = ["generator.pelican", "probe"]\n'


def probed(site: Path) -> dict[str, Any]:
    """Build a site with the probe plugin and give what it saw."""
    write_files(site, {"probe.py": PROBE})
    built(pelican("content", "-s", "pelicanconf.py", "-o", "out", cwd=site))
    told: dict[str, Any] = json.loads((site / "probe.json").read_text(encoding="utf-8"))
    return told


def html(site: Path, page: str, out: str = "out") -> str:
    return (site / out / page).read_text(encoding="utf-8")
