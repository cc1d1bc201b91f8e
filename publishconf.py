from __future__ import annotations

import os
import sys
from pathlib import Path

# Pelican runs this file alone; what it shares with development comes from beside it, and from there
# first: the checkout that runs this may hold the settings of another site.
sys.path.insert(0, str(Path(__file__).resolve().parent))
from pelicanconf import *  # noqa: F403 - a settings file passes everything on

# The theme's files in a folder that is named by what they hold, for browsers to keep for good. Not while
# developing: a change of a stylesheet then makes every page anew.
BRIEFING = {**BRIEFING, "FINGERPRINTS": True}  # noqa: F405 - of pelicanconf

SITEURL = os.environ.get("SITEURL", "https://communique.example")
