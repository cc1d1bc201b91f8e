"""How a page or a record on it is cited: as plain text, BibTeX and CSL-JSON.

An address is given only where the site has one of its own: a citation that leads to a desk's own machine
would lead readers nowhere.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from generator.views.sourcing import CitationView
from generator.views.wording import day_view, joined

#: What TeX reads as an order, and how to have it printed. Braces have no backslash form here: BibTeX counts
#: them whatever stands before.
_TEX: Final = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
    '"': r"\textquotedbl{}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
})  # fmt: skip
#: The names of months that every style of BibTeX knows, as they are or in its own language.
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: What an address may hold as it is; braces and backslashes would end a field of BibTeX or begin an order.
_URL_SAFE: Final = "%/:=&?~#+!$,;'@()*[]"
_CSL_TYPE: Final = "webpage"


@dataclass(frozen=True, slots=True)
class Work:
    """What is cited."""

    #: Its permanent name within the site, ``article-x``, ``position-y``.
    key: str
    title: str
    #: Who answers for it; never empty.
    authors: tuple[str, ...]
    #: The name of the site, and who publishes that, if another name is given.
    site: str
    publisher: str
    day: date
    #: Absolute, with the anchor; empty if the site has no address.
    url: str
    #: The tag of its language.
    language: str
    #: Of a record, what it is and where it stands; empty for an article.
    note: str = ""


def cite(work: Work) -> CitationView:
    """Give the three forms of a citation."""
    return CitationView(text=plain_text(work), bibtex=bibtex(work), csl=csl_json(work))


def plain_text(work: Work) -> str:
    """Give authors, title, note, site, date and address in one line."""
    note = f"{_line(work.note)}, " if work.note else ""
    where = f" {work.url}" if work.url else ""
    named = f"{joined(work.authors)}, “{_line(work.title)}”, {note}{work.site}"
    return f"{named}, {day_view(work.day).text}.{where}"


def bibtex(work: Work) -> str:
    """Give an entry of BibTeX, in UTF-8; braces of their own keep names and title as they are."""
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in work.authors),
        "title": f"{{{_tex(work.title)}}}",
        "howpublished": _tex(work.site),
        "publisher": _tex(work.publisher),
        "year": str(work.day.year),
        "month": _MONTHS[work.day.month - 1],
        "url": quote(work.url, safe=_URL_SAFE),
        "note": _tex(work.note),
    }
    lines = [
        f"  {name} = {value if name == 'month' else f'{{{value}}}'},"
        for name, value in fields.items()
        if value
    ]
    return "\n".join([f"@misc{{{work.key},", *lines, "}"])


def csl_json(work: Work) -> str:
    """Give a list with one item of CSL-JSON, as reference managers import it."""
    item: dict[str, Any] = {
        "id": work.key,
        "type": _CSL_TYPE,
        "title": _line(work.title),
        "author": [{"literal": _line(name)} for name in work.authors],
        "issued": {"date-parts": [[work.day.year, work.day.month, work.day.day]]},
        "container-title": work.site,
        "publisher": work.publisher,
        "URL": work.url,
        "language": work.language,
        "note": _line(work.note),
    }
    lines = (f"  {_json(name)}: {_json(value)}" for name, value in item.items() if value)
    return "[{\n" + ",\n".join(lines) + "\n}]"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _tex(text: str) -> str:
    return _line(text).translate(_TEX)


def _line(text: str) -> str:
    """Give a text in one line."""
    return " ".join(text.split())
