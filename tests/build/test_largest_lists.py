"""The largest lists that front matter may have are checked and built in a bounded time.

Each article holds as many entries as its list may have, or as many as its front matter takes.
"""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.model.fields import (
    MOST_ADDRESSES,
    MOST_DISAGREEMENTS,
    MOST_ENTRIES,
    MOST_ORDERED,
    MOST_PARTIES,
    MOST_STEPS,
)
from generator.read.yaml12 import MAX_HEADER
from tests.conftest import ROOT, Site, make_site

TOP = """\
title: A long list
date: 2025-12-10
summary: It is long.
themes: [theme-0]
actors: [actor-0, actor-1]
sources:
- {id: s1, title: Readout, publisher: P, date: 2025-12-09}
"""
ACTOR = "---\nname: Actor {0}\nkind: state\nsummary: It is number {0}.\n---\nText.\n"
THEME = "---\nname: Theme\nquestion: Is it so?\ndescription: It is one.\n---\nText.\n"
MANY = range(MOST_ENTRIES)


def listed(name: str, entry: Callable[[int], str], most: int = MOST_ENTRIES) -> str:
    """Give as many entries of a list as there may be and as the front matter takes."""
    size = len(TOP) + 2_000
    lines = [f"{name}:\n"]
    for line in (f"- {entry(number)}\n" for number in range(most)):
        size += len(line)
        if size > MAX_HEADER:
            break
        lines.append(line)
    return "".join(lines)


def dispute(number: int, steps: int, orders: int, parties: int) -> str:
    """Give a disagreement of whose parties some want the steps in opposite orders."""
    names = [f"s{step}" for step in range(steps)]
    backwards = names[::-1]
    who = [f"actor-{party}" for party in range(parties)]
    order = ", ".join(
        f"{one}: [{', '.join(backwards if place % 2 else names)}]" for place, one in enumerate(who[:orders])
    )
    return (
        f"{{id: d{number}, theme: theme-0, parties: [{', '.join(who)}], issue: It., sources: [s1], "
        f"steps: {{{', '.join(f'{name}: t' for name in names)}}}, order: {{{order}}}}}"
    )


ids = ", ".join
LISTS = {
    "aliases": f"aliases: [{ids(f'former-{n}' for n in range(MOST_ADDRESSES))}]\n",
    "events": listed(
        "events",
        lambda n: (
            f"{{id: e{n}, kind: meeting, title: Talks {n}, date: 2025-12-{n % 9 + 1:02}, sources: [s1],"
            f" participants: [actor-0, actor-{n % 150 + 1}]}}"
        ),
    ),
    "participants": listed(
        "events",
        lambda n: (
            f"{{id: e{n}, kind: meeting, title: T, date: 2025-12-09, sources: [s1], participants: ["
            f"{ids(f'actor-{k}' for k in MANY)}]}}"
        ),
    ),
    "positions": listed(
        "positions",
        lambda n: (
            f"{{actor: actor-{n}, theme: theme-0, kind: demand, stance: supports, text: It., source: s1}}"
        ),
    ),
    "orders": listed(
        "disagreements", lambda n: dispute(n, MOST_STEPS, MOST_ORDERED // MOST_STEPS, MOST_PARTIES), 1
    ),
    "parties": listed("disagreements", lambda n: dispute(n, 2, 2, MOST_PARTIES), MOST_DISAGREEMENTS),
    "support": listed(
        "support",
        lambda n: (
            f"{{donor: actor-{n}, recipient: actor-{(n + 1) % 200}, kind: military, stage: committed, "
            f"amount: {n}e6, currency: EUR, sources: [s1]}}"
        ),
    ),
    "outlook": listed(
        "outlook",
        lambda n: (
            f"{{id: o{n}, statement: It., likelihood: likely, confidence: low, due: 2026-02-01, "
            "sources: [s1]}"
        ),
    ),
    "corrections": "updated: 2025-12-16\n"
    + listed("corrections", lambda n: f"{{date: 2025-12-{n % 6 + 11}, note: It was {n}.}}"),
}
#: Seconds of the processor for a command: three times what the slowest of these takes. Without bounds, lists
#: that fit into one front matter took more than a minute.
MOST_SECONDS = 30
#: Bytes of a page.
MOST_BYTES = 2_000_000


def seconds(site: Site, command: str) -> float:
    """Give how long a command keeps the processor busy, in processes of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        site.command(command), cwd=ROOT, env=site.env(), capture_output=True, text=True, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stderr[-2_000:]
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.slow
@pytest.mark.parametrize("name", LISTS)
def test_the_largest_lists_are_checked_and_built_in_a_bounded_time(tmp_path: Path, name: str) -> None:
    header = TOP + LISTS[name]
    assert len(header) <= MAX_HEADER
    files = {f"actors/actor-{number}.md": ACTOR.format(number) for number in MANY}
    files |= {"themes/theme-0.md": THEME, "articles/long.md": f"---\n{header}---\nText.\n"}
    site = make_site(tmp_path / "site", files)
    assert seconds(site, "check") < MOST_SECONDS
    assert seconds(site, "build") < MOST_SECONDS
    assert max(page.stat().st_size for page in site.output.rglob("*.html")) < MOST_BYTES
