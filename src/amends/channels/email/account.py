"""What one has to know to reach a mailbox on a mail server."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from amends.base.refusal import Refusal

PORTS = {"tls": 993, "starttls": 143, "none": 143}
WAYS = ("password", "xoauth2")
INBOX = "INBOX"  # by this name every server has it


class NotAnAccount(Refusal):
    """Something is missing by which a mailbox could be reached."""


def _nowhere(token: str) -> None:
    """An account that nobody keeps."""


@dataclass(frozen=True)
class Account:
    """A mailbox of somebody on a mail server, and how they are let in."""

    host: str
    user: str
    secret: str = field(default="", repr=False)  # the password; with xoauth2 the refresh token, or an access token if there is no token_url
    port: int | None = None
    security: str = "tls"
    auth: str = "password"
    folder: str = INBOX
    moved_to: str = ""  # the folder for what was taken in; blank: it stays where it is, marked as read
    token_url: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    # Is told the refresh token that takes the place of ours.
    renew: Callable[[str], None] = field(default=_nowhere, repr=False, compare=False)

    def refuse_unfit(self) -> None:
        """Nothing is asked of the network."""
        if not self.host.strip() or not self.user.strip():
            raise NotAnAccount(_("Name the mail server and the user."))
        if self.security not in PORTS or self.auth not in WAYS:
            raise NotAnAccount(_("Choose TLS, STARTTLS or none, and a password or XOAUTH2."))
        if self.port is not None and not 0 < self.port < 65536:
            raise NotAnAccount(_("A port is a number from 1 to 65535: for TLS it is 993."))
        if self.token_url and not self.token_url.startswith("https://"):
            raise NotAnAccount(_("The address for tokens begins with https://."))
        if self.moved_to and self.moved_to == self.folder:
            raise NotAnAccount(_("What was taken in cannot be moved to the folder it is fetched from: choose another, or none."))

    @property
    def odd_port(self) -> int | None:
        """The port, if it is not the one that goes with how the line is secured."""
        return None if self.door == PORTS[self.security] else self.port

    @property
    def door(self) -> int:
        return self.port or PORTS[self.security]
