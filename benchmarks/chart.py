"""The times of one size as a drawing: a bar for each tool and case, on a logarithmic scale."""

from __future__ import annotations

import math
from html import escape

from benchmarks.results import CASES, Run, Tool

_SHOWN = ("cold", "nothing", "edit", "template", "rename")
_WIDTH, _LEFT, _RIGHT = 760, 190, 80
_BAR, _STEP, _HEAD, _TOP = 12, 18, 30, 64
#: Seconds at the left and right end of the scale.
_LEAST, _MOST = 0.02, 500.0
_MARKS = (0.1, 1, 10, 100)
_STYLE = """
  .paper { fill: #ffffff } .ink { fill: #1f2933 } .soft { fill: #52606d }
  .rule { stroke: #cbd2d9 } .peer { fill: #8a97a6 } .own { fill: #0b6e4f }
  text { font: 12px system-ui, sans-serif } .big { font-size: 15px; font-weight: 600 }
  .case { font-weight: 600 } .value { paint-order: stroke; stroke: #ffffff; stroke-width: 4px }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #14181d } .ink { fill: #e6eaee } .soft { fill: #a9b4bf }
    .value { stroke: #14181d } .rule { stroke: #3a444f } .peer { fill: #75818e } .own { fill: #4cc38a }
  }
"""


def chart(run: Run) -> str:
    """Draw the times of one size."""
    tools = {name: tool for name, tool in run.tools.items() if tool.equal and tool.times}
    cases = [case for case in _SHOWN if any(tool.seconds(case) for tool in tools.values())]
    drawn: list[str] = []
    y = _TOP
    for case in cases:
        y += _HEAD
        drawn.append(f'<text class="ink case" x="16" y="{y - 8}">{CASES[case].capitalize()}</text>')
        for name, tool in sorted(tools.items(), key=lambda item: item[1].seconds(case) or math.inf):
            seconds = tool.seconds(case)
            if seconds is not None:
                drawn += _bar(tool, seconds, y, own=name == "communique")
                y += _STEP
    height = y + 28
    title = f"Build times at {run.articles:,} articles"
    scale = []
    for mark in _MARKS:
        x = _place(mark)
        scale.append(f'<line class="rule" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{height - 24}"/>')
        scale.append(
            f'<text class="soft" x="{x:.1f}" y="{height - 8}" text-anchor="middle">{mark:g} s</text>'
        )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
        f'height="{height}" role="img" aria-labelledby="title desc">'
    )
    how = "Median wall time of the whole command; logarithmic scale, shorter is faster"
    return "\n".join([
        head,
        f'<title id="title">{title}</title>',
        f'<desc id="desc">{escape(_described(tools, cases))}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" width="{_WIDTH}" height="{height}" rx="6"/>',
        f'<text class="ink big" x="16" y="28">{title}</text>',
        f'<text class="soft" x="16" y="48">{how}</text>',
        *scale,
        *drawn,
        "</svg>",
        "",
    ])  # fmt: skip


def _bar(tool: Tool, seconds: float, y: int, *, own: bool) -> list[str]:
    end, base = _place(seconds), y + _BAR - 2
    ink, colour = ("ink", "own") if own else ("soft", "peer")
    return [
        f'<text class="{ink}" x="{_LEFT - 8}" y="{base}" text-anchor="end">{escape(tool.label)}</text>',
        f'<rect class="{colour}" x="{_LEFT}" y="{y}" width="{end - _LEFT:.1f}" height="{_BAR}"/>',
        f'<text class="ink value" x="{end + 6:.1f}" y="{base}">{_short(seconds)}</text>',
    ]


def _place(seconds: float) -> float:
    share = math.log(max(seconds, _LEAST) / _LEAST) / math.log(_MOST / _LEAST)
    return _LEFT + min(share, 1) * (_WIDTH - _LEFT - _RIGHT)


def _described(tools: dict[str, Tool], cases: list[str]) -> str:
    """Say in words what the drawing shows."""
    parts = []
    for case in cases:
        times = [f"{t.label} {_short(s)}" for t in tools.values() if (s := t.seconds(case)) is not None]
        parts.append(f"{CASES[case].capitalize()}: {', '.join(times)}.")
    return " ".join(parts)


def _short(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 9.995 else f"{seconds:.1f} s"  # noqa: PLR2004 - where digits end
