"""What one build knows; kept in Pelican's settings, never in a module."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from generator.build.prepare import Prepared
from generator.views.kit import Kit
from generator.views.pages import SiteView
from generator.views.site import site_view
from generator.views.wording import plural

#: The key of the Run in Pelican's settings; upper case, or Pelican would drop it.
KEY = "BRIEFING_RUN"
#: The name under which settings list the plugin.
PLUGIN = "generator.pelican"
#: Content that a caller has prepared already, so that it is not read twice.
PREPARED = "BRIEFING_PREPARED"
#: The files of the build before, if a caller keeps them.
OUTPUTS = "BRIEFING_OUTPUTS"


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
            raise ContentRefusedError(f"the content has {plural(len(prepared.errors), 'error')}")
        run = cls(prepared, prepared.kit, site_view(prepared.kit))
        settings[KEY] = run
        return run


def takes_part(pelican: Any) -> bool:  # noqa: ANN401 - Pelican is not typed
    """Tell whether a site has our plugin: the process may build others, too."""
    return any(getattr(plugin, "__name__", "") == PLUGIN for plugin in pelican.plugins)


def current(settings: MutableMapping[str, Any]) -> Run | None:
    """Give the build that runs under these settings, None if it has not begun."""
    run = settings.get(KEY)
    return run if isinstance(run, Run) else None
