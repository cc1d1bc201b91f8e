"""Times clean builds: ``python -m benchmarks --articles 1000 --rounds 3``, or of the example site."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.corpus import make_corpus

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Timing:
    """One run of a whole process."""

    seconds: float
    #: Peak memory of the largest process, in MiB.
    peak: float


@click.command()
@click.option("--articles", default=0, help="Size of a made-up corpus; 0: the example site.")
@click.option("--rounds", default=3, show_default=True, help="How often to build.")
@click.option("--seed", default=1, show_default=True, help="Seed of the made-up corpus.")
@click.option("--keep", type=click.Path(path_type=Path), help="Keep the made-up corpus here.")
def main(articles: int, rounds: int, seed: int, keep: Path | None) -> None:
    """Build a site several times from nothing and print wall time and peak memory."""
    with tempfile.TemporaryDirectory(prefix="communique-bench-") as folder:
        work = Path(folder)
        content = PROJECT / "content"
        if articles:
            content = keep or work / "content"
            if content.exists():
                shutil.rmtree(content)
            make_corpus(content, articles, seed)
        timings = [_build(content, work / "output") for _ in range(rounds)]
        files = sum(len(names) for _, _, names in os.walk(work / "output"))
    times = [item.seconds for item in timings]
    name = f"{articles} made-up articles" if articles else "example site"
    click.echo(
        f"clean build, {name}: {files} files, "
        f"wall {min(times):.2f} / {statistics.median(times):.2f} / {max(times):.2f} s (min / median / max of "
        f"{rounds}), peak {max(item.peak for item in timings):.0f} MiB"
    )


def _build(content: Path, output: Path) -> Timing:
    shutil.rmtree(output, ignore_errors=True)
    command = [
        sys.executable,
        "-m",
        "generator",
        "build",
        "--fresh",
        "--content",
        str(content),
        "--output",
        str(output),
    ]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    # Reaped here for its memory: Popen would wait for it in vain.
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise click.ClickException("the build failed")
    return Timing(seconds, usage.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
