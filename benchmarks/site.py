"""The site of one tool in a working folder: written, built, edited."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

from benchmarks.corpus import PER_WEEK, make_corpus
from benchmarks.dialects import Content
from benchmarks.measure import memory, timed
from benchmarks.peers import PROJECT, SITES, Peer
from benchmarks.plain import Piece, Term, pieces, terms
from benchmarks.results import Memory, Timing
from generator.model.settings import Settings

#: The actor that is renamed.
RENAMED = "actor-3"
#: How each site's settings give the length of lists.
_PAGE_SIZE = re.compile(r"\b(perPage|PER_PAGE|_entries) = 0\b")
_NEVER = 1_000_000
_FOOTER = re.compile(r"Footer \w+\.")


@dataclass(slots=True)
class Site:
    """A site that can be built and edited. An edit is named by a word that is on no page before it."""

    peer: Peer
    root: Path
    #: The article that is edited: the newest.
    piece: Piece
    actor: Term

    @property
    def content(self) -> Content:
        """The content folder."""
        return Content(self.root / "content", self.peer.dialect)

    @property
    def output(self) -> Path:
        """The output folder."""
        return self.root / "output"

    @property
    def feed(self) -> str:
        """The path of the site's feed."""
        return "index.xml" if self.peer.equal else "feeds/all.atom.xml"

    @property
    def warm(self) -> bool:
        """Whether there is what a build finds that follows another."""
        return all((self.root / name).exists() for name in self.peer.made) or not self.peer.keeps

    def clear(self) -> None:
        """Remove everything that builds made."""
        for name in self.peer.made:
            shutil.rmtree(self.root / name, ignore_errors=True)

    def build(self, *, fresh: bool = False) -> Timing:
        """Build it in a process of its own; raises FailedError."""
        return timed(self._command(fresh=fresh), self.root, self.peer.env)

    def weigh(self) -> Memory:
        """Build it from nothing and look at the memory; raises FailedError."""
        self.clear()
        return memory(self._command(fresh=True), self.root, self.peer.env)

    def _command(self, *, fresh: bool) -> list[str]:
        command = (*self.peer.command, *(self.peer.fresh if fresh else ()))
        return [part.replace("{site}", str(self.root)) for part in command]

    def edit(self, word: str) -> None:
        """Give the newest article a longer summary and one more paragraph."""
        if self.peer.equal:
            old = self.piece
            self.piece = replace(old, summary=f"{old.summary} Sum{word}.", body=(*old.body, f"Par{word}."))
            self.content.write_piece(self.piece)
            return
        path = next((self.root / "content" / "articles").glob(f"*/{self.piece.id}.md"))
        text = re.sub(
            r"^(summary: .+)$", rf"\1 Sum{word}", path.read_text("utf-8"), count=1, flags=re.MULTILINE
        )
        path.write_text(f"{text}\nPar{word}.\n", encoding="utf-8")

    def change_template(self, word: str) -> None:
        """Change the footer of all pages."""
        path = self.root / self.peer.frame
        text = path.read_text(encoding="utf-8")
        new = f"Footer {word}."
        if _FOOTER.search(text):
            text = _FOOTER.sub(new, text)
        else:
            text = text.replace("</footer>", f"<p>{new}</p>\n</footer>")
        path.write_text(text, encoding="utf-8")

    def rename(self, word: str) -> None:
        """Give an actor another name."""
        self.content.write_term(replace(self.actor, name=f"Actor {word}"))

    def expected(self, case: str, word: str) -> list[tuple[str, str]]:
        """Give the paths and words by which one sees that an edit has reached the site."""
        piece = self.piece
        article, front = f"articles/{piece.id}/index.html", "index.html"
        actor = f"actors/{RENAMED}/index.html"
        if case == "edit":
            week, of_actor = f"digests/{piece.week}/index.html", f"actors/{piece.actors[0]}/index.html"
            shown = [(path, f"Sum{word}") for path in (article, week, of_actor, self.feed)]
            return [(article, f"Par{word}"), (self.feed, f"Par{word}"), *shown]
        if case == "template":
            return [(path, f"Footer {word}.") for path in (article, front, actor, "digests/index.html")]
        if case == "rename":
            # Our rich site names actors where they act; the others have all of them in the navigation.
            elsewhere = (article, front) if self.peer.equal else ("actors/index.html",)
            return [(path, f"Actor {word}") for path in (actor, *elsewhere)]
        return []


@dataclass(frozen=True, slots=True)
class Plan:
    """What is built."""

    #: How many articles.
    articles: int
    seed: int = 1
    #: Entries on a page of an actor or theme; 0: all on one page.
    page_size: int = 0


def make_sites(peers: Iterable[Peer], root: Path, plan: Plan) -> list[Site]:
    """Write the sites of several tools below a working folder."""
    actors_and_themes = terms(plan.seed)
    actor = next(term for term in actors_and_themes if term.id == RENAMED)
    chosen = list(peers)
    contents = []
    for peer in chosen:
        folder = root / peer.name
        shutil.copytree(SITES / peer.folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
        _divide(peer, folder, plan.page_size)
        if peer.equal:
            contents.append(Content(folder / "content", peer.dialect))
            contents[-1].write_all(actors_and_themes)
        else:
            shutil.copytree(PROJECT / "themes" / "briefing", folder / "theme")
            make_corpus(folder / "content", plan.articles, plan.seed)
    newest: Piece | None = None
    for piece in pieces(plan.articles, plan.seed):
        newest = piece
        for content in contents:
            content.write_piece(piece)
    if newest is None:
        raise ValueError("a site needs an article")
    return [Site(peer, root / peer.name, _newest(peer, newest, root, plan), actor) for peer in chosen]


def _divide(peer: Peer, folder: Path, page_size: int) -> None:
    """Tell a site's settings how long the lists of actors and themes may be."""
    number = page_size
    if peer.dialect == "communique":
        able = any(field.name == "page_size" for field in fields(Settings))
        if page_size and not able:
            raise ValueError("this version of our program does not divide lists")
        # It divides long lists unless it is told otherwise.
        number = page_size or _NEVER if able else 0
    for path in folder.glob("*.*"):
        text = path.read_text(encoding="utf-8")
        path.write_text(_PAGE_SIZE.sub(rf"\g<1> = {number}", text), encoding="utf-8")


def _newest(peer: Peer, piece: Piece, root: Path, plan: Plan) -> Piece:
    """Give the article that is edited: of the rich corpus that of the last day of its last week."""
    if peer.equal:
        return piece
    last = range((plan.articles - 1) // PER_WEEK * PER_WEEK, plan.articles)
    number = max(last, key=lambda item: (item % 7, item))
    path = next((root / peer.name / "content" / "articles").glob(f"*/article-{number}.md"))
    text = path.read_text(encoding="utf-8")
    (actors,) = re.findall(r"^actors: \[(.+)\]$", text, re.MULTILINE)
    (day,) = re.findall(r"^date: (.+)$", text, re.MULTILINE)
    return replace(piece, id=path.stem, actors=tuple(actors.split(", ")), day=date.fromisoformat(day))
