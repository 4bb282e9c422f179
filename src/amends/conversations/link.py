from django.db import models

from amends.base.models import Teammate
from amends.conversations.conversation import Conversation


class Link(models.Model):
    """Two conversations that belong together and stay two, and why."""

    one = models.ForeignKey(Conversation, models.RESTRICT, related_name="+")
    other = models.ForeignKey(Conversation, models.RESTRICT, related_name="+")
    why = models.TextField(blank=True, default="")
    by = models.ForeignKey(Teammate, models.RESTRICT, null=True, related_name="+")  # None: the letterbox saw it
    at = models.DateTimeField()
    untied_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, related_name="+")
    untied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.functions.Least("one", "other"),
                models.functions.Greatest("one", "other"),
                condition=models.Q(untied_at=None),
                name="tied_once_at_a_time",
            ),
            models.CheckConstraint(condition=~models.Q(one=models.F("other")), name="tie_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"
