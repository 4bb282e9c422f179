from collections.abc import Iterable, Iterator
from typing import BinaryIO

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from amends.base.event import record
from amends.base.jobs import defer_once
from amends.base.models import File, Teammate
from amends.base.refusal import Refusal
from amends.conversations.inbox import Inbox
from amends.conversations.letterbox.looking import Walk
from amends.conversations.letterbox.taking import take_unread
from amends.conversations.message import Message

QUEUE = "arrivals"
READ = "amends.conversations.letterbox.reading.read"
MOST_TRIES = 2
MOST_CUTS = 5  # tries that nobody lived to tell of: more of them, since the letter need not have been at fault
PENDING = models.Q(taken_at=None, parked_at=None, quarantined_at=None)


class NotKeptApart(Refusal):
    """Only what was parked or quarantined is taken in by hand, or set aside."""


class ArrivalQuerySet(models.QuerySet):
    def visible_to(self, teammate):
        """What became part of a conversation is seen with it, all else with the inbox it came to. An analyst sees no words."""
        if not (teammate.is_authenticated and teammate.reads_letters):
            return self.none()
        said = models.Exists(Message.objects.visible_to(teammate).filter(pk=models.OuterRef("message")))
        return self.filter(models.Q(message=None, inbox__in=Inbox.objects.visible_to(teammate)) | models.Q(said))

    def pending(self):
        """Kept, and not looked into yet."""
        return self.filter(PENDING)

    def parked(self):
        """A machine's: kept apart, and nobody need answer."""
        return self.filter(parked_at__isnull=False, taken_at=None, set_aside_at=None)

    def quarantined(self):
        """What could not be taken in, twice."""
        return self.filter(quarantined_at__isnull=False, taken_at=None, set_aside_at=None)

    def aside(self):
        """Looked at, and left where it is."""
        return self.filter(set_aside_at__isnull=False, taken_at=None)

    def look_into(self, *, at, most: int | None = None, careful: bool = False) -> int:
        """Take in what is pending among these, each in a transaction of its own. Returns how many were looked into.

        `careful` puts each try on record before it is made: whoever tried last did not live to tell.
        """
        return Walk(self, at, careful).go(most)


