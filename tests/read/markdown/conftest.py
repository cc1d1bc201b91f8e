"""Every rendering in these tests also shows that the second net has nothing to catch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from generator.read.markdown import net, renderer


def nothing_caught(html: str) -> str:
    """Give the HTML as the writers made it, and fail if the net would change it."""
    assert net.caught(html) == html
    return html


@pytest.fixture(autouse=True, scope="session")
def _without_net() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(renderer, "caught", nothing_caught)
        yield
