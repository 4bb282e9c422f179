"""How something came in, and what kind of machine wrote it, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amends.conversations.channel import channel_of

MACHINE_NAMES = {
    "auto_reply": _("an automatic reply"),
    "bounce": _("a delivery report"),
    "list": _("a mailing list"),
    "no_reply": _("an address nobody reads"),
    "own": _("our own letter"),
}


def door_of(arrival) -> str | Promise:
    """Through which it came, as its channel says."""
    channel = channel_of(arrival.channel)
    return channel.doors.get(arrival.door, arrival.door) if channel else arrival.door


def machine_called(kind: str) -> str | Promise:
    """What kind of machine it is; one that nobody has a name for goes by its kind."""
    return MACHINE_NAMES.get(kind, kind)


class CameIn:
    """What is told of an arrival wherever it is shown."""

    @property
    def door(self) -> str | Promise:
        """By which it came in."""
        return door_of(self.arrival)

    @property
    def parked_as(self) -> str | Promise:
        return machine_called(self.arrival.parked_as)
