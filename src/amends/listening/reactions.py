"""What this floor does when something was recorded below it."""

from amends.conversations.models import Conversation
from amends.listening.models import Moment


def notice_return(event) -> None:
    """Who writes again after we held it to be done has a new moment, linked to the last one. A teammate's second thought is none."""
    if event.by_id is not None:
        return
    conversation = Conversation.objects.get(pk=event.noun_id)
    theirs = Moment.objects.filter(occasions__conversation=conversation)
    last = theirs.exclude(at=event.at, reopens__isnull=False).order_by("-at", "-id").first()
    if last and not theirs.filter(at=event.at, reopens=last).exists():
        Moment.notice(conversation.customer, at=event.at, conversation=conversation, reopens=last)
