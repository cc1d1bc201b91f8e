"""The command line: ``communique`` or ``python -m generator``. Only here the program logs or exits."""

from __future__ import annotations

from typing import NoReturn

from generator.desk.interruption import listen


def main() -> NoReturn:
    """Run the command line and end the process."""
    listen()
    try:
        _run()
    except SystemExit as ended:
        from generator.desk.terminal import leave

        leave(ended.code)


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
