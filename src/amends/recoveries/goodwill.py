from django.db import models

from amends.recoveries.purse import Purse


class Goodwill(models.Model):
    """A gesture given: what it was, what it cost, and whose purse of which month paid."""

    recovery = models.ForeignKey("recoveries.Recovery", models.RESTRICT, related_name="goodwill")
    purse = models.ForeignKey(Purse, models.RESTRICT, related_name="goodwill")
    gesture = models.TextField()
    cents = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(cents__gte=0), name="goodwill_is_given"),
            models.CheckConstraint(condition=~models.Q(gesture=""), name="goodwill_has_a_gesture"),
        ]

    def __str__(self) -> str:
        return self.gesture
