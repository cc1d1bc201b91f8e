"""What nobody is to learn from a file that is published: secrets, and how the building machine is set up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.build.secrets import secrets_in

#: The home folder of some user of some machine.
_HOMES = ("/home/", "/Users/", ":\\Users\\", ":\\\\Users\\\\", "/root/")
_HOME = re.compile(
    r"(?<![\w.%/~-])(?:file://)?(?:/(?:home|Users)/[A-Za-z_]|/root/[.\w]|[A-Za-z]:\\{1,2}Users\\{1,2}\w)[\w.-]*"
)


class Leaks:
    """Looks for secrets, home folders and the given paths of a machine in texts."""

    def __init__(self, machine_paths: Iterable[str]) -> None:
        self.machine_paths = frozenset(machine_paths)
        self.leak = _leak_pattern(self.machine_paths)

    def of(self, text: str) -> Iterator[tuple[str, int, str]]:
        """Give what nobody is to learn from a text: rule, place and message."""
        # The pattern costs more than all else here, so it only runs where there is something to find.
        found: dict[int, str] = {}
        if any(known in text for known in _HOMES):
            found = {home.start(): f"a home folder: {home[0]}" for home in _HOME.finditer(text)}
        if any(known in text for known in self.machine_paths):
            for leak in self.leak.finditer(text):
                found[leak.start()] = f"a path of the build machine: {leak[0]}"
        yield from (("V502", offset, message) for offset, message in found.items())
        for offset, name, beginning in secrets_in(text):
            yield "V501", offset, f"this looks like a secret ({name}): {beginning}…"


def _leak_pattern(paths: Iterable[str]) -> re.Pattern[str]:
    """Give the pattern of the machine's paths; ``/srv`` alone is a word, ``/srv/…`` is a path."""
    longest_first = sorted(paths, key=len, reverse=True)
    parts = [
        re.escape(path) + (r"/[\w.]" if path.count("/") == 1 else r"(?![\w-])") for path in longest_first
    ]
    return re.compile(rf"(?<![\w.%-])(?:{'|'.join(parts)})")
