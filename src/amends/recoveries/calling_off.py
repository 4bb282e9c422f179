from django.db import models

from amends.base.models import Teammate


class CallingOffQuerySet(models.QuerySet):
    def standing(self):
        """Those after which nobody has judged it a misery again."""
        return self.filter(undone_at=None)


class CallingOff(models.Model):
    """Nobody holds it to be a misery any more, and nothing has been done yet; judged a misery again, the recovery opens anew."""

    recovery = models.ForeignKey("recoveries.Recovery", models.RESTRICT, related_name="callings_off")
    by = models.ForeignKey(Teammate, models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    opened_at = models.DateTimeField()
    undone_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = CallingOffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recovery"], condition=models.Q(undone_at=None), name="called_off_once_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"called off {self.at:%Y-%m-%d}"
