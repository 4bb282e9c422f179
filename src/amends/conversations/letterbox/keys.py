"""By what a letter is known again: its key, and the Message-ID of one that came without."""

from hashlib import blake2b

from amends.conversations.letter import Letter
from amends.conversations.letterbox.names import storable

LONGEST_ID = 500
NOWHERE = "amends.invalid"
APART = "\x1f"


def own_id(letter: Letter) -> str:
    """Its Message-ID; where it has none, one that the same letter would have every time."""
    return storable(letter.message_id)[:LONGEST_ID] or f"<{_sum(letter)}@{NOWHERE}>"


def key_of(letter: Letter, id_: str) -> str:
    """The same for every copy of a letter of this id. The Message-ID alone will not do: senders use one again."""
    return _sum(letter, id_)


def key_in(inbox: int, letter: Letter, id_: str) -> str:
    """Of a copy that is kept apart, since this inbox is seen by other people."""
    return _sum(letter, id_, str(inbox))


def _sum(letter: Letter, *more: str) -> str:
    """White space is left out: it is what differs between copies that came by two ways."""
    sender = letter.sender.address.lower() if letter.sender else ""
    sent_at = letter.sent_at.isoformat() if letter.sent_at else ""
    body = (" ".join(words.split()) for words in (letter.subject, letter.text, letter.html))
    parts = (f"{part.name} {part.size_bytes}" for part in letter.parts)
    told = APART.join((*more, sender, sent_at, *body, *parts))
    return blake2b(told.encode(errors="replace"), digest_size=20).hexdigest()
