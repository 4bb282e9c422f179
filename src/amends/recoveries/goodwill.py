from django.db import models

from amends.base.models import Teammate
from amends.recoveries.purse import Purse


class GoodwillQuerySet(models.QuerySet):
    def standing(self):
        """Those that nobody has taken back."""
        return self.filter(taken_back_at=None)


class Goodwill(models.Model):
    """A gesture given: what it was, what it cost, and whose purse of which month paid. Taken back, its money is in that purse again."""

    recovery = models.ForeignKey("recoveries.Recovery", models.RESTRICT, related_name="goodwill")
    purse = models.ForeignKey(Purse, models.RESTRICT, related_name="goodwill")
    gesture = models.TextField()
    cents = models.BigIntegerField()
    at = models.DateTimeField()
    taken_back_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = GoodwillQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(cents__gte=0), name="goodwill_is_given"),
            models.CheckConstraint(condition=~models.Q(gesture=""), name="goodwill_has_a_gesture"),
            models.UniqueConstraint(fields=["recovery"], condition=models.Q(taken_back_at=None), name="one_gesture_a_recovery"),
            models.CheckConstraint(
                condition=models.Q(taken_back_by=None, taken_back_at=None)
                | models.Q(taken_back_by__isnull=False, taken_back_at__isnull=False),
                name="goodwill_taken_back_by_somebody_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.gesture

    def take_back(self, *, by, at) -> None:
        """The row stays, its money returns. Whoever takes back the step sees to it that this happens once."""
        self.taken_back_by, self.taken_back_at = by, at
        self.save(update_fields=["taken_back_by", "taken_back_at"])
        Purse.objects.filter(pk=self.purse_id).put_back(self.cents)
