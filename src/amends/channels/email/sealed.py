"""Passwords of others' servers, sealed with the installation's secret: a copy of the tables alone opens no mailbox."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.translation import gettext as _

from amends.base.refusal import Refusal


class SealedElsewhere(Refusal):
    """What is sealed was sealed with another secret."""


def sealed(said: str) -> str:
    """Blank stays blank."""
    return _lock().encrypt(said.encode()).decode() if said else ""


def opened(kept: str) -> str:
    try:
        return _lock().decrypt(kept.encode()).decode() if kept else ""
    except InvalidToken as error:
        raise SealedElsewhere(_("The password was kept under another secret than this installation has: type it again.")) from error


def _lock() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"amends, sealed: " + settings.SECRET_KEY.encode()).digest()))
