import json
from dataclasses import dataclass, fields

from django.utils.translation import gettext as _

from amends.base.refusal import Refusal

LONGEST_BYTES = 1 << 20


class NotWords(Refusal):
    """The bytes are not what the window writes."""


@dataclass(frozen=True)
class Words:
    """One line of a chat, as it was kept."""

    nonce: str
    visit: str
    name: str
    email: str
    text: str

    @classmethod
    def read(cls, raw) -> "Words":
        try:
            with raw.open() as stream:
                said = json.loads(stream.read(LONGEST_BYTES))
        except ValueError as error:
            raise NotWords(_("This is not what a chat of ours writes: %(why)s") % {"why": error}) from error
        if not isinstance(said, dict):
            raise NotWords(_("This is not what a chat of ours writes."))
        return cls(**{field.name: str(said.get(field.name, "")).replace("\0", "") for field in fields(cls)})
