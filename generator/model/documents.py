"""The files an editor writes: articles, actors, themes, digest notes and pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from generator.model.fields import MOST_ADDRESSES, MOST_DISAGREEMENTS, Ref, Registry, about, record
from generator.model.records import (
    ActorId,
    Correction,
    Disagreement,
    DisagreementRef,
    Event,
    EventRef,
    Interest,
    Outlook,
    OutlookRef,
    Position,
    Source,
    Support,
    ThemeId,
)
from generator.model.values import (
    CountryCode,
    FormerAddress,
    Id,
    LanguageTag,
    Line,
    MediaTopic,
    Moment,
    SafePath,
    Text,
    Url,
    WikidataId,
)
from generator.model.vocabulary import ActorKind, Alert, DirectionKind, Handling, Significance, Status

ArticleId = Annotated[Id, Ref(Registry.ARTICLE)]
Extra = Mapping[str, object]


@record
class Article:
    """One dated briefing: `content/articles/**/<id>.md`."""

    id: Id | None = about(
        "The permanent id; the file's name if absent. Feeds and citations use it.", default=None
    )
    title: Line = about("The headline.")
    date: Moment = about("The day (or time) it stands for; decides its digest.")
    updated: Moment | None = about("The day of the last change that matters to readers.", default=None)
    status: Status = about("Where it stands on its way to the reader.", default=Status.PUBLISHED)
    publish_at: Moment | None = about("Embargo: held back everywhere until this minute.", default=None)
    authors: tuple[Line, ...] = about("Who wrote it.", default=(), alias="author")
    slug: Id | None = about("Its part of the URL; the id if absent.", default=None)
    aliases: tuple[FormerAddress, ...] = about(
        "Where it stood before, slugs or addresses: they lead here.",
        default=(),
        alias="alias",
        most=MOST_ADDRESSES,
    )
    summary: Text = about("One or two sentences that stand alone.")
    key_points: tuple[Line, ...] = about("The two to four things to know.", default=())
    significance: Significance = about("How much it matters for the week.", default=Significance.NOTABLE)
    themes: tuple[ThemeId, ...] = about("Its themes; the first is the main one.", alias="theme")
    actors: tuple[ActorId, ...] = about("Who the article is about.", alias="actor")
    events: tuple[Event | EventRef, ...] = about("What happened or is planned.", default=())
    positions: tuple[Position, ...] = about("Who holds what.", default=())
    disagreements: tuple[Disagreement | DisagreementRef, ...] = about(
        "Who disputes what.", default=(), most=MOST_DISAGREEMENTS
    )
    support: tuple[Support, ...] = about("Help promised, assigned or delivered.", default=())
    interests: tuple[Interest, ...] = about("Why: the desk's analysis.", default=())
    outlook: tuple[Outlook | OutlookRef, ...] = about("What is expected, and what became of it.", default=())
    sources: tuple[Source, ...] = about("The documents it cites.", default=())
    corrections: tuple[Correction, ...] = about("Changes since it was published.", default=())
    handling: Handling = about("Who may see it; only `clear` is published.", default=Handling.CLEAR)
    language: LanguageTag | None = about("Its language, if not the site's.", default=None)
    extra: Extra | None = about("A free bag for your own tools; ignored.", default=None)


@record
class Actor:
    """A state, alliance, institution, group or person: `content/actors/<id>.md`; the body is its profile."""

    id: Id | None = about("The file's name.", default=None)
    former_ids: tuple[Id, ...] = about(
        "Ids it had before: their addresses lead here.",
        default=(),
        alias="former_id",
        most=MOST_ADDRESSES,
    )
    name: Line = about("Its name on the pages.")
    kind: ActorKind = about("What sort of actor it is.")
    summary: Text = about("Who or what it is, in one sentence.")
    office: Line | None = about("For a person: the office held.", default=None)
    aliases: tuple[Line, ...] = about("Other names.", default=(), alias="alias")
    metonyms: tuple[Line, ...] = about("Places and houses that stand for it in running text.", default=())
    ambiguous: tuple[Line, ...] = about("Names that other actors share; never resolved alone.", default=())
    member_of: tuple[ActorId, ...] = about("Actors it belongs to.", default=())
    wikidata: WikidataId | None = about("Its Wikidata item.", default=None)
    iso3166: CountryCode | None = about("Its country code.", default=None)
    homepage: Url | None = about("Its own site.", default=None)
    status: Status = about("Where it stands on its way to the reader.", default=Status.PUBLISHED)
    publish_at: Moment | None = about("Embargo: held back everywhere until this minute.", default=None)
    handling: Handling = about("Who may see it; only `clear` is published.", default=Handling.CLEAR)
    extra: Extra | None = about("A free bag for your own tools; ignored.", default=None)


@record
class Theme:
    """A subject of coverage with a question that stances answer: `content/themes/<id>.md`."""

    id: Id | None = about("The file's name.", default=None)
    former_ids: tuple[Id, ...] = about(
        "Ids it had before: their addresses lead here.",
        default=(),
        alias="former_id",
        most=MOST_ADDRESSES,
    )
    name: Line = about("Its name on the pages.")
    question: Line = about("The question that stances answer; 'supports' means yes.")
    description: Text = about("What it covers, in one sentence.")
    parent: ThemeId | None = about("The theme it belongs to.", default=None)
    keywords: tuple[Line, ...] = about("Words that point to it in running text.", default=(), alias="keyword")
    iptc: MediaTopic | None = about("The nearest IPTC Media Topic.", default=None)
    status: Status = about("Where it stands on its way to the reader.", default=Status.PUBLISHED)
    publish_at: Moment | None = about("Embargo: held back everywhere until this minute.", default=None)
    handling: Handling = about("Who may see it; only `clear` is published.", default=Handling.CLEAR)
    extra: Extra | None = about("A free bag for your own tools; ignored.", default=None)


@record
class Direction:
    """Which way a theme moved over the week, with the reason; the alert looks ahead."""

    theme: ThemeId = about("The theme.")
    direction: DirectionKind = about("Which way it moved.")
    reason: Text = about("Why, in one sentence.")
    alert: Alert | None = about("What the coming week may bring.", default=None)


@record
class DigestNote:
    """An editor's words on a week: `content/digests/2025-W51.md`; the body is the overview."""

    headline: Line = about("The headline of the issue.")
    key_points: tuple[Line, ...] = about("The two to four things to know.", default=())
    order: tuple[ArticleId, ...] = about("Articles that come first, in this order.", default=())
    directions: tuple[Direction, ...] = about("Which way the themes moved.", default=())
    issued: Moment | None = about("When it was sent out; the end of the week if absent.", default=None)
    status: Status = about("Where it stands on its way to the reader.", default=Status.PUBLISHED)
    handling: Handling = about("Who may see it; only `clear` is published.", default=Handling.CLEAR)
    extra: Extra | None = about("A free bag for your own tools; ignored.", default=None)


