"""Replies as letters: written once, kept, handed to the firm's mail server."""

from functools import cached_property
from io import BytesIO

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.base.models import Firm
from amends.channels.email.carrier import hand_over
from amends.channels.email.letter import fresh_reference, written
from amends.channels.email.provider import carry_by
from amends.conversations.channel import NotSet, SettingsPage, Taken
from amends.conversations.letter import Letter
from amends.conversations.mail.rfc822 import read_letter
from amends.conversations.recipient import own_addresses

IN_MEMORY_BYTES = 1 << 20  # what is larger is read from the disk, part by part
MAILBOX = gettext_lazy(
    "From which account on a mail server its letters are fetched: try it out, then keep it. "
    "Letters may as well be handed over by your mail server or its provider: the guide says how."
)


class Email:
    """Letters, by the mail server that AMENDS_SMTP_URL names, or by a provider."""

    kind = leaves_by = "email"
    called = gettext_lazy("e-mail")
    doors = {
        "file": gettext_lazy("by an import"),
        "imap": gettext_lazy("fetched from its mailbox"),
        "lmtp": gettext_lazy("brought by a mail server"),
        "pipe": gettext_lazy("through a pipe"),
        "smtp": gettext_lazy("brought by a mail server"),
        "webhook": gettext_lazy("by a mail provider"),
    }
    settings_page = SettingsPage("settings_mailbox", gettext_lazy("Its mailbox"), MAILBOX)
    shows = False

    def has(self, message) -> str:
        return ""

    def read(self, arrival) -> Letter:
        raw = arrival.raw.open()
        if arrival.raw.size <= IN_MEMORY_BYTES:
            with raw:
                raw = BytesIO(raw.read())
        return read_letter(raw, sender=arrival.sender, own=self._own)

    @cached_property
    def _own(self) -> frozenset[str]:
        """Asked once: a channel is made anew for every walk through the letterbox."""
        return own_addresses()

    def name(self, message) -> str:
        return fresh_reference(message.conversation)

    def require(self, message) -> None:
        if not message.recipients.filter(role="to").exists():
            raise NotSet(_("We know no e-mail address of this customer: add one, then send this again."))
        if not (message.conversation.inbox.address or Firm.the().is_simulated):
            raise NotSet(_("This inbox has no address to write from: an owner gives it one under Settings, Inboxes."))

    def write(self, sending) -> bytes:
        self.require(sending.message)
        return written(sending, Firm.the())

    def ready(self) -> None:
        if settings.AMENDS_SMTP_URL is None and settings.AMENDS_MAIL_PROVIDER is None:
            raise NotSet(_("No mail server is set: set AMENDS_SMTP_URL and start Amends again. Until then this letter waits."))

    def carry(self, letter: bytes) -> Taken:
        if provider := settings.AMENDS_MAIL_PROVIDER:
            return carry_by(letter, provider)
        return hand_over(letter, settings.AMENDS_SMTP_URL)
