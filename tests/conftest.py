"""What all tests may use: programs of the machine, and small sites that can be built.

``require_tool``, ``snapshot``, ``names`` and ``make_site`` are plain functions (``from tests.conftest
import …``); ``site_factory``, ``site``, ``built_site`` and ``browser`` are fixtures.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from tests.compiled import compiled_once
from tests.forks import can_fork, run_forked

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A shell that runs tests in the background lets them, and what they start, ignore Ctrl-C (POSIX, 2.12).
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parents[1]
THEME = ROOT / "themes" / "briefing"

#: The content of a small site in which every kind of record occurs once: two weeks, four actors, two
#: themes, three articles, a digest note, a page and a static file. Paths are below the content folder.
CONTENT: dict[str, str] = {
    "actors/nordic-group.md": "---\nname: Nordic group\nkind: group\nsummary: It pays together.\n---\n",
    "actors/norway.md": (
        "---\nname: Norway\nkind: state\nsummary: A donor.\nmember_of: [nordic-group]\n---\n"
        "It borders on Russia.\n"
    ),
    "actors/ukraine.md": "---\nname: Ukraine\nkind: state\nsummary: The country that was attacked.\n---\n",
    "actors/united-states.md": (
        "---\nname: United States\nkind: state\nsummary: The largest donor.\naliases: [US]\n---\n"
    ),
    "themes/financial-support.md": (
        "---\nname: Financial support\nquestion: Should others pay?\ndescription: Who pays what.\n"
        "parent: security-guarantees\n---\n"
    ),
    "themes/security-guarantees.md": (
        "---\nname: Security guarantees\nquestion: Should others guarantee Ukraine's security?\n"
        "description: Who would defend what.\n---\nGuarantees came up in spring.\n"
    ),
    "articles/oslo-talks.md": """\
---
title: Oslo talks end with an offer
date: 2025-12-09
summary: Norway offers a guarantee.
key_points: [Norway made an offer.]
themes: [security-guarantees]
actors: [norway, ukraine]
events:
  - id: oslo-talks-2025-12
    kind: meeting
    title: Teams meet in Oslo
    date: 2025-12-08
    end: 2025-12-09
    place: Oslo
    status: held
    result: partial
    participants: [{actor: norway, role: host}, ukraine]
    sources: [s1]
positions:
  - {actor: norway, theme: security-guarantees, kind: offer, stance: conditional,
     text: It would take part in a guarantee., conditions: [A ceasefire holds.], sources: [s1]}
sources:
  - {id: s1, title: Readout, publisher: Government of Norway, url: https://www.regjeringen.no/x,
     date: 2025-12-09, form: readout, reliability: A, credibility: 1}
---
The [Norwegians]({actor}norway) made an offer.[@s1]

## What was said

It concerns [guarantees]({theme}security-guarantees). A template would write `{{ offer }}`.
""",
    "articles/berlin-talks.md": """\
---
title: "Berlin talks: \\u201cguarantees first\\u201d & money later"
date: 2025-12-15
updated: 2025-12-16
summary: The gap narrows.
significance: major
themes: [security-guarantees, financial-support]
actors: [norway, ukraine, united-states]
positions:
  - {actor: norway, theme: security-guarantees, kind: commitment, stance: supports,
     text: It will take part in a guarantee., sources: [s1, s2]}
  - {actor: ukraine, theme: security-guarantees, kind: red-line, stance: supports,
     text: No settlement without a guarantee., sources: [s1]}
disagreements:
  - {id: who-pays, theme: financial-support, parties: [ukraine, united-states], issue: Who pays for it.,
     state: open, sources: [s1]}
support:
  - {donor: norway, recipient: ukraine, kind: financial, stage: committed, amount: 1e9, currency: EUR,
     source: s1}
outlook:
  - {id: signed-by-february, statement: A text is signed., likelihood: likely, confidence: low,
     due: 2026-02-01, sources: [s1]}
corrections: [{date: 2025-12-16, note: An earlier version gave a wrong place., kind: major}]
sources:
  - {id: s1, title: Joint statement, publisher: Government of Germany, url: https://www.bundesregierung.de/x,
     date: 2025-12-15, form: joint-statement, reliability: A, credibility: 2}
  - {id: s2, title: Interview, publisher: A newspaper, url: https://news.example/x, date: 2025-12-14,
     form: interview, reliability: B, credibility: 2}
---
Both sides came back to [the Oslo talks]({filename}oslo-talks.md).[@s1]
""",
    "articles/funding-round.md": """\
---
title: A round of funding
date: 2025-12-17
summary: Money was promised.
themes: [financial-support]
actors: [norway]
sources: [{id: s1, title: Minutes, publisher: The group, date: 2025-12-17, form: communique}]
---
Money was promised.[@s1]
""",
    "digests/2025-W51.md": """\
---
headline: A week of guarantees
key_points: [Norway commits itself.]
directions:
  - {theme: security-guarantees, direction: improved, reason: Norway has committed itself.}
---
The week in Berlin.
""",
    "pages/about.md": (
        "---\ntitle: About\nmenu: 1\n---\nSee [the last issue]({digest}2025-W51).\n\n"
        "![A square]({static}/static/dot.svg)\n"
    ),
    "static/dot.svg": (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><path d="M0 0h1v1z"/></svg>\n'
    ),
}

_SETTINGS: dict[str, Any] = {
    "SITENAME": "Small site",
    "SITEURL": "https://small.example/briefing",
    "TIMEZONE": "Europe/Brussels",
    "DEFAULT_LANG": "en",
    "PATH": "content",
    "OUTPUT_PATH": "output",
    "PLUGINS": ["generator.pelican"],
    "PAGE_PATHS": ["pages"],
    "STATIC_PATHS": ["static"],
    "ARTICLE_URL": "articles/{slug}/",
    "ARTICLE_SAVE_AS": "articles/{slug}/index.html",
    "PAGE_URL": "{slug}/",
    "PAGE_SAVE_AS": "{slug}/index.html",
    "BRIEFING": {"PUBLISHER": "The desk", "FEED_TAG": "small.example,2025"},
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add our options."""
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what is built as what is expected (tests/site/golden)",
    )


