"""Take pictures of the built site, to look at before a change to the site theme is called done.

    make screenshots                              # one page of each kind
    make screenshots PAGES="/ /actors/ukraine/"   # these pages

Each page is taken on a phone and on a desk, light and dark, and as it prints. JPEG would hide faults
in fine lines, so they are PNG: .cache/screenshots/actors-ukraine.360.dark.png
"""

from __future__ import annotations

import shutil
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "output"
PICTURES = ROOT / ".cache" / "screenshots"
WIDTHS = (360, 1280)
PRINT_WIDTH = 720  # what A4 leaves between its margins, about
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# The flags keep the browser from talking to anyone.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = ["--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update"]


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a line for each."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def one_of_each_kind() -> Iterator[str]:
    """Give the home page, each section's page and the last page of each section."""
    yield "/"
    for section in sorted(SITE.glob("*/index.html")):
        yield f"/{section.parent.name}/"
        below = sorted(section.parent.glob("*/index.html"))
        if below:
            yield f"/{section.parent.name}/{below[-1].parent.name}/"
    if (SITE / "404.html").exists():
        yield "/404.html"


def picture(browser: Browser, address: str, path: str) -> Iterator[Path]:
    """Take all pictures of one page."""
    name = path.strip("/").replace("/", "-") or "home"
    for scheme in SCHEMES:
        for width in WIDTHS:
            with browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme) as page:
                page.goto(address + path, wait_until="load")
                target = PICTURES / f"{name}.{width}.{scheme}.png"
                page.screenshot(path=target, full_page=True)
            yield target
    with browser.new_page(viewport={"width": PRINT_WIDTH, "height": 1000}) as page:
        page.emulate_media(media="print")
        page.goto(address + path, wait_until="load")
        target = PICTURES / f"{name}.print.png"
        page.screenshot(path=target, full_page=True)
    yield target


def main(paths: list[str]) -> int:
    """Take the pictures and say where they are."""
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        print("No Chromium here; `make setup` installs it.", file=sys.stderr)
        return 3
    PICTURES.mkdir(parents=True, exist_ok=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for path in paths or one_of_each_kind():
            for target in picture(browser, f"http://127.0.0.1:{server.server_port}", path):
                print(target.relative_to(ROOT))
        browser.close()
    server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
