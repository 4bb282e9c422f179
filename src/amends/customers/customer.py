from django.db import models

from amends.customers.organisation import Organisation

KINDS = ("external", "internal")


class CustomerQuerySet(models.QuerySet):
    def visible_to(self, teammate):
        """Everybody in the firm serves everybody; who has left sees nobody."""
        return self.present() if teammate.is_authenticated and teammate.is_active else self.none()

    def present(self):
        """Without those who turned out to be somebody else."""
        return self.filter(merged_into=None)

    def external(self):
        """Who can be worth something: a colleague never enters worth, damage or silence."""
        return self.present().filter(kind="external")


class Customer(models.Model):
    """A person served, outside the firm or inside it."""

    name = models.TextField(blank=True, default="")
    kind = models.TextField(default="external")
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="customers")
    first_seen_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="+")

    objects = CustomerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="customer_is_outside_or_inside"),
            models.CheckConstraint(condition=~models.Q(merged_into=models.F("id")), name="customer_is_not_merged_into_itself"),
        ]
        indexes = [models.Index(fields=["name", "id"], name="customer_by_name")]

    def __str__(self) -> str:
        return self.name or f"Customer {self.pk}"
