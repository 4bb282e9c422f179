from django.db import models, transaction
from django.utils.translation import gettext as _

from amends.base.models import Teammate
from amends.base.refusal import Refusal
from amends.conversations.address import NotAnAddress, addresses
from amends.conversations.conversation import Conversation
from amends.conversations.message import Message
from amends.conversations.recipient import recipients_of, refuse_nobody
from amends.conversations.sending import Sending

KINDS = ("reply", "note")


class SomethingLanded(Refusal):
    """Somebody wrote while this was being written."""

    def __init__(self, sentence: str, messages: list[Message]) -> None:
        super().__init__(sentence)
        self.messages = messages


class NoDraft(Refusal):
    """What was to be said has been said, or dropped."""


class DraftQuerySet(models.QuerySet):
    def of(self, conversation, teammate) -> "Draft | None":
        """What they wrote last and have not said yet."""
        return self.filter(conversation=conversation, teammate=teammate).order_by("-changed_at", "-pk").first()

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
            theirs.delete()
            return None
        said = {"text": text, "changed_at": at, "cc": "", "seen": None} | aside
        said["to"] = _unless_usual(said.get("to", ""), conversation)
        draft, _fresh = cls.objects.update_or_create(conversation=conversation, teammate=teammate, kind=kind, defaults=said)
        return draft

    def drop(self) -> None:
        Draft.objects.filter(pk=self.pk).delete()

    @transaction.atomic
    def say(self, *, at, anyway: bool = False) -> Message:
        """Say it, once. Refused if something landed that its writer has not seen, unless it is to be said anyway."""
        self.conversation.hold()
        if not anyway:
            self._refuse_landed()
        if not Draft.objects.filter(pk=self.pk).delete()[0]:
            raise NoDraft(_("This has been said already."))
        if self.kind == "note":
            return Message.say(self.conversation, kind="note", text=self.text, by=self.teammate, at=at)
        return self._reply(at)

    def landed(self) -> list[Message]:
        """What came from the customer or from a colleague since the page was loaded that this was written on."""
        theirs = models.Q(kind="received") | models.Q(kind="reply") & ~models.Q(by=self.teammate_id)
        return list(self.conversation.messages.filter(theirs, pk__gt=self.seen or 0).order_by("at", "pk"))

    def _refuse_landed(self) -> None:
        if messages := self.landed():
            raise SomethingLanded(_("Something arrived while you were writing: read it, then send this or change it."), messages)

    def _reply(self, at) -> Message:
        ends = {"to": addresses(self.to) or recipients_of(self.conversation).to, "cc": addresses(self.cc)}
        refuse_nobody(ends["to"] + ends["cc"])
        message = Message.say(self.conversation, kind="reply", text=self.text, by=self.teammate, at=at, **ends)
        Sending.of(message, at=at)
        return message


def _unless_usual(to: str, conversation) -> str:
    """Blank where it is whom the reply would go to anyway: whoever writes next from elsewhere is answered there."""
    try:
        return "" if not to or addresses(to) == recipients_of(conversation).to else to
    except NotAnAddress:
        return to  # it is still being typed
