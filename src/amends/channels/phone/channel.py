from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.base.models import Teammate
from amends.channels.phone.call import Call
from amends.channels.whose import machine_at
from amends.channels.written import NotOurs
from amends.conversations.letter import Letter, Person
from amends.conversations.token import plus

NOWHERE = "call@amends.invalid"


class Phone:
    """Calls, which teammates put on record. Who was spoken to can be answered by mail, if we know their address."""

    kind = "phone"
    leaves_by = "email"
    shows = False
    called = gettext_lazy("phone")
    doors = {"phone": gettext_lazy("by telephone")}
    settings_page = None

    def read(self, arrival) -> Letter:
        try:
            call = Call.read(arrival.raw)
        except NotOurs as problem:
            return Letter(sent_at=arrival.arrived_at, remarks=(str(problem),))
        is_ours = call.way == "out" and Teammate.objects.filter(pk=call.by).exists()
        return Letter(
            sender=Person(call.address, call.name, kind=call.kind or "phone"),
            subject=call.subject or _("Phone call"),
            text=call.text,
            reply=call.text,
            message_id=f"<{call.nonce}@phone.amends.invalid>",
            delivered_to=(plus(NOWHERE, call.token),) if call.token else (),
            sent_at=arrival.arrived_at,
            machine=machine_at(call.address) if call.kind == "email" else None,
            said_by=call.by if is_ours else None,
        )

    def has(self, message) -> str:
        """Whoever called has hung up."""
        return ""
