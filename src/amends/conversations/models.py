"""The nouns of this floor."""

from amends.conversations.attachment import Attachment
from amends.conversations.closing import Closing
from amends.conversations.commitment import Commitment
from amends.conversations.conversation import Conversation
from amends.conversations.draft import Draft
from amends.conversations.inbox import Inbox
from amends.conversations.message import Message
from amends.conversations.recipient import Recipient
from amends.conversations.sending import Sending
from amends.conversations.snooze import Snooze

__all__ = ["Attachment", "Closing", "Commitment", "Conversation", "Draft", "Inbox", "Message", "Recipient", "Sending", "Snooze"]
