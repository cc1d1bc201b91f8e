"""The words and quotation marks that the Markdown stage adds to a text, by language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Labels:
    """The words added to a text; a site in another language passes its own."""

    note: str = "Note"
    context: str = "Context"
    analysis: str = "Analysis"
    warning: str = "Warning"
    #: Followed by the number of the source.
    source: str = "Source"
    footnotes: str = "Footnotes"
    #: Followed by the letter of the footnote.
    footnote: str = "Footnote"
    #: Followed by the letter of the footnote.
    back: str = "Back to the text from footnote"
    #: Followed by the heading.
    section: str = "Link to this section"
    #: Followed by the number of the table and its column heads.
    table: str = "Table"


#: Outer opening and closing, inner opening and closing marks by primary language subtag.
QUOTES: Final[dict[str, tuple[str, str, str, str]]] = {
    "en": ("“", "”", "‘", "’"),
    "cs": ("„", "“", "‚", "‘"),
    "da": ("”", "”", "’", "’"),
    "de": ("„", "“", "‚", "‘"),
    "es": ("«", "»", "“", "”"),
    "et": ("„", "“", "‚", "‘"),
    "fi": ("”", "”", "’", "’"),
    # French sets its marks off with a narrow space that does not break.
    "fr": ("«\u202f", "\u202f»", "“", "”"),
    "it": ("«", "»", "“", "”"),
    "lt": ("„", "“", "‚", "‘"),
    "lv": ("“", "”", "‘", "’"),
    "nb": ("«", "»", "‘", "’"),
    "nl": ("“", "”", "‘", "’"),
    "pl": ("„", "”", "«", "»"),
    "pt": ("“", "”", "‘", "’"),
    "ro": ("„", "”", "«", "»"),
    "ru": ("«", "»", "„", "“"),
    "sk": ("„", "“", "‚", "‘"),
    "sv": ("”", "”", "’", "’"),
    "uk": ("«", "»", "„", "“"),
}


def quotes_for(language: str) -> tuple[str, str, str, str]:
    """Give the quotation marks of a language tag; English ones for a language that is not listed."""
    return QUOTES.get(language.partition("-")[0].lower(), QUOTES["en"])
