from dataclasses import dataclass
from datetime import datetime

from amends.channels.chat.words import Words

MOST = 200


@dataclass(frozen=True)
class Said:
    """A line of the talk, as the visitor sees it."""

    at: datetime
    text: str
    is_ours: bool
    who: str = ""
    number: int = 0  # of a message of ours


class Transcript:
    """What was said at a window by one visitor and to them: of anything else, nothing."""

    def __init__(self, visit) -> None:
        theirs = visit.lines.select_related("arrival__message", "arrival__raw").order_by("-pk")[:MOST]
        ours = visit.answers().select_related("by").order_by("-pk")[:MOST]
        said = [_theirs(line.arrival) for line in theirs] + [_ours(message) for message in ours]
        self.said = sorted(said, key=lambda one: one.at)[-MOST:]
        self.newest = max((one.number for one in self.said), default=0)
        self.unheard = sum(one.number > visit.heard for one in self.said if one.is_ours)


def _theirs(arrival) -> Said:
    """Also what nobody has looked at yet: they said it, and see it."""
    return Said(arrival.arrived_at, arrival.message.text if arrival.message else Words.read(arrival.raw).text, is_ours=False)


def _ours(message) -> Said:
    return Said(message.at, message.text, is_ours=True, who=message.by.name if message.by else "", number=message.pk)
