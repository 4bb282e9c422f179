from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from amends.base.event import Event, record
from amends.base.refusal import Refusal
from amends.customers.customer import Customer
from amends.customers.written import LONGEST, folded


class NotAnAddress(Refusal):
    """Nobody can be reached or known by that."""


class AddressTaken(Refusal):
    """Somebody answers to that already."""


class LastAddress(Refusal):
    """Without this one nobody would know the customer again."""


class AddressQuerySet(models.QuerySet):
    @transaction.atomic
    def customers(self, kind: str, values, *, at, names: dict[str, str] | None = None) -> dict[str, int]:
        """Who answers to each value (value -> customer id); who is new becomes a customer. Set-based, and twice is once."""
        wanted = {value: plain(kind, value) for value in values}
        named = {plain(kind, value): name for value, name in (names or {}).items()}
        known = self._known(kind, wanted.values())
        if known.keys() != set(wanted.values()):
            _one_at_a_time()
            known = self._known(kind, wanted.values())
            known |= self._take_in(kind, sorted(set(wanted.values()) - known.keys()), at, named)
        return {value: known[address] for value, address in wanted.items()}

    def _known(self, kind, values) -> dict[str, int]:
        return dict(self.filter(kind=kind, value__in=set(values)).values_list("value", "customer_id"))

    def _take_in(self, kind, values, at, names) -> dict[str, int]:
        customers = Customer.objects.bulk_create(
            [Customer(name=names.get(value, ""), first_seen_at=at, last_seen_at=at) for value in values], batch_size=5000
        )
        self.bulk_create(
            [Address(customer=customer, kind=kind, value=value) for customer, value in zip(customers, values, strict=True)], batch_size=5000
        )
        return {value: customer.pk for customer, value in zip(customers, values, strict=True)}


class Address(models.Model):
    """What a customer answers to: an e-mail address, a telephone number, the number another system knows them by."""

    customer = models.ForeignKey(Customer, models.RESTRICT, related_name="addresses")
    kind = models.TextField()
    value = models.TextField()

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [
            models.UniqueConstraint(fields=["kind", "value"], name="one_customer_an_address"),
            models.CheckConstraint(condition=~models.Q(value=""), name="address_says_something"),
        ]
        indexes = [models.Index(folded("value"), name="address_as_typed")]

    def __str__(self) -> str:
        return self.value

    @classmethod
    @transaction.atomic
    def add(cls, customer: Customer, kind: str, value: str, *, by, at) -> "Address":
        """One more thing the customer answers to."""
        kind, value = kind.strip(), _said(kind.strip(), value)
        customer.held()
        try:
            with transaction.atomic():
                address = cls.objects.create(customer=customer, kind=kind, value=value)
        except IntegrityError as error:
            known = cls.objects.select_related("customer").get(kind=kind, value=value)
            raise AddressTaken(_whose(known, customer)) from error
        record("customers.address_added", about=customer, by=by, at=at, kind_of_address=kind, value=value)
        return address

    @transaction.atomic
    def remove(self, *, by, at) -> Event | None:
        """No longer theirs; returns what was recorded. Never the last: who comes back under an address we forgot would be a stranger."""
        self.customer.held()
        if not Address.objects.filter(customer=self.customer).exclude(pk=self.pk).exists():
            raise LastAddress(
                _("%(address)s is all we know %(name)s by: add another address first.") % {"address": self, "name": self.customer}
            )
        if not Address.objects.filter(pk=self.pk).delete()[0]:
            return None
        return record("customers.address_removed", about=self.customer, by=by, at=at, kind_of_address=self.kind, value=self.value)

    @classmethod
    def give_back(cls, customer: Customer, removed: Event, *, by, at) -> "Address":
        """Theirs again, unless it is somebody else's by now."""
        return cls.add(customer, removed.details["kind_of_address"], removed.details["value"], by=by, at=at)


TAKING_IN = 0x637573746F6D  # an advisory lock's number: the first letters of customer


def _one_at_a_time() -> None:
    """Two who take in the same address at once make one customer of it: the second waits, then looks again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TAKING_IN])


def plain(kind: str, value: str) -> str:
    """E-mail is compared without case; a customer number is text and keeps its leading zeros."""
    value = value.strip()
    return value.lower() if kind == "email" else value


def _said(kind: str, value: str) -> str:
    value = plain(kind, value)
    if not kind or not 0 < len(value) <= LONGEST:
        raise NotAnAddress(_("Write the address, in at most %(letters)d letters.") % {"letters": LONGEST})
    if kind == "email":
        try:
            validate_email(value)
        except ValidationError as error:
            raise NotAnAddress(_("%(value)s is no e-mail address.") % {"value": value}) from error
    return value


def _whose(known: Address, customer: Customer) -> str:
    if known.customer_id == customer.pk:
        return _("%(name)s has that address already.") % {"name": customer}
    return _("%(value)s belongs to %(name)s: merge the two if they are one person.") % {"value": known, "name": known.customer}
