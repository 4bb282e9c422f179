"""The five places a newcomer is led through, and where each lies for this teammate now."""

from collections.abc import Callable

from django.urls import reverse

from amends.conversations.models import Conversation
from amends.listening.models import Occasion
from amends.recoveries.models import Recovery


def _desk(teammate) -> str:
    return f"{reverse('desk')}?view=unowned"


def _conversation(teammate) -> str:
    """The newest letter of a misery that nobody owns yet; the desk, if all are owned."""
    recoveries = Recovery.objects.visible_to(teammate).unowned()
    told = Occasion.objects.filter(moment__in=recoveries.values("moment")).exclude(conversation=None)
    unhappy = Conversation.objects.visible_to(teammate).filter(pk__in=told.values("conversation"))
    newest = unhappy.order_by("-last_at", "-id").first()
    return reverse("conversation", args=[newest.pk]) if newest else _desk(teammate)


def _recovery(teammate) -> str:
    """One that is under way, else any that is open, else the board."""
    recoveries = Recovery.objects.visible_to(teammate).open()
    one = recoveries.exclude(owner=None).order_by("fix_by", "pk").first() or recoveries.order_by("fix_by", "pk").first()
    return reverse("recovery", args=[one.pk]) if one else reverse("recoveries")


STOPS: tuple[Callable[[object], str], ...] = (
    _desk,
    _conversation,
    _recovery,
    lambda teammate: reverse("causes"),
    lambda teammate: reverse("money"),
)
