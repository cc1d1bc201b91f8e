"""What a command tells: counts, withheld texts, diagnostics for programs."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

from generator.build.prepare import Prepared
from generator.digest.publication import FILE
from generator.model.diagnostics import Diagnostic
from generator.model.records import Event, Participant, Position, Source
from generator.model.vocabulary import Attribution
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
    """Give a line for each text and file that is not shown and why, and for each that hides names."""
    lines = []
    if prepared.withheld:
        texts = sum(item.reason != FILE for item in prepared.withheld)
        files = len(prepared.withheld) - texts
        counts = [plural(texts, "text")] if texts else []
        counts += [plural(files, "file")] if files else []
        reasons = ", ".join(f"{number} {reason}" for reason, number in _reasons(prepared).items())
        lines.append(f"Withheld, {' and '.join(counts)} ({reasons}):")
        lines += [f"  {item.path}: {item.title} ({item.reason})" for item in prepared.withheld]
    unnamed = _unnamed(prepared)
    if unnamed:
        lines.append(f"Withheld, names in {plural(len(unnamed), 'text')}:")
        lines += [f"  {path}: {plural(number, 'record')}" for path, number in unnamed.items()]
    return lines


def host_lines(output: Path) -> list[str]:
    """Give a line if a site's `_headers` says at its top that it leaves out rules of others than pages."""
    try:
        with (output / "_headers").open(encoding="utf-8") as file:
            _, *notes = takewhile(lambda line: line.startswith("#"), file)
    except (OSError, ValueError):
        # Somebody else has the folder by now.
        return []
    return [f"_headers: {' '.join(note.removeprefix('#').strip() for note in notes)}"] if notes else []


def _reasons(prepared: Prepared) -> dict[str, int]:
    """Count what is withheld by reason, in the order of the reasons' names."""
    kinds = (
        "by date" if item.reason.startswith("until ") else "linked to by withheld texts only"
        if item.reason == FILE else item.reason
        for item in prepared.withheld
    )  # fmt: skip
    return dict(sorted(Counter(kinds).items()))


def _unnamed(prepared: Prepared) -> dict[str, int]:
    """Count the positions, participants and sources whose names are hidden, by the path of their article."""
    found = {}
    for item in prepared.content.articles:
        article = item.record
        records: tuple[Position | Source | Participant, ...] = (
            *article.positions,
            *article.sources,
            *(who for event in article.events if isinstance(event, Event) for who in event.participants),
        )
        number = sum(record.attribution is Attribution.NONE for record in records)
        if number:
            found[item.path] = number
    return found


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
        plural(len(later.files), "file"),
    )
    lines = [f"{as_of_text(later.week)}; left out as later: {joined(counts)}."]
    if later.undated:
        lines.append("  pages without a date and the texts of actors and themes: nobody can tell from when")
    lines += [f"  {path}: only later texts link to it" for path in later.files]
    return lines + [f"  {path}: changed later; the text is today's" for path in later.changed]


def diagnostics_as_json(prepared: Prepared) -> dict[str, Any]:
    """Give diagnostics and withheld texts for programs."""
    return {
        "diagnostics": [diagnostic_as_json(item) for item in prepared.diagnostics],
        "withheld": [
            {
                "path": item.path,
                "title": item.title,
                "reason": item.reason,
                "opens": utc_text(item.opens) if item.opens else None,
            }
            for item in prepared.withheld
        ],
        "withheld_by_reason": _reasons(prepared),
        "names_withheld": _unnamed(prepared),
    }


def utc_text(moment: datetime) -> str:
    """Give a moment in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


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
