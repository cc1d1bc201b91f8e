"""The hostile corpus in a real browser: what is published of it does nothing, with and without our CSP.

With `bypass_csp` the escaping and the Markdown stage stand alone; without, nothing is left to block. Of pages
that are alike some are opened, with the policy a fifth; ``COMMUNIQUE_PAGES=all`` opens each, both ways.
"""

from __future__ import annotations

import asyncio
import html
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from string import ascii_lowercase
from typing import Any, Final
from urllib.parse import quote

import pytest
from markdown_it import MarkdownIt
from playwright.async_api import Browser, Dialog, Request, async_playwright

from tests.browser.support import BROWSERS, FLAGS, served
from tests.conftest import require_tool
from tests.hostile.corpus import Vector, vectors
from tests.hostile.site import encoded

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("hostile"),
]

HERE = Path(__file__).parent
WATCH = (HERE / "watch.js").read_text(encoding="utf-8")
INSPECT = (HERE / "inspect.js").read_text(encoding="utf-8")
TABS = 4
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
#: Seconds for all pages of a test: on a busy machine it takes long, but never for ever.
LIMIT = 240
EVERY: Final = os.environ.get("COMMUNIQUE_PAGES") == "all"


@dataclass
class Told:
    """What a page did."""

    #: Scripts that ran.
    hits: list[str] = field(default_factory=list)
    #: Requests to other sites that no policy stopped.
    asked: list[str] = field(default_factory=list)
    #: Dialogs, and what stands in the document and should not.
    faults: list[str] = field(default_factory=list)
    #: What the policy stopped.
    blocked: list[str] = field(default_factory=list)


async def _visit(
    browser: Browser, address: str, paths: asyncio.Queue[str], told: dict[str, Told], *, csp: bool
) -> None:
    context = await browser.new_context(bypass_csp=not csp, service_workers="block")
    await context.add_init_script(WATCH)
    page = await context.new_page()
    here = Told()

    def asked(request: Request) -> None:
        # The browser cannot resolve other names, so nothing leaves the machine.
        leaves = request.url.startswith(("http", "ws", "ftp")) and not request.url.startswith(f"{address}/")
        if leaves and request.failure != "csp":
            here.asked.append(request.url)

    async def dismiss(dialog: Dialog) -> None:
        here.faults.append(f"dialog {dialog.message}")
        await dialog.dismiss()

    context.on("requestfinished", asked)
    context.on("requestfailed", asked)
    context.on("dialog", dismiss)
    while not paths.empty():
        path = paths.get_nowait()
        here = told[path] = Told()
        try:
            await page.goto(f"{address}/{quote(path)}", wait_until="load", timeout=20_000)
            result = await asyncio.wait_for(page.evaluate(INSPECT), 20)
        except Exception as error:  # noqa: BLE001 - whatever a hostile page does to the driver is its fault
            here.faults.append(f"the page got away: {error!r}"[:300])
            await page.close()
            page = await context.new_page()
            continue
        here.hits += result["hits"]
        here.faults += result["found"]
        here.blocked += result["blocked"]
    await context.close()


async def _browse(chromium: str, folder: Path, paths: Iterable[str], *, csp: bool) -> dict[str, Told]:
    told: dict[str, Told] = {}
    queue: asyncio.Queue[str] = asyncio.Queue()
    for path in paths:
        queue.put_nowait(path)
    with served(folder) as address:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=[*FLAGS, ALONE])
            async with asyncio.timeout(LIMIT):
                await asyncio.gather(*(_visit(browser, address, queue, told, csp=csp) for _ in range(TABS)))
            await browser.close()
    return told


def browse(folder: Path, paths: Iterable[str], *, csp: bool) -> dict[str, Told]:
    """Open pages in four tabs and give what each did.

    In a thread of its own: the other browser tests may run a loop in this one.
    """
    chromium = require_tool(*BROWSERS)
    with ThreadPoolExecutor(1) as pool:
        run: Callable[[], Any] = lambda: asyncio.run(_browse(chromium, folder, list(paths), csp=csp))  # noqa: E731
        told: dict[str, Told] = pool.submit(run).result()
    return told


def active(told: Mapping[str, Told]) -> dict[str, Told]:
    return {path: page for path, page in told.items() if page != Told()}


