"""What one build knows; kept in Pelican's settings, never in a module."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from generator.build.prepare import Prepared
from generator.views.kit import Kit
from generator.views.pages import SiteView
from generator.views.site import site_view

#: The key of the Run in Pelican's settings; upper case, or Pelican would drop it.
KEY = "BRIEFING_RUN"
#: Content that a caller has prepared already, so that it is not read twice.
PREPARED = "BRIEFING_PREPARED"
#: The site theme's stylesheet, where Pelican copies it.
STYLESHEET = "theme/css/site.css"


class ContentRefusedError(Exception):
    """The content has errors; nothing was written. Pelican exits with ``exitcode``."""

    exitcode = 2


@dataclass(frozen=True, slots=True)
class Run:
    """One build: the prepared content and what all pages share."""

    prepared: Prepared
    kit: Kit
    site: SiteView

    @classmethod
    def start(cls, settings: MutableMapping[str, Any], prepared: Prepared) -> Run:
        """Begin a build and put it in Pelican's settings; raises ContentRefusedError."""
        if prepared.kit is None:
            raise ContentRefusedError(f"the content has {len(prepared.errors)} errors")
        run = cls(prepared, prepared.kit, site_view(prepared.kit, STYLESHEET))
        settings[KEY] = run
        return run


def current(settings: MutableMapping[str, Any]) -> Run | None:
    """Give the build that runs under these settings, None if it has not begun."""
    run = settings.get(KEY)
    return run if isinstance(run, Run) else None
