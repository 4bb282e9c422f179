"""What this floor does at a time."""

from django.utils.timezone import now

from amends.conversations.models import Snooze


def wake_snoozed() -> None:
    """What was laid aside until now is on the desk again."""
    Snooze.objects.wake_due(at=now())
