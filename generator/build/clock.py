"""The time of a build."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from os import environ


class ClockError(Exception):
    """The time that a build was given is none; the message says why. Pelican exits with ``exitcode``."""

    exitcode = 3


def build_time() -> datetime:
    """Give the time that decides embargoes: SOURCE_DATE_EPOCH if set, else now.

    Raises:
        ClockError: What is set is no time. The clock in its place might publish what another time holds back.
    """
    epoch = environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return datetime.now(UTC)
    if not re.fullmatch(r"[0-9]{1,11}", epoch):
        message = f"SOURCE_DATE_EPOCH is no number of seconds since 1970: {epoch!r}; write it like 1766400000"
        raise ClockError(message)
    return datetime.fromtimestamp(int(epoch), UTC)
