from django.db import models, transaction

from amends.customers.customer import Customer


class AddressQuerySet(models.QuerySet):
    @transaction.atomic
    def customers(self, kind: str, values, *, at, names: dict[str, str] | None = None) -> dict[str, int]:
        """Who answers to each value (value -> customer id); who is new becomes a customer. Set-based, and twice is once."""
        wanted = {value: plain(kind, value) for value in values}
        unseen = set(wanted.values()) - set(self._known(kind, wanted.values()))
        if unseen:
            self._take_in(kind, sorted(unseen), at, names or {})
        known = self._known(kind, wanted.values())
        return {value: known[address] for value, address in wanted.items()}

    def _known(self, kind, values) -> dict[str, int]:
        return dict(self.filter(kind=kind, value__in=set(values)).values_list("value", "customer_id"))

    def _take_in(self, kind, values, at, names) -> None:
        customers = Customer.objects.bulk_create(
            [Customer(name=names.get(value, ""), first_seen_at=at) for value in values], batch_size=5000
        )
        self.bulk_create(
            [Address(customer=customer, kind=kind, value=value) for customer, value in zip(customers, values, strict=True)], batch_size=5000
        )


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


def plain(kind: str, value: str) -> str:
    """E-mail is compared without case; a customer number is text and keeps its leading zeros."""
    value = value.strip()
    return value.lower() if kind == "email" else value
