"""``communique serve``: the site as an editor writes it, made page by page.

``watch`` tells which files changed, ``preview`` brings the site up to date and gives its files, ``marks``
puts in what only a preview has, ``server`` and ``events`` speak to browsers, ``command`` holds all together.
"""

from __future__ import annotations
