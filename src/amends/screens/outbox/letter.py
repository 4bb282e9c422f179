"""A reply on its way out, read as whoever receives it will read it."""

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.base.models import Teammate
from amends.conversations.channel import NotSet, channel_of
from amends.conversations.leaving import OUTBOX, NotWritten, faults_told
from amends.conversations.models import Sending

HEADERS = ("From", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To")
NAMES = {
    "From": gettext_lazy("From"),
    "To": gettext_lazy("To"),
    "Cc": gettext_lazy("Cc"),
    "Subject": gettext_lazy("Subject"),
    "Date": gettext_lazy("Date"),
    "Message-ID": gettext_lazy("Message-ID"),
    "In-Reply-To": gettext_lazy("Answers"),
    "Reply-To": gettext_lazy("Answers go to"),
}


class Letter:
    """One sending, as one teammate sees it at one instant."""

    def __init__(self, sending: Sending, reader: Teammate, *, at: datetime) -> None:
        self.sending, self.reader, self.at = sending, reader, at
        self.message = sending.message
        self.conversation = sending.message.conversation

    @property
    def to(self) -> str:
        return ", ".join(one.address for one in self.message.recipients.all() if one.role == "to")

    @property
    def is_kept_here(self) -> bool:
        return self.sending.carrier == OUTBOX

    @property
    def leaves_soon(self) -> bool:
        return self.sending.leaves_soon(at=self.at)

    @property
    def may_be_taken_back(self) -> bool:
        return self.sending.may_be_taken_back(by=self.reader, at=self.at)

    @cached_property
    def source(self) -> bytes:
        """As it was handed over; what has not left yet, as it would be written now. Raises NotSet or NotWritten where it cannot be."""
        if self.sending.letter is None:
            with faults_told(self.sending):
                return channel_of(self.sending.channel).write(self.sending)
        with self.sending.letter.open() as kept:
            return kept.read()

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(NAMES[name], " ".join(str(self._read[name]).split())) for name in HEADERS if self._read[name]]

    @property
    def text(self) -> str:
        body = self._read.get_body(("plain", "html"))
        return body.get_content().replace("\r\n", "\n").strip("\n") if body else ""

    @cached_property
    def missing(self) -> str:
        """What must be set before it can be written; blank: nothing."""
        try:
            return "" if self.source else _("This letter is empty.")
        except (NotSet, NotWritten) as refusal:
            return str(refusal)

    @cached_property
    def _read(self) -> EmailMessage:
        return message_from_bytes(self.source, policy=policy.default)
