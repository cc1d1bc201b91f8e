"""The command line: ``communique`` or ``python -m generator``. Only here the program logs or exits."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from generator.desk.interruption import listen


def main() -> NoReturn:
    """Run the command line and end the process."""
    _open_closed_streams()
    listen()
    try:
        _run()
    except SystemExit as ended:
        from generator.desk.terminal import leave

        leave(ended.code)


def _open_closed_streams() -> None:
    """Let what is said to a stream that was closed go nowhere.

    Python has none for it then, and the next file that is opened would have its number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - to the end


def _run() -> NoReturn:
    try:
        # Even reading the program takes long enough to be interrupted.
        from generator.desk import cli
        from generator.desk.terminal import leave

        cli.main()
        leave(None)
    except KeyboardInterrupt:
        from generator.desk.terminal import interrupted

        interrupted()


if __name__ == "__main__":
    main()
