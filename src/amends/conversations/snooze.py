from django.db import models, transaction

from amends.base.event import record
from amends.base.models import Teammate
from amends.conversations.conversation import Conversation


class SnoozeQuerySet(models.QuerySet):
    @transaction.atomic
    def wake_due(self, *, at) -> int:
        """The set form of waking: whose time has come is awake again. Returns how many."""
        due = self.filter(woken_at=None, until__lte=at)
        asleep = Conversation.objects.select_for_update(no_key=True).filter(pk__in=due.values("conversation")).order_by("pk")
        asleep_ids = list(asleep.values_list("pk", flat=True))
        woken = due.filter(conversation__in=asleep_ids).update(woken_at=models.F("until"))
        Conversation.objects.filter(pk__in=asleep_ids, snoozed_until__lte=at).update(snoozed_until=None)
        if woken:
            record("conversations.awoken", at=at, count=woken)
        return woken


class Snooze(models.Model):
    """Somebody laid a conversation aside until a time; that time, a letter or somebody woke it."""

    conversation = models.ForeignKey(Conversation, models.RESTRICT, related_name="snoozes")
    by = models.ForeignKey(Teammate, models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    woken_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, related_name="+")
    woken_at = models.DateTimeField(null=True)

    objects = SnoozeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation"], condition=models.Q(woken_at=None), name="snoozed_once_at_a_time"),
            models.CheckConstraint(condition=models.Q(until__gt=models.F("at")), name="snoozed_into_the_future"),
        ]
        indexes = [models.Index(fields=["until"], condition=models.Q(woken_at=None), name="snooze_ends")]

    def __str__(self) -> str:
        return f"snoozed until {self.until:%Y-%m-%d %H:%M}"
