from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext as _

from amends.base.refusal import Refusal
from amends.conversations.address import can_be_written_to, once, one_address
from amends.conversations.inbox import Inbox
from amends.conversations.mail.nobody import is_ours, reads_nothing
from amends.conversations.message import Message

ROLES = ("from", "to", "cc", "reply_to")
REPORTED = models.Q(arrivals__sender="") | models.Q(arrivals__parked_as="bounce")  # a null return path, or judged to be a report
NAMED_APART = models.Q(role="reply_to")  # who asks to be answered may be who writes, too


class RecipientQuerySet(models.QuerySet):
    def name_all(self, message, **addressed) -> None:
        """Write down who is at either end of a message, each address once, and at which ones an answer is asked for."""
        self.bulk_create(Recipient(message=message, role=role, address=address) for role, address in ends(**addressed))

    def addresses(self, role: str) -> list[str]:
        return list(self.filter(role=role).order_by("pk").values_list("address", flat=True))


def ends(*, sender: str = "", to: Iterable[str] = (), cc: Iterable[str] = (), reply_to: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Who is at either end, as what: each address once, and once more if an answer is asked for there."""
    named: dict[str, tuple[str, str]] = {}
    for role, said in (("from", [sender] if sender else []), ("to", to), ("cc", cc)):
        for address in map(one_address, said):
            named.setdefault(address.lower(), (role, address))
    return [*named.values(), *(("reply_to", address) for address in once(map(one_address, reply_to)))]


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
class LeftOut:
    """Somebody a letter named, whom we do not write to, and why."""

    address: str
    why: str


@dataclass(frozen=True)
class Recipients:
    """Whom a reply goes to, which of them are at no address of the customer, who else was written to, and who is left out."""

    to: list[str]
    strangers: list[str]
    cc: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


class ReadsNothing(Refusal):
    """Nobody reads what is sent there, or it would come back to us."""


def recipients_of(conversation) -> Recipients:
    """Who wrote last, or asks for answers elsewhere; where no letter says so, the customer at the first address we know."""
    ends, own = _Ends.of_newest(conversation), own_addresses()
    theirs = list(conversation.customer.addresses.filter(kind="email").order_by("pk").values_list("value", flat=True))
    asked, left_out = _readers(ends.asked, own)
    if ends.is_reported:
        asked, left_out = [], left_out + [_unheard(address) for address in asked]
    silent = {one.address.lower() for one in left_out}
    known, _silent = _readers([address for address in theirs if can_be_written_to(address) and address.lower() not in silent], own)
    to = asked or known[:1]
    cc, beside = _readers([address for address in ends.beside(to) if not is_ours(address, own)], own)
    return Recipients(to, _outside(theirs, to), cc, left_out + beside)


def strangers_to(customer, addresses: Iterable[str]) -> list[str]:
    """Who is at no address of the customer."""
    return _outside(customer.addresses.filter(kind="email").values_list("value", flat=True), addresses)


def own_addresses() -> frozenset[str]:
    """Under which letters come in here, in small letters."""
    return frozenset(address.lower() for address in Inbox.objects.exclude(address="").values_list("address", flat=True))


def why_nobody(address: str, own: frozenset[str]) -> str:
    """Why an answer there would reach no person; blank: as far as its address goes, it may."""
    if is_ours(address, own):
        return _("%(address)s is an inbox of ours: what is meant for colleagues is a note.") % {"address": address}
    if reads_nothing(address):
        return _("Nobody reads what is sent to %(address)s.") % {"address": address}
    return ""


def refuse_nobody(addresses: Iterable[str]) -> None:
    """A person may write to whom they like, but not to a machine, nor to ourselves."""
    own = own_addresses()
    for address in addresses:
        if why := why_nobody(address, own):
            raise ReadsNothing(_("%(why)s Leave it out.") % {"why": why})


@dataclass(frozen=True)
class _Ends:
    """Who is at the ends of the letter that came last, in the order it names them."""

    rows: list[tuple[str, str]]
    is_reported: bool = False  # by a machine, as far as one can see, though a person let it in

    @classmethod
    def of_newest(cls, conversation) -> "_Ends":
        came = conversation.messages.filter(kind="received", recipients__isnull=False).order_by("-at", "-pk").values("pk")[:1]
        is_reported = models.Exists(Message.objects.filter(REPORTED, pk=models.OuterRef("message_id")))
        rows = list(Recipient.objects.filter(message__in=came).order_by("pk").values_list("role", "address", is_reported))
        return cls([(role, address) for role, address, _report in rows], any(report for *_end, report in rows))

    @property
    def asked(self) -> list[str]:
        return self._named("reply_to") or self._named("from")

    def beside(self, to: list[str]) -> list[str]:
        """Whoever else had it in hand."""
        asked = {address.lower() for address in (*to, *self._named("from"))}
        return [address for address in self._named("to", "cc") if address.lower() not in asked]

    def _named(self, *roles: str) -> list[str]:
        return [address for role, address in self.rows if role in roles]


def _outside(theirs: Iterable[str], addresses: Iterable[str]) -> list[str]:
    known = {value.lower() for value in theirs}
    return [address for address in addresses if address.lower() not in known]


def _unheard(address: str) -> LeftOut:
    why = _("What %(address)s wrote looks like the report of a mail server, which hears no answer: type the address if a person wrote it.")
    return LeftOut(address, why % {"address": address})


def _readers(addresses: Iterable[str], own: frozenset[str]) -> tuple[list[str], list[LeftOut]]:
    said = [(address, why_nobody(address, own)) for address in addresses]
    return [address for address, why in said if not why], [LeftOut(address, why) for address, why in said if why]
