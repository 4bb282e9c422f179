from django.db import models

from amends.base.models import Teammate

KINDS = ("own", "fix", "make_good", "prevent", "be_gracious")


class Step(models.Model):
    """One of the five steps of a recovery, taken once, by someone, at a time."""

    recovery = models.ForeignKey("recoveries.Recovery", models.RESTRICT, related_name="steps")
    kind = models.TextField()
    by = models.ForeignKey(Teammate, models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recovery", "kind"], name="each_step_once"),
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="one_of_five_steps"),
        ]

    def __str__(self) -> str:
        return self.kind.replace("_", " ")