def visited(output: Path, kinds: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Give the pages to look at, by kind; of what has moved, those that stay."""
    found = {kind: [path for path in paths if path.endswith(".html")] for kind, paths in kinds.items()}
    step = 1 if EVERY else 10
    # What has changed of each actor and theme stands in the parts by year as well.
    once = ("changes/actors/", "changes/themes/")
    of_one = [path for path in found["changes_part"] if path.startswith(once)]
    found["changes_part"] = sorted({*found["changes_part"]} - {*of_one}) + of_one[::step]
    found["moved"] = [path.replace("index.html", "still.html") for path in found["moved"]][::step]
    found["inbox"] = [path.relative_to(output).as_posix() for path in sorted(output.glob("inbox/*.html"))]
    found["few"] = [
        f"few/{name}index.html" for name in ("", "contacts/", "red-lines/", "outlook/", "support/")
    ]
    return {kind: paths for kind, paths in found.items() if paths}


def test_nothing_acts_without_the_policy(output: Path, kinds: dict[str, list[str]]) -> None:
    paths = [path for found in visited(output, kinds).values() for path in found]
    told = browse(output, paths, csp=False)
    assert active(told) == {}
    assert len(told) == len(paths) > 300


def test_nothing_is_left_for_the_policy(output: Path, kinds: dict[str, list[str]]) -> None:
    fifths = ((found, 1 if EVERY else max(1, len(found) // 5)) for found in visited(output, kinds).values())
    some = [path for found, step in fifths for path in found[::step]]
    told = browse(output, some, csp=True)
    assert active(told) == {}


# The negative control: the same watch sees what our texts do where nobody takes care.

#: What no browser of today runs: it stands in the document, and is found there.
STANDING: Final = frozenset("12 13 17 20 21 25 29 30 31 47 48 51a 51b 51c 53b 60 61a 61e 62a 62b 94c".split())  # noqa: SIM905 - a list
#: What is no HTML that acts: text for templates, mail, spreadsheets and TeX, characters, harmless addresses.
QUIET: Final = frozenset(
    "3 7a 38 39 56b 58a 58b 59 61b 61c 61d 61f 63 64 65 77 78 79 80b 80c 81 82b 94a 94b 94d 94f 94g 94h 94j"  # noqa: SIM905 - a list
    .split()
)  # fmt: skip


def names() -> list[str]:
    """Give the names of our texts: the number, with a letter where it has several."""
    counts = Counter(vector.number for vector in vectors())
    letters = {number: iter(ascii_lowercase) for number in counts}
    return [
        f"{v.number}{next(letters[v.number])}" if counts[v.number] > 1 else str(v.number) for v in vectors()
    ]


def careless(vector: Vector) -> str:
    """Give a text as HTML in all ways in which it was meant to act, without any care."""
    text = vector.text
    ways = [text, html.unescape(text), f'<p title="{text}">a</p>', f"<p title='{text}'>a</p>"]
    if 41 <= vector.number <= 62:
        markdown = MarkdownIt("commonmark", {"html": True})
        markdown.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 - careless it is
        target = re.search(r"\]\(<?([^ >]*)>?\)", text)
        ways = [markdown.render(text), *ways, f'<a href="{target[1]}">a</a>' if target else ""]
    if vector.number == 94:
        ways = [f'<a href="{text}">a</a>']
    return "\n\n".join(dict.fromkeys(ways))


def test_what_is_written_without_care_acts_and_the_policy_stops_it(output: Path, tmp_path: Path) -> None:
    page = (output / "404.html").read_text(encoding="utf-8")
    (tmp_path / "theme").symlink_to(output / "theme")
    planted = {f"{name}.html": vector for name, vector in zip(names(), vectors(), strict=True)}
    for path, vector in planted.items():
        (tmp_path / path).write_bytes(encoded(page.replace("</h1>", f"</h1>{careless(vector)}", 1)))
    free = browse(tmp_path, planted, csp=False)
    acting = {path for path, told in free.items() if told.hits or told.asked}
    standing = {path for path, told in free.items() if told.faults} - acting
    quiet = free.keys() - acting - standing
    assert {path.removesuffix(".html") for path in standing} == STANDING
    assert {path.removesuffix(".html") for path in quiet} == {
        name for name in names() if name in QUIET or name.rstrip(ascii_lowercase) in QUIET
    }
    assert len(acting) >= 50
    for path in acting:
        # Each by its own number: no page is blamed for another's.
        assert all(hit.endswith(f" {planted[path].number}") for hit in free[path].hits), path
    held = browse(tmp_path, [*acting, *standing], csp=True)
    assert {path: told for path, told in held.items() if told.hits or told.asked} == {}
    assert {path for path in acting if not held[path].blocked} == set()
