"""How far a long build has come, told on a terminal and nowhere else."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.conftest import ROOT, Site

ARTICLE = """\
---
title: Article {number}
date: 2025-12-{day:02d}
summary: A summary.
themes: [financial-support]
actors: [norway]
---
Text.
"""


def on_terminal(site: Site, *arguments: str) -> tuple[int, str]:
    """Build a site with a terminal in the place of the error stream; give the exit code and what it shows."""
    ours, theirs = os.openpty()
    try:
        with subprocess.Popen(
            site.command("build", *arguments), cwd=ROOT, env=site.env(),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=theirs,
        ) as process:  # fmt: skip
            os.close(theirs)
            shown = b""
            while True:
                try:
                    shown += os.read(ours, 65536)
                except OSError:  # nobody writes there any more
                    break
            return process.wait(), shown.decode()
    finally:
        os.close(ours)


@pytest.mark.slow
def test_a_terminal_is_told_how_far_reading_and_writing_have_come(site: Site) -> None:
    for number in range(450):
        site.write(f"articles/n{number}.md", ARTICLE.format(number=number, day=number % 28 + 1))
    code, shown = on_terminal(site, "--fresh")
    assert code == 0
    for what in ("Reading texts", "Writing pages"):
        lines = [line for line in shown.split("\r\x1b[K") if line.startswith(what)]
        done = [int(line.split()[2]) for line in lines]
        assert done == sorted(done)
        assert len(done) > 1, shown
    # The line is gone at the end: what the editor reads next stands alone.
    assert shown.endswith("\r\x1b[K")
    assert site.run("build", "--fresh").stderr == ""
