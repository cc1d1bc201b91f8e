"""What a command tells: counts, withheld texts, diagnostics for programs."""

from __future__ import annotations

from typing import Any

from generator.build.prepare import Prepared
from generator.model.diagnostics import Diagnostic
from generator.views.wording import as_of_text, joined, plural


def summary(prepared: Prepared) -> str:
    """Give one sentence on what was read and what is wrong."""
    content = prepared.content
    counts = [
        plural(len(content.articles), "article"),
        plural(len(content.actors), "actor"),
        plural(len(content.themes), "theme"),
        plural(len(content.digests), "digest note"),
        plural(len(content.pages), "page"),
    ]
    # A whole folder that cannot be read has no name here.
    refused = sum(1 for _, name in content.refused if name)
    if refused:
        counts.append(f"{plural(refused, 'text')} refused")
    errors = len(prepared.errors)
    warnings = len(prepared.diagnostics) - errors
    found = [plural(errors, "error")] if errors else []
    if warnings:
        found.append(plural(warnings, "warning"))
    return f"{', '.join(counts)}: {', '.join(found) or 'nothing wrong'}."


def withheld_lines(prepared: Prepared) -> list[str]:
    """Give a line for each text that is not shown, and why."""
    if not prepared.withheld:
        return []
    head = f"Withheld, {plural(len(prepared.withheld), 'text')}:"
    return [head, *(f"  {item.path}: {item.title} ({item.reason})" for item in prepared.withheld)]


def later_lines(prepared: Prepared) -> list[str]:
    """Say what a site as of a week leaves out, and what it cannot show as it was."""
    later = prepared.later
    if later is None:
        return []
    counts = (
        plural(later.articles, "article"),
        plural(later.digests, "digest note"),
        plural(later.pages, "page"),
        plural(later.actors, "actor"),
        plural(later.themes, "theme"),
    )
    lines = [f"{as_of_text(later.week)}; left out as later: {joined(counts)}."]
    if later.undated:
        lines.append("  pages without a date and the texts of actors and themes: nobody can tell from when")
    return lines + [f"  {path}: changed later; the text is today's" for path in later.changed]


def diagnostics_as_json(prepared: Prepared) -> dict[str, Any]:
    """Give diagnostics and withheld texts for programs."""
    return {
        "diagnostics": [diagnostic_as_json(item) for item in prepared.diagnostics],
        "withheld": [
            {"path": item.path, "title": item.title, "reason": item.reason} for item in prepared.withheld
        ],
    }


def diagnostic_as_json(item: Diagnostic) -> dict[str, Any]:
    """Give a diagnostic for programs."""
    return {
        "path": item.location.path,
        "line": item.location.line,
        "column": item.location.column,
        "severity": item.severity.value,
        "code": item.code,
        "message": item.message,
        "hint": item.hint,
    }
