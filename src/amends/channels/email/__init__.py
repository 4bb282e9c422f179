"""Replies as letters: written once, kept, handed to the firm's mail server."""

from django.utils.translation import gettext as _

from amends.base.models import Firm
from amends.channels.email.letter import fresh_id, written
from amends.conversations.channel import NotSet, Taken


class Email:
    """Letters over SMTP."""

    def name(self, message) -> str:
        return fresh_id(message.conversation.inbox.address)

    def require(self, message) -> None:
        if not message.recipients.filter(role="to").exists():
            raise NotSet(_("We know no e-mail address of this customer: add one, then send this again."))
        if not (message.conversation.inbox.address or Firm.the().is_simulated):
            raise NotSet(_("This inbox has no address to write from: an owner sets one in Settings, Inboxes."))

    def write(self, sending, *, at) -> bytes:
        return written(sending, at=at)

    def carry(self, letter: bytes, to: list[str]) -> Taken:
        raise NotSet(_("No mail server is set: set AMENDS_SMTP_URL, then start Amends again. This letter waits until then."))
