"""A walk through all that is pending: what is wrong with one letter stops no other."""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, models, transaction
from django.utils.translation import gettext as _

from amends.base.refusal import Refusal
from amends.conversations.channel import channel_of
from amends.conversations.letterbox.scan import ScannerOutOfReach
from amends.conversations.letterbox.taking import take

log = logging.getLogger(__name__)
LONGEST_FAILURE = 500  # letters


class NoChannel(Refusal):
    """What came by a channel that is not set up cannot be read."""


@dataclass
class Walk:
    """Each letter in a transaction of its own. `is_careful` puts a try on record before it is made, in case nobody lives to tell of it."""

    rows: Any
    at: datetime
    is_careful: bool
    channels: dict = field(default_factory=dict)
    waiting: int = 0  # for something outside

    def go(self, most: int | None) -> int:
        """What failed before comes last, and is tried once more. Returns how many were looked into."""
        number, first = 0, self._take_counted if self.is_careful else self._take_first
        for waiting, look_into in ((self.rows.filter(tries=0), first), (self.rows.filter(tries__gt=0), self._take_counted)):
            arrival = None
            while (most is None or number < most) and (arrival := look_into(_after(waiting, arrival))):
                number += 1
        return number - self.waiting

    def _take_counted(self, waiting):
        """The first of them that nobody else has in hand; None: there is none."""
        with transaction.atomic():
            arrival = _held(waiting)
            is_tried = arrival is not None and arrival.begin_try(at=self.at)
        if is_tried:
            self._take_first(self.rows.filter(pk=arrival.pk), is_counted=True)
        return arrival

    def _take_first(self, waiting, *, is_counted: bool = False):
        arrival = None
        try:
            with transaction.atomic():
                arrival = _held(waiting)
                if arrival is not None:
                    take(arrival, self._channel(arrival.channel), at=self.at)
        except (OperationalError, InterfaceError):
            raise
        except ScannerOutOfReach as why:
            self.waiting += 1
            arrival.wait(str(why))
        except Exception as error:
            if arrival is None:
                raise
            log.warning("letter %s could not be taken in", arrival.pk, exc_info=True)
            arrival.fail(_words(error), at=self.at, is_counted=is_counted)
        return arrival

    def _channel(self, kind: str):
        if kind not in self.channels:
            self.channels[kind] = channel_of(kind)
        if self.channels[kind] is None:
            raise NoChannel(_("Nothing can be read that came by the channel “%(kind)s”: add it to the settings.") % {"kind": kind})
        return self.channels[kind]


def _after(waiting, arrival):
    if arrival is None:
        return waiting
    further = models.Q(arrived_at__gt=arrival.arrived_at) | models.Q(pk__gt=arrival.pk)
    return waiting.filter(further, arrived_at__gte=arrival.arrived_at)


def _held(waiting):
    held = waiting.pending().select_for_update(skip_locked=True, of=("self",), no_key=True).select_related("inbox", "raw")
    return held.order_by("arrived_at", "pk").first()


def _words(error: Exception) -> str:
    said = str(error) if isinstance(error, Refusal) else f"{type(error).__name__}: {error}"
    return said.replace("\0", " ").encode(errors="replace").decode()[:LONGEST_FAILURE]
