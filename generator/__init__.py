"""Communiqué: briefing digests as a static site.

The packages follow the way of the data, each importing only from those before it:
``model → read → digest → views → editions → build → pelican → desk``.
"""

from __future__ import annotations

__version__ = "0.1.0"
