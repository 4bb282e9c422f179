"""What this floor does at a time, or when something arrived."""

from django.utils.timezone import now

from amends.conversations.acknowledging import acknowledge
from amends.conversations.models import Arrival, Snooze, Stillness


def acknowledge_first(event) -> None:
    """Whoever writes first hears at once that we have it, where their inbox says so."""
    if event.details.get("is_acknowledged"):  # asked of the event, since this is asked of every letter
        arrival = Arrival.objects.select_related("inbox", "message__conversation__inbox").get(pk=event.noun_id)
        acknowledge(arrival, at=event.at, machine=event.details["machine"])


def wake_snoozed() -> None:
    """What was laid aside until now is on the desk again."""
    Snooze.objects.wake_due(at=now())


def listen_for_stillness() -> None:
    """Where nothing has come for longer than is usual, it is said, once."""
    Stillness.objects.listen(at=now())
