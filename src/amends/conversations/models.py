"""The nouns of this floor."""

from amends.conversations.attachment import Attachment
from amends.conversations.automatic_letter import AutomaticLetter
from amends.conversations.closing import Closing
from amends.conversations.commitment import Commitment
from amends.conversations.conversation import Conversation
from amends.conversations.draft import Draft, Enclosure
from amends.conversations.inbox import Inbox
from amends.conversations.letterbox.arrival import Arrival
from amends.conversations.letterbox.known_id import KnownId
from amends.conversations.letterbox.remark import Remark
from amends.conversations.link import Link
from amends.conversations.message import Message
from amends.conversations.recipient import Recipient
from amends.conversations.regrouped_row import RegroupedRow
from amends.conversations.regrouping import Regrouping
from amends.conversations.sending import Sending
from amends.conversations.snooze import Snooze
from amends.conversations.stillness import Stillness

__all__ = [
    "Arrival",
    "Attachment",
    "AutomaticLetter",
    "Closing",
    "Commitment",
    "Conversation",
    "Draft",
    "Enclosure",
    "Inbox",
    "KnownId",
    "Link",
    "Message",
    "Recipient",
    "RegroupedRow",
    "Regrouping",
    "Remark",
    "Sending",
    "Snooze",
    "Stillness",
]
