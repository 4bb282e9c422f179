"""Beside a thread: what the customer is worth and owed, and what happened before."""

import hashlib
from datetime import datetime

from django.db.models import IntegerField, Q, Subquery
from django.utils.functional import cached_property

from amends.conversations.models import Commitment, Conversation
from amends.customers.models import Customer, Order, OrderEvent
from amends.listening.models import Moment
from amends.recoveries.models import Recovery
from amends.screens.conversation.forms import CommitmentForm
from amends.screens.conversation.lines import what_it_was
from amends.screens.parts.steps import Five, five

LAST = 5
MOST_EVENTS = 50


class Counted(Subquery):
    """How many rows a question finds."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


class Panel:
    """All that helps to serve this customer, for one teammate. `tried` is a commitment that was refused."""

    def __init__(self, told, reader, *, at: datetime, tried: CommitmentForm | None = None) -> None:
        self.told, self.reader, self.at, self._tried = told, reader, at, tried

    @property
    def customer(self) -> Customer:
        return self.told.conversation.customer

    @cached_property
    def five(self) -> Five | None:
        """Of the newest recovery."""
        return five(self.told.recoveries[0], self.told.teammate, self.at) if self.told.recoveries else None

    @property
    def other_recoveries(self) -> list[Recovery]:
        return self.told.recoveries[1:]

    @property
    def owed(self) -> list[Commitment]:
        return [one for one in self.told.commitments.values() if not (one.kept_at or one.broken_at)]

    @property
    def settled(self) -> list[Commitment]:
        done = [one for one in self.told.commitments.values() if one.kept_at or one.broken_at]
        return sorted(done, key=lambda one: one.kept_at or one.broken_at, reverse=True)[:LAST]

    @cached_property
    def promising(self) -> CommitmentForm:
        return self._tried or CommitmentForm(auto_id="promising_%s")

    @cached_property
    def orders(self) -> list[tuple[Order, list[OrderEvent]]]:
        """The last ones, each with what befell it."""
        return [(order, [event for event in self._befallen if event.order_id == order.pk]) for order in self._orders]

    @property
    def events(self) -> list[OrderEvent]:
        """What befell the customer outside any order we know."""
        return [event for event in self._befallen if event.order_id is None][-LAST:][::-1]

    @cached_property
    def conversations(self) -> list[Conversation]:
        others = self._theirs(Conversation).exclude(pk=self.told.conversation.pk)
        return list(others.order_by("-last_at", "-pk")[:LAST])

    @cached_property
    def moments(self) -> list[tuple[Moment, str]]:
        """Earlier ones, judged, and what they were."""
        earlier = self._theirs(Moment).judged().exclude(pk__in=[moment.pk for moment in self.told.moments])
        return [(moment, what_it_was(moment)) for moment in earlier.select_related("cause").order_by("-at", "-pk")[:LAST]]

    @cached_property
    def facts(self) -> dict:
        """In one question."""
        ordered, talked = self._theirs(Order), self._theirs(Conversation)
        many = {"order_count": Counted(ordered.values("pk")), "conversation_count": Counted(talked.values("pk"))}
        last = Subquery(ordered.order_by("-at").values("at")[:1])
        return Customer.objects.filter(pk=self.customer.pk).values(last_order_at=last, **many).get()

    @property
    def mark(self) -> str:
        """The same as long as it would read the same; the five steps look after themselves."""
        promised = [(one.pk, one.kept_at, one.broken_at) for one in self.told.commitments.values()]
        befallen = [(order.pk, order.cents, len(events)) for order, events in self.orders]
        others = [(row.pk, row.last_at, row.closed_at) for row in self.conversations]
        recoveries = [recovery.pk for recovery in self.told.recoveries]
        said = (recoveries, promised, befallen, others, [(moment.pk, what) for moment, what in self.moments])
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    @cached_property
    def _orders(self) -> list[Order]:
        return list(self._theirs(Order).order_by("-at", "-pk")[:LAST])

    @cached_property
    def _befallen(self) -> list[OrderEvent]:
        """Oldest first; no more than anybody reads."""
        meant = Q(order=None) | Q(order__in=self._orders)
        return list(self._theirs(OrderEvent).filter(meant).order_by("-at", "-pk")[:MOST_EVENTS])[::-1]

    def _theirs(self, noun):
        return noun.objects.visible_to(self.told.teammate).filter(customer=self.customer)
