"""One customer as a teammate reads them: what they go by, what is open with them, and who changed what."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import cached_property

from amends.base.models import Event
from amends.conversations.models import Conversation
from amends.conversations.turn import capped
from amends.customers.models import Address, Customer, Merge, Organisation
from amends.recoveries.models import Recovery
from amends.screens.customers.told import told

LATEST = 12
MOST_OPEN = 100
MOST_OFFERED = 200


@dataclass(frozen=True)
class Change:
    """Who did what to whom is known about a customer, when."""

    who: str
    what: str
    at: datetime


class Person:
    """One customer, to one teammate."""

    def __init__(self, customer: Customer, teammate) -> None:
        self.customer, self.teammate = customer, teammate

    @property
    def may_be_changed(self) -> bool:
        """Who reads figures only changes nobody."""
        return self.teammate.reads_letters

    @cached_property
    def addresses(self) -> list[Address]:
        return list(self.customer.addresses.order_by("kind", "pk"))

    @property
    def name(self) -> str:
        return self.customer.name or next((address.value for address in self.addresses), str(self.customer))

    @cached_property
    def organisations(self) -> list[Organisation]:
        return list(self.customer.organisations.order_by("name"))

    @property
    def offered(self):
        """Organisations they may join."""
        return Organisation.objects.exclude(customers=self.customer).order_by("name")[:MOST_OFFERED]

    @cached_property
    def open_conversations(self) -> tuple[int, bool]:
        return capped(Conversation.objects.visible_to(self.teammate).open().filter(customer=self.customer), MOST_OPEN)

    @cached_property
    def open_recoveries(self) -> list[Recovery]:
        seen = Recovery.objects.visible_to(self.teammate).open().filter(moment__customer=self.customer)
        return list(seen.with_next_step().order_by("fix_by", "pk")[:MOST_OPEN])

    @cached_property
    def merges(self) -> list[Merge]:
        """Who turned out to be this customer too, the latest first."""
        return list(Merge.objects.filter(kept=self.customer, undone_at=None).select_related("gone", "by").order_by("-at", "-pk"))

    @cached_property
    def changes(self) -> list[Change]:
        return [Change(event.by_name, told(event), event.at) for event in Event.objects.about(self.customer)[:LATEST]]
