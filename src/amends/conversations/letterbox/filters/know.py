from amends.conversations.letterbox.known_id import KnownId
from amends.conversations.letterbox.opened import Opened


def know(opened: Opened) -> None:
    """Its id, and every one it names: an answer to any of them comes to this conversation."""
    direct = opened.letter.in_reply_to
    mentions = [message_id for message_id in opened.answers if message_id not in direct]
    KnownId.objects.note(opened.message, own=opened.own_id, answers=[name for name in opened.answers if name in direct], mentions=mentions)
