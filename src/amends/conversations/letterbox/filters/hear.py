from django.utils.translation import gettext as _

from amends.base.event import record
from amends.conversations.address import can_be_written_to
from amends.conversations.conversation import PREVIEW_LONGEST, Conversation
from amends.conversations.letterbox.names import one_line, storable
from amends.conversations.letterbox.opened import Opened
from amends.conversations.link import Link
from amends.conversations.message import Message
from amends.customers.models import Customer

LONGEST_SUBJECT = 1000  # letters
MOST_ENDS = 100  # addresses to, and as many cc


def hear(opened: Opened) -> None:
    """What it says, said in its conversation; in a new one if it has none."""
    if opened.conversation is None:
        _begin(opened)
        _say(opened)
    else:
        _join(opened)
    kind = opened.message.kind
    record(f"messages.{kind}", about=opened.message, by=opened.message.by, at=opened.at, conversation=opened.conversation.pk)


def _begin(opened: Opened) -> None:
    """Nobody else sees it yet, so that its row need not be read again."""
    text = words_of(opened)
    shown = {"preview": text[:PREVIEW_LONGEST], "waiting_since": None if opened.letter.said_by else opened.at}
    if opened.is_history:
        shown |= {"waiting_since": None, "imported_at": opened.arrival.imported_at, "closed_at": opened.at}
    subject = one_line(opened.letter.subject)[:LONGEST_SUBJECT]
    opened.conversation = Conversation.begin(opened.customer, opened.arrival.inbox, subject=subject, at=opened.at, **shown)
    Customer.objects.filter(pk=opened.customer.pk).seen(opened.at)
    if opened.is_history:
        opened.conversation.closings.create(by=None, at=opened.at)
    if opened.beside:
        Link.objects.create(one=opened.conversation, other=opened.beside[0], why=opened.beside[1], at=opened.looked_at)


def _join(opened: Opened) -> None:
    for number in sorted({opened.customer.pk, opened.conversation.customer_id}):
        Customer.objects.filter(pk=number).seen(opened.at)
    opened.conversation = opened.conversation.hold_standing()
    _say(opened)
    if opened.message.kind == "received" and not opened.is_history:
        opened.message.be_heard()
    opened.conversation.reread()


def _say(opened: Opened) -> None:
    letter, text = opened.letter, words_of(opened)
    opened.message = Message.objects.create(
        conversation=opened.conversation,
        kind=_kind(opened),
        by_id=letter.said_by,
        at=opened.at,
        text=text,
        subject=one_line(letter.subject)[:LONGEST_SUBJECT],
        key=opened.key,
        reference=opened.own_id if letter.message_id else "",
        html_bytes=len(letter.html.encode(errors="replace")),
        folded_letters=max(0, len(letter.text) - len(text)),
    )
    _name_ends(opened)


def _kind(opened: Opened) -> str:
    """What we wrote ourselves before there was an Amends has nobody's name to it."""
    letter = opened.letter
    if letter.said_by:
        return "reply"
    return "automatic" if opened.is_history and letter.machine is not None and letter.machine.kind == "own" else "received"


def _name_ends(opened: Opened) -> None:
    letter, sender = opened.letter, opened.sender.address if opened.sender else ""
    ends = {role: _written(getattr(letter, role)) for role in ("to", "cc", "reply_to")}
    if letter.said_by:
        sender, ends["to"] = "", [sender] if sender else []
    opened.message.recipients.name_all(opened.message, sender=sender, **ends)
    if len(letter.to) > MOST_ENDS or len(letter.cc) > MOST_ENDS:
        opened.remark("hear", _("It went to very many addresses: the first hundred are on record, all stand in the letter as it came."))


def words_of(opened: Opened) -> str:
    """What the sender wrote themselves; all of it, where nothing would be left."""
    return storable(opened.letter.reply.strip() or opened.letter.text.strip())


def _written(people) -> list[str]:
    """Those a letter could go to."""
    return [person.address for person in people[:MOST_ENDS] if can_be_written_to(person.address)]
