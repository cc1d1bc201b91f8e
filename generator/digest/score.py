"""How well outlook items were judged, once they are resolved.

The score is that of Brier (Monthly Weather Review 78, 1950) for two outcomes: the mean of the squared
differences between the chance that was given and what happened (1 or 0). 0 is the best, 1 the worst; who
always says fifty-fifty gets 0.25. The chance of a term is the middle of its range (ICD 203).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from generator.digest.outlook import Expectation
from generator.model.vocabulary import Likelihood, Outcome


@dataclass(frozen=True, slots=True)
class TermScore:
    """How often came about what was called so likely."""

    likelihood: Likelihood
    #: How many items with this term were resolved, void ones aside.
    items: int
    #: How many of them occurred.
    occurred: int


@dataclass(frozen=True, slots=True)
class Score:
    """What became of all resolved items."""

    #: One for each term, least likely first.
    terms: tuple[TermScore, ...]
    #: How many items were resolved as void; they count for nothing else.
    void: int
    #: The mean of the squared errors, exactly; None without items.
    brier: Fraction | None

    @property
    def items(self) -> int:
        """How many items count."""
        return sum(term.items for term in self.terms)


def chance(likelihood: Likelihood) -> Fraction:
    """Give the middle of the range that a term stands for, from 0 to 1."""
    return Fraction(sum(likelihood.percent), 200)


def build_score(outlook: Iterable[Expectation]) -> Score:
    """Score all items that are resolved.

    Args:
        outlook: Any items; open ones count for nothing.
    """
    outcomes = Counter(
        (item.outlook.likelihood, item.resolution.outcome) for item in outlook if item.resolution is not None
    )
    terms = tuple(
        TermScore(
            term,
            outcomes[term, Outcome.OCCURRED] + outcomes[term, Outcome.DID_NOT_OCCUR],
            outcomes[term, Outcome.OCCURRED],
        )
        for term in Likelihood
    )
    items = sum(term.items for term in terms)
    error = sum(
        term.occurred * (1 - chance(term.likelihood)) ** 2
        + (term.items - term.occurred) * chance(term.likelihood) ** 2
        for term in terms
    )
    void = sum(outcomes[term, Outcome.VOID] for term in Likelihood)
    return Score(terms, void, Fraction(error) / items if items else None)
