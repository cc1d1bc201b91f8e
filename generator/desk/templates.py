"""The contract with templates: ``docs/templates.md``, from the view classes."""

from __future__ import annotations

import dataclasses
import inspect
import types
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Union, get_args, get_origin, get_type_hints

from generator.desk.words import anchor, spaced
from generator.views import boards, lost, pages, shelves

#: The template of each kind of page, with the view it gets.
TEMPLATES: Mapping[str, type] = MappingProxyType(
    {
        "index.html": pages.FrontPage,
        "digests.html": pages.DigestListPage,
        "digest.html": pages.DigestPage,
        "article.html": pages.ArticlePage,
        "actors.html": pages.ActorListPage,
        "actor.html": pages.ActorPage,
        "themes.html": pages.ThemeListPage,
        "theme.html": pages.ThemePage,
        "archive.html": pages.ArchivePage,
        "history.html": pages.HistoryPage,
        "positions.html": boards.MatrixPage,
        "changes.html": boards.ChangesPage,
        "redlines.html": boards.RedLinesPage,
        "disagreements.html": boards.DisagreementsPage,
        "timeline.html": boards.TimelinePage,
        "outlook.html": boards.OutlookPage,
        "contacts.html": boards.ContactsPage,
        "support.html": boards.SupportPage,
        "sources.html": shelves.SourcesPage,
        "publisher.html": shelves.PublisherPage,
        "feeds.html": pages.FeedsPage,
        "page.html": pages.TextPage,
        "404.html": pages.NotFoundPage,
        "410.html": lost.GonePage,
        "moved.html": lost.MovedPage,
    }
)
_PLAIN: Mapping[Any, str] = MappingProxyType({str: "text", int: "whole number", bool: "true or false"})
_INTRODUCTION = """\
# What templates get

Made from the view classes by `communique schema --templates`; do not edit by hand.

A template of a site theme is a Jinja template. It gets three names:

- `view`: what this page shows. Its class depends on the template; {meta} is in all of them.
- `site`: {site}, the same on every page.
- `root`: the way from the page to the site root, `./` or `../../`. Addresses in views are below the
  root, without a slash in front: write `{{{{ root ~ link.path }}}}`.

Views cannot be changed, and a name that is not listed here is an error. Only fields that say *as HTML*
are HTML; everything else is text, which Jinja escapes. Fields may be added in any release; a field is
renamed or removed only in a new major version.
"""


def view_reference() -> str:
    """Give ``docs/templates.md``: what each template gets, and every field of every view."""
    return "\n".join(_reference())


def view_types() -> list[type]:
    """Give every view a template can reach, each once: site, pages, then their parts as they come."""
    found: list[type] = []
    waiting = [pages.SiteView, *TEMPLATES.values()]
    while waiting:
        view = waiting.pop(0)
        if view not in found:
            found.append(view)
            waiting += [part for hint in get_type_hints(view).values() for part in _views_in(hint)]
    return found


def _reference() -> Iterator[str]:
    yield _INTRODUCTION.format(meta=_link(pages.MetaView), site=_link(pages.SiteView))
    yield "| template | `view` | shows |"
    yield "| --- | --- | --- |"
    for template, view in TEMPLATES.items():
        yield f"| `{template}` | {_link(view)} | {_summary(view)} |"
    for view in view_types():
        hints = get_type_hints(view)
        yield ""
        yield f"## {spaced(view.__name__)}"
        yield ""
        yield _summary(view)
        yield ""
        yield "| field | value | shows |"
        yield "| --- | --- | --- |"
        for item in dataclasses.fields(view):
            yield f"| `{item.name}` | {_value(hints[item.name])} | {item.metadata['meaning']} |"
    yield ""


def _summary(view: type) -> str:
    return str(inspect.getdoc(view)).partition("\n")[0]


def _link(view: type) -> str:
    title = spaced(view.__name__)
    return f"[{title}](#{anchor(title)})"


def _value(hint: Any) -> str:  # noqa: ANN401 - a type
    """Say what a field holds: its view, a list of them, or a plain value."""
    members = [member for member in _members(hint) if member is not type(None)]
    core = members[0]
    if get_origin(core) is tuple:
        text = f"list of {_value(get_args(core)[0])}"
    else:
        text = _PLAIN.get(core) or _link(core)
    return f"{text}, or none" if type(None) in _members(hint) else text


def _members(hint: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a type
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def _views_in(hint: Any) -> list[type]:  # noqa: ANN401 - a type
    """Give the views in a type, however deep in lists and unions."""
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return [hint]
    return [view for inner in get_args(hint) for view in _views_in(inner)]
