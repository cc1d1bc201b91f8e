"""The views of the list of actors and of each actor."""

from __future__ import annotations

from generator.digest.contacts import contacts_of
from generator.model.vocabulary import ActorKind, PositionKind
from generator.read.markdown import rebase
from generator.views import paging
from generator.views.archives import current_disagreements, earlier_lists, newest
from generator.views.changes import changes_link, counts
from generator.views.history import actor_histories, drawn_here, drawn_link, held_now
from generator.views.kit import Kit
from generator.views.pages import ActorGroup, ActorListPage, ActorPage, ActorRow
from generator.views.parts import ContactView
from generator.views.redlines import actor_crossings
from generator.views.silences import silences
from generator.views.site import meta
from generator.views.urls import root_of
from generator.views.wording import approx_view, moment_view


def actor_list_page(kit: Kit) -> ActorListPage:
    """Give the view of the list of actors."""
    actors = kit.corpus.actors.values()
    groups = [(kind, [item.id for item in actors if item.record.kind is kind]) for kind in ActorKind]
    return ActorListPage(
        meta=meta(kit, "Actors", "Every actor and what it holds now.", kind="actors"),
        groups=tuple(
            ActorGroup(kind=kit.term(kind), actors=tuple(_row(kit, actor) for actor in members))
            for kind, members in groups
            if members
        ),
    )


def actor_page(kit: Kit, actor: str) -> ActorPage:
    """Give the view of one actor."""
    corpus = kit.corpus
    loaded = corpus.actors[actor]
    record = loaded.record
    held = actor_histories(kit, actor)
    feed = kit.feed("actor", actor)
    return ActorPage(
        meta=meta(kit, record.name, record.summary, kind="actor", key=actor, above="actors", feeds=(feed,)),
        name=record.name,
        kind=kit.term(record.kind),
        summary=record.summary,
        office=record.office or "",
        aliases=(*record.aliases, *record.metonyms),
        wikidata=record.wikidata or "",
        country=record.iso3166 or "",
        homepage=record.homepage or "",
        member_of=kit.links("actor", record.member_of),
        members=kit.links("actor", corpus.members.get(actor, ())),
        profile=rebase(kit.bodies[loaded.path].html, root_of(kit.routes["actor", actor].save_as)),
        holdings=tuple(kit.holding(history.holding) for history in held_now(held)),
        silences=silences(kit, held),
        as_of=kit.as_of(),
        earlier=earlier_lists(kit, "actor", actor),
        chart=drawn_here(kit, "actor", actor, held),
        drawn=drawn_link(kit, "actor", actor),
        counts=counts(kit, kit.corpus.ledger.get(f"actors/{actor}", ())),
        ledger=changes_link(kit, f"actors/{actor}"),
        changes=newest(kit, paging.ACTOR_CHANGES, actor),
        collisions=actor_crossings(kit, actor, [history.theme for history in held]),
        disagreements=current_disagreements(
            kit, paging.ACTOR_DISAGREEMENTS, actor, corpus.disputes_by_actor.get(actor, ())
        ),
        events=newest(kit, paging.ACTOR_EVENTS, actor),
        contacts=_contacts(kit, actor),
        support=newest(kit, paging.ACTOR_SUPPORT, actor),
        interests=newest(kit, paging.ACTOR_INTERESTS, actor),
        articles=newest(kit, paging.ACTOR_ARTICLES, actor),
        feed=feed,
    )


def _row(kit: Kit, actor: str) -> ActorRow:
    held = held_now(actor_histories(kit, actor))
    articles = kit.corpus.by_actor.get(actor, ())
    red = PositionKind.RED_LINE
    return ActorRow(
        actor=kit.link("actor", actor),
        summary=kit.corpus.actors[actor].record.summary,
        holdings=len(held),
        red_lines=sum(1 for history in held if history.current.statement.position.kind is red),
        articles=len(articles),
        last=moment_view(articles[0].article.date) if articles else None,
    )


def _contacts(kit: Kit, actor: str) -> tuple[ContactView, ...]:
    return tuple(
        ContactView(
            actor=kit.link("actor", contact.other(actor)),
            times=contact.times,
            last=approx_view(contact.last.event.date),
        )
        for contact in sorted(
            contacts_of(kit.corpus, actor), key=lambda contact: (-contact.times, contact.other(actor))
        )
    )
