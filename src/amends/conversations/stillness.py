from django.db import models

from amends.base.models import Teammate
from amends.conversations.inbox import Inbox


class StillnessQuerySet(models.QuerySet):
    def visible_to(self, teammate):
        return self.filter(inbox__in=Inbox.objects.visible_to(teammate))

    def silent(self):
        """Inboxes in which nothing has come for longer than is usual, and nobody said that it is right so."""
        return self.filter(inbox__archived_at=None, fell_silent_at__isnull=False, accepted_at=None)


class Stillness(models.Model):
    """How long it is usual to hear nothing in an inbox, and whether it has been longer."""

    inbox = models.OneToOneField(Inbox, models.RESTRICT, related_name="stillness")
    heard_at = models.DateTimeField()
    arrivals = models.PositiveIntegerField()  # of its history, by which one knows
    usual_until = models.DateTimeField(null=True, blank=True)  # None: too little is known
    looked_at = models.DateTimeField()
    fell_silent_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = StillnessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(fell_silent_at__isnull=False), name="only_silence_is_accepted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inbox_id} {self.heard_at}"
