"""What a process that lives on remembers of a site: files that did not change are not read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from generator.build.asked import Answers, Asked, agrees
from generator.build.store.mark import mark_at
from generator.model.settings import Settings
from generator.read.content import Loaded
from generator.read.folder import File, FilesReader, Result
from generator.read.markdown import LinkResolver, Rendered
from generator.views.bodies import BodyMaker


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it was when it was read."""

    mark: str
    record: type
    zone: str
    found: Result


@dataclass(frozen=True, slots=True)
class _Body:
    """A body, what it was rendered from, and where its links led."""

    item: Loaded[Any]
    name: str
    language: str
    answers: Answers
    rendered: Rendered


class Memory:
    """Keeps what was read and rendered, with its faults, as long as the process lives.

    A store forgets what has faults, because it is read by the next process; this does not, because a broken
    file is looked at again and again until it is mended.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._files: dict[str, _File] = {}
        self._bodies: dict[str, _Body] = {}

    def forget(self, paths: Iterable[str]) -> None:
        """Forget files that changed, by the paths shown to the editor.

        Two writes within one tick of the file system's clock leave a file with the same mark; whoever was
        told of a change need not trust it.
        """
        for path in paths:
            self._files.pop(path, None)

    def reader(self, read: FilesReader) -> FilesReader:
        """Give a reader of files that asks another only for what is new."""

        def remembered(files: Sequence[File], settings: Settings) -> list[Result]:
            zone = settings.zone.key
            marks = [mark_at(file.path) for file in files]
            new = [
                place
                for place, (file, mark) in enumerate(zip(files, marks, strict=True))
                if not self._holds(file, mark, zone)
            ]
            for place, found in zip(new, read([files[place] for place in new], settings), strict=True):
                file = files[place]
                self._files[file.shown] = _File(marks[place], file.record, zone, found)
            return [self._files[file.shown].found for file in files]

        return remembered

    def _holds(self, file: File, mark: str, zone: str) -> bool:
        known = self._files.get(file.shown)
        asked = (mark, file.record, zone)
        return known is not None and bool(mark) and (known.mark, known.record, known.zone) == asked

    def bodies(self, make: BodyMaker, settings: Settings) -> BodyMaker:
        """Give a maker of bodies that asks another only for those whose file or links changed."""

        def remembered(
            item: Loaded[Any], name: str, links: LinkResolver, render: Callable[[LinkResolver], Rendered]
        ) -> Rendered:
            known = self._bodies.get(item.path)
            if (
                known is not None
                and known.item is item
                and (known.name, known.language) == (name, settings.language)
                and agrees(known.answers, links)
            ):
                return known.rendered
            asked = Asked(links)
            # Where the links of a body from the store lead is asked there, so that it is heard here, too.
            made = make(item, name, asked, render)
            # Read now: the store is closed when a page is asked for, and the file may be another one.
            rendered = made if isinstance(made, Rendered) else made.whole()
            self._bodies[item.path] = _Body(item, name, settings.language, asked.answers, rendered)
            return rendered

        return remembered
