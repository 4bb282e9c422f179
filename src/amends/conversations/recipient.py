from dataclasses import dataclass

from django.db import models

from amends.conversations.address import can_be_written_to, once, one_address
from amends.conversations.message import Message

ROLES = ("from", "to", "cc", "reply_to")
NAMED_APART = models.Q(role="reply_to")  # who asks to be answered may be who writes, too


class RecipientQuerySet(models.QuerySet):
    def name_all(self, message, *, sender: str = "", to=(), cc=(), reply_to=()) -> None:
        """Write down who is at either end of a message, each address once, and at which ones an answer is asked for."""
        ends: dict[str, Recipient] = {}
        for role, said in (("from", [sender] if sender else []), ("to", to), ("cc", cc)):
            for address in map(one_address, said):
                ends.setdefault(address.lower(), Recipient(message=message, role=role, address=address))
        asked = [Recipient(message=message, role="reply_to", address=address) for address in once(map(one_address, reply_to))]
        self.bulk_create([*ends.values(), *asked])

    def addresses(self, role: str) -> list[str]:
        return list(self.filter(role=role).order_by("pk").values_list("address", flat=True))


class Recipient(models.Model):
    """An address at one end of a message: whom it is from, whom it goes to, who reads it too."""

    message = models.ForeignKey(Message, models.RESTRICT, related_name="recipients")
    role = models.TextField()
    address = models.TextField()

    objects = RecipientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("message", models.functions.Lower("address"), condition=~NAMED_APART, name="addressed_once"),
            models.UniqueConstraint("message", models.functions.Lower("address"), condition=NAMED_APART, name="answered_to_once"),
            models.CheckConstraint(condition=models.Q(role__in=ROLES), name="recipient_has_a_role"),
            models.CheckConstraint(condition=~models.Q(address__regex=r"[\r\n]"), name="address_is_one_line"),
        ]

    def __str__(self) -> str:
        return self.address


@dataclass(frozen=True)
class Recipients:
    """Whom a reply goes to, and which of them are at no address of the customer."""

    to: list[str]
    strangers: list[str]


def recipients_of(conversation) -> Recipients:
    """Whoever wrote last; where no letter says so, the customer at the first address we know."""
    theirs = list(conversation.customer.addresses.filter(kind="email").order_by("pk").values_list("value", flat=True))
    to = _who_wrote(conversation) or [address for address in theirs if can_be_written_to(address)][:1]
    return Recipients(to, [address for address in to if address.lower() not in theirs])


def _who_wrote(conversation) -> list[str]:
    heard = Recipient.objects.filter(message__conversation=conversation, message__kind="received", role="from")
    return list(heard.order_by("-message__at", "-message_id").values_list("address", flat=True)[:1])
