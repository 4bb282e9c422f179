"""Whether an address that a stranger typed is one that nobody answers: our own, or a machine's by its name."""

import re

from django.utils.translation import gettext as _

from amends.conversations.letter import Machine
from amends.conversations.models import Inbox

NO_REPLY = re.compile(r"(no|do-?not|donot|never)[-_.]?reply|mailer-daemon|postmaster|bounces?", re.IGNORECASE)


def machine_at(address: str) -> Machine | None:
    """None: as far as its address goes, a person."""
    name, _at, domain = address.strip().lower().rpartition("@")
    plain = f"{name.partition('+')[0]}@{domain}"
    ours = Inbox.objects.exclude(address="").values_list("address", flat=True)
    if plain in {own.lower() for own in ours}:
        return Machine("own", _("It is signed with %(address)s, which is an address of ours.") % {"address": address})
    if NO_REPLY.fullmatch(name):
        return Machine("no_reply", _("It is signed with %(address)s, where nobody reads.") % {"address": address})
    return None
