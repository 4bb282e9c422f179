"""What mail providers post, read by anymail: who signed it, whom it is for, and the letter itself, as it came wherever they give it so."""

import base64
import json
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from email.encoders import encode_base64

from anymail.exceptions import AnymailWarning
from anymail.inbound import AnymailInboundMessage
from anymail.webhooks.amazon_ses import AmazonSESBaseWebhookView, AmazonSESInboundWebhookView
from anymail.webhooks.base import AnymailCoreWebhookView
from anymail.webhooks.mailgun import MailgunInboundWebhookView
from anymail.webhooks.postmark import PostmarkInboundWebhookView
from anymail.webhooks.sendgrid import SendGridBaseWebhookView, SendGridInboundWebhookView
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from amends.channels.email import sns
from amends.channels.email.posted import MULTIPART, fields_of

warnings.filterwarnings("ignore", category=AnymailWarning)  # of missing passwords: the address is the secret here
WHOLE = ("body-mime", "email")  # fields in which a whole letter stands


@dataclass(frozen=True)
class Brought:
    """A letter out of a provider's request, and its envelope as far as it was told."""

    raw: bytes
    sender: str | None
    recipients: list[str]


class OfPostmark(PostmarkInboundWebhookView):
    """Postmark signs nothing."""

    def __init__(self, key: str) -> None:
        super().__init__(webhook_secret=[])


class OfMailgun(MailgunInboundWebhookView):
    """Mailgun signs by its HTTP webhook signing key."""

    def __init__(self, key: str) -> None:
        super().__init__(webhook_signing_key=key, webhook_secret=[])


class OfSendGrid(SendGridInboundWebhookView, SendGridBaseWebhookView):
    """SendGrid signs if it was told to: the key is then its public one."""

    key_setting_name = "inbound_webhook_verification_key"

    def __init__(self, key: str) -> None:
        super().__init__(inbound_webhook_verification_key=key, webhook_secret=[])


class OfAmazon(AmazonSESInboundWebhookView):
    """Amazon signs by a certificate of its own: the key is the topic that may speak. Without Amazon's library: nothing lies in S3."""

    def __init__(self, key: str) -> None:
        self._topic, self.auto_confirm_enabled, self.kms_key_id = key, False, None
        super(AmazonSESBaseWebhookView, self).__init__(webhook_secret=[])

    def validate_request(self, request) -> None:
        sns.refuse_unsigned(self._parse_sns_message(request), self._topic)

    def parse_events(self, request) -> list:
        said = self._parse_sns_message(request)
        if said["Type"] == "SubscriptionConfirmation":
            sns.confirm(said)
        return super().parse_events(request)


@dataclass(frozen=True)
class Bringer:
    """How a provider that brings letters is called, what it signs with, and who reads what it posts."""

    name: str
    view: Callable[[str], AnymailCoreWebhookView]
    key: str  # what is asked for to know its signature; blank: it signs nothing
    must_sign: bool = False


BRINGERS = {
    "mailgun": Bringer("Mailgun", OfMailgun, _("HTTP webhook signing key"), must_sign=True),
    "postmark": Bringer("Postmark", OfPostmark, ""),
    "sendgrid": Bringer("SendGrid", OfSendGrid, _("Verification key of the signed webhook, if it is switched on")),
    "amazon-ses": Bringer("Amazon SES", OfAmazon, _("ARN of the topic, if no other may speak")),
}


def letters_in(provider: str, key: str, request) -> list[Brought]:
    """May raise what anymail raises: a signature that is wrong, a shape that is not known."""
    view = BRINGERS[provider].view(key)
    view.run_validators(request)
    return [_brought(event, request) for event in view.parse_events(request)]


def _brought(event, request) -> Brought:
    told = event.message
    return Brought(_as_it_came(event, request) or _written(told), told.envelope_sender, _recipients(event))


def _recipients(event) -> list[str]:
    """All of them: anymail reads the first one where a provider tells several."""
    first, said = event.message.envelope_recipient, event.esp_event
    if not first:
        return []
    if isinstance(said, dict):
        told = said.get("receipt", {}).get("recipients", [])
    else:
        told = json.loads(said.POST.get("envelope", "{}")).get("to", [])
    return list(dict.fromkeys([first, *told]))


def _written(letter: AnymailInboundMessage) -> bytes:
    """Of what a provider read out of a letter: files packed, else line ends in them would be mended; and the same each time it is told."""
    seal = salted_hmac("amends.letters.boundary", str(letter["Message-ID"])).hexdigest()[:24]
    for number, part in enumerate(letter.walk()):
        if part.is_multipart():
            part.set_boundary(f"={number}={seal}")
        elif "Content-Transfer-Encoding" not in part:
            encode_base64(part)
    return letter.as_bytes()


def _as_it_came(event, request) -> bytes | None:
    """Byte for byte, where the provider gives the whole letter and not its own reading of it."""
    if request.content_type == MULTIPART:
        fields = fields_of(request.body, request.content_params.get("boundary", ""))
        return next((field.content for field in fields if field.name in WHOLE and field.filename is None), None)
    said = event.esp_event if isinstance(event.esp_event, dict) else {}
    if content := said.get("content"):
        is_packed = said.get("receipt", {}).get("action", {}).get("encoding") == "BASE64"
        return base64.b64decode(content) if is_packed else content.encode()
    return said["RawEmail"].encode() if "RawEmail" in said else None
