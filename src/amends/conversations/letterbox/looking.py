"""A walk through all that is pending: what is wrong with one letter stops no other."""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, models, transaction
from django.utils.translation import gettext as _

from amends.base.jobs import FAULTS
from amends.base.refusal import Refusal
from amends.conversations.channel import channel_of
from amends.conversations.letterbox.scan import ScannerOutOfReach
from amends.conversations.letterbox.taking import take

log = logging.getLogger(__name__)
# What a letter may bring about. Should it be anything else, the job ends, and after some tries that were counted the letter is given up.
TROUBLE = (*FAULTS, DatabaseError, Refusal)
LONGEST_FAILURE = 500  # letters
IN_SIGHT = 50  # rows fetched at once; each is held only while it is looked into


class NoChannel(Refusal):
    """What came by a channel that is not set up cannot be read."""


@dataclass
class Walk:
    """Each letter in a transaction of its own. `is_careful` puts a try on record before it is made, in case nobody lives to tell of it."""

    rows: Any
    at: datetime
    is_careful: bool
    channels: dict = field(default_factory=dict)

    def go(self, most: int | None) -> int:
        """What failed before comes last, and is tried once more. Returns how many were looked into."""
        number = 0
        for waiting in (self.rows.filter(tries=0), self.rows.filter(tries__gt=0)):
            last = None
            while (most is None or number < most) and (arrivals := _next(waiting, last)):
                number += sum(self._look_into(arrival) for arrival in arrivals)
                last = arrivals[-1]
        return number

    def _look_into(self, arrival) -> bool:
        """False if somebody else has it in hand, or it waits for something outside."""
        is_counted = self.is_careful or arrival.tries > 0
        if is_counted and not self._begin_try(arrival):
            return False
        try:
            with transaction.atomic():
                return _hold(arrival) and self._take(arrival)
        except (OperationalError, InterfaceError):
            raise
        except ScannerOutOfReach as why:
            arrival.wait(str(why), is_counted=is_counted)
            return False
        except TROUBLE as error:
            log.warning("letter %s could not be taken in", arrival.pk, exc_info=True)
            arrival.fail(_words(error), at=self.at, is_counted=is_counted)
            return True

    @transaction.atomic
    def _begin_try(self, arrival) -> bool:
        return _hold(arrival) and arrival.begin_try(at=self.at)

    def _take(self, arrival) -> bool:
        take(arrival, self._channel(arrival.channel), at=self.at)
        return True

    def _channel(self, kind: str):
        if kind not in self.channels:
            self.channels[kind] = channel_of(kind)
        if self.channels[kind] is None:
            raise NoChannel(_("Nothing can be read that came by the channel “%(kind)s”: add it to the settings.") % {"kind": kind})
        return self.channels[kind]


def _next(waiting, last) -> list:
    if last is not None:
        further = models.Q(arrived_at__gt=last.arrived_at) | models.Q(pk__gt=last.pk)
        waiting = waiting.filter(further, arrived_at__gte=last.arrived_at)
    return list(waiting.pending().select_related("inbox", "raw").order_by("arrived_at", "pk")[:IN_SIGHT])


def _hold(arrival) -> bool:
    """Nobody else looks into it until the transaction ends; False if somebody does, or has."""
    rows = type(arrival).objects.pending().filter(pk=arrival.pk)
    tries = rows.select_for_update(no_key=True, skip_locked=True).values_list("tries", flat=True).first()
    if tries is not None:
        arrival.tries = tries
    return tries is not None


def _words(error: Exception) -> str:
    said = str(error) if isinstance(error, Refusal) else f"{type(error).__name__}: {error}"
    return said.replace("\0", " ").encode(errors="replace").decode()[:LONGEST_FAILURE]
