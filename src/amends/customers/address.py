from django.db import connection, models, transaction

from amends.customers.customer import Customer


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
            [Customer(name=names.get(value, ""), first_seen_at=at) for value in values], batch_size=5000
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
        constraints = [
            models.UniqueConstraint(fields=["kind", "value"], name="one_customer_an_address"),
            models.CheckConstraint(condition=~models.Q(value=""), name="address_says_something"),
        ]

    def __str__(self) -> str:
        return self.value


TAKING_IN = 0x637573746F6D  # an advisory lock's number: the first letters of customer


def _one_at_a_time() -> None:
    """Two who take in the same address at once make one customer of it: the second waits, then looks again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TAKING_IN])


def plain(kind: str, value: str) -> str:
    """E-mail is compared without case; a customer number is text and keeps its leading zeros."""
    value = value.strip()
    return value.lower() if kind == "email" else value
