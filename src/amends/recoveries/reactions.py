"""What this floor does when something was recorded below it."""

from amends.conversations.models import Conversation
from amends.listening.models import Moment
from amends.recoveries.recovery import Recovery


def open_recovery(event) -> None:
    """A misery judged opens a recovery in the same breath; history opens none.

    A second thought that it was no misery leaves the recovery open: what was begun for a customer is finished by a person.
    """
    moment = Moment.objects.get(pk=event.noun_id)
    if moment.verdict == "misery" and not moment.is_history:
        Recovery.open(moment, by=event.by, at=event.at)


def call_off_recovery(event) -> None:
    """A misery that was withdrawn, and that nobody has done anything about yet, needs no recovery."""
    if event.details.get("withdrawn") != "misery":
        return
    recovery = Recovery.objects.open().untouched().filter(moment=event.noun_id).exclude(moment__verdict="misery").first()
    if recovery:
        recovery.call_off(by=event.by, at=event.at)


def show_deadline_again(event) -> None:
    """A conversation that is open again, or was regrouped with another, shows its deadline."""
    Recovery.objects.show_deadlines(Conversation.objects.filter(pk__in=[event.noun_id, event.details.get("other")]))


def show_deadline_of_joined(event) -> None:
    """A conversation that joined a misery shows its deadline."""
    Recovery.objects.show_deadlines(Conversation.objects.filter(pk=event.details["conversation"]))
