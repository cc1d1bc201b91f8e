"""Texts made to be slow take less than two seconds, and no recursion is too deep."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from generator.read.text import MAX_BYTES
from tests.conftest import ROOT
from tests.read.markdown.support import RENDERER, SOURCES, Site

TIMES = 20_000
PIECES = ["[", "[a](", "*a ", ">", "<!--", "![[", "&", "|"]
# Each of these is slow in a parser, or in a step of ours, that goes back over what it has read.
OURS = [
    *("[@a", "[@s1] ", "[@x]\n\n", "[^a]", "## a\n", "::: note\n", ":::\n", "<a ", "<b>", "`", "](", "!["),
    *("[a]: x\n", '"a ', "'a ", "<!-- x\n -->\n", "[^a]: b\n\n", "a\n: b\n"),
    *("a|b\n-|-\n\n", "a\n\n---\n\n", "1. a\n", "- a\n\n", "> a\n\n", "# a\n"),
    *("[a](javascript:x)\n\n", "[a](&#106;avascript:x)\n\n"),
]
SHAPES = {
    "images in images": "![" * 5_000 + "](a)" * 5_000,
    "links in links": "[" * 5_000 + "](a)" * 5_000,
    "quotes that open, then close": '"a ' * 20_000 + "a' " * 20_000,
    "quotes between tags": '*"*' * 5_000,
    "a wide table": "|a" * 300 + "|\n" + "|-" * 300 + "|\n" + "|b|\n" * 1_000,
    "many footnotes": "".join(f"[^{n}]" for n in range(5_000))
    + "".join(f"\n\n[^{n}]: b" for n in range(5_000)),
    "deep lists": "".join("  " * n + "- a\n" for n in range(500)),
    "a note that mentions itself": "[^a]\n\n[^a]: " + "[^a] " * 5_000,
    "references and citations": "[a]: x\n\n" + "[@a][b" * 5_000,
}


def seconds(text: str) -> float:
    start = time.process_time()
    RENDERER.render(text, doc_id="d", links=Site(), sources=SOURCES)
    return time.process_time() - start


@pytest.mark.parametrize("piece", PIECES)
def test_repeated(piece: str) -> None:
    assert seconds(piece * TIMES) < 2


@pytest.mark.parametrize("piece", OURS)
def test_repeated_in_our_rules(piece: str) -> None:
    assert seconds(piece * (TIMES // 4)) < 2


@pytest.mark.parametrize("shape", SHAPES)
def test_shape(shape: str) -> None:
    assert seconds(SHAPES[shape]) < 2


@pytest.mark.parametrize("piece", ["a|b\n-|-\n\n", "[", "![[", "1. a\n", "[^a] ", "# a\n"])
def test_the_largest_text_of_one_piece_takes_little_time_and_memory(piece: str) -> None:
    """In a process of its own, which knows the most memory that it ever had: proc(5).

    ``getrusage`` would tell of its parent's, too, which may have been larger.
    """
    text = (piece * MAX_BYTES)[:MAX_BYTES]
    script = (
        "import re, sys, time\n"
        "from tests.read.markdown.support import RENDERER, SOURCES, Site\n"
        "text, start = sys.stdin.read(), time.process_time()\n"
        "RENDERER.render(text, doc_id='d', links=Site(), sources=SOURCES)\n"
        "seconds = time.process_time() - start\n"
        "kilobytes = int(re.search(r'VmHWM:\\s*([0-9]+) kB', open('/proc/self/status').read())[1])\n"
        "print(seconds, kilobytes / 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=text, cwd=ROOT, capture_output=True, text=True, check=True
    )
    seconds, megabytes = map(float, done.stdout.split())
    # Two seconds on a machine that does nothing else.
    assert seconds < 4
    assert megabytes < 512


def test_time_is_linear() -> None:
    text = '## Talks\n\nThe *parties* met [@s1] in [Kyiv](https://example.org) -- "again".\n\n'
    seconds(text)
    once = min(seconds(text * 100) for _ in range(3))
    often = min(seconds(text * 1_000) for _ in range(3))
    assert often < 30 * once
