from django.db import models

from amends.customers.models import Customer
from amends.steering.reckoning import Reckoning


class WorthQuerySet(models.QuerySet):
    def visible_to(self, teammate):
        return self.filter(customer__in=Customer.objects.visible_to(teammate))


class Worth(models.Model):
    """What a customer is still worth to us by the last reckoning: expected, and a 95 % predictive interval."""

    customer = models.OneToOneField(Customer, models.RESTRICT, related_name="+")
    reckoning = models.ForeignKey(Reckoning, models.RESTRICT, related_name="worths")
    expected_cents = models.BigIntegerField()
    low_cents = models.BigIntegerField()
    high_cents = models.BigIntegerField()
    alive = models.FloatField()
    repeats = models.IntegerField()
    last_weeks = models.FloatField()
    age_weeks = models.FloatField()
    mean_cents = models.FloatField(null=True, blank=True)
    purchases = models.FloatField()

    objects = WorthQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(alive__gte=0, alive__lte=1), name="alive_is_a_chance"),
            models.CheckConstraint(condition=models.Q(low_cents__lte=models.F("high_cents")), name="worth_low_below_high"),
        ]
        indexes = [models.Index(fields=["-expected_cents", "customer"], name="worth_most_first")]

    def __str__(self) -> str:
        return f"{self.expected_cents} cents"
