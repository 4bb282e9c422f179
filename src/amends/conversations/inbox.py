from django.db import models

from amends.base.models import Team


class InboxQuerySet(models.QuerySet):
    def visible_to(self, teammate):
        """Open to all, unless teams are named: then to their teammates, and to owners who set it up."""
        if not (teammate.is_authenticated and teammate.is_active):
            return self.none()
        if teammate.is_admin:
            return self
        closed = Inbox.teams.through.objects.values("inbox_id")
        mine = Inbox.teams.through.objects.filter(team__teammates=teammate).values("inbox_id")
        return self.filter(~models.Q(pk__in=closed) | models.Q(pk__in=mine))


class Inbox(models.Model):
    """Where conversations come in: an address, a form, a file of history."""

    name = models.TextField(unique=True)
    channel = models.TextField()
    teams = models.ManyToManyField(Team, blank=True, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = InboxQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
