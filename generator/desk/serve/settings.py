"""The settings file of a site that is being served: read anew, with the modules it imports."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from generator.pelican.render import read_pelican_settings


class SettingsFile:
    """Reads Pelican's settings as often as they change."""

    def __init__(self, path: Path, content: Path | None) -> None:
        """Take the file.

        Args:
            path: Pelican's settings file.
            content: The content folder instead of PATH.
        """
        self.path = path
        self._content = content
        self._search = list(sys.path)
        self._modules: frozenset[str] = frozenset()
        #: The settings file and the modules beside it that it imported.
        self.files: frozenset[Path] = frozenset({path.resolve()})

    def read(self) -> dict[str, Any]:
        """Read the settings; a module of the site that they import is read again, too.

        Raises:
            Exception: Whatever the file raises; a settings file is a program.
        """
        self._forget()
        before = set(sys.modules)
        try:
            settings = read_pelican_settings(self.path)
        finally:
            self._modules = frozenset(name for name in set(sys.modules) - before if self._is_own(name))
            found = {Path(str(sys.modules[name].__file__)).resolve() for name in self._modules}
            self.files = frozenset({self.path.resolve(), *found})
        if self._content is not None:
            settings["PATH"] = str(self._content.resolve())
        return settings

    def _forget(self) -> None:
        """Make the modules of the site be imported again, by the way they were found at first."""
        for name in self._modules:
            sys.modules.pop(name, None)
        if self._modules:
            sys.path[:] = self._search
        importlib.invalidate_caches()

    def _is_own(self, name: str) -> bool:
        """Whether a module lies in the site's folder: the program and its libraries stay as they are."""
        file = getattr(sys.modules.get(name), "__file__", None)
        if not file or name.partition(".")[0] in ("generator", "pelican"):
            return False
        try:
            inside = Path(file).resolve().relative_to(self.path.resolve().parent)
        except ValueError:
            return False
        return not any(part.startswith(".") or part == "site-packages" for part in inside.parts)
