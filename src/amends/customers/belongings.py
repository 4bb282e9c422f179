"""What belongs to a customer, on whatever floor: every foreign key that points at one."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps

from amends.customers.customer import Customer

ASIDE = {"customers.customer", "customers.merge"}


def pointers() -> Iterator[tuple]:
    """Every (model, field) of ours that moves with a customer; one row a customer stays behind."""
    return ((model, field) for model, field in _keys() if not field.unique)


def single_pointers() -> Iterator[tuple]:
    """Those of which a customer has one row, which stays theirs."""
    return ((model, field) for model, field in _keys() if field.unique)


def membership():
    """Belonging to an organisation, which has a table and no model of its own."""
    return Customer.organisations.through


def _keys() -> Iterator[tuple]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is Customer and model._meta.label_lower not in ASIDE:
                yield model, field


@dataclass(frozen=True)
class Portion:
    """So many rows of one kind, by the table's label and in words."""

    table: str
    n: int
    name: str

    @classmethod
    def of(cls, model, rows) -> "Portion":
        n = rows.count()
        return cls(model._meta.label_lower, n, str(model._meta.verbose_name if n == 1 else model._meta.verbose_name_plural))


@dataclass(frozen=True)
class Preview:
    """What a merge would do: the rows that would move to the one who is kept, and those that would stay as they are."""

    kept: Customer
    gone: Customer
    moves: list[Portion]
    stays: list[Portion]

    @classmethod
    def of(cls, kept: Customer, gone: Customer) -> "Preview":
        moves = [Portion.of(model, _theirs(model, field, gone)) for model, field in pointers()]
        stays = [Portion.of(model, _theirs(model, field, gone)) for model, field in single_pointers()]
        both = membership().objects.filter(customer=gone)
        shared = both.filter(organisation__in=membership().objects.filter(customer=kept).values("organisation"))
        moves.append(Portion.of(membership(), both.exclude(pk__in=shared.values("pk"))))
        stays.append(Portion.of(membership(), shared))
        return cls(kept, gone, [portion for portion in moves if portion.n], [portion for portion in stays if portion.n])


def _theirs(model, field, customer):
    return model._base_manager.filter(**{field.attname: customer.pk})
