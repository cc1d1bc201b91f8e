"""Tests of one group run on one worker: they share a server or a browser."""

from __future__ import annotations

import os

import pytest


@pytest.mark.xdist_group("together")
def test_a_group_is_part_of_a_test_s_name(request: pytest.FixtureRequest) -> None:
    """That is how pytest-xdist keeps a group together; versions of pytest that ignore it would split it."""
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    assert alone or request.node.nodeid.endswith("@together")
