"""What a few letters may mean: customers, their conversations, causes; only what the reader may see."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from amends.base.digits import number
from amends.conversations.models import Conversation
from amends.customers.models import Customer
from amends.listening.models import Cause

MOST = 6
LONGEST = 200


@dataclass(frozen=True)
class Option:
    """One thing found, and where it is."""

    name: str
    aside: str
    address: str


class Found:
    """What one teammate finds by a text."""

    def __init__(self, teammate, text: str) -> None:
        self.teammate, self.text = teammate, " ".join(text[:LONGEST].replace("\0", " ").split())

    def customers(self) -> list[Option]:
        return [Option(str(customer), _known_by(customer), reverse("customer", args=[customer.pk])) for customer in self._people]

    def conversations(self) -> list[Option]:
        """By its number, or the latest of the customers found."""
        meant = Q(customer__in=self._people) | Q(pk=number(self.text.removeprefix("#")))
        rows = Conversation.objects.visible_to(self.teammate).standing().filter(meant).select_related("customer")
        rows = rows.order_by("-last_at", "-id")[:MOST]
        return [Option(self._called(row), f"#{row.pk} · {row.customer}", reverse("conversation", args=[row.pk])) for row in rows]

    def causes(self) -> list[Option]:
        if not self.text:
            return []
        rows = Cause.objects.filter(name__icontains=self.text, archived_at=None).exclude(parent=None).order_by("name", "pk")[:MOST]
        return [Option(row.name, "", reverse("cause", args=[row.pk])) for row in rows]

    def _called(self, conversation: Conversation) -> str:
        """A subject is in the customer's words."""
        return str(conversation) if self.teammate.reads_letters else _("Conversation")

    @cached_property
    def _people(self) -> list[Customer]:
        if not self.text:
            return []
        found = Customer.objects.visible_to(self.teammate).present().found(self.text)
        return list(found.prefetch_related("addresses")[:MOST])


def _known_by(customer: Customer) -> str:
    """One of their addresses, to tell namesakes apart."""
    return next((address.value for address in customer.addresses.all()), "")
