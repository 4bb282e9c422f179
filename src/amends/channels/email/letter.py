"""A reply as a letter of RFC 5322."""

from uuid import uuid4


def fresh_id(address: str) -> str:
    """A Message-ID that no other letter has, of the domain it leaves from."""
    return f"<{uuid4().hex}@{address.rpartition('@')[2] or 'amends.invalid'}>"


def written(sending, *, at) -> bytes:
    raise NotImplementedError
