from django.db import models, transaction
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.refusal import Refusal

LONGEST = 200


class NoOrganisation(Refusal):
    """An organisation needs a name."""


class OrganisationQuerySet(models.QuerySet):
    def named(self, name: str) -> "Organisation":
        """By its name, however it is capitalised; made when first named."""
        name = " ".join(name.split())
        if not 0 < len(name) <= LONGEST:
            raise NoOrganisation(_("Write the name of the organisation, in at most %(letters)d letters.") % {"letters": LONGEST})
        known = self.filter(name__iexact=name).order_by("pk").first()
        return known or self.get_or_create(name=name)[0]


class Organisation(models.Model):
    """A firm, a household or a club that customers belong to."""

    name = models.TextField(unique=True)

    objects = OrganisationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def join(self, customer, *, by, at) -> None:
        """Belongs to it from now on; twice is once."""
        if not self.customers.filter(pk=customer.pk).exists():
            self.customers.add(customer)
            record("customers.joined", about=customer, by=by, at=at, organisation=self.pk, name=self.name)

    @transaction.atomic
    def leave(self, customer, *, by, at) -> None:
        """Belongs to it no more."""
        if self.customers.filter(pk=customer.pk).exists():
            self.customers.remove(customer)
            record("customers.left", about=customer, by=by, at=at, organisation=self.pk, name=self.name)
