"""Times an edit under ``communique serve``, from the save to the end of the browser's reload.

``python -m benchmarks.serve --articles 1000 --rounds 10``: of a made-up corpus, in Chromium.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
from playwright.sync_api import Page, sync_playwright

from benchmarks.corpus import make_corpus
from benchmarks.peers import PROJECT
from benchmarks.server import serving
from tests.browser.support import BROWSERS

_STARTS_WITHIN = 300.0
#: What the page says of its last load: when it began by the clock, and how long it took until it was whole.
_LOADED = "performance.timeOrigin + performance.getEntriesByType('navigation')[0].loadEventEnd"


@click.command()
@click.option("--articles", default=1000, show_default=True, help="Size of the made-up corpus.")
@click.option("--rounds", default=10, show_default=True, help="How often to edit, for each kind of edit.")
def main(articles: int, rounds: int) -> None:
    """Edit an article again and again: its text alone, then its title, then a field that others depend on."""
    with tempfile.TemporaryDirectory(prefix="communique-bench-") as folder:
        content = Path(folder, "content")
        make_corpus(content, articles)
        file = max(content.glob(f"articles/*/article-{articles - 1}.md"))
        command = [sys.executable, "-m", "generator", "serve", "--port", "{port}", "--content", str(content)]
        path = f"/articles/{file.stem}/"
        start = time.perf_counter()
        with serving(command, PROJECT, {}) as server:
            if not server.shows(path, "</html>", _STARTS_WITHIN):
                raise click.ClickException("the server did not start")
            click.echo(
                f"{articles} articles: the first page is there after {time.perf_counter() - start:.1f} s"
            )
            chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium)
                page = browser.new_page()
                page.goto(server.address(path))
                text = file.read_text(encoding="utf-8")
                _tell("text edited", _edits(page, file, rounds, lambda mark: f"{text}\nEdit {mark}.\n"))
                titled = lambda mark: text.replace("title: ", f"title: Edit {mark}. ", 1)  # noqa: E731 - as above
                _tell("title edited", _edits(page, file, rounds, titled))
                _tell("correction added", _edits(page, file, rounds, lambda mark: _corrected(text, mark)))
                browser.close()


def _corrected(text: str, mark: str) -> str:
    """Give an article with a correction, which stands in the digest of its week, too."""
    day = text.partition("\ndate: ")[2].partition("\n")[0]
    line = f"corrections: [{{date: {day}, note: Edit {mark}., kind: major}}]"
    return text.replace("\ndate: ", f"\n{line}\ndate: ", 1)


def _edits(page: Page, file: Path, rounds: int, text: Callable[[str], str]) -> list[float]:
    """Edit a file again and again; give the milliseconds from each save to the end of the reload."""
    taken = []
    for number in range(rounds):
        mark = f"{number}-{time.time_ns()}"
        whole = text(mark)
        time.sleep(1)  # as people do; the server is at rest again
        start = time.time() * 1000
        file.write_text(whole, encoding="utf-8")
        page.get_by_text(f"Edit {mark}.").first.wait_for(state="attached", timeout=60_000)
        page.wait_for_function(f"{_LOADED} > {start}")
        taken.append(float(page.evaluate(_LOADED)) - start)
    return taken


def _tell(what: str, taken: list[float]) -> None:
    spread = f"{min(taken):.0f} / {statistics.median(taken):.0f} / {max(taken):.0f}"
    click.echo(f"{what}, save to reloaded: {spread} ms (min / median / max of {len(taken)})")


if __name__ == "__main__":
    main()
