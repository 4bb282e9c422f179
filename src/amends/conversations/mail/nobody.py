"""Addresses behind which nobody reads, or we do ourselves: one rule for what comes in and for what leaves."""

from amends.conversations.mail import machine_words as words


def takes_no_reply(address: str) -> bool:
    """It says itself that nobody reads what is sent there."""
    return bool(words.NO_REPLY.fullmatch(mailbox(address)))


def is_daemon(address: str) -> bool:
    """What brings the mail, and writes by itself."""
    return bool(words.DAEMON.fullmatch(mailbox(address).partition("+")[0]))


def reads_nothing(address: str) -> bool:
    """No person would read an answer there. What a postmaster sends a person may have written; a machine reads what is sent to one."""
    return takes_no_reply(address) or is_daemon(address) or bool(words.POSTMASTER.fullmatch(mailbox(address).partition("+")[0]))


def is_ours(address: str, own: frozenset[str]) -> bool:
    """One of our addresses, in small letters there; also with something after a plus."""
    return "@" in address and bool({address.lower(), without_plus(address)} & own)


def without_plus(address: str) -> str:
    """In small letters, without what stands behind a plus."""
    name, _at, domain = address.lower().rpartition("@")
    return f"{name.partition('+')[0]}@{domain}"


def mailbox(address: str) -> str:
    """What stands before the @."""
    return address.lower().partition("@")[0].strip("\"' ")
