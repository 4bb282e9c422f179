"""What this floor does when something was recorded below it."""

from amends.listening.models import Moment
from amends.recoveries.recovery import Recovery


def open_recovery(event) -> None:
    """A misery judged opens a recovery in the same breath; history opens none."""
    moment = Moment.objects.get(pk=event.noun_id)
    if moment.verdict == "misery" and not moment.is_history:
        Recovery.open(moment, at=event.at)
