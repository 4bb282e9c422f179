from django.db import models

from amends.base.models import Teammate
from amends.conversations.conversation import Conversation


class Closing(models.Model):
    """Somebody held a conversation to be done; somebody may have thought again."""

    conversation = models.ForeignKey(Conversation, models.RESTRICT, related_name="closings")
    by = models.ForeignKey(Teammate, models.RESTRICT, null=True, related_name="+")
    at = models.DateTimeField()
    reopened_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, related_name="+")
    reopened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation"], condition=models.Q(reopened_at=None), name="closed_once_at_a_time")]

    def __str__(self) -> str:
        return f"closed {self.at:%Y-%m-%d}"
