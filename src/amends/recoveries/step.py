from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.base.models import Teammate
from amends.listening.models import Judgement

STEP_NAMES = {
    "own": _("Own"),
    "fix": _("Fix"),
    "make_good": _("Make good"),
    "prevent": _("Prevent"),
    "be_gracious": _("Be gracious"),
}
KINDS = tuple(STEP_NAMES)


class StepQuerySet(models.QuerySet):
    def standing(self):
        """Those that nobody has taken back."""
        return self.filter(taken_back_at=None)


class Step(models.Model):
    """One of the five steps of a recovery, taken once, by someone, at a time; taken back soon after, it may be taken again."""

    recovery = models.ForeignKey("recoveries.Recovery", models.RESTRICT, related_name="steps")
    kind = models.TextField()
    by = models.ForeignKey(Teammate, models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True, default="")
    judgement = models.ForeignKey(Judgement, models.RESTRICT, null=True, blank=True, related_name="+")
    taken_back_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recovery", "kind"], condition=models.Q(taken_back_at=None), name="each_step_once"),
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="one_of_five_steps"),
            models.CheckConstraint(
                condition=models.Q(taken_back_by=None, taken_back_at=None)
                | models.Q(taken_back_by__isnull=False, taken_back_at__isnull=False),
                name="step_taken_back_by_somebody_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(STEP_NAMES[self.kind]).lower()
