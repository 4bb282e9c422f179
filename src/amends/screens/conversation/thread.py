"""What was said and done in a conversation, in order: letters, notes, and small lines of who did what."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Max, Prefetch, Q
from django.utils.functional import cached_property

from amends.conversations.models import Arrival, Attachment, Message
from amends.screens.conversation.lines import Line, Lines
from amends.screens.conversation.quote import Piece, pieces

SHOWN = 50
SHOWN_FILES = 20
REMARKS = {"unread": ("read", "attach"), "classified": ("classify",)}
ORDER = "mjse"  # of the same instant: what was said comes before what was made of it


@dataclass(frozen=True)
class Said:
    """One message as it is shown."""

    message: Message
    time: str
    may_be_taken_back: bool = False

    @property
    def key(self) -> str:
        return f"m{self.message.pk}"

    @property
    def state(self) -> str:
        """Changes when the message reads otherwise: as its letter goes its way."""
        if not self.sending:
            return ""
        return f"{self.sending.state} {self.sending.failure} {self.sending.bounce} {self.may_be_taken_back}"

    @property
    def at(self) -> datetime:
        return self.message.at

    @property
    def pieces(self) -> list[Piece]:
        return pieces(self.message.text)

    @property
    def sending(self):
        return getattr(self.message, "sending", None)

    @property
    def files(self) -> list[Attachment]:
        """The first that came with it."""
        return list(self.message.attachments.all())[:SHOWN_FILES]

    @property
    def further_files(self) -> int:
        return max(0, len(self.message.attachments.all()) - SHOWN_FILES)

    @property
    def arrival(self) -> Arrival | None:
        """As what it came; None: it did not come by a letter."""
        return next((arrival for arrival in self.message.arrivals.all() if arrival.taken_at), None)

    @property
    def report(self) -> Arrival | None:
        """What a mail server wrote of it, as it came back."""
        return next((arrival for arrival in self.message.arrivals.all() if not arrival.taken_at), None)

    @property
    def unread(self) -> list[str]:
        """What could not be read of it, but for what is said beside its files."""
        of_files = tuple(file.remark for file in self.files if file.remark)
        return [said for said in (self.arrival.unread if self.arrival else []) if not said.endswith(of_files)]

    @property
    def machine(self) -> str:
        """By what one knows that a machine wrote it, though it was taken in; blank: a person did."""
        return next(iter(self.arrival.classified), "") if self.arrival else ""

    @property
    def to(self) -> list[str]:
        return [recipient.address for recipient in self.message.recipients.all() if recipient.role != "from"]

    @property
    def sender(self) -> str:
        return next((recipient.address for recipient in self.message.recipients.all() if recipient.role == "from"), "")


@dataclass(frozen=True)
class Day:
    """Where a day begins."""

    at: datetime
    key: str
    name: str
    state: str = ""


class Thread:
    """The newest messages of a conversation, or those before one of them, with what was done meanwhile."""

    def __init__(self, told, reader, *, at: datetime, before: int | None = None) -> None:
        self.told, self.reader, self.now, self.before = told, reader, at, before

    @cached_property
    def items(self) -> list[Said | Line | Day]:
        """Oldest first, each day under its name."""
        found = sorted([*self._said, *self._lines], key=lambda item: (item.at, ORDER.index(item.key[0]), int(item.key[1:])))
        shown, last = [], None
        for item in found:
            day = self.reader.firm.wall(item.at).date()
            if day != last:
                shown.append(Day(item.at, f"d{day:%Y%m%d}", self.reader.day(item.at)))
                last = day
            shown.append(item)
        return shown

    @property
    def earlier(self) -> int | None:
        """Before which message there are more."""
        return self._messages[0].pk if self._found[SHOWN:] else None

    @cached_property
    def newest(self) -> int:
        """The number of what came last: whoever answers has seen all up to it."""
        if self._border:
            return self.told.conversation.messages.aggregate(last=Max("pk"))["last"]
        return max((message.pk for message in self._messages), default=0)

    @property
    def mark(self) -> str:
        """The same as long as it would read the same."""
        said = [(item.key, item.state) for item in self.items]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    @cached_property
    def _found(self) -> list[Message]:
        """Newest first, one more than are shown."""
        told = Message.objects.visible_to(self.told.teammate).filter(conversation=self.told.conversation)
        files = Prefetch("attachments", Attachment.objects.visible_to(self.told.teammate).select_related("file"))
        arrivals = Prefetch("arrivals", _with_remarks(self.told.teammate))
        rows = told.select_related("by", "sending").prefetch_related("recipients", files, arrivals)
        if self._border:
            rows = rows.filter(Q(at__lt=self._border.at) | Q(at=self._border.at, pk__lt=self._border.pk))
        return list(rows.order_by("-at", "-pk")[: SHOWN + 1])

    @cached_property
    def _border(self) -> Message | None:
        told = Message.objects.visible_to(self.told.teammate).filter(conversation=self.told.conversation)
        return told.filter(pk=self.before).first() if self.before else None

    @property
    def _messages(self) -> list[Message]:
        return self._found[:SHOWN][::-1]

    @property
    def _said(self) -> list[Said]:
        return [Said(message, self.reader.time(message.at), self._may_be_taken_back(message)) for message in self._messages]

    @cached_property
    def _lines(self) -> list[Line]:
        """Those between the first message shown and the last, or all since the first."""
        since = self._messages[0].at if self.earlier else None
        until = self._border.at if self._border else None
        return Lines(self.told, self.reader, since=since, until=until).all()

    def _may_be_taken_back(self, message: Message) -> bool:
        sending = getattr(message, "sending", None)
        return sending is not None and sending.may_be_taken_back(by=self.told.teammate, at=self.now)


def _with_remarks(teammate):
    """As what messages came. What two of the filters said stands in the same row."""
    said = {
        name: ArrayAgg("remarks__said", filter=Q(remarks__filter__in=filters), order_by="remarks__pk", default=[])
        for name, filters in REMARKS.items()
    }
    return Arrival.objects.visible_to(teammate).annotate(**said).order_by("pk")
