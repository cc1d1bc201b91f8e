"""What publish.sh tells of texts that it holds back, and what it sends at the second when one opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Site, require_tool
from tests.leaks import found
from tests.publish.conftest import published, stand_in

pytestmark = [pytest.mark.publish, pytest.mark.timeout(300)]
TEXT = """\
---
title: Zeisig
date: 2025-12-16
{line}
summary: Zeisig.
themes: [security-guarantees]
actors: [norway]
---
Zeisig.
"""


@pytest.mark.slow
def test_what_is_held_back_is_listed_and_sent_at_its_second(site: Site, tmp_path: Path) -> None:
    for tool in ("rsync", "flock"):
        require_tool(tool)
    site.build()
    target = tmp_path / "www"
    stand_in(site, target)
    site.write("articles/zeisig.md", TEXT.format(line="publish_at: 2026-01-01T00:00"))
    site.write("articles/draft.md", TEXT.format(line="status: draft"))
    told = published(site, target, SOURCE_DATE_EPOCH="1767221999")
    assert (
        "Withheld, 2 texts (1 by date, 1 draft):\n"
        "  content/articles/draft.md: Zeisig (draft)\n"
        "  content/articles/zeisig.md: Zeisig (until 2026-01-01T00:00:00+01:00)\n"
    ) in told
    assert "Changes: 0 new, 0 changed, 0 gone" in told
    assert found(target, ["zeisig"]) == {"zeisig": []}
    told = published(site, target, SOURCE_DATE_EPOCH="1767222000")
    assert "Withheld, 1 text (1 draft):" in told
    assert found(target, ["zeisig"])["zeisig"] != []
