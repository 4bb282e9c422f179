"""Which conversation a letter belongs to. Every answer comes with its reason, in a sentence.

In this order: our signed token, what it answers (In-Reply-To), what it goes back to (References), who waits for it, and at last the same
subject from the same sender a short while ago. A place counts only if whoever writes takes part there.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _

from amends.conversations.conversation import Conversation
from amends.conversations.inbox import Inbox
from amends.conversations.letterbox.known_id import AWAITED, KnownId, digest, of_list
from amends.conversations.letterbox.opened import Opened
from amends.conversations.mail.nobody import is_ours
from amends.conversations.message import Message
from amends.conversations.recipient import Recipient, own_addresses
from amends.conversations.subject import bare_subject, is_answer
from amends.conversations.token import conversation_number, token_in_id, tokens_in

WINDOW = timedelta(days=30)
LOOKED_THROUGH = 20


def placed(opened: Opened) -> tuple[Conversation, str] | None:
    """Where it belongs and why; None: it begins something new. What it names but is no part of is left beside it, as is a second place."""
    found = None
    for conversation, why in _named(opened).items():
        refusal = _refusal(opened, conversation)
        if refusal is None and found is None:
            found = conversation, why
        elif opened.beside is None:
            opened.beside = conversation, refusal or _("A letter answers both.")
    opened.beside = opened.beside or _namesake(opened)
    return found or _by_subject(opened)


def _namesake(opened: Opened) -> tuple[Conversation, str] | None:
    """Changed on its way (a footer, a mark in its subject) a letter is no copy any more; but senders use an id again, too."""
    numbers = [number for kind, number in opened.known.places.get(digest(opened.own_id), ()) if kind == "own"]
    theirs = Conversation.objects.filter(pk__in=numbers[:1], customer=opened.known.customer).first()
    return theirs and (
        theirs.standing(),
        _("Another letter of this customer has the same Message-ID: perhaps it is the same, changed on its way."),
    )


def _named(opened: Opened) -> dict[Conversation, str]:
    """Each with the surest reason. Held, since whatever is said in the one it belongs to changes its row."""
    wanted = list(_numbers(opened))
    if not wanted:
        return {}
    rows = Conversation.objects.filter(pk__in={number for number, _why in wanted}).select_for_update(no_key=True)
    held = {row.pk: row.hold_standing() if row.merged_into_id else row for row in rows.order_by("pk")}
    named: dict[Conversation, str] = {}
    for number, why in wanted:
        if number in held:
            named.setdefault(held[number], why)
    return named


def _numbers(opened: Opened) -> Iterator[tuple[int, str]]:
    """Numbers of conversations, the surest first; they may have been merged since."""
    places = _places(opened)
    yield from _ours(opened, places)
    for token in tokens_in(opened.ends):
        yield conversation_number(token), _("It was sent to the address that our letter asked for.")
    for message_id in opened.answers:
        if token := token_in_id(message_id):
            yield conversation_number(token), _("It answers a letter of ours.")
        for _kind, number in places.get(digest(message_id), ()):
            yield number, _said(opened, message_id)
    for kind, number in places.get(digest(opened.own_id), ()):
        if kind in AWAITED:
            yield number, _("A letter that came earlier answers it.")


def _ours(opened: Opened, places: dict) -> Iterator[tuple[int, str]]:
    """Where a letter of ours is that it answers: it may have gone on in another conversation since it was signed."""
    for message_id in opened.answers:
        if token_in_id(message_id):
            yield from (
                (number, _("It answers a letter of ours.")) for kind, number in places.get(digest(message_id), ()) if kind == "sent"
            )


def _said(opened: Opened, message_id: str) -> str:
    if message_id in opened.letter.in_reply_to:
        return _("It says that it answers a letter of this conversation (In-Reply-To).")
    return _("It goes back to a letter of this conversation (References).")


def _places(opened: Opened) -> dict:
    """Where each id was seen; one of our own letters is first of all where that letter is."""
    places = dict(opened.known.places)
    named = [message_id for message_id in opened.answers if token_in_id(message_id) or digest(message_id) not in places]
    if named:
        ours = Message.objects.filter(sending__reference__in=named).values_list("sending__reference", "conversation")
        for reference, number in ours:
            places[digest(reference)] = [("sent", number), *places.get(digest(reference), ())]
    return places


def _refusal(opened: Opened, conversation: Conversation) -> str | None:
    """Why it is no part of a conversation that it names; None: it is."""
    if opened.letter.in_name_by and not opened.is_history:
        return _("It names a conversation, but comes from %(by)s in somebody's name.") % {"by": opened.letter.in_name_by}
    if not _takes_part(opened, conversation):
        return _("It names a conversation in which %(who)s has no part.") % {
            "who": opened.sender.address if opened.sender else "its sender"
        }
    if not opens_to_same(conversation, opened.arrival.inbox):
        return _("It names a conversation of another inbox, which other people see.")
    return None


def _takes_part(opened: Opened, conversation: Conversation) -> bool:
    """The customer, or anybody a letter of it came from or went to; in a mailing list whoever writes by the same list.

    Of history the headers are believed: nobody can write it any more.
    """
    if conversation.customer_id == opened.known.customer or opened.is_history:
        return True
    return _is_named(opened, conversation) or _shares_list(opened, conversation)


def _is_named(opened: Opened, conversation: Conversation) -> bool:
    theirs = opened.sender.address.lower() if opened.sender else ""
    named = Recipient.objects.filter(message__conversation=conversation).values_list("address", flat=True)
    return bool(theirs) and not is_ours(theirs, own_addresses()) and any(address.lower() == theirs for address in named)


def _shares_list(opened: Opened, conversation: Conversation) -> bool:
    """Whom a letter names besides tells nothing, since its writer may name anybody: an earlier letter must have come by the same list."""
    if not (opened.is_list and opened.letter.list_id):
        return False
    return KnownId.objects.among([of_list(opened.letter.list_id)]).filter(kind="list", message__conversation=conversation).exists()


def opens_to_same(conversation: Conversation, inbox: Inbox) -> bool:
    """Whether whoever sees the one sees the other: no letter shows a conversation to people it was hidden from, nor is shown to them."""
    if conversation.inbox_id == inbox.pk or conversation.also_in.filter(pk=inbox.pk).exists():
        return True
    teams = Inbox.teams.through.objects.filter(inbox__in=[conversation.inbox_id, inbox.pk]).values_list("inbox_id", "team_id")
    seen = {number: {team for where, team in teams if where == number} for number in (conversation.inbox_id, inbox.pk)}
    return seen[conversation.inbox_id] == seen[inbox.pk]


def _by_subject(opened: Opened) -> tuple[Conversation, str] | None:
    """Some mail programs forget what they answer: the same subject, from the same customer, answered, and not long ago."""
    bare = bare_subject(opened.letter.subject)
    is_apart = opened.letter.is_apart or bool(opened.letter.in_name_by)
    if not bare or opened.sender is None or is_apart or not is_answer(opened.letter.subject):
        return None
    around = {"last_at__gte": opened.at - WINDOW, "last_at__lte": opened.at + WINDOW, "inbox": opened.arrival.inbox}
    theirs = Conversation.objects.filter(customer=opened.known.customer, merged_into=None, **around).order_by("-last_at", "-pk")
    for conversation in theirs[:LOOKED_THROUGH]:
        if bare_subject(conversation.subject) == bare:
            return conversation.hold_standing(), _("It answers the same subject as a letter of this customer's a short while ago.")
    return None
