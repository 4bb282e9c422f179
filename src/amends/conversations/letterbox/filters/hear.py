from datetime import timedelta

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from amends.base.event import happened, record_all
from amends.conversations.address import can_be_written_to
from amends.conversations.conversation import PREVIEW_LONGEST, Conversation
from amends.conversations.desk import REREAD
from amends.conversations.letterbox.known_id import of_list
from amends.conversations.letterbox.names import one_line, storable
from amends.conversations.letterbox.opened import Opened
from amends.conversations.letterbox.writing import Rows
from amends.conversations.link import Link
from amends.conversations.message import Message
from amends.conversations.recipient import ends
from amends.customers.models import Customer

LONGEST_SUBJECT = 1000  # letters
MOST_ENDS = 100  # addresses to, and as many cc


def hear(opened: Opened) -> None:
    """What it says, said in its conversation; in a new one if it has none. Every id it names is known from here on."""
    begins = opened.conversation is None
    conversation, message = _rows(opened).write()
    opened.message = Message(pk=message, kind=_kind(opened), at=opened.at)
    if begins:
        opened.conversation = opened.message.conversation = Conversation(pk=conversation)
        _begin(opened)
    else:
        opened.message.conversation = opened.conversation
        _join(opened)
    _tie(opened)
    _record(opened, begins)


def _rows(opened: Opened) -> Rows:
    letter, arrival = opened.letter, opened.arrival
    mentioned = [message_id for message_id in opened.answers if message_id not in letter.in_reply_to]
    answered = [message_id for message_id in opened.answers if message_id in letter.in_reply_to]
    kinds = [("own", opened.own_id), *(("answers", name) for name in answered), *(("mentions", name) for name in mentioned)]
    if opened.is_list and letter.list_id:
        kinds.append(("list", of_list(letter.list_id)))
    return Rows(
        said=_said(opened) | _begun(opened),
        ends=_ends(opened),
        ids=kinds,
        remarks=opened.remarks,
        arrival=arrival.pk,
        taken_at=opened.looked_at,
        conversation=opened.conversation and opened.conversation.pk,
    )


def _said(opened: Opened) -> dict:
    letter, text = opened.letter, words_of(opened)
    return {
        "kind": _kind(opened),
        "by": letter.said_by,
        "at": opened.at,
        "text": text,
        "subject": one_line(letter.subject)[:LONGEST_SUBJECT],
        "key": opened.key,
        "reference": opened.own_id if letter.message_id else "",
        "html_bytes": len(letter.html.encode(errors="replace")),
        "folded_letters": max(0, len(letter.text.strip()) - len(text)),
    }


def _begun(opened: Opened) -> dict:
    """Of a conversation that begins with it; what is history is done, and nobody waits for what we said ourselves."""
    waits = not (opened.is_history or opened.letter.said_by)
    return {
        "customer": opened.known.customer,
        "inbox": opened.arrival.inbox_id,
        "imported_at": opened.arrival.imported_at,
        "closed_at": opened.at if opened.is_history else None,
        "waiting_since": opened.at if waits else None,
        "preview": "" if opened.is_ours else words_of(opened)[:PREVIEW_LONGEST],
    }


def _ends(opened: Opened) -> list[tuple[str, str]]:
    letter, sender = opened.letter, opened.sender.address if opened.sender else ""
    if letter.in_name_by and can_be_written_to(letter.in_name_by):
        sender = letter.in_name_by
    named = {role: _reachable(getattr(letter, role)) for role in ("to", "cc", "reply_to")}
    if letter.said_by:
        sender, named["to"] = "", [sender] if sender else []
    if len(letter.to) > MOST_ENDS or len(letter.cc) > MOST_ENDS:
        opened.remark("hear", _("It went to very many addresses: the first hundred are on record, all stand in the letter as it came."))
    return ends(sender=sender, **named)


def _reachable(people) -> list[str]:
    """Those a letter could go to."""
    return [person.address for person in people[:MOST_ENDS] if can_be_written_to(person.address)]


def _kind(opened: Opened) -> str:
    """What we wrote ourselves before there was an Amends has nobody's name to it."""
    if opened.letter.said_by:
        return "reply"
    return "automatic" if opened.is_ours else "received"


def words_of(opened: Opened) -> str:
    """What the sender wrote themselves; all of it, where nothing would be left."""
    return storable(opened.letter.reply.strip() or opened.letter.text.strip())


def _begin(opened: Opened) -> None:
    if opened.is_history:
        opened.conversation.closings.create(by=None, at=opened.at)


def _tie(opened: Opened) -> None:
    """Each shows the other to whoever sees both. Neither is told the other's subject, which not everybody may read."""
    if opened.beside is None or opened.beside[0] == opened.conversation:
        return
    if not Link.objects.of(opened.conversation).of(opened.beside[0]).exists():
        Link.objects.create(one=opened.conversation, other=opened.beside[0], why=opened.beside[1], at=opened.looked_at)


def _join(opened: Opened) -> None:
    """Closing cuts no chain: who writes again opens it again. History opens nothing."""
    conversation = opened.conversation
    if opened.is_history:
        _date_back(opened)
    elif opened.message.kind == "received":
        if conversation.closed_at or conversation.snoozed_until:
            opened.message.be_heard()
        elif conversation.customer_id != opened.known.customer:
            Customer.objects.filter(pk=conversation.customer_id).seen(opened.at)
    with connection.cursor() as cursor:
        cursor.execute(REREAD, [[conversation.pk]])


def _date_back(opened: Opened) -> None:
    """It may have begun earlier, and been done later; of what came to us meanwhile nothing becomes history."""
    conversation, row = opened.conversation, Conversation.objects.filter(pk=opened.conversation.pk)
    if conversation.imported_at is None and opened.at < conversation.opened_at:
        row.update(imported_at=F("opened_at") - timedelta(microseconds=1))
    if opened.at < conversation.opened_at:
        row.update(opened_at=opened.at)
    if conversation.imported_at and conversation.closed_at and conversation.closed_at < opened.at:
        conversation.closings.filter(reopened_at=None).update(at=opened.at)
        row.update(closed_at=opened.at)


def _record(opened: Opened, begins: bool) -> None:
    message, arrival, machine = opened.message, opened.arrival, opened.letter.machine
    told = {"message": message.pk, "conversation": message.conversation_id}
    if begins and not opened.is_history and arrival.inbox.acknowledgement.strip():
        told |= {"is_acknowledged": True, "machine": machine.why if machine else ""}
    events = [
        happened(f"messages.{message.kind}", about=message, at=opened.at, conversation=message.conversation_id),
        happened("arrivals.taken", about=arrival, at=opened.looked_at, **told),
    ]
    record_all([happened("conversations.begun", about=opened.conversation, at=opened.at), *events] if begins else events)
