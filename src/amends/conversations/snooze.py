from django.db import models

from amends.base.models import Teammate
from amends.conversations.conversation import Conversation


class Snooze(models.Model):
    """Somebody laid a conversation aside until a time; that time, a letter or somebody woke it."""

    conversation = models.ForeignKey(Conversation, models.RESTRICT, related_name="snoozes")
    by = models.ForeignKey(Teammate, models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    woken_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, related_name="+")
    woken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation"], condition=models.Q(woken_at=None), name="snoozed_once_at_a_time"),
            models.CheckConstraint(condition=models.Q(until__gt=models.F("at")), name="snoozed_into_the_future"),
        ]
        indexes = [models.Index(fields=["until"], condition=models.Q(woken_at=None), name="snooze_ends")]

    def __str__(self) -> str:
        return f"snoozed until {self.until:%Y-%m-%d %H:%M}"
