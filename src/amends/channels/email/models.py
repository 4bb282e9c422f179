"""The nouns of this channel."""

from amends.channels.email.mailbox import Mailbox

__all__ = ["Mailbox"]
