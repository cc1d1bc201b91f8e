"""What browsers are told, by server-sent events: the state of the site, whenever it changes."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence

from generator.desk.serve.notices import Notice


class Hub:
    """Holds the newest state for any number of listeners; only the newest is of interest."""

    def __init__(self) -> None:
        """Begin without a state."""
        self._changed = threading.Condition()
        self._serial = 0
        self._message = ""
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether the server is stopping."""
        return self._closed

    def post(self, version: str, notices: Sequence[Notice]) -> None:
        """Tell all listeners.

        Args:
            version: Names the state of the pages; another one makes browsers reload.
            notices: What is wrong now.
        """
        told = {"version": version, "notices": [notice.as_json() for notice in notices]}
        with self._changed:
            self._message = json.dumps(told, ensure_ascii=False)
            self._serial += 1
            self._changed.notify_all()

    def close(self) -> None:
        """Send all listeners home."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float) -> tuple[int, str]:
        """Wait for a newer state than one that was seen.

        Args:
            seen: The number of the state that was seen last, 0 for none.
            seconds: How long to wait.

        Returns:
            The number of the newest state and the state; empty if nothing came.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._serial > seen or self._closed, seconds)
            if self._serial > seen and not self._closed:
                return self._serial, self._message
            return seen, ""
