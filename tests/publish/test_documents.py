"""What the documentation shows of publish.env is what publish.sh accepts."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.conftest import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
#: What publish.sh does with the file before it looks at the target.
READ = """
set -Eeuo pipefail
source tools/publish/steps.sh
source tools/publish/settings.sh
keep="" tmp=""
read_env {file}
check_environment
check_values
echo "$PUBLISH_TARGET"
"""


def blocks() -> Iterator[tuple[str, str, str]]:
    """Give where each block of code stands, what it says it is, and what it holds."""
    for page in PAGES:
        for token in MarkdownIt().parse(page.read_text(encoding="utf-8")):
            if token.type == "fence" and token.map:
                yield f"{page.name}:{token.map[0] + 1}", token.info, token.content


SHOWN = [(place, text) for place, info, text in blocks() if info == "sh publish.env"]


def test_all_that_is_meant_for_the_file_says_so() -> None:
    looks = re.compile(r"^\s*(export\s+)?(PUBLISH|AWS)_\w+\s*=", re.MULTILINE)
    assert [place for place, info, text in blocks() if looks.search(text) and info != "sh publish.env"] == []
    assert len(SHOWN) >= 3


@pytest.mark.parametrize(("place", "text"), SHOWN, ids=[place for place, _ in SHOWN])
def test_examples_are_accepted(tmp_path: Path, place: str, text: str) -> None:
    file = tmp_path / "publish.env"
    file.write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["bash", "-c", READ.format(file=shlex.quote(str(file)))],
        cwd=ROOT, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{place}: {done.stderr}"
    assert f"PUBLISH_TARGET={done.stdout}" in text
