from hashlib import blake2b

from django.db import connection
from django.utils.translation import gettext as _

from amends.conversations.letterbox.filters.show import show
from amends.conversations.letterbox.known import look_up
from amends.conversations.letterbox.known_id import digest
from amends.conversations.letterbox.opened import Opened
from amends.conversations.letterbox.threading import opens_to_same
from amends.conversations.message import Message
from amends.conversations.token import tokens_in


def identify(opened: Opened) -> bool:
    """Has it come before? While it is looked at, no other copy is, nor any letter of its thread."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(name) FROM unnest(%s::bigint[]) AS name", [_names(opened)])
    opened.known = look_up(opened.key, opened.writer[:2], [digest(message_id) for message_id in (opened.own_id, *opened.answers)])
    twin = _twin(opened)
    if twin is None:
        return False
    opened.message, opened.conversation = twin, twin.conversation.standing()
    opened.remark("identify", _("It came before: this is another copy of the same letter."))
    show(opened)
    return True


def _twin(opened: Opened) -> Message | None:
    """An earlier copy in sight of the same people. One that others see stays where it is, and this one is linked to it."""
    copies = Message.objects.select_related("conversation")
    twin = copies.filter(pk=opened.known.twin).first()
    if twin is None or opens_to_same(twin.conversation.standing(), opened.arrival.inbox):
        return twin
    opened.is_apart = True
    opened.beside = twin.conversation.standing(), _("It came before to another inbox, which other people see.")
    return copies.filter(key=opened.key).first()


def _names(opened: Opened) -> list[int]:
    """In one order for everybody, so that nobody waits for who waits for them."""
    ids = [digest(message_id).bytes for message_id in (opened.own_id, *opened.answers)]
    words = (opened.key, *tokens_in(opened.ends), " ".join(opened.writer[:2]))
    sums = ids + [blake2b(word.encode(errors="replace"), digest_size=16).digest() for word in words]
    return sorted({int.from_bytes(sum_[:8], signed=True) for sum_ in sums})
