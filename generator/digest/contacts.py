"""Who met or spoke with whom: the one place that decides what counts as a contact.

An event that took place makes one contact of every two actors that took part and are named. Signing one text
is no meeting, and of back channels it is seldom known who saw whom. An incident or appointment brings nobody
together, whatever its channel. Through a mediator one meets the mediator. A person and the actor they belong
to do not meet, nor do a group and its members.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.digest.corpus import Corpus
from generator.digest.events import Happening
from generator.model.values import ApproxDate, Precision, Week
from generator.model.vocabulary import Channel, EventKind, EventStatus

#: Ways in which those who take part do not meet, or nobody knows whether they do.
_NOT_MET = (None, Channel.WRITTEN, Channel.BACK_CHANNEL)
#: What happens to those who are named, or what they react to.
_NO_MEETINGS = (EventKind.INCIDENT, EventKind.APPOINTMENT)


@dataclass(frozen=True, slots=True)
class Contact:
    """Two actors, and the events in which they met or spoke."""

    #: Their ids, in the order of the alphabet.
    pair: tuple[str, str]
    #: At least one, in the order of events.
    happenings: tuple[Happening, ...]

    @property
    def times(self) -> int:
        """In how many events."""
        return len(self.happenings)

    @property
    def first(self) -> ApproxDate:
        """The date by which they had met: a month is the first only if it ended before any exact day."""
        dates = (item.event.date for item in self.happenings)
        return min(dates, key=lambda when: (when.last, not when.exact, when.first))

    @property
    def last(self) -> Happening:
        """The last of the events: one of a month only if the month began after any exact day."""

        def began(item: Happening) -> tuple[object, ...]:
            when = item.event.date
            return (when.first, when.exact, when.last, item.event.id)

        return max(self.happenings, key=began)

    @property
    def channels(self) -> tuple[Channel, ...]:
        """How they were in contact, each way once, the most direct first."""
        found = {item.channel for item in self.happenings if item.channel}
        return tuple(sorted(found, key=lambda item: item.rank))

    def other(self, actor: str) -> str:
        """Give the one that an actor met."""
        return self.pair[self.pair[0] == actor]


def took_place(happening: Happening) -> bool:
    """Tell whether those who took part in an event met or spoke there."""
    event = happening.event
    held = event.status is EventStatus.HELD and event.kind not in _NO_MEETINGS
    return held and happening.channel not in _NOT_MET


def week_of(happening: Happening) -> Week | None:
    """Give the week in which an event began; None if no more than its month is known."""
    when = happening.event.date
    return None if when.precision is Precision.MONTH else Week.of(when.first)


def contacts(corpus: Corpus, happenings: Iterable[Happening]) -> tuple[Contact, ...]:
    """Give everyone who met in some events, the most frequent pairs first.

    Args:
        corpus: The published content.
        happenings: Events, each once.
    """
    own: dict[str, frozenset[str]] = {}
    found: defaultdict[tuple[str, str], list[Happening]] = defaultdict(list)
    for happening in happenings:
        for actor in happening.actors if took_place(happening) else ():
            if actor not in own:
                own[actor] = _own(corpus, actor)
            for other in _met(happening, actor, own[actor]):
                if actor < other:
                    found[actor, other].append(happening)
    return _ordered(found.items())


def contacts_of(corpus: Corpus, actor: str) -> tuple[Contact, ...]:
    """Give everyone an actor met, the most frequent first."""
    own = _own(corpus, actor)
    found: defaultdict[tuple[str, str], list[Happening]] = defaultdict(list)
    for happening in corpus.events_by_actor.get(actor, ()):
        for other in _met(happening, actor, own) if took_place(happening) else ():
            found[min(actor, other), max(actor, other)].append(happening)
    return _ordered(found.items())


def any_contact(corpus: Corpus) -> bool:
    """Tell whether anybody met anybody; looks no further than to the first who did."""
    several = (happening for happening in corpus.events if len(happening.actors) > 1)
    return any(contacts(corpus, (happening,)) for happening in several)


def _own(corpus: Corpus, actor: str) -> frozenset[str]:
    """Give the actor with those it belongs to and those that belong to it."""
    known = corpus.actors.get(actor)  # told as B204 if there is none; all of the content is looked at
    return frozenset({actor, *(known.record.member_of if known else ()), *corpus.members.get(actor, ())})


def _met(happening: Happening, actor: str, own: frozenset[str]) -> Iterator[str]:
    """Give whom an actor met in an event that took place."""
    mediators = happening.mediators
    direct = happening.channel is not Channel.MEDIATED or actor in mediators
    return (other for other in happening.actors if other not in own and (direct or other in mediators))


def _ordered(found: Iterable[tuple[tuple[str, str], list[Happening]]]) -> tuple[Contact, ...]:
    made = (Contact(pair, tuple(items)) for pair, items in found)
    return tuple(sorted(made, key=lambda contact: (-contact.times, contact.pair)))
