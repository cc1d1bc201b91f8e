"""Where the links of a body led when it was rendered."""

from __future__ import annotations

from collections.abc import Mapping

from generator.read.markdown import LinkResolver

#: What each link led to, by what stands in the braces and behind them.
Answers = Mapping[tuple[str, str], str | None]


class Asked:
    """A resolver that remembers what it was asked."""

    def __init__(self, links: LinkResolver) -> None:
        """Take the resolver that knows."""
        self._links = links
        self._answers: dict[tuple[str, str], str | None] = {}

    @property
    def answers(self) -> Answers:
        """Give every question with its answer, in the order they were asked first."""
        return self._answers

    def resolve(self, prefix: str, target: str) -> str | None:
        """Give what the other gives."""
        path = self._links.resolve(prefix, target)
        self._answers[prefix, target] = path
        return path


def agrees(answers: Answers, links: LinkResolver) -> bool:
    """Tell whether every link leads where it led."""
    return all(links.resolve(*question) == path for question, path in answers.items())
