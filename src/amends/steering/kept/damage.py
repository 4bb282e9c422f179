from django.db import models

from amends.listening.models import Cause
from amends.steering.kept.reckoning import Reckoning

UNNAMED = "no cause named"


class DamageReckoningQuerySet(models.QuerySet):
    def newest(self) -> "DamageReckoning | None":
        return self.order_by("-pk").first()


class DamageReckoning(models.Model):
    """What a year of unhappiness costs, by what happened in a period: in all, with what was assumed and what is not known."""

    at = models.DateTimeField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    version = models.TextField()
    reckoning = models.ForeignKey(Reckoning, models.RESTRICT, null=True, blank=True, related_name="+")
    customers = models.BigIntegerField()
    moments = models.BigIntegerField()
    total_cents = models.BigIntegerField(null=True, blank=True)
    low_cents = models.BigIntegerField(null=True, blank=True)
    high_cents = models.BigIntegerField(null=True, blank=True)
    assumed = models.JSONField(default=list)
    not_known = models.JSONField(default=list)

    objects = DamageReckoningQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(since__lt=models.F("until")), name="damage_in_a_period")]
        indexes = [models.Index(fields=["-at", "-id"], name="damage_newest")]

    def __str__(self) -> str:
        return f"damage {self.since:%Y-%m-%d} to {self.until:%Y-%m-%d}"


class CauseDamage(models.Model):
    """One cause's part in it; without a cause, what was judged a misery and not explained. What is not known stays NULL."""

    reckoning = models.ForeignKey(DamageReckoning, models.RESTRICT, related_name="causes")
    cause = models.ForeignKey(Cause, models.RESTRICT, null=True, blank=True, related_name="+")
    moments = models.BigIntegerField()
    total_cents = models.BigIntegerField(null=True, blank=True)
    low_cents = models.BigIntegerField(null=True, blank=True)
    high_cents = models.BigIntegerField(null=True, blank=True)
    direct_cents = models.BigIntegerField(null=True, blank=True)
    word_of_mouth_cents = models.BigIntegerField(null=True, blank=True)
    handling_cents = models.BigIntegerField(null=True, blank=True)
    first_share = models.FloatField(null=True, blank=True)
    lost_customers = models.FloatField(null=True, blank=True)
    complain_share = models.FloatField(null=True, blank=True)
    complain_of = models.BigIntegerField(null=True, blank=True)
    iceberg = models.FloatField(null=True, blank=True)
    not_known = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reckoning", "cause"], name="one_damage_a_cause", nulls_distinct=False)]

    def __str__(self) -> str:
        return f"{self.cause or UNNAMED}"
