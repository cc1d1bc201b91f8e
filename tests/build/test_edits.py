"""Edits of every kind in any order: what is built is, byte for byte, what a build from nothing gives.

Short in everyday runs, with the same edits each time. ``COMMUNIQUE_EDITS=100`` makes that many sites with
chance of a seed, which is printed; ``COMMUNIQUE_SEED=7`` gives it.
``-n 0 -s`` shows what was done.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.build.edit_outputs import EDITS, Effect
from tests.build.edits import FILES, Bench, Sources
from tests.conftest import snapshot

#: How many sites are edited; 0 in everyday runs, which edit one.
SITES: Final = int(os.environ.get("COMMUNIQUE_EDITS", "0"))
SEED: Final = int(os.environ.get("COMMUNIQUE_SEED", "0")) or int.from_bytes(os.urandom(3))
#: What a long run did, told at its end.
COUNTS: Final[Counter[str]] = Counter()


def files_of(bench: Bench) -> int:
    return sum(path.is_file() for path in bench.content.rglob("*"))


class Edits(RuleBasedStateMachine):
    """One site; each step makes some edits and builds."""

    bench: Bench
    #: What to put back before the next edit, because the content was refused.
    good: Sources | None = None

    @initialize()
    def begin(self) -> None:
        self.bench = Bench(Path(tempfile.mkdtemp(prefix="communique-edits-")) / "site")
        assert files_of(self.bench) == FILES
        assert self.bench.check()
        self.good = Sources(self.bench)

    def teardown(self) -> None:
        if hasattr(self, "bench"):
            shutil.rmtree(self.bench.root.parent)

    @rule(
        names=st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=3),
        chance=st.integers(0, 2**32 - 1),
        patient=st.booleans(),
    )
    def edit(self, names: list[str], chance: int, *, patient: bool) -> None:
        """Make edits and build.

        Args:
            names: The edits, in their order.
            chance: Seeds what they choose.
            patient: Whether content that was refused is left so until the edits after it.
        """
        if self.good is not None:
            self.good.put_back()
        source = Random(chance)  # noqa: S311 - no secret
        before = Sources(self.bench)
        for name in names:
            EDITS[name].act(self.bench, source)
            COUNTS[name] += 1
        accepted = self.bench.check()
        COUNTS[" accepted" if accepted else " refused"] += 1
        assert files_of(self.bench) >= FILES - len(names)
        self.good = None if accepted else before
        if not accepted and not patient:
            self.put_back()

    def put_back(self) -> None:
        """Mend what was refused, and build."""
        assert self.good is not None
        self.good.put_back()
        self.good = None
        assert self.bench.check()


if SITES:
    # With -n 0 -s they are seen; a failure tells how to repeat it besides.
    sys.stderr.write(f"COMMUNIQUE_SEED={SEED}\n")
    atexit.register(lambda: sys.stderr.write(f"{sorted(COUNTS.items())}\n"))
    Edits = seed(SEED)(Edits)  # type: ignore[misc]  # the same class, with a mark

TestEdits = pytest.mark.timeout(0 if SITES else 120)(Edits.TestCase)
TestEdits.settings = settings(
    max_examples=SITES or 1,
    stateful_step_count=30 if SITES else 4,
    derandomize=not SITES,
    deadline=None,
    database=None,
    # Shrinking would take as long again and more; the steps of a failure are few enough to follow.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(2))
def test_every_edit_in_one_walk(part: int, tmp_path: Path) -> None:
    """Make each edit once, several between two builds, in an order that is the same each time."""
    bench = Bench(tmp_path / "site")
    assert bench.check()
    chance = Random(part)  # noqa: S311 - the same each time
    names = sorted(EDITS)[part::2]
    chance.shuffle(names)
    wrong = [name for name in names if EDITS[name].effect is Effect.REFUSED]
    right = [name for name in names if name not in wrong]
    for first in range(0, len(right), 8):
        for name in right[first : first + 8]:
            EDITS[name].act(bench, chance)
        assert bench.check(), bench.told
    good = Sources(bench)
    for name in wrong:
        EDITS[name].act(bench, chance)
        assert not bench.check(), name
        good.put_back()
    assert bench.check()


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("part", range(4))
def each_edit_by_itself(part: int, tmp_path: Path) -> None:
    bench = Bench(tmp_path / "site")
    assert bench.check()
    first = Sources(bench)
    for name in sorted(EDITS)[part::4]:
        before = snapshot(bench.output)
        EDITS[name].act(bench, Random(name))  # noqa: S311 - the same each time
        between = snapshot(bench.output)
        effect = EDITS[name].effect
        assert bench.check() == (effect is not Effect.REFUSED), (name, bench.told)
        after = snapshot(bench.output)
        # Some edits build before their last step, which is what must show.
        assert (after != (between if effect is Effect.SHOWS else before)) == (effect is Effect.SHOWS), name
        first.put_back()
        assert bench.run("build") == 0


if SITES:  # everyday runs walk over all edits instead, which takes a fifth of the time
    test_each_edit_does_what_its_kind_says = each_edit_by_itself