def require_tool(*names: str) -> str:
    """Give the path of a program; skip the test without it, or fail it where CI must have all.

    Args:
        names: Programs of which each will do, the best first, looked for on PATH and where Debian keeps
            servers.
    """
    paths = (None, "/usr/sbin:/sbin")
    found = next(filter(None, (shutil.which(name, path=path) for name in names for path in paths)), None)
    if found is None:
        message = f"{' or '.join(names)} is not installed (tools/setup.sh installs it)"
        if os.environ.get("COMMUNIQUE_REQUIRE_TOOLS") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return found


def snapshot(tree: Path) -> dict[str, str]:
    """Give the hash of every file below a folder: two trees with equal snapshots hold the same bytes."""
    files = sorted(path for path in tree.rglob("*") if path.is_file())
    return {
        path.relative_to(tree).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def names(folder: Path) -> list[str]:
    """Give the names in a folder, hidden ones too."""
    return sorted(path.name for path in folder.iterdir())


@dataclass(frozen=True)
class Site:
    """A site in a folder of its own, with the command line run on it as an editor does."""

    folder: Path

    @property
    def settings(self) -> Path:
        """Pelican's settings file."""
        return self.folder / "pelicanconf.py"

    @property
    def content(self) -> Path:
        """The content folder."""
        return self.folder / "content"

    @property
    def output(self) -> Path:
        """The output folder, which ``build`` makes."""
        return self.folder / "output"

    def write(self, path: str, text: str) -> Path:
        """Write a file below the content folder."""
        file = self.content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def append(self, text: str) -> None:
        """Add lines to the settings file."""
        with self.settings.open("a", encoding="utf-8") as file:
            file.write(text)

    def override(self, template: str, text: str) -> None:
        """Put a template before the site theme's own; ``!theme/…`` extends the one it hides."""
        file = self.folder / "templates" / template
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def command(self, name: str, *arguments: str | Path) -> list[str]:
        """Give a command of ``communique`` for this site, as a program and its arguments."""
        return [sys.executable, "-m", "generator", name, "-s", str(self.settings), *map(str, arguments)]

    def run(
        self, name: str, *arguments: str | Path, prefix: tuple[str, ...] = (), **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of ``communique`` in a process of its own.

        Args:
            name: The command, such as ``build``.
            arguments: What follows it.
            prefix: A program to run it under, such as ``setpriv``.
            environment: Further variables.
        """
        command, variables = self.command(name, *arguments), self.env(**environment)
        if not prefix and can_fork(variables):
            return run_forked(command[3:], variables)
        return subprocess.run(
            [*prefix, *command], cwd=ROOT, env=variables, capture_output=True, text=True, check=False
        )

    def env(self, **more: str) -> dict[str, str]:
        """Give the environment of a run."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {**kept, "PYTHONDONTWRITEBYTECODE": "1", **more}

    def build(self, *arguments: str | Path) -> Path:
        """Build the site, which must work, and give its output folder."""
        done = self.run("build", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return self.output


class SiteFactory(Protocol):
    """Makes a small site; see ``make_site``."""

    def __call__(
        self, name: str = "site", content: Mapping[str, str | None] | None = None, **settings: object
    ) -> Site:
        """Make it."""


def make_site(folder: Path, content: Mapping[str, str | None] | None = None, **settings: object) -> Site:
    """Make a small but complete site, with the real site theme.

    Args:
        folder: Where; made if it is missing.
        content: Files to add or replace, by their path below the content folder; None leaves one out.
        settings: Pelican's settings to set or replace.
    """
    site = Site(folder)
    for path, text in {**CONTENT, **(content or {})}.items():
        if text is not None:
            site.write(path, text)
    themes = {"THEME": str(THEME), "THEME_TEMPLATES_OVERRIDES": [str(folder / "templates")]}
    lines = (f"{key} = {value!r}\n" for key, value in {**_SETTINGS, **themes, **settings}.items())
    site.settings.write_text("from __future__ import annotations\n\n" + "".join(lines), encoding="utf-8")
    return site


@pytest.fixture(scope="session", autouse=True)
def templates() -> Iterator[None]:
    """Compile templates that do not change once for all tests of a worker."""
    with compiled_once():
        yield


@pytest.fixture
def site_factory(tmp_path: Path) -> SiteFactory:
    """Give ``make_site`` for folders of this test: ``site_factory("a", SITENAME="X")``."""

    def make(name: str = "site", content: Mapping[str, str | None] | None = None, **settings: object) -> Site:
        return make_site(tmp_path / name, content, **settings)

    return make


@pytest.fixture
def site(site_factory: SiteFactory) -> Site:
    """Give one small site; see ``make_site``."""
    return site_factory()


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Give a small site that was built; tests that change it work on a copy."""
    site = make_site(tmp_path_factory.mktemp("built") / "site")
    site.build()
    return site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give one browser for all tests of a worker: Playwright cannot run twice in a process."""
    from playwright.sync_api import sync_playwright

    from tests.browser.support import BROWSERS, FLAGS

    chromium = require_tool(*BROWSERS)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()
