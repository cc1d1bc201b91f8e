"""Measuring all sites of one size, the tools in turn."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from benchmarks.check import differences, missing_text, survey, unreached, weight
from benchmarks.measure import FailedError
from benchmarks.plain import Piece
from benchmarks.results import CASES, Run, Tool
from benchmarks.site import Site
from benchmarks.watch import watch

Say = Callable[[str], None]
#: What a case does to a site before it is built; the others do nothing.
_EDITS: dict[str, Callable[[Site, str], None]] = {
    "edit": Site.edit,
    "template": Site.change_template,
    "rename": Site.rename,
}
#: A tool may look twice at a file that was written a moment ago; people do not build that fast.
_SETTLE = 0.2


class UnequalError(Exception):
    """The sites are not the same, so that their times say nothing."""


def measure(
    run: Run, sites: Sequence[Site], pieces: Callable[[], Iterator[Piece]], cases: Sequence[str], say: Say
) -> None:
    """Check, weigh and time sites; a tool that fails is dropped, and its entry says why.

    Raises:
        UnequalError: The pages differ.
    """
    sites = _first_look(run, sites, pieces, say)
    for case in (case for case in CASES if case in cases):
        for number in range(run.rounds):
            # Whoever comes first does so in one round only.
            turn = number % max(len(sites), 1)
            for site in [*sites[turn:], *sites[:turn]]:
                if not run.tools[site.peer.name].absent:
                    _once(run.tools[site.peer.name], site, case, f"{case}{number}")
        say(f"  {CASES[case]}: " + _line(run, case))
    for site in sites:
        tool = run.tools[site.peer.name]
        if "watch" in cases and not tool.absent and site.peer.serve and site.peer.equal:
            tool.watch = watch(site, run.rounds)
            times = ", ".join(f"{item:.3f} s" for item in tool.watch.seconds)
            say(f"  {site.peer.name}, server running: {times or tool.watch.absent}")


def _first_look(
    run: Run, sites: Sequence[Site], pieces: Callable[[], Iterator[Piece]], say: Say
) -> list[Site]:
    """Build each site once, look at its memory and compare what came out."""
    surveys = {}
    for site in sites:
        tool = run.tools[site.peer.name]
        try:
            tool.memory = site.weigh()
        except FailedError as error:
            tool.absent = f"failed: {error}"
            say(f"  {site.peer.name} {tool.absent}")
            continue
        found = survey(site.output)
        tool.files, tool.html, tool.feeds = len(found), weight(found, ".html"), weight(found, ".xml")
        size = f"{tool.files} files, {tool.html / 1e6:.1f} MB HTML, {tool.feeds / 1e6:.1f} MB XML"
        weight_of = f"memory {tool.memory.largest:.0f} MiB, all processes {tool.memory.together:.0f} MiB"
        say(f"  {site.peer.name}: {size}; {weight_of}")
        if site.peer.equal:
            surveys[site.peer.name] = found
    faults = differences(surveys)
    for site in sites:
        if site.peer.name in surveys:
            faults += missing_text(site.output, pieces())
    if faults:
        raise UnequalError("\n".join(faults[:20]))
    return [site for site in sites if not run.tools[site.peer.name].absent]


def _once(tool: Tool, site: Site, case: str, word: str) -> None:
    """Time one case of one site."""
    if case == "first" and not site.peer.keeps:
        return
    if case in ("cold", "first"):
        site.clear()
    try:
        if case not in ("cold", "first") and not site.warm:
            site.build()  # not timed: what it keeps is what these cases are about
        if case in _EDITS:
            _EDITS[case](site, word)
        time.sleep(_SETTLE)
        timing = site.build(fresh=case == "cold")
    except FailedError as error:
        tool.absent = f"{CASES[case]}: failed: {error}"
        return
    faults = unreached(site.output, site.expected(case, word))
    if faults:
        tool.absent = f"{CASES[case]}: {faults[0]}"
        return
    tool.times.setdefault(case, []).append(timing)


def _line(run: Run, case: str) -> str:
    """Give the medians of a case in one line, to show that something happens."""
    shown = []
    for name, tool in run.tools.items():
        seconds = tool.seconds(case)
        if seconds is not None:
            shown.append(f"{name} {seconds:.2f} s")
        elif case != "first":
            shown.append(f"{name} – {tool.absent}")
    return ", ".join(shown)
