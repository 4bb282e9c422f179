from django.db import models

from amends.listening.models import Cause


class DamageReckoning(models.Model):
    """What unhappiness cost in a period, in all, with what was assumed and what is not known."""

    at = models.DateTimeField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    version = models.TextField()
    customers = models.BigIntegerField()
    moments = models.BigIntegerField()
    total_cents = models.BigIntegerField(null=True, blank=True)
    low_cents = models.BigIntegerField(null=True, blank=True)
    high_cents = models.BigIntegerField(null=True, blank=True)
    assumed = models.JSONField(default=list)
    not_known = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="damage_newest")]

    def __str__(self) -> str:
        return f"damage {self.since:%Y-%m-%d} to {self.until:%Y-%m-%d}"


class CauseDamage(models.Model):
    """One cause's part in it. What is not known stays NULL."""

    reckoning = models.ForeignKey(DamageReckoning, models.RESTRICT, related_name="causes")
    cause = models.ForeignKey(Cause, models.RESTRICT, related_name="+")
    moments = models.BigIntegerField()
    total_cents = models.BigIntegerField(null=True, blank=True)
    low_cents = models.BigIntegerField(null=True, blank=True)
    high_cents = models.BigIntegerField(null=True, blank=True)
    direct_cents = models.BigIntegerField(null=True, blank=True)
    word_of_mouth_cents = models.BigIntegerField(null=True, blank=True)
    handling_cents = models.BigIntegerField(null=True, blank=True)
    first_share = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reckoning", "cause"], name="one_damage_a_cause")]

    def __str__(self) -> str:
        return f"{self.cause}"
