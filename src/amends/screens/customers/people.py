"""A page of the list of customers: a few questions for all of them together, however many they are."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.functional import cached_property

from amends.conversations.models import Conversation
from amends.conversations.turn import capped
from amends.customers.models import Customer
from amends.recoveries.models import Recovery
from amends.screens.customers.asked import Asked
from amends.screens.customers.sorts import at_risk, turn
from amends.screens.parts.reader import LARGE, Amount, Reader
from amends.steering.models import Reckoning, Worth
from amends.steering.staying import NO_LEAVING

A_TURN = 50
MOST = 1000


@dataclass(frozen=True)
class Row:
    """What the list says of one customer."""

    customer: Customer
    name: str
    known_by: str
    amount: Amount | None
    alive: float | None
    at_risk: str
    conversations: int
    recoveries: int

    @property
    def organisations(self) -> str:
        return ", ".join(organisation.name for organisation in self.customer.organisations.all())


class People:
    """Whoever was asked for, as one teammate reads them."""

    def __init__(self, asked: Asked, teammate, reader: Reader, *, at: datetime, size: int = A_TURN) -> None:
        self.asked, self.teammate, self.reader, self.at = asked, teammate, reader, at
        self._meant = asked.people(teammate)
        self._numbers, self.after = turn(self._meant, teammate, asked.order, asked.after, size)

    def __iter__(self):
        return (self._row(self.customers[pk]) for pk in self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    @cached_property
    def many(self) -> tuple[int, bool]:
        """How many are meant in all, counted no further than it matters, and whether there are more."""
        return capped(self._meant, MOST)

    @cached_property
    def is_nobody_there(self) -> bool:
        return not self._numbers and not Customer.objects.visible_to(self.teammate).exists()

    @cached_property
    def reckoning(self) -> Reckoning | None:
        return Reckoning.objects.only("as_of", "model").order_by("-pk").first()

    @cached_property
    def customers(self) -> dict[int, Customer]:
        return Customer.objects.visible_to(self.teammate).prefetch_related("organisations", "addresses").in_bulk(self._numbers)

    @cached_property
    def worths(self) -> dict[int, Worth]:
        known = Worth.objects.visible_to(self.teammate).filter(customer__in=self._numbers, customer__kind="external")
        return {worth.customer_id: worth for worth in known}

    @cached_property
    def at_risk(self) -> dict[int, int]:
        return dict(at_risk(self.teammate).filter(customer__in=self._numbers).values_list("customer", "at_risk_cents"))

    @cached_property
    def conversations(self) -> dict[int, int]:
        theirs = Conversation.objects.visible_to(self.teammate).open().filter(customer__in=self._numbers)
        return dict(theirs.order_by().values_list("customer").annotate(Count("pk")))

    @cached_property
    def recoveries(self) -> dict[int, int]:
        theirs = Recovery.objects.visible_to(self.teammate).open().filter(moment__customer__in=self._numbers)
        return dict(theirs.order_by().values_list("moment__customer").annotate(Count("pk")))

    @cached_property
    def _widest(self) -> int:
        return max((abs(worth.high_cents) for worth in self.worths.values()), default=0)

    def _money(self, cents: int | None) -> str:
        """Rounded like the worth beside it; nothing for nothing."""
        return self.reader.money(cents, whole=self._widest >= LARGE * self.reader.firm.cents_in_one()) if cents else ""

    def _row(self, customer: Customer) -> Row:
        worth, known_by = self.worths.get(customer.pk), next((address.value for address in customer.addresses.all()), "")
        amount = worth and self.reader.amount(worth.expected_cents, worth.low_cents, worth.high_cents, widest=self._widest)
        return Row(
            customer,
            customer.name or known_by or str(customer),
            known_by if customer.name else "",
            amount,
            worth.alive if worth and self.reckoning.model != NO_LEAVING else None,
            self._money(self.at_risk.get(customer.pk)),
            self.conversations.get(customer.pk, 0),
            self.recoveries.get(customer.pk, 0),
        )
