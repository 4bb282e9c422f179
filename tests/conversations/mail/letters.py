"""Raw letters for the tests, and a reader for them."""

import io

from amends.conversations.mail.rfc822 import read_letter

OWN = frozenset({"support@amends.test"})


def letter_of(raw: bytes | str, *, sender=None, own=OWN):
    return read_letter(io.BytesIO(raw if isinstance(raw, bytes) else raw.encode()), sender=sender, own=own)
