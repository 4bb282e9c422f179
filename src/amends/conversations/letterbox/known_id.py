import hashlib
import uuid
from collections.abc import Iterable

from django.db import models

from amends.conversations.conversation import Conversation
from amends.conversations.message import Message

KINDS = ("own", "answers", "mentions", "sent", "list")  # Message-ID, In-Reply-To, References; of a letter of ours; of a mailing list
AWAITED = ("answers", "mentions")  # somebody named it: it may still come


class KnownIdQuerySet(models.QuerySet):
    def among(self, message_ids: Iterable[str]):
        return self.filter(digest__in=[digest(message_id) for message_id in message_ids])


class KnownId(models.Model):
    """A Message-ID that was seen in a conversation, also of a letter that never came to us."""

    conversation = models.ForeignKey(Conversation, models.RESTRICT, related_name="+")
    message = models.ForeignKey(Message, models.RESTRICT, related_name="+")
    kind = models.TextField()
    digest = models.UUIDField()

    objects = KnownIdQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "kind", "digest"], name="id_known_once")]
        indexes = [models.Index(fields=["digest"], name="known_id_digest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest}"


def of_list(list_id: str) -> str:
    """A name that no Message-ID has, since none has a blank inside."""
    return f"list {list_id}"


def digest(message_id: str) -> uuid.UUID:
    """Of equal length whatever the id's; blanks and angle brackets around it are none of it."""
    return uuid.UUID(bytes=hashlib.blake2b(message_id.strip().strip("<>").strip().encode(errors="replace"), digest_size=16).digest())
