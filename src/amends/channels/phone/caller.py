from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from amends.base.refusal import Refusal
from amends.channels.phone.number import e164, looks_like_one
from amends.conversations.address import can_be_written_to
from amends.conversations.letter import Person
from amends.customers.models import Address, Customer

MOST = 6
LONGEST = 200


class WhoWasIt(Refusal):
    """A call is somebody's."""


@dataclass(frozen=True)
class Caller:
    """Who is meant by what somebody types, as far as a teammate may see: a customer, or a number nobody has called from yet."""

    teammate: object
    text: str
    region: str | None
    chosen: int | None = None

    @cached_property
    def found(self) -> list[Customer]:
        """The chosen one, or whoever may be meant."""
        seen = Customer.objects.visible_to(self.teammate)
        if self.chosen is not None:
            return list(seen.filter(pk=self.chosen).prefetch_related("addresses"))
        meant = seen.found(self.number or self.text) if self.text else seen.none()
        return list(meant.prefetch_related("addresses").order_by("-last_seen_at", "-pk")[:MOST])

    @cached_property
    def number(self) -> str:
        """As a telephone number; blank: it is none."""
        try:
            return e164(self.text, self.region) if looks_like_one(self.text) else ""
        except Refusal:
            return ""

    def person(self, name: str) -> Person:
        """Refuse who cannot be told apart."""
        if self.chosen is not None:
            return _known_as(self._one())
        if self.number and not Address.objects.filter(kind="phone", value=self.number).exists():
            return Person(self.number, name, kind="phone")
        if len(self.found) == 1:
            return _known_as(self.found[0])
        if self.found:
            raise WhoWasIt(_("Several may be meant: choose one of them."))
        if looks_like_one(self.text):
            e164(self.text, self.region)
        raise WhoWasIt(_("Nobody is known by that: type their telephone number, and their name below."))

    def _one(self) -> Customer:
        if not self.found:
            raise WhoWasIt(_("This customer is gone: find them anew."))
        return self.found[0]


def _known_as(customer: Customer) -> Person:
    """By an address they can be answered at, if there is one."""
    addresses = sorted(customer.addresses.all(), key=lambda address: (address.kind != "email", address.kind != "phone", address.pk))
    reached = [one for one in addresses if one.kind != "email" or can_be_written_to(one.value)]
    if not reached:
        raise WhoWasIt(_("%(name)s has no address on record: add one first.") % {"name": customer})
    return Person(reached[0].value, customer.name, kind=reached[0].kind)
