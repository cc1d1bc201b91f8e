"""Plain Pelican with markdown-it-py and PyYAML's C parser instead of Python-Markdown."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pelicanconf import *  # noqa: F403 - Pelican reads settings from names of the module

PLUGINS = ["desk", "mdit_reader"]
