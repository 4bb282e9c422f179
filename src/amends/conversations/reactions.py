"""What this floor does at a time."""

from django.utils.timezone import now

from amends.conversations.models import Snooze, Stillness


def wake_snoozed() -> None:
    """What was laid aside until now is on the desk again."""
    Snooze.objects.wake_due(at=now())


def listen_for_stillness() -> None:
    """Where nothing has come for longer than is usual, it is said, once."""
    Stillness.objects.listen(at=now())
