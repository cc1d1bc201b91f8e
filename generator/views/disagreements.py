"""The view of the board of disagreements."""

from __future__ import annotations

from collections import Counter

from generator.digest.disputes import Dispute
from generator.model.vocabulary import DisagreementState
from generator.views.boards import CountLink, DisagreementGroup, DisagreementsPage
from generator.views.kit import Kit
from generator.views.paging import most_past
from generator.views.records import disagreement_view
from generator.views.site import meta
from generator.views.wording import plural


def disagreements_page(kit: Kit) -> DisagreementsPage:
    """Give the view of all disagreements that are not settled, and of those that were settled last."""
    known = kit.corpus.disputes
    unsettled = [item for item in known if item.state is not DisagreementState.SETTLED]
    parties = Counter(actor for item in unsettled for actor in item.disagreement.parties)
    actors = sorted(parties, key=lambda actor: (-parties[actor], kit.link("actor", actor).text, actor))
    description = f"{plural(len(known), 'disagreement')}: the parties, and where each stands."
    groups = (_group(kit, state, known) for state in DisagreementState)
    return DisagreementsPage(
        meta=meta(kit, "Disagreements", description, kind="disagreements"),
        as_of=kit.as_of(),
        groups=tuple(group for group in groups if group.disagreements),
        actors=tuple(CountLink(link=kit.link("actor", actor), number=parties[actor]) for actor in actors),
    )


def _group(kit: Kit, state: DisagreementState, known: tuple[Dispute, ...]) -> DisagreementGroup:
    own = sorted((item for item in known if item.state is state), key=_moved, reverse=True)
    # What is settled only grows.
    shown = own[: most_past(kit.settings)] if state is DisagreementState.SETTLED else own
    return DisagreementGroup(
        state=kit.term(state),
        disagreements=tuple(disagreement_view(kit, item) for item in shown),
        earlier=len(own) - len(shown),
    )


def _moved(item: Dispute) -> tuple[object, ...]:
    return (item.states[-1].day, item.disagreement.id)
