"""The hostile corpus in a real browser: what is published of it does nothing, with and without our CSP.

With `bypass_csp` the escaping and the Markdown stage stand alone; without, nothing is left to block.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Dialog, Request, async_playwright

from tests.browser.support import BROWSERS, FLAGS, served
from tests.conftest import require_tool
from tests.hostile.corpus import vectors

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


@dataclass
class Told:
    """What pages did, by path."""

    faults: dict[str, list[str]] = field(default_factory=dict)
    hits: int = 0
    blocked: int = 0

    def add(self, path: str, what: str) -> None:
        self.faults.setdefault(path, []).append(what)


async def _visit(browser: Browser, address: str, paths: asyncio.Queue[str], told: Told, *, csp: bool) -> None:
    context = await browser.new_context(bypass_csp=not csp, service_workers="block")
    await context.add_init_script(WATCH)
    page = await context.new_page()
    current = ""

    def asked(request: Request) -> None:
        # The browser cannot resolve other names, so nothing leaves the machine.
        if not request.url.startswith((address, "data:", "about:")):
            told.add(current, f"asked for {request.url}")

    async def dismiss(dialog: Dialog) -> None:
        told.add(current, f"dialog {dialog.message}")
        await dialog.dismiss()

    context.on("request", asked)
    context.on("dialog", dismiss)
    while not paths.empty():
        current = paths.get_nowait()
        try:
            await page.goto(f"{address}/{current}", wait_until="load", timeout=20_000)
            result = await asyncio.wait_for(page.evaluate(INSPECT), 20)
        except Exception as error:  # noqa: BLE001 - whatever a hostile page does to the driver is its fault
            told.add(current, f"the page got away: {error!r}"[:300])
            await page.close()
            page = await context.new_page()
            continue
        told.hits += len(result["hits"])
        told.blocked += len(result["blocked"])
        for what in (*result["hits"], *result["found"], *(result["blocked"] if csp else ())):
            told.add(current, what)
    await context.close()


async def _browse(chromium: str, folder: Path, paths: Iterable[str], *, csp: bool) -> Told:
    told = Told()
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


def browse(folder: Path, paths: Iterable[str], *, csp: bool) -> Told:
    """Open pages in four tabs and give what they did.

    In a thread of its own: the other browser tests may run a loop in this one.
    """
    chromium = require_tool(*BROWSERS)
    with ThreadPoolExecutor(1) as pool:
        run: Callable[[], Any] = lambda: asyncio.run(_browse(chromium, folder, list(paths), csp=csp))  # noqa: E731
        told: Told = pool.submit(run).result()
    return told


def pages(output: Path) -> list[str]:
    return [path.relative_to(output).as_posix() for path in sorted(output.rglob("*.html"))]


#: All pages by how their paths begin, so that no test takes long; the last are all others.
KINDS = ("articles/", "actors/", "themes/t1", "themes/", "digests/", "inbox/", "")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_acts_without_the_policy(output: Path, kind: str) -> None:
    found = pages(output)
    for start in ("index", "timeline/", "positions/", "outlook/"):
        assert any(path.startswith(start) for path in found), start
    paths = [path for path in found if next(filter(path.startswith, KINDS)) == kind]
    assert paths
    told = browse(output, paths, csp=False)
    assert told.faults == {}


def test_nothing_is_left_for_the_policy(output: Path) -> None:
    kinds = ("articles/v", "actors/a", "themes/t", "digests/2")
    paths = [path for path in pages(output) if not path.startswith("inbox/")]
    some = [path for path in paths if not path.startswith(kinds)] + [
        path for kind in kinds for path in [p for p in paths if p.startswith(kind)][::10]
    ]
    told = browse(output, some, csp=True)
    assert told.faults == {}


def test_the_policy_stops_what_escaping_would_miss(output: Path, tmp_path: Path) -> None:
    """Plant raw vectors in a real page: without our policy they act, with it none does."""
    page = (output / "articles/v0/index.html").read_text(encoding="utf-8")
    (tmp_path / "theme").symlink_to(output / "theme")
    names = []
    acting = {vector.number: vector for vector in vectors() if "<" in vector.text}
    for number, vector in acting.items():
        name = f"a/b/{number}.html"
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = page.replace("</h1>", f"</h1>{vector.text}", 1)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        names.append(name)
    free = browse(tmp_path, names, csp=False)
    assert free.hits >= 25, "the watch is asleep"
    assert sum(any(line.startswith("asked for") for line in lines) for lines in free.faults.values()) >= 3
    assert len(free.faults) >= 40
    held = browse(tmp_path, names, csp=True)
    assert held.hits == 0
    assert held.blocked >= 25
