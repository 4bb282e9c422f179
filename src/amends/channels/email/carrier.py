"""The firm's mail server, asked to take one letter."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email import message_from_bytes, policy

from django.utils.translation import gettext as _

from amends.base.environment import Server
from amends.conversations.channel import NotKnown, NotTaken, OutOfReach, Taken
from amends.conversations.letter import Failed

ASKED_SECONDS = 10  # to be reached at all
ANSWER_SECONDS = 60  # for each answer after that
GOES_AHEAD, TOOK, REFUSES = 354, 250, 500


def hand_over(letter: bytes, server: Server) -> Taken:
    """From and to whom it says itself. Raises NotTaken, with what the server said."""
    ends = message_from_bytes(letter, policy=policy.SMTP)
    sender = ends["From"].addresses[0].addr_spec
    to = [address.addr_spec for name in ("To", "Cc") if ends[name] for address in ends[name].addresses]
    with _reached(server, sender) as smtp:
        _ask(smtp.mail(sender))
        said = {address: smtp.rcpt(address) for address in to}
        refused = {address: answer for address, answer in said.items() if answer[0] not in (250, 251)}
        may_follow = any(code < REFUSES for code, _said_so in refused.values())
        if may_follow or len(refused) == len(to):  # given to some now, the others could not have it later without a second one for these
            raise NotTaken(_words(refused), for_good=not may_follow)
        _give(smtp, letter)
    return Taken(server.host, tuple(Failed(address, _said(*answer), for_good=True) for address, answer in refused.items()))


@contextmanager
def _reached(server: Server, sender: str) -> Iterator[smtplib.SMTP]:
    """A server that greeted us and let us in. The last word belongs to it: what fails while we take leave is of no account."""
    try:
        smtp = _greeted(server, sender)
    except (OSError, smtplib.SMTPException) as error:
        raise OutOfReach(_("%(host)s cannot be reached: %(why)s") % {"host": server.host, "why": _why(error)}) from error
    try:
        yield smtp
    except (OSError, smtplib.SMTPException) as error:
        raise NotTaken(_("%(host)s broke off: %(why)s") % {"host": server.host, "why": _why(error)}) from error
    finally:
        _leave(smtp)


def _greeted(server: Server, sender: str) -> smtplib.SMTP:
    ours = sender.rpartition("@")[2]  # asking for our own name might ask the network
    context = ssl.create_default_context()
    if server.scheme == "smtps":
        smtp = smtplib.SMTP_SSL(server.host, server.port, ours, timeout=ASKED_SECONDS, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, ours, timeout=ASKED_SECONDS)
    with ExitStack() as unless_let_in:
        unless_let_in.callback(smtp.close)
        if server.scheme == "smtp+starttls":
            smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
        if server.user:
            smtp.login(server.user, server.password)
        smtp.sock.settimeout(ANSWER_SECONDS)
        unless_let_in.pop_all()
    return smtp


def _give(smtp: smtplib.SMTP, letter: bytes) -> None:
    """Once the last dot is given, silence is no refusal."""
    code, said = smtp.docmd("DATA")
    if code != GOES_AHEAD:
        raise _refusal(code, said)
    try:
        smtp.send(re.sub(rb"(?m)^\.", b"..", letter) + b".\r\n")
        answer = smtp.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise NotKnown(_why(error)) from error
    _ask(answer)


def _ask(answer: tuple[int, bytes]) -> None:
    if answer[0] != TOOK:
        raise _refusal(*answer)


def _refusal(code: int, said: bytes) -> NotTaken:
    return NotTaken(_("The mail server said: %(code)s %(said)s") % {"code": code, "said": _text(said)}, for_good=code >= REFUSES)


def _words(refused: dict[str, tuple[int, bytes]]) -> str:
    said = "; ".join(f"{address}: {_said(*answer)}" for address, answer in refused.items())
    return _("The mail server will not bring it to %(said)s") % {"said": said}


def _said(code: int, words: bytes) -> str:
    return f"{code} {_text(words)}"


def _why(error: Exception) -> str:
    return _text(getattr(error, "smtp_error", b"") or str(error).encode() or type(error).__name__.encode())


def _text(said: bytes | str) -> str:
    said = said.decode(errors="replace") if isinstance(said, bytes) else said
    return " ".join(said.replace("\x00", " ").split())[:300]


def _leave(smtp: smtplib.SMTP) -> None:
    try:
        smtp.quit()
    except (OSError, smtplib.SMTPException):
        smtp.close()
