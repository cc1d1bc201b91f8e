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


def _address() -> str:
    """Give SITEURL of publish.env, read as publish.sh reads it, so that every command knows the address."""
    file = Path(__file__).resolve().with_name("publish.env")
    # Other lines may be written in any encoding: a password may be.
    text = file.read_text(encoding="utf-8-sig", errors="replace") if file.is_file() else ""
    for line in text.split("\n"):
        key, _, value = line.partition("=")
        if key == "SITEURL":
            quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
            return value[1:-1] if quoted else value
    return ""


# Never the address of the example: publish.sh refuses a site without one.
SITEURL = os.environ["SITEURL"] if "SITEURL" in os.environ else _address()
