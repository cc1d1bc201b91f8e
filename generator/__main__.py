"""The command line: ``communique`` or ``python -m generator``. Only here the program logs or exits."""

from __future__ import annotations

from typing import NoReturn

from generator.desk import cli
from generator.desk.terminal import leave


def main() -> NoReturn:
    """Run the command line and end the process."""
    try:
        cli.main()
    except SystemExit as ended:
        leave(ended.code)
    leave(None)


if __name__ == "__main__":
    main()
