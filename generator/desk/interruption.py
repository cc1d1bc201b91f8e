"""Whatever tells a command to stop does what Ctrl-C does: it tidies up, says so and ends."""

from __future__ import annotations

import signal
import sys
from types import FrameType

from generator.build.signals import STOPPING


def listen() -> None:
    """Raise KeyboardInterrupt on each signal that tells this process to stop, for as long as it lives."""
    for number in STOPPING:
        # What nohup has it ignore, or a shell that runs it in the background, stays ignored.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    # Who asks twice must not stop the tidying up half way. It is looked up, not remembered: should some code
    # swallow the first one, the second still stops it.
    if not _is_stopping():
        raise KeyboardInterrupt


def _is_stopping() -> bool:
    """Tell whether what the signal met was running because of an interruption."""
    error = sys.exception()
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None