@record
class Page:
    """An ordinary Pelican page: `content/pages/<slug>.md`."""

    title: Line = about("Its title.")
    slug: Id | None = about("Its part of the URL; the file's name if absent.", default=None)
    aliases: tuple[FormerAddress, ...] = about(
        "Where it stood before, slugs or addresses: they lead here.",
        default=(),
        alias="alias",
        most=MOST_ADDRESSES,
    )
    summary: Text | None = about("What it is about, in one sentence.", default=None)
    date: Moment | None = about("The day it was written.", default=None)
    updated: Moment | None = about("The day it was last changed.", default=None)
    status: Status = about("Where it stands on its way to the reader.", default=Status.PUBLISHED)
    handling: Handling = about("Who may see it; only `clear` is published.", default=Handling.CLEAR)
    authors: tuple[Line, ...] = about("Who wrote it.", default=(), alias="author")
    template: Id | None = about("A template of the site theme other than `page`.", default=None)
    url: SafePath | None = about(
        "Overrides `PAGE_URL`; ends in `/` or `.html`, unless `save_as` is given.", default=None
    )
    save_as: SafePath | None = about("Overrides `PAGE_SAVE_AS`; ends in `.html`.", default=None)
    menu: int | None = about("Its place in the footer menu; absent: not in the menu.", default=None)
    language: LanguageTag | None = about("Its language, if not the site's.", default=None)
    extra: Extra | None = about("A free bag for your own tools; ignored.", default=None)
