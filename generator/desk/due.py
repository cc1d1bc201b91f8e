"""The command ``due``: the next time at which the same files make another site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from generator.build.prepare import Prepared, prepare
from generator.build.store.database import Store
from generator.desk.report import utc_text
from generator.digest.publication import Withheld
from generator.model.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Due:
    """A moment at which texts open by themselves."""

    #: In the site's time zone.
    when: datetime
    zone: str
    #: What opens then.
    texts: tuple[Withheld, ...]
    #: What would refuse the content then, though it is right now.
    errors: tuple[Diagnostic, ...] = ()


def next_due(prepared: Prepared) -> Due | None:
    """Give when the site changes by itself; None if it waits for nothing but an editor.

    The clock decides which texts are open and nothing else on the site: a week begins with a text in it, and
    what is overdue, stale or silent is told by the newest week.
    """
    times = [item.opens for item in prepared.withheld if item.opens is not None]
    if not times:
        return None
    first = min(times)
    zone = prepared.settings.zone
    texts = tuple(item for item in prepared.withheld if item.opens == first)
    return Due(first.astimezone(zone), zone.key, texts)


def errors_then(
    due: Due, settings: dict[str, Any], settings_path: Path, problems: list[Diagnostic], store: Store
) -> tuple[Diagnostic, ...]:
    """Give what would refuse the content when it is due: a text that opens may need one that does not."""
    return prepare(settings, str(settings_path), due.when.astimezone(UTC), problems, store).errors


def due_lines(due: Due | None) -> list[str]:
    """Tell when the site is due, and what opens."""
    if due is None:
        return ["Nothing is due: no text waits for its time."]
    head = f"{due.when.isoformat()} ({due.zone}), {utc_text(due.when)}"
    lines = [head, *(f"  {item.path}: {item.title}" for item in due.texts)]
    if due.errors:
        lines.append("At that time the content would be refused; mend it before:")
    return lines


def due_as_json(due: Due | None) -> dict[str, Any]:
    """Tell the same to programs."""
    return {
        "due": due.when.isoformat() if due else None,
        "utc": utc_text(due.when) if due else None,
        "epoch": int(due.when.timestamp()) if due else None,
        "zone": due.zone if due else None,
        "texts": [{"path": item.path, "title": item.title} for item in due.texts] if due else [],
        "errors": [str(item.headline()) for item in due.errors] if due else [],
    }
