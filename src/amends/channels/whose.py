"""Whether an address that somebody typed is one that nobody answers: our own, or a machine's by its name."""

from amends.conversations.letter import Machine
from amends.conversations.mail.nobody import is_ours
from amends.conversations.recipient import own_addresses, why_nobody


def machine_at(address: str) -> Machine | None:
    """None: as far as its address goes, a person."""
    own = own_addresses()
    why = why_nobody(address, own)
    return Machine("own" if is_ours(address, own) else "no_reply", why) if why else None
