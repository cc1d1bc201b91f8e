"""Atom feeds (RFC 4287) for the site, each actor and each theme.

Ids are tag URIs (RFC 4151) made from the site's permanent tag and an item's permanent id, so that
a new slug, date or address never shows an old entry as new.
"""

from __future__ import annotations

import html
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from feedgenerator import Atom1Feed

from generator.digest.briefings import Briefing
from generator.model.settings import Settings
from generator.model.values import Moment
from generator.read.markdown import rebase
from generator.views.kit import Kit
from generator.views.urls import Route

#: Stands for the site's address in feeds while SITEURL is empty: entries need absolute links.
LOCAL_URL = "http://localhost:8000"


class _Feed(Atom1Feed):  # type: ignore[misc]  # feedgenerator has no types
    """Atom with the date of its newest entry, whatever the clock says."""

    newest: datetime

    def latest_post_date(self) -> datetime:
        """Give the time of the feed's newest change."""
        return self.newest

    def add_root_elements(self, handler: Any) -> None:  # noqa: ANN401 - an XML generator
        """Add the elements of the feed itself, with the name of the generator."""
        super().add_root_elements(handler)
        handler.addQuickElement("generator", "Communiqué")


#: The kinds of routes that are feeds, and of what.
_KINDS = {"feed": "", "actor_feed": "actor", "theme_feed": "theme"}


def feed_routes(kit: Kit) -> Iterator[Route]:
    """Give the routes of all feeds, in the order of writing."""
    for kind in _KINDS:
        yield from kit.routes.of(kind)


def feed_document(kit: Kit, route: Route) -> str | None:
    """Give the text of the feed of one route, None if it is no feed."""
    kind = _KINDS.get(route.kind)
    if kind is None:
        return None
    corpus = kit.corpus
    lists = {"": {"": corpus.briefings}, "actor": corpus.by_actor, "theme": corpus.by_theme}
    return _document(kit, kind, route.key, lists[kind].get(route.key, ()))


def entry_id(tag: str, article: str) -> str:
    """Give the permanent id of an article's entry, the same in every feed."""
    return f"tag:{tag}:article/{article}"


def changed(briefing: Briefing) -> Moment:
    """Give the time of an article's last change that readers should notice."""
    updated = briefing.updated
    return max(updated, briefing.available) if updated else briefing.available


def _beginning(settings: Settings) -> datetime:
    """The time of a feed without entries, which needs one too: the start of the feed tag's year."""
    year = int(settings.feed_tag.partition(",")[2][:4])
    return datetime(year, 1, 1, tzinfo=settings.zone)


def _document(kit: Kit, kind: str, key: str, briefings: tuple[Briefing, ...]) -> str:
    settings = kit.settings
    base = settings.url or LOCAL_URL
    view = kit.feed(kind, key)
    page = view.page.path if view.page else ""
    newest_first = sorted(briefings, key=lambda item: (item.available.instant, item.id), reverse=True)
    shown = newest_first[: settings.feed_entries]
    feed = _Feed(
        title=view.title,
        link=f"{base}/{page}",
        description=settings.tagline or None,
        language=settings.language,
        author_name=settings.publisher or settings.name,
        feed_url=f"{base}/{view.path}",
        feed_guid=f"tag:{settings.feed_tag}:feed/{f'{kind}/{key}' if kind else 'all'}",
        feed_copyright=settings.rights or None,
    )
    feed.newest = max((changed(item).instant for item in shown), default=_beginning(settings))
    for item in shown:
        article = item.article
        feed.add_item(
            title=article.title,
            link=f"{base}/{kit.routes.path('article', item.id)}",
            description=html.escape(article.summary),
            content=rebase(kit.body(item).html, f"{base}/") + _sources(kit, item),
            unique_id=entry_id(settings.feed_tag, item.id),
            pubdate=item.available.local,
            updateddate=changed(item).local,
            author_name=", ".join(article.authors) or settings.publisher or settings.name,
            categories=[
                *(link.text for link in kit.links("theme", article.themes)),
                *(link.text for link in kit.links("actor", article.actors)),
            ],
        )
    out = io.StringIO()
    feed.write(out, "utf-8")
    return out.getvalue()


def _sources(kit: Kit, briefing: Briefing) -> str:
    """Give the list of sources and the corrections, so that an entry stands alone in a feed reader."""
    notes = "".join(
        f"<p><strong>Correction, {note.date.text}:</strong> {html.escape(note.note)}</p>"
        for note in kit.corrections(briefing)
    )
    entries = []
    for source in kit.source_list(briefing).values():
        title = html.escape(source.title)
        linked = f'<a href="{html.escape(source.url)}">{title}</a>' if source.url else title
        date = f", {source.date.text}" if source.date else ""
        entries.append(f'<li id="{source.anchor}">{html.escape(source.publisher)}: {linked}{date}</li>')
    listed = f"<h2>Sources</h2><ol>{''.join(entries)}</ol>" if entries else ""
    return notes + listed
