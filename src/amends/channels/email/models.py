"""The nouns of this channel."""

from amends.channels.email.hook import Call, Hook
from amends.channels.email.mailbox import Mailbox

__all__ = ["Call", "Hook", "Mailbox"]
