"""A conversation's number, signed, so short that it stands in an address: an answer that carries it belongs there.

It is the same in small letters and in capitals, since mail servers do as they like with the case of an address.
"""

import re
from collections.abc import Iterable
from hashlib import blake2b
from secrets import compare_digest, token_hex

from django.conf import settings

SIGNED_LETTERS = 11  # of 36 each: some 56 bits, which nobody guesses by writing letters
NUMBER_LETTERS = 13  # the largest number of a row needs no more
NAME_LONGEST = 64  # letters of the part before the @
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
SHAPE = rf"[0-9a-z]{{{SIGNED_LETTERS + 1},{SIGNED_LETTERS + NUMBER_LETTERS}}}"
TOKEN = re.compile(SHAPE)
IN_ADDRESS = re.compile(rf"\+r-({SHAPE})@")
IN_ID = re.compile(rf"<?({SHAPE})\.[0-9a-f]+@")


def token_of(conversation) -> str:
    """The same for ever; of what was merged, too."""
    return _token(conversation.pk)


def conversation_number(token: str) -> int | None:
    """Of which conversation it is; None if we never signed it. The conversation may have been merged since."""
    token = token.strip().lower()
    if not TOKEN.fullmatch(token):
        return None
    number = int(token[SIGNED_LETTERS:], 36)
    return number if compare_digest(token, _token(number)) else None


def plus(address: str, token: str) -> str:
    """An address that brings answers to the same inbox, and says to which conversation; the plain one if it would be too long."""
    name, _at, domain = address.rpartition("@")
    longer = f"{name}+r-{token}"
    return f"{longer}@{domain}" if name and len(longer) <= NAME_LONGEST else address


def tokens_in(addresses: Iterable[str]) -> list[str]:
    """Those that we signed, each once, in the order they stand in."""
    found = (match[1] for address in addresses for match in IN_ADDRESS.finditer(address.lower()))
    return list(dict.fromkeys(token for token in found if conversation_number(token) is not None))


def fresh_id(token: str, domain: str) -> str:
    """A Message-ID no other letter has, which carries the token to where only the id of a letter comes back."""
    return f"<{token}.{token_hex(8)}@{domain}>"


def token_in_id(message_id: str) -> str | None:
    """What we signed in the id of a letter of ours; None: it is none of ours."""
    match = IN_ID.match(message_id.strip().lower())
    return match[1] if match and conversation_number(match[1]) is not None else None


def _token(number: int) -> str:
    return _signed(number) + _letters(number)


def _signed(number: int) -> str:
    """The home's key says that we wrote it."""
    key = blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"reply token").digest()
    digest = blake2b(str(number).encode(), digest_size=16, key=key).digest()
    return _letters(int.from_bytes(digest)).rjust(SIGNED_LETTERS, "0")[-SIGNED_LETTERS:]


def _letters(number: int) -> str:
    said = ""
    while number:
        number, rest = divmod(number, 36)
        said = DIGITS[rest] + said
    return said or "0"
