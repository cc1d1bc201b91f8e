"""The views of what stands at addresses whose page has moved or was withdrawn."""

from __future__ import annotations

from generator.views.contract import shows, view
from generator.views.pages import MetaView
from generator.views.parts import Link


@view
class MovedPage:
    """What stands at an old address, for hosts that do not redirect; it sends browsers on at once."""

    title: str = shows("the address where it is now, as a reader would name it")
    target: str = shows("the address where it is now, from this page")
    canonical: str = shows("the same, absolute; empty while the site's address is unknown")


@view
class GonePage:
    """What stands at the address of a text that was withdrawn."""

    meta: MetaView = shows("the head of the page")
    search: tuple[Link, ...] = shows("where to look instead")
