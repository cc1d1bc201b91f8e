"""The parts that hold what long lists have in the archive."""

from __future__ import annotations

from generator.views.contract import shows, view
from generator.views.parts import (
    CardView,
    ChangeView,
    DirectionView,
    DisagreementView,
    EventView,
    InterestView,
    Link,
    OutlookView,
    SupportView,
)


@view
class EarlierView:
    """What a long list has in the archive."""

    number: int = shows("how many entries are there; 0 if the page has all", default=0)
    text: str = shows("how many, and from when to when, in words", default="")
    path: str = shows("the page that holds the newest of them", default="")
    years: tuple[Link, ...] = shows(
        "for each of several years the page with its newest entry, newest year first", default=()
    )


@view
class EarlierLists:
    """What each list of an actor or theme has in the archive."""

    articles: EarlierView = shows("earlier articles")
    changes: EarlierView = shows("earlier positions")
    events: EarlierView = shows("earlier events")
    outlook: EarlierView = shows("outlook items that fell due earlier")
    support: EarlierView = shows("earlier support")
    disagreements: EarlierView = shows("disagreements that were settled earlier")
    interests: EarlierView = shows("interests named earlier")
    directions: EarlierView = shows("earlier weeks")


@view
class ArchiveYear:
    """The entries of an archive page that belong to one year; only the list of that page has any."""

    year: int = shows("the year")
    articles: tuple[CardView, ...] = shows("articles, newest first", default=())
    changes: tuple[ChangeView, ...] = shows("positions, newest first", default=())
    events: tuple[EventView, ...] = shows("events, newest first", default=())
    outlook: tuple[OutlookView, ...] = shows("outlook items, the last to fall due first", default=())
    support: tuple[SupportView, ...] = shows("support, newest first", default=())
    disagreements: tuple[DisagreementView, ...] = shows("disagreements, the last settled first", default=())
    interests: tuple[InterestView, ...] = shows("interests, newest first", default=())
    directions: tuple[DirectionView, ...] = shows("directions by week, oldest first", default=())
