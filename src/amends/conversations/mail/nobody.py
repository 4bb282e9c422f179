"""Addresses behind which nobody reads, by what stands before their @: one rule for what comes in and for what leaves."""

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


def mailbox(address: str) -> str:
    """What stands before the @."""
    return address.lower().partition("@")[0].strip("\"' ")
