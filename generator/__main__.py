"""The command line: ``communique`` or ``python -m generator``. Only here the program logs or exits."""

from __future__ import annotations

from generator.desk.cli import main

if __name__ == "__main__":
    main()
