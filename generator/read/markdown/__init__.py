"""Markdown → safe HTML, with the headings, citations, plain text and problems of a body.

Input: the text below the front matter. Output: ``Rendered``, or problems for the author in it.
"""

from __future__ import annotations

from generator.read.markdown.labels import Labels
from generator.read.markdown.links import PREFIXES, without_query
from generator.read.markdown.renderer import MarkdownRenderer
from generator.read.markdown.result import (
    ROOT,
    Citation,
    Heading,
    LinkResolver,
    Problem,
    ProblemKind,
    Rendered,
    citation_id,
    rebase,
    reference_id,
)

__all__ = [
    "PREFIXES",
    "ROOT",
    "Citation",
    "Heading",
    "Labels",
    "LinkResolver",
    "MarkdownRenderer",
    "Problem",
    "ProblemKind",
    "Rendered",
    "citation_id",
    "rebase",
    "reference_id",
    "without_query",
]
