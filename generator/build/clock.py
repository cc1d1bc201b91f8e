"""The time of a build."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from os import environ


def build_time() -> datetime:
    """Give the time that decides embargoes: SOURCE_DATE_EPOCH if set, else now."""
    epoch = environ.get("SOURCE_DATE_EPOCH", "")
    if re.fullmatch(r"[0-9]{1,11}", epoch):
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.now(UTC)
