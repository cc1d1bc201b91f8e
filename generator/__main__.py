"""The command line: ``communique`` or ``python -m generator``. Only here the program logs or exits."""

from __future__ import annotations

import gc

from generator.desk import cli


def main() -> None:
    """Run one command in this process and exit with its code."""
    # What a command makes lives to its end: the collector finds nothing, and looking took a tenth of a build
    # of 1,000 articles.
    gc.disable()
    cli.main()


if __name__ == "__main__":
    main()