class Arrival(models.Model):
    """Something that came in by a door, kept as it came before anybody looked inside."""

    inbox = models.ForeignKey(Inbox, models.RESTRICT, related_name="+")
    channel = models.TextField()
    door = models.TextField()  # imap, smtp, lmtp, webhook, pipe, file, form, chat, phone
    raw = models.ForeignKey(File, models.RESTRICT, related_name="+")
    sender = models.TextField(null=True, blank=True)  # the envelope's return path; blank: the null one; None: nobody told
    recipients = ArrayField(models.TextField(), default=list, blank=True)  # the envelope's
    arrived_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True, blank=True)  # history: it opens no clock and sends nothing
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True, default="")
    message = models.ForeignKey(Message, models.RESTRICT, null=True, blank=True, related_name="arrivals")
    taken_at = models.DateTimeField(null=True, blank=True)
    parked_at = models.DateTimeField(null=True, blank=True)
    parked_as = models.TextField(blank=True, default="")
    quarantined_at = models.DateTimeField(null=True, blank=True)
    let_in_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, blank=True, related_name="+")
    let_in_at = models.DateTimeField(null=True, blank=True)
    set_aside_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, blank=True, related_name="+")
    set_aside_at = models.DateTimeField(null=True, blank=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inbox", "raw"], name="arrived_once"),
            models.CheckConstraint(condition=models.Q(taken_at=None) | models.Q(message__isnull=False), name="taken_into_a_message"),
        ]
        indexes = [
            models.Index(fields=["arrived_at", "id"], condition=PENDING, name="arrival_pending"),
            models.Index(fields=["inbox", "-arrived_at"], name="arrival_newest"),
            models.Index(fields=["-parked_at", "-id"], condition=models.Q(parked_at__isnull=False), name="arrival_parked"),
            models.Index(fields=["-quarantined_at", "-id"], condition=models.Q(quarantined_at__isnull=False), name="arrival_quarantined"),
            models.Index(fields=["-set_aside_at", "-id"], condition=models.Q(set_aside_at__isnull=False), name="arrival_set_aside"),
        ]

    def __str__(self) -> str:
        return f"{self.door} {self.pk}"

    @classmethod
    def keep(cls, stream: BinaryIO, *, inbox, door: str, at, **told) -> "Arrival":
        """Write down what came, and have it looked into. Once this has committed it cannot be lost; twice is once.

        `told` may name the envelope's `sender` and `recipients`, and when history was `imported_at`.
        """
        return cls.keep_all([(stream, told)], inbox=inbox, door=door, at=at)[0]

    @classmethod
    @transaction.atomic
    def keep_all(cls, letters: Iterable[tuple[BinaryIO, dict]], *, inbox, door: str, at) -> list["Arrival"]:
        """The set form of keeping: pairs of a stream and what is `told` of it, each read from its beginning, one after the other."""
        told: list[dict] = []
        raws = File.keep_all(_streams(letters, told), at=at)
        known = {"inbox": inbox, "channel": inbox.channel, "door": door, "arrived_at": at}
        came = [cls(raw=raw, **known | aside) for raw, aside in zip(raws, told, strict=True)]
        cls.objects.bulk_create(came, ignore_conflicts=True)
        kept = {arrival.raw_id: arrival for arrival in cls.objects.filter(inbox=inbox, raw__in=raws)}
        transaction.on_commit(look_into)
        return [kept[raw.pk] for raw in raws]

    def take(self, message, *, at) -> None:
        """It is a message now."""
        self._write(message=message, taken_at=at, failure="")
        record("arrivals.taken", about=self, at=at, message=message.pk, conversation=message.conversation_id)

    def park(self, kind: str, *, at, message=None) -> None:
        """A machine wrote it, perhaps about a message of ours."""
        self._write(parked_at=at, parked_as=kind, message=message)
        record("arrivals.parked", about=self, at=at, parked_as=kind)

    def wait(self, why: str, *, is_counted: bool = False) -> None:
        """Not its fault, and no try: one that was counted is taken back, and it is looked into again."""
        self._write(failure=why, tries=Greatest(models.F("tries") - (1 if is_counted else 0), 0))
        self.refresh_from_db(fields=["tries"])

    @transaction.atomic
    def fail(self, why: str, *, at, is_counted: bool = False) -> None:
        """It could not be taken in. After the second time it is kept apart; if a person said so it is taken in, unread."""
        self._write(failure=why, tries=models.F("tries") + (0 if is_counted else 1))
        self.refresh_from_db(fields=["tries"])
        if self.tries >= MOST_TRIES:
            self._give_up(at)

    @transaction.atomic
    def begin_try(self, *, at) -> bool:
        """Count a try before it is made. False if there have been too many that nobody lived to tell of."""
        if self.tries < MOST_CUTS:
            self._write(tries=self.tries + 1)
            return True
        self._write(failure=self.failure or _("The program was ended while it read this letter, again and again."))
        self._give_up(at)
        return False

    def let_in(self, *, by, at) -> None:
        """Take it in anyway: whatever kept it apart is no longer asked."""
        with transaction.atomic():
            fresh = {"parked_at": None, "quarantined_at": None, "tries": 0, "set_aside_by": None, "set_aside_at": None}
            if not self._apart().update(let_in_by=by, let_in_at=at, **fresh):
                raise NotKeptApart(_("This letter has been taken in already: open its conversation."))
            record("arrivals.let_in", about=self, by=by, at=at)
        Arrival.objects.filter(pk=self.pk).look_into(at=at)
        self.refresh_from_db()

    @transaction.atomic
    def set_aside(self, *, by, at) -> None:
        """Seen, and nothing to do about it: it leaves the list."""
        if not self._apart().filter(set_aside_at=None).update(set_aside_by=by, set_aside_at=at):
            raise NotKeptApart(_("Somebody has taken care of this letter already."))
        self.refresh_from_db()
        record("arrivals.set_aside", about=self, by=by, at=at)

    @transaction.atomic
    def take_up(self, *, by, at) -> None:
        """On the list again."""
        if not self._apart().exclude(set_aside_at=None).update(set_aside_by=None, set_aside_at=None):
            raise NotKeptApart(_("This letter is not set aside any more."))
        self.refresh_from_db()
        record("arrivals.taken_up", about=self, by=by, at=at)

    def note(self, remarks: Iterable[tuple[str, str]]) -> None:
        """What the filters had to say, each thing once."""
        remark = self.remarks.model
        remark.objects.bulk_create(remark(arrival=self, filter=filter_, said=said) for filter_, said in dict.fromkeys(remarks))

    def _apart(self):
        kept_apart = models.Q(parked_at__isnull=False) | models.Q(quarantined_at__isnull=False)
        return Arrival.objects.filter(kept_apart, pk=self.pk, taken_at=None)

    def _give_up(self, at) -> None:
        if self.let_in_at:
            take_unread(self, at=at)
            return
        self._write(quarantined_at=at)
        record("arrivals.quarantined", about=self, at=at, failure=self.failure)

    def _write(self, **columns) -> None:
        Arrival.objects.filter(pk=self.pk).update(**columns)
        for name, value in columns.items():
            setattr(self, name, value)


def _streams(letters, told: list[dict]) -> Iterator[BinaryIO]:
    for stream, aside in letters:
        told.append(aside)
        stream.seek(0)  # a letter for two inboxes is read twice
        yield stream


def look_into() -> None:
    """One job for all that is pending: a second one would find nothing to do."""
    if ProcrastinateJob.objects.filter(queueing_lock=READ, status="todo").exists():
        return
    defer_once(app.configure_task(READ, queue=QUEUE, queueing_lock=READ))
