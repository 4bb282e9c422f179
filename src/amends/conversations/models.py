"""The nouns of this floor."""

from amends.conversations.attachment import Attachment
from amends.conversations.commitment import Commitment
from amends.conversations.conversation import Closing, Conversation
from amends.conversations.inbox import Inbox
from amends.conversations.message import Message

__all__ = ["Attachment", "Closing", "Commitment", "Conversation", "Inbox", "Message"]
