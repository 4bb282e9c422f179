import json
from dataclasses import asdict, dataclass, fields
from io import BytesIO

from django.utils.translation import gettext as _

from amends.base.refusal import Refusal
from amends.channels.written import LONGEST_BYTES, NotOurs, said_in, words_in
from amends.conversations.models import Arrival

WAYS = ("in", "out")


class NotYet(Refusal):
    """A call is put on record once it has been."""


@dataclass(frozen=True)
class Call:
    """Who was spoken to, which way it went, and what was said."""

    nonce: str
    way: str  # in: they called; out: we did
    by: int  # the teammate who spoke
    address: str
    kind: str  # of the address: phone, email, ...
    name: str
    subject: str
    text: str
    token: str = ""  # of the conversation it goes on with, signed by us; blank: it is one of its own

    def log(self, inbox, *, began_at, at) -> Arrival:
        """Keep it, and have it looked into at once: it is short, and whoever spoke wants to see it."""
        if began_at > at:
            raise NotYet(_("That is still to come: write when the call was."))
        said = json.dumps(asdict(self) | {"began_at": began_at.isoformat()})
        arrival = Arrival.keep(BytesIO(said.encode()), inbox=inbox, door="phone", at=began_at)
        Arrival.objects.filter(pk=arrival.pk).look_into(at=at)
        arrival.refresh_from_db()
        return arrival

    @classmethod
    def read(cls, raw) -> "Call":
        """Raises NotOurs."""
        with raw.open() as stream:
            said = said_in(stream.read(LONGEST_BYTES))
        if not isinstance(said.get("by"), int):
            raise NotOurs(_("This is not what a page of ours writes."))
        return cls(by=said["by"], **words_in(said, (field.name for field in fields(cls) if field.name != "by")))
