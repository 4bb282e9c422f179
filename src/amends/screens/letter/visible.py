"""What arrived, as far as one teammate may see it."""

from django.db.models import Q

from amends.conversations.models import Arrival, Message


def arrivals_visible_to(teammate):
    """What became part of a conversation is seen by who sees the conversation; all else by who sees the inbox it came to."""
    told = Q(message=None, pk__in=Arrival.objects.visible_to(teammate).values("pk"))
    return Arrival.objects.filter(told | Q(message__in=Message.objects.visible_to(teammate)))
