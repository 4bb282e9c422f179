from datetime import timedelta

from django.core import signing
from django.db import models, transaction
from django.utils.translation import gettext as _

from amends.base.push import APART, tell
from amends.base.refusal import Refusal
from amends.channels.chat.window import Window
from amends.channels.often import knock
from amends.channels.ticket import Ticket
from amends.conversations.models import Conversation, Message

SALT = "amends.channels.chat.visit"
VALID = timedelta(days=30)
MOST_BEGUN = 10  # visits by one address in ten minutes
MOST_SAID = 60  # lines of one visit in ten minutes: many people may share an address
SHOWN_KINDS = ("reply", "automatic")


class NothingSaid(Refusal):
    """A line without a word in it."""


class VisitQuerySet(models.QuerySet):
    def bearing(self, token: str) -> "Visit | None":
        """Whose visit a token is of; None: of nobody's, or not any more."""
        try:
            number = signing.loads(token, salt=SALT, max_age=VALID)
        except signing.BadSignature:
            return None
        return self.filter(pk=number, window__inbox__archived_at=None).select_related("window__inbox").first()

    def speaking_in(self, conversation: int):
        """The visits whose words are in a conversation."""
        return self.filter(lines__arrival__message__conversation=conversation).distinct()


class Visit(models.Model):
    """Somebody came to the window and said something: who they say they are, and how far they have read what we answered."""

    window = models.ForeignKey(Window, models.RESTRICT, related_name="visits")
    nonce = models.TextField(unique=True)
    name = models.TextField(blank=True, default="")
    email = models.TextField(blank=True, default="")
    began_at = models.DateTimeField()
    heard = models.BigIntegerField(default=0)  # the number of the last message of ours that their window has shown

    objects = VisitQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name or self.email or f"Visitor {self.pk}"

    @classmethod
    @transaction.atomic
    def begin(cls, window, *, ticket: str, who: str, at, **said) -> "Visit":
        """With the first words. `said` names who they are and the text. The same page sent in again is the same visit."""
        handed = Ticket.read(ticket, window.place)
        if known := cls.objects.filter(nonce=handed.nonce).first():
            return known
        handed.tear(at=at)
        knock(window.place, who, most=MOST_BEGUN, at=at)
        text = said.pop("text")
        visit, is_new = cls.objects.get_or_create(nonce=handed.nonce, defaults={"window": window, "began_at": at} | said)
        if is_new:
            visit.say(text, nonce=handed.nonce, at=at)
        return visit

    @transaction.atomic
    def say(self, text: str, *, nonce: str, at) -> None:
        """Keep a line before anybody looks inside. The same one twice is one."""
        if not text.strip():
            raise NothingSaid(_("Write something first."))
        knock(f"{self.window.place}-visit", self.nonce, most=MOST_SAID, at=at)
        self.lines.keep(self, text.strip(), nonce=nonce, at=at)
        tell(self.topic)

    def hear(self, number: int) -> None:
        """Their window has shown our messages up to this one. Never backwards, and never what we have not said."""
        newest = self.answers().order_by("-pk").values_list("pk", flat=True).first() or 0
        Visit.objects.filter(pk=self.pk, heard__lt=min(number, newest)).update(heard=min(number, newest))

    def token(self) -> str:
        """Who bears it is this visitor, for a while."""
        return signing.dumps(self.pk, salt=SALT)

    @property
    def topic(self) -> str:
        return f"{APART}chat.{self.pk}"

    def conversation(self) -> Conversation | None:
        """Where their words are now; None until somebody has looked inside."""
        said = self.lines.exclude(arrival__message=None).order_by("-pk").values("arrival__message__conversation")
        return Conversation.objects.filter(pk=said[:1]).first()

    def answers(self):
        """What we said to them here since they came. Of a conversation that was merged into one of another inbox, nothing."""
        conversation = self.conversation()
        if conversation is None or conversation.inbox_id != self.window.inbox_id:
            return Message.objects.none()
        return Message.objects.filter(conversation=conversation, kind__in=SHOWN_KINDS, at__gte=self.began_at)
