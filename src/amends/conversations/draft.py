from django.db import models, transaction
from django.utils.translation import gettext as _

from amends.base.models import File, Teammate
from amends.base.refusal import Refusal
from amends.conversations.address import NotAnAddress, addresses
from amends.conversations.attachment import Attachment
from amends.conversations.conversation import Conversation
from amends.conversations.letterbox.names import harmless
from amends.conversations.message import Message
from amends.conversations.recipient import recipients_of, refuse_nobody
from amends.conversations.sending import Sending

KINDS = ("reply", "note")
MOST_MB = 20  # of all files of one letter: few mail servers take more
MEDIA_TYPE_LONGEST = 100


class SomethingLanded(Refusal):
    """Somebody wrote while this was being written."""

    def __init__(self, sentence: str, messages: list[Message]) -> None:
        super().__init__(sentence)
        self.messages = messages


class NoDraft(Refusal):
    """What was to be said has been said, or dropped."""


class TooMuchEnclosed(Refusal):
    """More than a mail server would take."""


class DraftQuerySet(models.QuerySet):
    def of(self, conversation, teammate) -> "Draft | None":
        """What they wrote last and have not said yet."""
        return self.filter(conversation=conversation, teammate=teammate).order_by("-changed_at", "-pk").first()

    @transaction.atomic
    def drop(self) -> int:
        """With the files that were to go along. Returns how many there were."""
        numbers = list(self.values_list("pk", flat=True))
        Enclosure.objects.filter(draft__in=numbers).delete()
        return self.filter(pk__in=numbers).delete()[0]

    def take_back(self, message, *, at) -> "Draft":
        """A message that has not left is a draft again, before what its writer began meanwhile."""
        written = {"conversation": message.conversation, "teammate": message.by, "kind": message.kind}
        begun = self.filter(**written).first()
        to = message.recipients.addresses("to")
        said = {
            "text": "\n\n".join([message.text, begun.text] if begun else [message.text]),
            "to": _unless_usual(", ".join(to), message.conversation),
            "cc": ", ".join(message.recipients.addresses("cc")),
        }
        draft, _fresh = self.update_or_create(**written, defaults=said | {"changed_at": at, "seen": message.pk})
        draft._enclose_again(message)
        message.unsay()
        return draft


class Draft(models.Model):
    """What a teammate has begun to write: nobody else's to read, and safe from a closed window."""

    conversation = models.ForeignKey(Conversation, models.RESTRICT, related_name="drafts")
    teammate = models.ForeignKey(Teammate, models.RESTRICT, related_name="+")
    kind = models.TextField()
    text = models.TextField()
    to = models.TextField(blank=True, db_default="", default="")  # blank: whoever is to be answered
    cc = models.TextField(blank=True, default="")
    seen = models.BigIntegerField(null=True, blank=True)
    changed_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "teammate", "kind"], name="one_draft_of_a_kind"),
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="draft_is_reply_or_note"),
            models.CheckConstraint(condition=~models.Q(text=""), name="draft_says_something"),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @classmethod
    def keep(cls, conversation, teammate, *, kind, text, at, **aside) -> "Draft | None":
        """What was typed so far; an empty text drops it. `aside` may name `to`, `cc`, and the newest message `seen`."""
        theirs = cls.objects.filter(conversation=conversation, teammate=teammate, kind=kind)
        if not text.strip():
            theirs.drop()
            return None
        said = {"text": text, "changed_at": at, "cc": "", "seen": None} | aside
        said["to"] = _unless_usual(said.get("to", ""), conversation)
        draft, _fresh = cls.objects.update_or_create(conversation=conversation, teammate=teammate, kind=kind, defaults=said)
        return draft

    @transaction.atomic
    def enclose(self, stream, *, name: str, media_type: str = "", at) -> None:
        """A file goes with it. The same file under the same name goes once."""
        file = File.keep(stream, at=at)
        others = self.enclosures.exclude(file=file).aggregate(size=models.Sum("file__size"))["size"] or 0
        if others + file.size > MOST_MB * 2**20:
            raise TooMuchEnclosed(_("A letter may bring %(most)d MB of files: few mail servers take more.") % {"most": MOST_MB})
        known = {"file": file, "name": harmless(name, media_type)}
        self.enclosures.get_or_create(**known, defaults={"media_type": media_type[:MEDIA_TYPE_LONGEST]})

    def drop(self) -> None:
        Draft.objects.filter(pk=self.pk).drop()

    @transaction.atomic
    def say(self, *, at, anyway: bool = False) -> Message:
        """Say it, once. Refused if something landed that its writer has not seen, unless it is to be said anyway."""
        self.conversation.hold()
        if not anyway:
            self._refuse_landed()
        enclosed = list(self.enclosures.order_by("pk"))
        if not Draft.objects.filter(pk=self.pk).drop():
            raise NoDraft(_("This has been said already."))
        message = self._note(at) if self.kind == "note" else self._reply(at)
        files = ({"file_id": one.file_id, "name": one.name, "media_type": one.media_type} for one in enclosed)
        Attachment.objects.bulk_create(Attachment(message=message, **file) for file in files)
        return message

    def landed(self) -> list[Message]:
        """What came from the customer or from a colleague since the page was loaded that this was written on."""
        theirs = models.Q(kind="received") | models.Q(kind="reply") & ~models.Q(by=self.teammate_id)
        return list(self.conversation.messages.filter(theirs, pk__gt=self.seen or 0).order_by("at", "pk"))

    def _refuse_landed(self) -> None:
        if messages := self.landed():
            raise SomethingLanded(_("Something arrived while you were writing: read it, then send this or change it."), messages)

    def _enclose_again(self, message) -> None:
        for one in message.attachments.order_by("pk"):
            self.enclosures.get_or_create(file_id=one.file_id, name=one.name, defaults={"media_type": one.media_type})
        message.attachments.all().delete()

    def _note(self, at) -> Message:
        return Message.say(self.conversation, kind="note", text=self.text, by=self.teammate, at=at)

    def _reply(self, at) -> Message:
        ends = {"to": addresses(self.to) or recipients_of(self.conversation).to, "cc": addresses(self.cc)}
        refuse_nobody(ends["to"] + ends["cc"])
        message = Message.say(self.conversation, kind="reply", text=self.text, by=self.teammate, at=at, **ends)
        Sending.of(message, at=at)
        return message


class Enclosure(models.Model):
    """A file that is to go with what a teammate is writing."""

    draft = models.ForeignKey(Draft, models.RESTRICT, related_name="enclosures")
    file = models.ForeignKey(File, models.RESTRICT, related_name="+")
    name = models.TextField()
    media_type = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "file", "name"], name="enclosed_once")]

    def __str__(self) -> str:
        return self.name


def _unless_usual(to: str, conversation) -> str:
    """Blank where it is whom the reply would go to anyway: whoever writes next from elsewhere is answered there."""
    try:
        return "" if not to or addresses(to) == recipients_of(conversation).to else to
    except NotAnAddress:
        return to  # it is still being typed
