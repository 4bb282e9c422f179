"""Amazon's notifications: who signed one is looked up at Amazon's own address, and a subscription is confirmed there."""

import base64
import re
from functools import lru_cache

from anymail.exceptions import AnymailWebhookValidationFailure
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.x509 import load_pem_x509_certificate

from amends.base.outside import fetch
from amends.base.refusal import Refusal

AMAZON = re.compile(r"https://sns\.[a-z0-9-]{3,}\.amazonaws\.com(\.cn)?/\S*")
SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}
SIGNED["UnsubscribeConfirmation"] = SIGNED["SubscriptionConfirmation"]
HASHES = {"1": SHA1, "2": SHA256}
MOST_BYTES = 1 << 16
PATIENCE_SECONDS = 10


@lru_cache(maxsize=16)
def ask(url: str) -> bytes:
    """Of Amazon, and of nobody else, whatever a notification says."""
    if not AMAZON.fullmatch(url):
        raise AnymailWebhookValidationFailure("A notification names an address that is not Amazon's.")
    return fetch(url, accept="*/*", most_bytes=MOST_BYTES, seconds=PATIENCE_SECONDS)


def refuse_unsigned(said: dict, topic: str) -> None:
    """Signed by Amazon; and, if a topic is named, of that topic."""
    if topic and said.get("TopicArn") != topic:
        raise AnymailWebhookValidationFailure("A notification of another topic.")
    try:
        names = [name for name in SIGNED[said["Type"]] if name in said]
        words = "".join(f"{name}\n{said[name]}\n" for name in names)
        key = load_pem_x509_certificate(ask(said["SigningCertURL"])).public_key()
        key.verify(base64.b64decode(said["Signature"]), words.encode(), PKCS1v15(), HASHES[said["SignatureVersion"]]())
    except (InvalidSignature, LookupError, ValueError, TypeError, Refusal) as error:
        raise AnymailWebhookValidationFailure("A notification that is not signed by Amazon.") from error


def confirm(said: dict) -> None:
    """Say yes to a subscription; its words were signed."""
    ask(said["SubscribeURL"])
