"""Where the time of our own builds goes: ``python -m benchmarks.stages --articles 10000``."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.measure import environment, memory_disk
from benchmarks.peers import NAMES, Peer, peers
from benchmarks.plain import LEAST
from benchmarks.report import table
from benchmarks.site import Plan, Site, make_sites
from benchmarks.traced import REPORT, STARTED

_OURS = tuple(name for name in NAMES if name in ("communique", "rich"))


@dataclass(frozen=True, slots=True)
class Found:
    """What one build took."""

    #: By stage, in the order in which the stages ended first.
    seconds: dict[str, float]
    #: Resident memory of the first process at the end of each stage, in MiB.
    memory: dict[str, float]


def stages(site: Site, *arguments: str) -> Found:
    """Build a site and give the times of all stages; raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        env = {**site.peer.env, REPORT: str(report), STARTED: str(time.monotonic())}
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "benchmarks.traced", "build", *arguments],
            cwd=site.root, env=environment(env), check=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        return Found(**json.loads(report.read_text(encoding="utf-8")))


@click.command()
@click.option("--articles", type=click.IntRange(LEAST), default=1_000, show_default=True)
@click.option("--seed", default=1, show_default=True, help="Seed of the made-up corpus.")
@click.option("--site", "name", type=click.Choice(_OURS), default="communique", show_default=True)
def main(articles: int, seed: int, name: str) -> None:
    """Build a made-up site in several cases and print the seconds that each stage took.

    The times of a column add up to the whole: a stage that runs on several processors counts once.
    """
    with tempfile.TemporaryDirectory(prefix="communique-bench-", dir=memory_disk()) as folder:
        (peer,) = peers((name,), Path(), install=False).values()
        if not isinstance(peer, Peer):
            raise click.ClickException(peer)
        (site,) = make_sites([peer], Path(folder), Plan(articles, seed))
        cases: dict[str, tuple[Callable[[], None], tuple[str, ...]]] = {
            "clean": (site.clear, ("--fresh",)),
            "clean, store filled": (site.clear, ()),
            "one edit": (lambda: site.edit("stage"), ()),
            "template": (lambda: site.change_template("stage"), ()),
            "name": (lambda: site.rename("stage"), ()),
        }
        found = {}
        for case, (change, arguments) in cases.items():
            change()
            time.sleep(0.2)
            found[case] = stages(site, *arguments)
    click.echo(shown(found))


def shown(found: dict[str, Found]) -> str:
    """Give a table of seconds, and of the memory of a clean build."""
    names = list(dict.fromkeys(stage for item in found.values() for stage in item.seconds))
    rows = [[stage, *(_number(item.seconds.get(stage)) for item in found.values())] for stage in names]
    rows.append(["**all**", *(_number(sum(item.seconds.values())) for item in found.values())])
    clean = next(iter(found.values()))
    memory = [[stage, f"{size:.0f} MiB"] for stage, size in clean.memory.items()]
    return (
        table(["seconds", *found], rows)
        + "\n\n"
        + table(["memory of the first process after", "clean"], memory)
    )


def _number(seconds: float | None) -> str:
    return f"{seconds:.2f}" if seconds is not None and seconds >= 0.005 else "–"  # noqa: PLR2004 - rounds to 0


if __name__ == "__main__":
    main()
