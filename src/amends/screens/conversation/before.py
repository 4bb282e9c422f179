"""What we know of a customer beside what is talked of: orders, what befell them, other conversations, other moments."""

from django.db.models import IntegerField, Q, Subquery
from django.utils.functional import cached_property

from amends.conversations.models import Conversation
from amends.customers.models import Customer, Order, OrderEvent
from amends.listening.models import Moment
from amends.screens.conversation.lines import what_it_was

LAST = 5
MOST_EVENTS = 50


class Counted(Subquery):
    """How many rows a question finds."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


class Before:
    """The last of each, as one teammate may know it."""

    def __init__(self, told) -> None:
        self.told = told

    @property
    def customer(self) -> Customer:
        return self.told.conversation.customer

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
        return Customer.objects.visible_to(self.told.teammate).filter(pk=self.customer.pk).values(last_order_at=last, **many).get()

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
