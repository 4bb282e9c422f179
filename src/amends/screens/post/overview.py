"""How the post is: what is wrong, what waits, and each inbox with its last arrival."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import cached_property

from amends.base.checkup import oldest_wait
from amends.conversations.fetched import Mailbox
from amends.conversations.models import Inbox, Stillness
from amends.conversations.post import Post
from amends.conversations.stillness import LEAST_ARRIVALS, last_heard
from amends.conversations.turn import capped

MOST = 500
MOST_INBOXES = 200


@dataclass(frozen=True)
class Line:
    """One inbox: when it was heard last, whether that is unusual, and how its mailbox fares."""

    inbox: Inbox
    heard_at: datetime | None
    still: Stillness | None
    mailbox: Mailbox | None

    @property
    def is_silent(self) -> bool:
        return self.still is not None and self.still.fell_silent_at is not None

    @property
    def is_accepted(self) -> bool:
        return self.is_silent and self.still.accepted_at is not None

    @property
    def usual_until(self) -> datetime | None:
        return self.still and self.still.usual_until

    @property
    def missing(self) -> int:
        """How many arrivals are wanting before silence tells anything; 0: only time is."""
        return max(0, LEAST_ARRIVALS - (self.still.arrivals if self.still else 0))


@dataclass(frozen=True)
class Queue:
    """What waits: how many, counted no further than it is worth, and since when the oldest does."""

    many: int
    more: bool
    since: datetime | None


class Overview:
    """The post as one teammate sees it at one instant."""

    def __init__(self, teammate, *, at: datetime) -> None:
        self.teammate, self.at, self.post = teammate, at, Post(teammate, at=at)

    @cached_property
    def troubles(self):
        return self.post.troubles

    @cached_property
    def lines(self) -> list[Line]:
        seen = Inbox.objects.visible_to(self.teammate).present().exclude(channel="import")
        rows = seen.annotate(heard_at=last_heard()).select_related("stillness").order_by("name", "pk")[:MOST_INBOXES]
        return [Line(inbox, inbox.heard_at, getattr(inbox, "stillness", None), self._mailboxes.get(inbox.pk)) for inbox in rows]

    @cached_property
    def arriving(self) -> Queue:
        return Queue(*capped(self.post.arrivals.pending(), MOST), self.post.oldest_pending)

    @cached_property
    def leaving(self) -> Queue:
        waiting = self.post.sendings.waiting()
        return Queue(*capped(waiting, MOST), waiting.order_by("message__at").values_list("message__at", flat=True).first())

    @cached_property
    def jobs_since(self) -> datetime | None:
        """Since when the job that is due longest waits."""
        wait = oldest_wait(self.at)
        return None if wait is None else self.at - wait

    @cached_property
    def _mailboxes(self) -> dict[int, Mailbox]:
        return {mailbox.inbox_id: mailbox for mailbox in self.post.mailboxes}
