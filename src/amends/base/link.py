"""A link that lets one teammate in once, within a day: the first way in, and the way back for who forgot the password.

It is bound to the teammate's password and last sign-in, so the sign-in it brings about is what uses it up.
"""

from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from amends.base.refusal import Refusal
from amends.base.teammate import Teammate

VALID = timedelta(hours=24)
SALT = "amends.base.link"
USED_UP = _("This link was used before or is older than a day: ask for a new one.")


class LinkUsedUp(Refusal):
    """The link was used, is older than a day, or is none of ours."""


def one_time_link(teammate: Teammate) -> str:
    """The path to open in a browser; it signs this teammate in, once."""
    token = signing.dumps({"teammate": teammate.pk, "seal": _seal(teammate)}, salt=SALT)
    return f"/link/{token}/"


@transaction.atomic
def bearer(token: str) -> Teammate:
    """Whom the link lets in. Asked inside the transaction that signs in, two who come with one link wait for each other."""
    named = _read(token)
    teammate = Teammate.objects.present().select_for_update().filter(pk=named["teammate"]).first()
    if teammate is None or not constant_time_compare(named["seal"], _seal(teammate)):
        raise LinkUsedUp(USED_UP)
    return teammate


def _read(token: str) -> dict:
    try:
        return signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature as error:
        raise LinkUsedUp(USED_UP) from error


def _seal(teammate: Teammate) -> str:
    signed_in = teammate.last_login.timestamp() if teammate.last_login else ""
    return salted_hmac(SALT, f"{teammate.pk} {teammate.password} {signed_in}", algorithm="sha256").hexdigest()
