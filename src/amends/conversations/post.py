"""How the post is: what is not as it should be on the way in and on the way out. Pages, and `amends check`, say it in their own words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min, Q
from django.utils.functional import cached_property

from amends.conversations.fetched import STALE_MINUTES, mailboxes
from amends.conversations.inbox import Inbox
from amends.conversations.letterbox.arrival import Arrival
from amends.conversations.sending import Sending
from amends.conversations.stillness import Stillness
from amends.conversations.turn import capped

PENDING_MINUTES = 5  # what arrives is looked into at once, unless nobody is at work
RECENT = timedelta(days=7)  # a failure is shown as one for so long
MOST = 500  # counted no further
GRAVE = ("mailbox", "unseen", "pending", "held")


@dataclass(frozen=True)
class Trouble:
    """One thing that is not as it should be: how many there are of it, since when, where, and why."""

    kind: str
    many: int = 1
    since: datetime | None = None
    inbox: Inbox | None = None
    why: str = ""
    more: bool = False  # than were counted

    @property
    def is_grave(self) -> bool:
        """Letters lie still meanwhile."""
        return self.kind in GRAVE


class Post:
    """All that comes in and leaves, as one teammate may know it at one instant; without a teammate, all of it."""

    def __init__(self, teammate=None, *, at: datetime) -> None:
        self.teammate, self.at = teammate, at

    @cached_property
    def troubles(self) -> list[Trouble]:
        """The gravest first."""
        found = [*self._failing(), *self._pending(), *self._held(), *self._silent(), *self._quarantined(), *self._unsent()]
        return sorted(found, key=lambda trouble: not trouble.is_grave)

    @property
    def is_troubled(self) -> bool:
        return bool(self.troubles)

    @cached_property
    def arrivals(self):
        return self._seen(Arrival.objects)

    @cached_property
    def sendings(self):
        return self._seen(Sending.objects)

    @cached_property
    def mailboxes(self):
        return self._seen(mailboxes().objects)

    @cached_property
    def oldest_pending(self) -> datetime | None:
        return self.arrivals.pending().aggregate(oldest=Min("arrived_at"))["oldest"]

    @property
    def failed(self):
        return self.sendings.failed().filter(failed_at__gt=self.at - RECENT, sent_at=None)

    @property
    def bounced(self):
        return self.sendings.filter(bounced_at__gt=self.at - RECENT)

    @property
    def held(self):
        """They would leave if they could: something is missing, or the mail server does not take them."""
        return self.sendings.waiting().exclude(failure="")

    def _seen(self, rows):
        return rows.all() if self.teammate is None else rows.visible_to(self.teammate)

    def _failing(self):
        stale = self.at - timedelta(minutes=STALE_MINUTES)
        unseen = Q(looked_at__lt=stale) | Q(looked_at=None, set_up_at__lt=stale)
        for mailbox in self.mailboxes.fetched().filter(Q(failed_at__isnull=False) | unseen).select_related("inbox").order_by("pk"):
            if mailbox.failed_at:
                yield Trouble("mailbox", since=mailbox.failed_at, inbox=mailbox.inbox, why=mailbox.failure)
            else:
                yield Trouble("unseen", since=mailbox.looked_at, inbox=mailbox.inbox)

    def _pending(self):
        late = self.at - timedelta(minutes=PENDING_MINUTES)
        if self.oldest_pending and self.oldest_pending < late:
            yield _counted("pending", self.arrivals.pending(), since=self.oldest_pending)

    def _held(self):
        first = self.held.order_by("message__at", "pk").values_list("message__at", "failure").first()
        if first:
            yield _counted("held", self.held, since=first[0], why=first[1])

    def _silent(self):
        for still in self._seen(Stillness.objects).silent().select_related("inbox").order_by("heard_at"):
            yield Trouble("silent", since=still.heard_at, inbox=still.inbox)

    def _quarantined(self):
        yield from _any(_counted("quarantined", self.arrivals.quarantined()))

    def _unsent(self):
        for kind, rows in (("failed", self.failed), ("perhaps", self.sendings.perhaps_sent()), ("bounced", self.bounced)):
            yield from _any(_counted(kind, rows))


def _counted(kind: str, rows, **told) -> Trouble:
    many, more = capped(rows, MOST)
    return Trouble(kind, many, more=more, **told)


def _any(trouble: Trouble):
    return [trouble] if trouble.many else []
