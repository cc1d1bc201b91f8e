"""The figures as Markdown, and their place in the documentation."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median

from benchmarks.figures import Goal, goals, growth, memory_ratios, ratio
from benchmarks.results import CASES, Run, Tool

BEGIN = "<!-- benchmarks: begin; made by `python -m benchmarks --write` -->"
END = "<!-- benchmarks: end -->"
_NONE = "–"


def block(runs: Sequence[Run]) -> str:
    """Give all tables.

    Args:
        runs: What was measured, the smallest site first.
    """
    parts = [_origin(runs)]
    for run in runs:
        parts += [f"### {run.articles:,} articles", _times(run), _weights(run)]
        absent = [f"- {tool.label}: {tool.absent}" for tool in run.tools.values() if tool.absent]
        parts += ["Left out:", "\n".join(absent)] if absent else []
    parts += ["### Server running", _watched(runs)]
    grown = _growth(runs)
    if grown:
        parts += ["### Growth", grown]
    parts += ["### Goals", _goals(goals(runs))]
    return "\n\n".join(parts) + "\n"


def put(page: Path, text: str) -> None:
    """Put the tables into a page, between the marks.

    Raises:
        ValueError: The page has no marks.
    """
    whole = page.read_text(encoding="utf-8")
    before, begin, rest = whole.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page} has no marks for the tables")
    page.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", encoding="utf-8")


def _origin(runs: Sequence[Run]) -> str:
    """Say when, where and with what was measured."""
    versions: dict[str, str] = {}
    for run in runs:
        versions |= {tool.label: tool.version for tool in run.tools.values() if tool.version and tool.equal}
    lines = [f"Tools: {'; '.join(f'{name} {number}' for name, number in versions.items())}.", ""]
    lines += [
        f"- {run.articles:,} articles: {run.when}, {run.machine}, load {run.load:.1f}, output on {run.disk}, "
        f"{_plural(run.rounds, 'round')}, {_lists(run.page_size)}, Communiqué at `{run.commit}`"
        for run in runs
    ]
    return "\n".join(lines)


def _lists(page_size: int) -> str:
    return f"{page_size} entries on a page of an actor or theme" if page_size else "lists on one page"


def _times(run: Run) -> str:
    """Give the median wall times with their ratios to Hugo."""
    cases = [case for case in CASES if any(tool.times.get(case) for tool in run.tools.values())]
    hugo = run.tools.get("hugo", Tool(""))
    rows = []
    for tool in _shown(run):
        cells = [_time(tool, case, hugo) for case in cases]
        rows.append([tool.label, *cells])
    return table(["median, least; × Hugo", *(CASES[case] for case in cases)], rows)


def _time(tool: Tool, case: str, hugo: Tool) -> str:
    seconds, least = tool.seconds(case), tool.fastest(case)
    if seconds is None or least is None:
        return _NONE
    # The store is filled by a clean build, so that is what it is compared with.
    times = ratio(seconds, hugo.seconds("cold" if case == "first" else case))
    return f"{_seconds(seconds)} ({_seconds(least)}){f'; {_factor(times)}' if times is not None else ''}"


def _weights(run: Run) -> str:
    """Give processor time, memory and the size of the sites."""
    hugo = run.tools.get("hugo", Tool(""))
    rows = []
    for tool in _shown(run):
        own = tool.memory
        largest, together = memory_ratios(tool, hugo)
        rows.append([
            tool.label,
            f"{_seconds(tool.cpu('cold'))}{_times_hugo(ratio(tool.cpu('cold'), hugo.cpu('cold')))}",
            f"{own.largest:,.0f} MiB{_times_hugo(largest)}" if own else _NONE,
            f"{own.together:,.0f} MiB{_times_hugo(together)}" if own else _NONE,
            f"{tool.files:,}",
            f"{tool.html / 1e6:,.1f} MB",
            f"{tool.feeds / 1e6:,.1f} MB",
        ])  # fmt: skip
    head = ("CPU time", "memory, largest process", "memory, all processes", "files", "HTML", "XML")
    return table(["clean build; × Hugo", *head], rows)


def _watched(runs: Sequence[Run]) -> str:
    rows = [
        [f"{run.articles:,}", tool.label, _watch_times(tool)]
        for run in runs
        for tool in run.tools.values()
        if tool.watch
    ]
    return table(["articles", "tool", "from saving to the new page"], rows) if rows else "Not measured."


def _watch_times(tool: Tool) -> str:
    if not tool.watch or not tool.watch.seconds:
        return f"not measured: {tool.watch.absent if tool.watch else ''}"
    times = tool.watch.seconds
    return f"{_seconds(median(times))} (least {_seconds(min(times))}, most {_seconds(max(times))})"


def _growth(runs: Sequence[Run]) -> str:
    """Give the exponents of clean builds and of edits between sizes."""
    tables = [_grown(runs, "cold", "clean build"), _grown(runs, "edit", "one article edited")]
    return "\n\n".join(filter(None, tables))


def _grown(runs: Sequence[Run], case: str, shown: str) -> str:
    names = list(dict.fromkeys(name for run in runs for name in run.tools))
    steps = [f"{one.articles:,} → {two.articles:,}" for one, two in pairwise(runs)]
    rows = []
    for name in names:
        known = {f"{few:,} → {many:,}": value for few, many, value in growth(runs, name, case)}
        if known:
            label = next(run.tools[name].label for run in runs if name in run.tools)
            rows.append([label, *(f"{known[step]:.2f}" if step in known else _NONE for step in steps)])
    return table([f"{shown}, exponent", *steps], rows) if rows else ""


def _goals(found: Iterable[Goal]) -> str:
    rows = [
        [goal.text, f"≤ {_limit(goal)}",
         _NONE if goal.found is None else _amount(goal.found, goal.unit), goal.verdict]
        for goal in found
    ]  # fmt: skip
    return table(["at 10,000 articles", "goal", "measured", ""], rows)


def _limit(goal: Goal) -> str:
    """Give a limit as it was set: ``1/15`` rather than ``0.067``."""
    part = 1 / goal.limit
    if goal.unit == "×" and part > 1 and math.isclose(part, round(part)):
        return f"1/{part:.0f}"
    return _amount(goal.limit, goal.unit)


def _amount(value: float, unit: str) -> str:
    if unit == "ms":
        return f"{value:,.0f} ms"
    return _factor(value) if unit == "×" else f"{value:.2f}"


def _factor(value: float) -> str:
    """Give a ratio with as many digits as it deserves: ``0.042×``, ``0.85×``, ``5.5×``."""
    digits = 3 if value < 0.095 else 2 if value < 0.995 else 1  # noqa: PLR2004 - where digits end
    return f"{value:.{digits}f}×"


def _times_hugo(value: float | None) -> str:
    return f"; {_factor(value)}" if value is not None else ""


def _seconds(value: float | None) -> str:
    if value is None:
        return _NONE
    digits = 3 if value < 0.0995 else 2 if value < 9.995 else 1  # noqa: PLR2004 - the same
    return f"{value:.{digits}f} s"


def _shown(run: Run) -> list[Tool]:
    return [tool for tool in run.tools.values() if tool.times or tool.memory]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a table in Markdown: names in the first column, numbers in the others."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
