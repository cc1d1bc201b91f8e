"""The site of one tool in a working folder: written, built, edited."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.corpus import PER_WEEK, make_corpus
from benchmarks.dialects import Content
from benchmarks.measure import memory, timed
from benchmarks.peers import PROJECT, SITES, Peer
from benchmarks.plain import Piece, Term
from benchmarks.results import Memory, Timing

#: The actor that is renamed.
RENAMED = "actor-3"
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
        text = re.sub(r"^(summary: .+)$", rf"\1 Sum{word}", path.read_text("utf-8"), count=1, flags=re.MULTILINE)
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


def make_sites(
    peers: Iterable[Peer], root: Path, articles: Iterable[Piece], terms: list[Term], seed: int, count: int
) -> list[Site]:
    """Write the sites of several tools.

    Args:
        peers: The tools.
        root: The working folder.
        articles: The plain corpus, written article by article to all sites.
        terms: Its actors and themes.
        seed: The seed of the rich corpus.
        count: How many articles there are.
    """
    actor = next(term for term in terms if term.id == RENAMED)
    chosen = list(peers)
    contents = []
    for peer in chosen:
        folder = root / peer.name
        shutil.copytree(SITES / peer.folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
        if peer.equal:
            contents.append(Content(folder / "content", peer.dialect))
            contents[-1].write_all(terms)
        else:
            shutil.copytree(PROJECT / "themes" / "briefing", folder / "theme")
            make_corpus(folder / "content", count, seed)
    newest: Piece | None = None
    for piece in articles:
        newest = piece
        for content in contents:
            content.write_piece(piece)
    if newest is None:
        raise ValueError("a site needs an article")
    return [
        Site(peer, root / peer.name, newest if peer.equal else _rich_piece(root / peer.name, newest, count), actor)
        for peer in chosen
    ]


def _rich_piece(root: Path, like: Piece, count: int) -> Piece:
    """Give the newest article of the rich corpus: of its last week that of the last day."""
    last = range((count - 1) // PER_WEEK * PER_WEEK, count)
    number = max(last, key=lambda item: (item % 7, item))
    path = next((root / "content" / "articles").glob(f"*/article-{number}.md"))
    actors = re.findall(r"^actors: \[(.+)\]$", path.read_text(encoding="utf-8"), re.MULTILINE)[0]
    return replace(like, id=path.stem, actors=tuple(actors.split(", ")))
