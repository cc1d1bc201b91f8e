"""What a served page has that a built one has not: the script, the style, and the banner of a draft.

Everything that is put in stands between two comments, so that the rest can be compared with a build.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib.resources import files

from generator.desk.serve.notices import Notice
from generator.views.urls import Route
from generator.views.wording import day_view, plural

#: Addresses below this are the server's own.
OWN = "/__communique/"
_BEGIN, _END = "<!-- communique serve -->", "<!-- /communique serve -->"
#: The look of the mark behind a link.
_LABEL = (
    "display: inline-block; margin-inline-start: .4em; padding: 0 .45em; border-radius: .2em; "
    "background: light-dark(#ffe9b8, #4a3608); color: light-dark(#3d2a00, #ffe9b8); "
    "font: 600 .6875rem/1.5 sans-serif; letter-spacing: 0; text-transform: none; text-decoration: none; "
    "vertical-align: middle"
)
_HEAD = re.compile(rb"<head(?:\s[^>]*)?>", re.IGNORECASE)
_BODY = re.compile(rb"<body(?:\s[^>]*)?>", re.IGNORECASE)


def asset(name: str) -> str:
    """Give a file of ours, ``live.js`` or ``live.css``."""
    return files("generator.desk.serve").joinpath("assets", name).read_text(encoding="utf-8")


def stylesheet(unpublished: Iterable[tuple[Route, str]]) -> str:
    """Give the style of what is put in, with a mark behind each link to a text that is not published.

    Args:
        unpublished: The routes of those texts, and why readers do not get them.
    """
    rules = [asset("live.css")]
    for route, reason in unpublished:
        address = _quoted(f"/{route.url}")
        links = f'a:is([href$="{address}"], [href*="{address}#"])'
        rules.append(f'{links}::after {{content: "{_quoted(label_of(reason))}"; {_LABEL}}}')
    return "\n".join(rules)


def with_marks(page: bytes, version: str, banner: str = "") -> bytes:
    """Put the script and the style into a page, and the banner if there is one.

    The script stands before the page's own policy, which allows none, and does not change it.

    Args:
        page: The HTML of a whole page; what has no head is given as it is.
        version: The state of the site that it is from.
        banner: HTML to stand at the top of the body.
    """
    head = _HEAD.search(page)
    if head is None:
        return page
    own = (
        f'<script src="{OWN}live.js" data-version="{html.escape(version)}"></script>'
        f'<link rel="stylesheet" href="{OWN}live.css">'
    )
    page = _put(page, head.end(), own)
    body = _BODY.search(page)
    return _put(page, body.end(), banner) if body and banner else page


def without_marks(page: bytes) -> bytes:
    """Give a page as a build writes it."""
    return re.sub(re.escape(_BEGIN.encode()) + b".*?" + re.escape(_END.encode()), b"", page, flags=re.DOTALL)


def _put(page: bytes, place: int, text: str) -> bytes:
    return page[:place] + f"{_BEGIN}{text}{_END}".encode() + page[place:]


def banner(reason: str, kind: str) -> str:
    """Give the banner of a text that readers do not get.

    Args:
        reason: Why, as ``Withheld`` says it.
        kind: The kind of its route; of a digest only the note is meant, the articles have their own.
    """
    said = {
        "draft": "Draft: not published.",
        "in review": "In review: not published.",
        "withdrawn": "Withdrawn: taken back from readers.",
    }.get(reason, "")
    if reason.startswith("until "):
        said = f"Under embargo until {_moment(reason.removeprefix('until '))}."
    elif not said:
        said = f"{reason.replace('handling ', 'TLP:').upper()}: never published."
    what = "Only this preview shows " + ("the note of this digest." if kind == "digest" else "it.")
    return (
        '<aside class="communique-banner" aria-label="Not published">'
        f"<p><strong>{html.escape(said)}</strong> {what}</p></aside>"
    )


def label_of(reason: str) -> str:
    """Give the short form of a reason, for links: ``draft``, ``embargo``, ``TLP:AMBER``."""
    if reason.startswith("until "):
        return "embargo"
    return reason.replace("handling ", "TLP:").upper() if reason.startswith("handling") else reason


def _moment(iso: str) -> str:
    """Give a moment in words, with its distance from UTC."""
    when = datetime.fromisoformat(iso)
    day = day_view(when.date()).text
    return day if "T" not in iso else f"{day}, {when:%H:%M} ({when.tzname() or 'UTC'})"


def _quoted(text: str) -> str:
    """Give text as it stands between the quotes of a string in CSS."""
    return re.sub(r"[^\w/.:+#\- ]", lambda match: f"\\{ord(match[0]):x} ", text)


def error_page(notices: Sequence[Notice], version: str) -> bytes:
    """Give the page for an address of which no good page is known."""
    errors = [notice for notice in notices if notice.severity == "error"]
    items = "".join(f"<li>{_told(notice)}</li>" for notice in errors)
    title = f"{plural(len(errors), 'error')} to mend" if errors else "Not there yet"
    page = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n</head>\n"
        f'<body class="communique-error">\n<main>\n<h1>{title}</h1>\n'
        "<p>This page comes by itself once they are mended.</p>\n"
        f"<ol>{items}</ol>\n</main>\n</body>\n</html>\n"
    )
    return with_marks(page.encode(), version)


def _told(notice: Notice) -> str:
    place = f"<code>{html.escape(notice.place)}</code> " if notice.place else ""
    hint = f"<br>{html.escape(notice.hint)}" if notice.hint else ""
    return f"{place}{html.escape(notice.message)}{hint}"
