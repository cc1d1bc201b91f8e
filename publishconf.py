from __future__ import annotations

import os
import sys

# Pelican runs this file alone; what it shares with development comes from beside it.
sys.path.append(os.path.dirname(os.path.abspath(__file__)))
from pelicanconf import *  # noqa: E402, F403 - a settings file passes everything on

SITEURL = os.environ.get("SITEURL", "https://communique.example")
