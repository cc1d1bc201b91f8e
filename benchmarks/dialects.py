"""How each tool wants the same articles, actors and themes written: front matter and place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from benchmarks.plain import Piece, Term

Dialect = Literal["communique", "hugo", "eleventy", "pelican", "pelican-mdit"]


@dataclass(frozen=True, slots=True)
class Content:
    """The content folder of one tool's site."""

    root: Path
    dialect: Dialect

    def write_all(self, terms: Iterable[Term]) -> None:
        """Write actors and themes; articles are written one by one."""
        for term in terms:
            self.write_term(term)

    def write_term(self, term: Term) -> None:
        """Write, or write anew, an actor or a theme."""
        name = f"{term.id}/_index.md" if self.dialect == "hugo" else f"{term.id}.md"
        _write(self.root / term.kind / name, _term(term, self.dialect))

    def write_piece(self, piece: Piece) -> None:
        """Write, or write anew, an article."""
        head = "\n".join(_head(piece, self.dialect))
        _write(self.path(piece), head + "\n\n".join(("", *piece.body)).lstrip("\n") + "\n")

    def path(self, piece: Piece) -> Path:
        """Give the file of an article: in a folder of its week, as we want it."""
        return self.root / "articles" / piece.week.upper() / f"{piece.id}.md"


def _head(piece: Piece, dialect: Dialect) -> list[str]:
    actors, themes = ", ".join(piece.actors), ", ".join(piece.themes)
    if dialect == "pelican":
        # Python-Markdown's own header; what Pelican calls tags are the themes.
        return [
            f"Title: {piece.title}",
            f"Date: {piece.day}",
            f"Summary: {piece.summary}",
            f"Tags: {themes}",
            f"Actors: {actors}",
            f"Week: {piece.week}",
            "\n",
        ]
    lines = ["---", f"title: {piece.title}", f"date: {piece.day}", f"summary: {piece.summary}"]
    if dialect == "pelican-mdit":
        lines += [f"tags: [{themes}]", f"actors: [{actors}]", f"week: {piece.week}"]
    elif dialect == "hugo":
        lines += [f"themes: [{themes}]", f"actors: [{actors}]", f"digests: [{piece.week}]"]
    elif dialect == "eleventy":
        lines += [f"themes: [{themes}]", f"actors: [{actors}]", f"week: {piece.week}"]
    else:
        lines += ["authors: [Desk]", f"themes: [{themes}]", f"actors: [{actors}]"]
    return [*lines, "---", ""]


def _term(term: Term, dialect: Dialect) -> str:
    if dialect != "communique":
        name = "title" if dialect in ("hugo", "eleventy") else "name"
        # Hugo gives each term the outputs of its kind; weeks, the third kind, have no feeds.
        outputs = "outputs: [html, atom]\n" if dialect == "hugo" else ""
        return f"---\n{name}: {term.name}\nsummary: {term.summary}\n{outputs}---\n"
    if term.kind == "actors":
        return f"---\nname: {term.name}\nkind: state\nsummary: {term.summary}\n---\n"
    question = f"Should {term.name} be so?"
    return f"---\nname: {term.name}\nquestion: {question}\ndescription: {term.summary}\n---\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
