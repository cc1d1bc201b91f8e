"""``communique report``: whom the desk quotes, on what it rests, and who is silent."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from generator.digest.corpus import Corpus
from generator.digest.coverage import Claim, Coverage, build_coverage
from generator.digest.silence import Silence, build_silences
from generator.model.values import Week
from generator.views.wording import day_view, plural, span, week_label

#: The widest that a name may be, so that a line has at most 80 columns.
_WIDEST = 40
_COLUMNS = 80
#: How many publishers the text names; programs get all.
_MOST = 20


class UnknownWeekError(Exception):
    """The site has no such week."""


def report_lines(corpus: Corpus, week: Week | None, silent_weeks: int) -> list[str]:
    """Give the report as text.

    Args:
        corpus: The published content.
        week: The week it is about; all of them if not given.
        silent_weeks: After how many weeks without a position somebody is silent.

    Raises:
        UnknownWeekError: The site has no such week; the message says which it has.
    """
    whole, weeks = build_coverage(corpus)
    if week is None:
        return [
            *_head("All weeks", whole),
            *_shares(whole, corpus),
            "",
            *_weeks(weeks.items()),
            *_silent(build_silences(corpus.histories.values(), corpus.as_of, silent_weeks), corpus),
            "",
            *(
                f"warning: {name}: {text}"
                for name, each in weeks.items()
                for text in _one_sided(each, corpus)
            ),
            *(f"warning: {text}" for text in _rests_on_one(whole)),
        ]
    part = weeks.get(week) or _unknown(corpus, week)
    title = f"{week_label(week)}, {span(week.monday, week.sunday)}"
    return [
        *_head(title, part),
        *_shares(part, corpus),
        "",
        *(f"warning: {text}" for text in (*_one_sided(part, corpus), *_rests_on_one(part))),
        *_told(part.singles),
    ]


def report_as_json(corpus: Corpus, week: Week | None, silent_weeks: int) -> dict[str, Any]:
    """Give the report for programs, with every claim; raises as ``report_lines`` does."""
    whole, weeks = build_coverage(corpus)
    if week is not None:
        return {"week": str(week), **_as_json(weeks.get(week) or _unknown(corpus, week), corpus)}
    silent = build_silences(corpus.histories.values(), corpus.as_of, silent_weeks)
    return {
        "all": _as_json(whole, corpus),
        "weeks": [{"week": str(name), **_as_json(part, corpus)} for name, part in weeks.items()],
        "silent": [
            {
                "actor": item.actor,
                "theme": item.theme,
                "weeks": item.weeks,
                "last": item.last.statement.day.isoformat(),
                "age_weeks": item.age_weeks,
            }
            for item in silent
        ],
    }


def _unknown(corpus: Corpus, week: Week) -> Coverage:
    known = f"they go from {corpus.weeks[0]} to {corpus.weeks[-1]}" if corpus.weeks else "there are none yet"
    raise UnknownWeekError(f"there is no digest of {week}; {known}")


def _head(title: str, part: Coverage) -> list[str]:
    counts = (
        plural(part.articles, "article"),
        plural(part.positions, "position"),
        plural(len(part.actors), "actor"),
        plural(len(part.publishers), "publisher"),
    )
    return [f"{title}: {', '.join(counts)}"]


def _shares(part: Coverage, corpus: Corpus) -> Iterator[str]:
    if not part.actors:
        return
    yield ""
    yield from _table(
        ("Actor", "Positions", "Share", "Sources", "Publishers"),
        [
            (
                corpus.actors[item.actor].record.name,
                item.positions,
                _percent(item.positions, part.positions),
                item.documents,
                item.publishers,
            )
            for item in part.actors
        ],
    )
    yield ""
    yield from _table(
        ("Publisher", "Cited", "Share"),
        [
            (item.publisher, item.citations, _percent(item.citations, part.citations))
            for item in part.publishers[:_MOST]
        ],
    )
    left = part.publishers[_MOST:]
    if left:
        times = plural(sum(item.citations for item in left), "time")
        yield f"and {plural(len(left), 'other')}, cited {times}"


def _weeks(weeks: Iterable[tuple[Week, Coverage]]) -> list[str]:
    found = list(weeks)
    rows = [
        (
            str(week),
            part.articles,
            part.positions,
            len(part.actors),
            len(part.publishers),
            len(part.singles),
        )
        for week, part in found
    ]
    return _table(("Week", "Articles", "Positions", "Actors", "Publishers", "One source"), rows)


def _silent(silent: Sequence[Silence], corpus: Corpus) -> Iterator[str]:
    if silent:
        yield ""
        yield f"Silent at the end of {corpus.weeks[-1]}, after speaking often"
    for item in silent:
        who, what = corpus.actors[item.actor].record.name, corpus.themes[item.theme].record.name
        last = day_view(item.last.statement.day).text
        yield from _wrapped(f"{who} on {what}: in {item.weeks} weeks, last on {last}", 2)


def _told(claims: Iterable[Claim]) -> Iterator[str]:
    """Give claims below the id of their article."""
    article = ""
    for claim in claims:
        if claim.briefing.id != article:
            article = claim.briefing.id
            yield from _wrapped(article, 2)
        rest = plural(claim.documents, "source")
        yield from _wrapped(f"{claim.kind.value} {claim.name}: {rest}, {claim.publishers[0]}", 4)


def _wrapped(text: str, indent: int) -> list[str]:
    """Break a line where the screen ends, but no word."""
    return textwrap.wrap(
        text, _COLUMNS, initial_indent=" " * indent, subsequent_indent=" " * (indent + 4),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _one_sided(part: Coverage, corpus: Corpus) -> Iterator[str]:
    if part.leader:
        name = corpus.actors[part.leader.actor].record.name
        yield f"one-sided: {part.leader.positions} of {part.positions} positions are those of {name}"
    if part.only_publisher:
        yield f"one-sided: all {part.positions} positions rest on {part.only_publisher}"


def _rests_on_one(part: Coverage) -> Iterator[str]:
    if part.singles:
        verb = "rests" if len(part.singles) == 1 else "rest"
        claims = plural(len(part.claims), "claim")
        yield f"{len(part.singles)} of {claims} {verb} on one source, or on one publisher"


def _table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> list[str]:
    """Set a table in columns: names to the left, numbers to the right."""
    texts = [tuple(map(str, row)) for row in rows]
    first = min(_WIDEST, max(len(row[0]) for row in (head, *texts)))
    widths = [max(len(row[place]) for row in (head, *texts)) for place in range(1, len(head))]

    def line(row: tuple[str, ...]) -> str:
        name = row[0] if len(row[0]) <= first else f"{row[0][: first - 1]}…"
        numbers = (text.rjust(width) for text, width in zip(row[1:], widths, strict=True))
        return "  ".join([name.ljust(first), *numbers])

    return [line(row) for row in (head, *texts)]


def _percent(part: int, whole: int) -> str:
    """Give a share in whole per cent, rounded half up."""
    return f"{(part * 200 + whole) // (whole * 2)} %"


def _as_json(part: Coverage, corpus: Corpus) -> dict[str, Any]:
    return {
        "articles": part.articles,
        "positions": part.positions,
        "citations": part.citations,
        "actors": [
            {
                "actor": item.actor,
                "positions": item.positions,
                "share": round(item.positions / part.positions, 4),
                "sources": item.documents,
                "publishers": item.publishers,
            }
            for item in part.actors
        ],
        "publishers": [
            {
                "publisher": item.publisher,
                "citations": item.citations,
                "share": round(item.citations / part.citations, 4),
            }
            for item in part.publishers
        ],
        "claims": len(part.claims),
        "single_source": [
            {
                "article": claim.briefing.id,
                "kind": claim.kind.value,
                "name": claim.name,
                "sources": claim.documents,
                "publisher": claim.publishers[0],
            }
            for claim in part.singles
        ],
        "warnings": [*_one_sided(part, corpus), *_rests_on_one(part)],
    }
