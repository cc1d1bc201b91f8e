"""How far a long work has come, for those who wait for it."""

from __future__ import annotations

from collections.abc import Callable

#: Called now and then with what is being done, how much of it is done, and of how much.
Progress = Callable[[str, int, int], None]


def silent(_what: str, _done: int, _all: int) -> None:
    """Tell nobody."""
