"""Compares builds: ``python -m benchmarks``; of our own site alone: ``python -m benchmarks own``."""

from __future__ import annotations

import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from benchmarks.cases import UnequalError, measure
from benchmarks.chart import chart
from benchmarks.corpus import make_corpus
from benchmarks.measure import FailedError, memory_disk, timed
from benchmarks.peers import NAMES, PROJECT, Peer, peers
from benchmarks.plain import LEAST, pieces
from benchmarks.report import block, put
from benchmarks.results import CASES, Run, Tool, load
from benchmarks.site import Plan, make_sites

CACHE = PROJECT / ".cache" / "benchmarks"
RESULTS = CACHE / "results"
PAGE = PROJECT / "docs" / "performance.md"
CHART = PROJECT / "docs" / "images" / "performance.svg"
_USUAL = (100, 1_000)
_FULL = (100, 1_000, 10_000)
#: Up to which size how many rounds.
_ROUNDS = ((1_000, 5), (10_000, 3), (sys.maxsize, 1))
_MEASURED = (*CASES, "watch")


def _names(_context: object, _parameter: object, value: str) -> tuple[str, ...]:
    return _listed(value, NAMES)


def _cases(_context: object, _parameter: object, value: str) -> tuple[str, ...]:
    return _listed(value, _MEASURED)


def _listed(value: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Read a list with commas."""
    wanted = tuple(filter(None, value.split(",")))
    for item in wanted:
        if item not in known:
            raise click.BadParameter(f"{item} is none of {', '.join(known)}")
    return tuple(item for item in known if item in wanted)


@click.group(invoke_without_command=True)
@click.option(
    "--articles", multiple=True, type=click.IntRange(LEAST), help="A size; may be given several times."
)
@click.option("--full", is_flag=True, help="Also 10,000 articles: half an hour or more.")
@click.option(
    "--rounds", type=click.IntRange(1), help="How often each case; by itself 5, of large sites less."
)
@click.option("--only", default=",".join(NAMES), callback=_names, help="Some tools, with commas between.")
@click.option("--cases", default=",".join(_MEASURED), callback=_cases, help="Some cases, likewise.")
@click.option("--page-size", default=0, help="Entries on a page of an actor or theme; 0: all on one page.")
@click.option("--seed", default=1, show_default=True, help="Seed of the made-up corpus.")
@click.option(
    "--work", type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The folder for the sites; /dev/shm if there is one.",
)  # fmt: skip
@click.option("--no-install", is_flag=True, help="Leave out what is not installed.")
@click.option(
    "--write", is_flag=True, help="Keep the results, and put all that are kept into docs/performance.md."
)
@click.pass_context
def main(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401 - click hands over what stands above
    """Build the same pages with several tools, the tools in turn, and compare times and memory.

    With --write the results are kept in .cache/benchmarks/results, a file for each size.
    """
    if context.invoked_subcommand:
        return
    # The sites lie in memory: they go when the benchmark is stopped, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sizes = sorted(set(options["articles"])) or (_FULL if options["full"] else _USUAL)
    found = peers(options["only"], CACHE, install=not options["no_install"])
    runs = []
    for size in sizes:
        plan = Plan(size, options["seed"], options["page_size"])
        rounds = options["rounds"] or next(number for most, number in _ROUNDS if size <= most)
        runs.append(_compare(found, plan, rounds, options["cases"], options["work"] or memory_disk()))
        if options["write"]:
            runs[-1].save(RESULTS)
    click.echo(block(runs))
    if options["write"]:
        write_report(load(RESULTS))


def write_report(runs: list[Run]) -> None:
    """Put tables into the documentation, and the chart of the size at which most was measured."""
    compared = [
        run for run in runs if sum(tool.equal and bool(tool.times) for tool in run.tools.values()) > 1
    ]
    if compared:
        CHART.parent.mkdir(exist_ok=True)
        most = max(
            compared, key=lambda run: (sum(len(tool.times) for tool in run.tools.values()), run.articles)
        )
        CHART.write_text(chart(most), encoding="utf-8")
    put(PAGE, block(runs))


def _compare(
    found: dict[str, Peer | str], plan: Plan, rounds: int, cases: tuple[str, ...], work: Path | None
) -> Run:
    say = partial(click.echo, err=True)
    with tempfile.TemporaryDirectory(prefix="communique-bench-", dir=work) as folder:
        run = Run(
            articles=plan.articles, rounds=rounds, page_size=plan.page_size,
            when=f"{datetime.now(UTC):%Y-%m-%d}", machine=_machine(), commit=_commit(),
            disk=_disk(Path(folder)), load=os.getloadavg()[0],
        )  # fmt: skip
        say(f"{plan.articles:,} articles, rounds: {rounds}, on {run.disk}, {run.machine}")
        for name, peer in found.items():
            if isinstance(peer, Peer):
                run.tools[name] = Tool(peer.label, peer.version, equal=peer.equal)
            else:
                run.tools[name] = Tool(name, absent=peer)
                say(f"  {name} {peer}")
        usable = [peer for peer in found.values() if isinstance(peer, Peer)]
        sites = make_sites(usable, Path(folder), plan)
        try:
            measure(run, sites, partial(pieces, plan.articles, plan.seed), cases, say)
        except UnequalError as error:
            raise click.ClickException(f"the sites are not equal; nothing was timed:\n{error}") from None
    return run


def _disk(folder: Path) -> str:
    """Give the kind of file system of a folder."""
    best, kind = "", "an unknown disk"
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return kind
    for line in mounts:
        _, where, name, *_ = line.split()
        if str(folder).startswith(where) and len(where) >= len(best):
            best, kind = where, name
    return kind


def _machine() -> str:
    """Give the class of the machine: processors and memory, no names."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} processors, {memory:.0f} GiB, {sys.platform.capitalize()}"


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short=10", "HEAD"],  # noqa: S607 - whichever git there is
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.strip() or "unknown"


@main.command()
@click.option("--articles", default=0, help="Size of a made-up corpus; 0: the example site.")
@click.option("--rounds", default=3, show_default=True, help="How often to build.")
@click.option("--seed", default=1, show_default=True, help="Seed of the made-up corpus.")
@click.option("--keep", type=click.Path(path_type=Path), help="Keep the made-up corpus here.")
def own(articles: int, rounds: int, seed: int, keep: Path | None) -> None:
    """Build our own site several times from nothing and print wall time and peak memory."""
    with tempfile.TemporaryDirectory(prefix="communique-bench-") as folder:
        work = Path(folder)
        content, output = PROJECT / "content", work / "output"
        if articles:
            content = keep or work / "content"
            if content.exists():
                shutil.rmtree(content)
            make_corpus(content, articles, seed)
        command = [
            sys.executable, "-m", "generator", "build", "--fresh", "--content", str(content.resolve()),
            "--output", str(output),
        ]  # fmt: skip
        timings = []
        for _ in range(rounds):
            shutil.rmtree(output, ignore_errors=True)
            try:
                timings.append(timed(command, PROJECT, {}))
            except FailedError as error:
                raise click.ClickException(f"the build failed: {error}") from None
        files = sum(len(names) for _, _, names in os.walk(output))
    times = [item.seconds for item in timings]
    name = f"{articles} made-up articles" if articles else "example site"
    click.echo(
        f"clean build, {name}: {files} files, "
        f"wall {min(times):.2f} / {statistics.median(times):.2f} / {max(times):.2f} s (min / median / max of "
        f"{rounds}), peak {max(item.peak for item in timings):.0f} MiB"
    )


if __name__ == "__main__":
    main()
