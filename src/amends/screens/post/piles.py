"""What did not come in or go out as it should: a list each, newest first, some at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from amends.conversations.channel import Channel, channel_of
from amends.conversations.letter import Letter
from amends.conversations.models import Arrival
from amends.conversations.post import Post
from amends.conversations.turn import capped
from amends.screens.parts.came import CameIn
from amends.screens.parts.newest import Newest

MOST_COUNTED = 99
GLANCE_BYTES = 200_000  # what is longer is not opened for a list


@dataclass(frozen=True)
class Kind:
    """One of the lists: what it is called and about, and by what it is sorted."""

    name: str | Promise
    about: str | Promise
    none: str | Promise
    stamp: str
    rows: Callable[[Post], QuerySet]
    row: str

    @property
    def is_of_arrivals(self) -> bool:
        return self.row == "_arrival.html"


def _arrivals(name, about, none, stamp: str, rows) -> Kind:
    return Kind(
        name,
        about,
        none,
        stamp,
        lambda post: rows(post.arrivals).select_related("inbox", "raw").prefetch_related("remarks"),
        "_arrival.html",
    )


def _sendings(name, about, none, stamp: str, rows) -> Kind:
    def told(post: Post) -> QuerySet:
        return rows(post.sendings).select_related("message__by", "message__conversation__customer").prefetch_related("message__recipients")

    return Kind(name, about, none, stamp, told, "_letter.html")


PILES = {
    "quarantine": _arrivals(
        _("Quarantine"),
        _("What could not be taken in, twice. It is kept as it came: look at it, have it tried again, or set it aside."),
        _("Everything that came could be taken in."),
        "quarantined_at",
        lambda arrivals: arrivals.quarantined(),
    ),
    "parked": _arrivals(
        _("Parked"),
        _("What machines wrote: absence notes, delivery reports, our own letters. Nobody need answer it, and no machine of ours does."),
        _("No machine has written."),
        "parked_at",
        lambda arrivals: arrivals.parked(),
    ),
    "aside": _arrivals(
        _("Set aside"),
        _("What somebody has looked at and left where it is. It is kept, and can be taken up again."),
        _("Nobody has set anything aside."),
        "set_aside_at",
        lambda arrivals: arrivals.aside(),
    ),
    "failed": _sendings(
        _("Not sent"),
        _("Letters that no mail server took. Open one to see why, and to try again."),
        _("Every letter was taken."),
        "failed_at",
        lambda sendings: sendings.failed(),
    ),
    "perhaps": _sendings(
        _("Perhaps sent"),
        _("Cut off while the mail server answered: they may have arrived. They are not sent again unless you say so."),
        _("Of every letter it is known whether it left."),
        "doubted_at",
        lambda sendings: sendings.perhaps_sent(),
    ),
    "returned": _sendings(
        _("Came back"),
        _("Letters that left and did not arrive, as the other side's mail server reports."),
        _("No letter has come back."),
        "bounced_at",
        lambda sendings: sendings.bounced(),
    ),
}


@dataclass(frozen=True)
class Tab:
    """The way to one of them, with how much lies there, counted no further than it is worth."""

    here: str
    name: str | Promise
    many: int
    more: bool


def tabs(teammate, *, at: datetime) -> list[Tab]:
    post = Post(teammate, at=at)
    return [Tab(here, kind.name, *capped(kind.rows(post), MOST_COUNTED)) for here, kind in PILES.items()]


class Pile(Newest):
    """What one teammate sees of one of them."""

    def __init__(self, kind: Kind, teammate, place: str, *, at: datetime, many: int) -> None:
        self.kind, self.at = kind, at
        super().__init__(kind.rows(Post(teammate, at=at)), kind.stamp, place, many=many)

    @property
    def rows(self) -> list:
        shown = super().rows
        if not self.kind.is_of_arrivals:
            return shown
        channels = {kind: channel_of(kind) for kind in {arrival.channel for arrival in shown}}  # each asks once for what it needs to read
        return [Came(arrival, channels[arrival.channel]) for arrival in shown]


class Came(CameIn):
    """An arrival in a list: who wrote it about what, as far as a glance tells, and why it is here."""

    def __init__(self, arrival: Arrival, channel: Channel | None) -> None:
        self.arrival, self._channel = arrival, channel

    @cached_property
    def letter(self) -> Letter | None:
        """What could not be taken in is not opened either: a list must stand whatever lies in it."""
        if self._channel is None or self.arrival.quarantined_at or self.arrival.raw.size > GLANCE_BYTES:
            return None
        try:
            return self._channel.read(self.arrival)
        except OSError:  # the file is gone: `amends check` says which
            return None

    @property
    def sender(self) -> str:
        if self.letter and self.letter.sender:
            return self.letter.sender.name or self.letter.sender.address
        return self.arrival.sender or ""

    @property
    def subject(self) -> str:
        return self.letter.subject if self.letter else ""
