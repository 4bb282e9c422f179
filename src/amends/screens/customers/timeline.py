"""What happened between a customer and us, of every kind, newest first, a page at a time; only what the reader may see."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import islice
from operator import attrgetter

from django.db.models import Count, Prefetch, Q, prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from amends.conversations.models import Conversation
from amends.customers.models import Customer, Line, Order, OrderEvent, Return
from amends.listening.models import Moment
from amends.recoveries.models import Goodwill, Recovery

A_TURN = 30
FIRST_LINES = 5
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
PLACE = re.compile(r"(?P<at>-?\d{1,17})\.(?P<rank>\d)\.(?P<pk>\d{1,18})")
KINDS = {
    "orders": _("Orders"),
    "events": _("Events"),
    "conversations": _("Conversations"),
    "moments": _("Moments"),
    "gestures": _("Gestures"),
}


@dataclass(frozen=True)
class Source:
    """Rows of one kind, the column that says when, and what is asked for besides once it is known which are shown."""

    kind: str
    template: str
    rows: Callable
    when: str = "at"
    more: Callable = lambda rows, teammate: None


@dataclass(frozen=True)
class Entry:
    """One thing that happened; the same instant is told in the order of rank and number."""

    at: datetime
    rank: int
    noun: object

    @property
    def place(self) -> tuple:
        return self.at, self.rank, self.noun.pk

    @property
    def template(self) -> str:
        return SOURCES[self.rank].template


def _orders(customer: Customer, teammate):
    return Order.objects.visible_to(teammate).filter(customer=customer)


def _lines(orders: list[Order], teammate) -> None:
    """The first few lines of each, with what came back of them, and how many there are."""
    few = Line.objects.order_by("pk").prefetch_related("nettings")[:FIRST_LINES]
    prefetch_related_objects(orders, Prefetch("lines", few, to_attr="first_lines"))
    many = dict(Line.objects.filter(order__in=orders).order_by().values_list("order").annotate(Count("pk")))
    for order in orders:
        order.more_lines = many.get(order.pk, 0) - len(order.first_lines)


def _returns(customer: Customer, teammate):
    return Return.objects.filter(customer=customer).prefetch_related("nettings__line__order")


def _events(customer: Customer, teammate):
    return OrderEvent.objects.visible_to(teammate).filter(customer=customer).select_related("order")


def _conversations(customer: Customer, teammate):
    return Conversation.objects.visible_to(teammate).standing().filter(customer=customer).select_related("inbox", "owner")


def _words(conversations: list[Conversation], teammate) -> None:
    for conversation in conversations:
        conversation.named = conversation.subject if teammate.reads_letters else ""
        conversation.words = conversation.preview_for(teammate)


def _moments(customer: Customer, teammate):
    return Moment.objects.visible_to(teammate).filter(customer=customer).select_related("cause")


def _occasions(moments: list[Moment], teammate) -> None:
    """What opened or joined each, and the recovery it opened. Who sees a moment sees the conversations in it."""
    prefetch_related_objects(moments, "occasions__conversation", "occasions__order_event")
    recoveries = {one.moment_id: one for one in Recovery.objects.visible_to(teammate).filter(moment__in=moments).with_next_step()}
    for moment in moments:
        moment.recovery = recoveries.get(moment.pk)
        moment.conversations = [occasion.conversation for occasion in moment.occasions.all() if occasion.conversation]
        moment.events = [occasion.order_event for occasion in moment.occasions.all() if occasion.order_event]
    _words([conversation for moment in moments for conversation in moment.conversations], teammate)


def _gestures(customer: Customer, teammate):
    seen = Recovery.objects.visible_to(teammate).filter(moment__customer=customer)
    return Goodwill.objects.standing().filter(recovery__in=seen).select_related("purse__teammate")


SOURCES = [
    Source("orders", "screens/customers/_order.html", _orders, more=_lines),
    Source("orders", "screens/customers/_return.html", _returns),
    Source("events", "screens/customers/_event.html", _events),
    Source("conversations", "screens/customers/_conversation.html", _conversations, "last_at", _words),
    Source("moments", "screens/customers/_moment.html", _moments, more=_occasions),
    Source("gestures", "screens/customers/_gesture.html", _gestures),
]


class Timeline:
    """A page of it, after a place; `kind` leaves out what is not of that kind."""

    def __init__(self, customer: Customer, teammate, *, kind: str = "", after: str = "", size: int = A_TURN) -> None:
        self.customer, self.teammate, self.size = customer, teammate, size
        self.kind = kind if kind in KINDS else ""
        self._place = _read(after)
        self.is_from_top = self._place is None

    def __iter__(self):
        return iter(self._found[: self.size])

    def __len__(self) -> int:
        return min(len(self._found), self.size)

    @property
    def kinds(self) -> dict:
        return KINDS

    @property
    def after(self) -> str | None:
        """Where the next page begins; None: that was all."""
        if len(self._found) <= self.size:
            return None
        at, rank, pk = self._found[self.size - 1].place
        return f"{(at - EPOCH) // MICROSECOND}.{rank}.{pk}"

    @cached_property
    def _found(self) -> list[Entry]:
        told = (self._told(rank, source) for rank, source in enumerate(SOURCES) if self.kind in ("", source.kind))
        found = list(islice(merge(*told, key=attrgetter("place"), reverse=True), self.size + 1))
        for rank, source in enumerate(SOURCES):
            if rows := [entry.noun for entry in found if entry.rank == rank]:
                source.more(rows, self.teammate)
        return found

    def _told(self, rank: int, source: Source) -> Iterable[Entry]:
        rows = source.rows(self.customer, self.teammate).order_by(f"-{source.when}", "-pk")
        rows = rows.filter(_beyond(source.when, rank, self._place)) if self._place else rows
        return [Entry(getattr(row, source.when), rank, row) for row in rows[: self.size + 1]]


def _beyond(when: str, rank: int, place: tuple) -> Q:
    at, last_rank, pk = place
    earlier = Q(**{f"{when}__lt": at})
    if rank < last_rank:
        return Q(**{f"{when}__lte": at})
    return earlier | Q(**{when: at, "pk__lt": pk}) if rank == last_rank else earlier


def _read(text: str) -> tuple | None:
    found = PLACE.fullmatch(text)
    if not found:
        return None
    try:
        return EPOCH + int(found["at"]) * MICROSECOND, int(found["rank"]), int(found["pk"])
    except OverflowError:
        return None
