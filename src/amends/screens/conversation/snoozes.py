"""Until when a conversation may be laid aside with one press."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amends.base.models import Firm

A_WHILE = timedelta(hours=3)
MORNING = time(9)
LAST_HOUR = 20  # nobody takes it up again later today
MONDAY = 0


@dataclass(frozen=True)
class Until:
    """A time to come, and what people call it."""

    name: str | Promise
    at: datetime


def times(at: datetime, firm: Firm) -> list[Until]:
    """Later today while there is a later, tomorrow morning, next Monday, each by the clock on the firm's wall."""
    wall = firm.wall(at)
    later = (wall + A_WHILE).replace(minute=0, second=0, microsecond=0)
    tomorrow, monday = _morning(wall, 1), _morning(wall, (MONDAY - wall.weekday()) % 7 or 7)
    found = [Until(_("Later today"), later)] if later.date() == wall.date() and later.hour <= LAST_HOUR else []
    return [*found, Until(_("Tomorrow"), tomorrow)] + ([Until(_("Next Monday"), monday)] if monday != tomorrow else [])


def _morning(wall: datetime, days: int) -> datetime:
    return datetime.combine(wall.date() + timedelta(days=days), MORNING, wall.tzinfo)
