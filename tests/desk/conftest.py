from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.live_site import Live, write


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """Give a running site that is as its list says."""
    server = Live(write(tmp_path / "live"))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
