from django.db import models


class ReckoningQuerySet(models.QuerySet):
    def newest(self) -> "Reckoning | None":
        """The one that today's worths come from: they are replaced together, so it is the last that was kept."""
        return self.order_by("-pk").first()


class Reckoning(models.Model):
    """One fit of the models to the orders of a day, with everything a referee asks: parameters, checks, assumptions."""

    at = models.DateTimeField()
    as_of = models.DateTimeField()
    clock = models.TextField()
    model = models.TextField()
    version = models.TextField()
    parameters = models.JSONField()
    spending = models.JSONField()
    covariance = models.JSONField()
    doubt = models.JSONField()
    terms = models.JSONField()
    log_likelihood = models.FloatField()
    customers = models.BigIntegerField()
    orders = models.BigIntegerField()
    fallback = models.TextField(null=True, blank=True)
    holdout = models.JSONField(null=True, blank=True)
    assumptions = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    total_cents = models.BigIntegerField()
    low_cents = models.BigIntegerField()
    high_cents = models.BigIntegerField()

    objects = ReckoningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(clock__in=("continuous", "day")), name="reckoned_by_a_clock"),
            models.CheckConstraint(
                condition=models.Q(low_cents__lte=models.F("total_cents"), high_cents__gte=models.F("total_cents")),
                name="total_within_its_interval",
            ),
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="reckoning_newest")]

    def __str__(self) -> str:
        return f"{self.model} as of {self.as_of:%Y-%m-%d}"
