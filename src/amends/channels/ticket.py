"""A page handed to a stranger may be sent in once. It is signed, not guarded by a cookie: within another site's page none comes along."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from django.core import signing
from django.utils.translation import gettext as _

from amends.base.refusal import Refusal

SALT = "amends.channels.ticket"
QUICKEST = timedelta(seconds=3)  # to read a page and fill it in
VALID = timedelta(hours=24)


class TooQuick(Refusal):
    """Nobody types so fast."""


class TooLate(Refusal):
    """The page was not handed out by us, or long ago."""


@dataclass(frozen=True)
class Ticket:
    """What a page carries: a number no other page has, where it is of, and when it was handed out."""

    nonce: str
    place: str
    issued_at: datetime

    @classmethod
    def issue(cls, place: str, *, at) -> "Ticket":
        return cls(token_hex(16), place, at)

    @classmethod
    def read(cls, written: str, place: str) -> "Ticket":
        try:
            said = signing.loads(written, salt=SALT)
        except signing.BadSignature as error:
            raise TooLate(_gone()) from error
        ticket = cls(said["nonce"], said["place"], datetime.fromtimestamp(said["at"], UTC))
        if ticket.place != place:
            raise TooLate(_gone())
        return ticket

    def __str__(self) -> str:
        return signing.dumps({"nonce": self.nonce, "place": self.place, "at": self.issued_at.timestamp()}, salt=SALT)

    def tear(self, *, at) -> None:
        """Refuse what was sent in sooner than a person types, or so late that nobody knows any more."""
        if at - self.issued_at < QUICKEST:
            raise TooQuick(_("That was very quick. Are you a person? Then please send it once more."))
        if at - self.issued_at > VALID:
            raise TooLate(_gone())


def again(written: str, place: str, *, at) -> str:
    """The ticket a page came back with, while it is good; else a fresh one."""
    try:
        Ticket.read(written, place).tear(at=at)
    except TooQuick:
        return written
    except TooLate:
        return str(Ticket.issue(place, at=at))
    return written


def _gone() -> str:
    return _("This page stood open for a long time. Look through what you wrote, then send it again.")
