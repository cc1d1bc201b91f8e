"""The benchmarks measure what they say: a corpus that our checker accepts, the same on every machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.corpus import make_corpus
from tests.conftest import snapshot


def test_the_corpus_is_the_same_for_the_same_size_and_seed(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        make_corpus(tmp_path / name, 30, seed)
    first, second, other = (snapshot(tmp_path / name) for name in "abc")
    assert first == second
    assert first.keys() == other.keys()
    assert first != other


@pytest.mark.parametrize("articles", [1, 60])
def test_a_corpus_of_any_size_is_built_and_timed(articles: int, tmp_path: Path) -> None:
    kept = tmp_path / "content"
    result = CliRunner().invoke(main, ["--articles", str(articles), "--rounds", "1", "--keep", str(kept)])
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"clean build, {articles} made-up articles: ")
    assert len(list(kept.glob("articles/*/*.md"))) == articles
    # Each article has a page of its own, beside those of 20 actors, 15 themes and the weeks.
    files = int(result.stdout.split(": ")[1].split(" files")[0])
    assert files > articles + 20 + 15
